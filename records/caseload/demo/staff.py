"""Make the people of the demonstration as an installation makes its own: appointed, posted, vetted, trained."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from records.caseload.demo.people import ELSEWHERE, PEOPLE, TEAMS, Person, Ready
from training import actions as training
from training.choices import Outcome
from training.models import Course
from vetting import actions as vetting
from vetting.choices import Level, Status
from visor.access.actor import SYSTEM, acting
from visor.accounts import sealing
from visor.accounts.demo import PASSWORD
from visor.accounts.models import TotpDevice, User
from visor.organisation import actions as organisation
from visor.organisation.choices import Role, UnitKind
from visor.organisation.models import Unit

YEAR = timedelta(days=365)


def make_all(*, at: datetime) -> dict[str, User]:
    """Accounts, units, postings, clearances and results; returns the accounts by key."""
    everyone = [*PEOPLE, *_elsewhere()]
    users = _accounts(everyone, at)
    organisation.appoint_first_administrator(by=SYSTEM, user_id=users["colin.webb"].pk, at=at - 3 * YEAR)
    _units(users)
    _postings(everyone, users, at)
    _vetting(everyone, users, at)
    _training(everyone, users, at)
    return users


def _elsewhere() -> Iterable[Person]:
    for unit, name in ELSEWHERE.items():
        yield Person(name.lower().replace(" ", "."), name, Role.PO, unit, Ready.BOTH, "")


def _accounts(everyone: list[Person], at: datetime) -> dict[str, User]:
    password = make_password(PASSWORD)  # one hash for all: the demonstration starts in seconds, not minutes
    users = {}
    for person in everyone:
        user = User.objects.create_user(
            username=person.username, full_name=person.name, demo=True, demo_note=person.note
        )
        user.password, user.password_changed_at = password, at
        user.save(update_fields=["password", "password_changed_at"])
        seed = hashlib.sha1(person.key.encode()).digest()  # noqa: S324  a seed of the right length, of no secret
        TotpDevice.objects.create(
            user=user, name="Demonstration", confirmed=True, sealed_seed=sealing.seal(seed)
        )
        users[person.key] = user
    return users


def _units(users: dict[str, User]) -> None:
    with acting(users["colin.webb"].pk) as administrator:
        for team in TEAMS:
            parent = Unit.objects.select_related("agency").get(code=team.parent)
            organisation.create_unit(
                by=administrator, parent=parent, kind=UnitKind(team.kind), code=team.code, name=team.name
            )


def _postings(everyone: list[Person], users: dict[str, User], at: datetime) -> None:
    with acting(users["colin.webb"].pk) as administrator:
        for person in everyone:
            if person.role == Role.SYSTEM_ADMINISTRATOR:
                continue
            unit = Unit.objects.select_related("agency", "place").get(code=person.unit)
            organisation.post(
                by=administrator,
                user_id=users[person.key].pk,
                unit=unit,
                role=person.role,
                starts_at=at - 2 * YEAR,
            )


def _vetting(everyone: list[Person], users: dict[str, User], at: datetime) -> None:
    with acting(users["irene.holt"].pk) as officer:
        for person in everyone:
            if person.ready in {Ready.NEITHER, Ready.NOT_NEEDED}:
                continue
            if person.ready is Ready.TRAINED_ONLY:
                step = vetting.Step(Status.WITH_VETTING_UNIT, at - timedelta(days=40))
            else:
                start = at - (4 * YEAR if person.ready is Ready.VETTING_LAPSED else YEAR)
                step = vetting.Step(
                    Status.GRANTED, start, start, start + 3 * YEAR, f"NPPV/{users[person.key].pk}"
                )
            vetting.record_clearance(
                by=officer, user_id=users[person.key].pk, level=Level.NPPV2_FULL, step=step
            )


def _training(everyone: list[Person], users: dict[str, User], at: datetime) -> None:
    with acting(users["paul.dean"].pk) as lead:
        for person in everyone:
            if person.ready in {Ready.VETTED_ONLY, Ready.NEITHER, Ready.NOT_NEEDED}:
                continue
            lapsed = person.ready is Ready.TRAINING_LAPSED
            passed = at - (3 * YEAR if lapsed else YEAR / 2)
            for course in Course.objects.filter(required=True):
                booked = training.book(by=lead, user_id=users[person.key].pk, course=course, on=passed.date())
                mark = training.Mark(Outcome.PASSED, score=90, valid_until=passed + 2 * YEAR)
                training.record_result(by=lead, result=booked, mark=mark)
