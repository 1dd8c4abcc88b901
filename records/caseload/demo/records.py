"""Make fictional records through the same actions people use, so the demonstration tries every rule."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from records.caseload.demo.names import FORENAMES, SURNAMES
from records.nominals import actions, identifiers
from records.nominals.choices import (
    Category,
    GrantSource,
    Level,
    LogKind,
    MarkerKind,
    NameKind,
    RecordType,
    Visibility,
)
from records.nominals.models import Nominal
from records.nominals.search import Query, remember
from visor.access.actor import Actor, acting
from visor.accounts.models import User
from visor.organisation.choices import Role
from visor.organisation.models import Posting, Unit

WRITTEN = (
    (LogKind.OFFICE, "Attended on time. Discussed the conditions of the licence and the week ahead."),
    (LogKind.PHONE, "Telephoned to confirm the next appointment. Nothing of concern was said."),
    (
        LogKind.HOME_VISIT,
        "Unannounced visit. Alone at the address; devices were checked and nothing was found.",
    ),
    (LogKind.POLICE, "The police offender manager confirmed the joint visit for next month."),
    (LogKind.PARTNER, "Housing wrote that the tenancy continues. The address stays as recorded."),
)


def make_all(users: dict[str, User], *, count: int, at: datetime) -> list[Nominal]:
    """Make `count` records over the country, then the few that show a rule; returns those few first."""
    chance = Random(20260101)  # noqa: S311  the same fiction every time
    practitioners = list(
        Posting.objects.in_force(at).filter(role__in=[Role.PO, Role.PSO], unit__kind="team", user__in=users.values())
        .select_related("user", "unit__place").order_by("id")
    )  # fmt: skip
    special = _special(users, chance, at)
    made = 0
    while made < count - len(special):
        for posting in practitioners:
            with acting(posting.user_id) as actor:
                if not actor.ready or made >= count - len(special):
                    continue
                made += 1
                _one(actor, posting.unit, chance, at)
    return special


def _special(users: dict[str, User], chance: Random, at: datetime) -> list[Nominal]:
    """Shared with the police until a date, shared until a date gone by, signposted, hidden."""
    with acting(users["priya.shah"].pk) as priya:
        unit = Unit.objects.select_related("place").get(code="demo-salford-1")
        shared, lapsed, signposted, hidden = (_one(priya, unit, chance, at) for _ in range(4))
    with acting(users["grace.okafor"].pk) as spo:
        for nominal, user, begun, until in (
            (shared, "kev.marsden", at - timedelta(days=3), at + timedelta(days=90)),
            (lapsed, "lena.novak", at - timedelta(days=60), at - timedelta(days=1)),
        ):
            actions.grant_access(
                by=spo, nominal=nominal, user_id=users[user].pk, source=GrantSource.SHARE,
                reason="Joint management under MAPPA", expires_at=until, at=begun, can_work=True,
            )  # fmt: skip
        for nominal, how in ((signposted, Visibility.SIGNPOSTED), (hidden, Visibility.HIDDEN)):
            actions.restrict(
                by=spo, nominal=nominal, visibility=how, reader_ids=[users["priya.shah"].pk],
                reason="Named readers only", at=at,
            )  # fmt: skip
    return [shared, lapsed, signposted, hidden]


def _one(actor: Actor, unit: Unit, chance: Random, at: datetime) -> Nominal:
    """One record with what a year of work leaves on it."""
    name = actions.NewName(surname=chance.choice(SURNAMES), forenames=chance.choice(FORENAMES))
    results = remember(
        by=actor,
        terms=f"{name.forenames} {name.surname}",
        cards=[],
        query=Query(names=(name.surname,)),
        at=at,
    )
    born = date(1948, 1, 1) + timedelta(days=chance.randrange(20_000))
    category = chance.choices([Category.ONE, Category.TWO, Category.THREE, Category.FOUR], [60, 30, 8, 2])[0]
    level = chance.choices([Level.ONE, Level.TWO, Level.THREE], [80, 16, 4])[0]
    new = actions.NewNominal(
        name=name,
        aliases=tuple(_aliases(name, chance)),
        record_type=RecordType.REGISTERED_SEXUAL if category == Category.ONE else RecordType.VIOLENT,
        category=category,
        level=Level.TWO if category == Category.THREE else level,
        owner_unit=unit,
        manager_id=actor.user_id,
        date_of_birth=born,
        dob_estimated=chance.random() < 0.05,
        numbers=tuple(_numbers(chance, born)),
    )
    begun = at - timedelta(days=chance.randrange(200, 700))
    nominal = actions.create_nominal(
        by=actor, new=new, form_key=uuid.uuid4(), search_id=results.run.pk, at=begun
    )
    for kind, text in chance.sample(WRITTEN, chance.randrange(1, 4)):
        when = begun + timedelta(days=chance.randrange(1, 190), hours=chance.randrange(9))
        actions.add_log_entry(
            by=actor, nominal=nominal, kind=kind, text=text, happened_at=when, is_significant=chance.random() < 0.1,
            form_key=uuid.uuid4(), at=when,
        )  # fmt: skip
    rosh = chance.choices(["Low", "Medium", "High", "Very high"], [10, 45, 38, 7])[0]
    due = (at + timedelta(days=chance.randrange(1, 60))).date()
    actions.set_summary(
        by=actor, nominal=nominal, rosh=rosh, rosh_note="As referred, no OASys read yet",
        next_event=chance.choice(("Home visit", "Office appointment", "Risk review")), next_event_on=due,
    )  # fmt: skip
    if chance.random() < 0.4:
        marker = chance.choice(list(MarkerKind))
        actions.add_marker(by=actor, nominal=nominal, kind=marker, evidence="Pre-sentence report", at=begun)
    return nominal


def _aliases(name: actions.NewName, chance: Random) -> Iterator[actions.NewName]:
    if chance.random() < 0.3:
        yield actions.NewName(surname=chance.choice(SURNAMES), forenames=name.forenames, kind=NameKind.ALIAS)


def _numbers(chance: Random, born: date) -> Iterator[tuple[identifiers.Kind, str]]:
    year = min(born.year + chance.randrange(16, 30), 2024)
    digits = f"{year % 100:02d}{chance.randrange(1, 600_000):07d}"
    right = identifiers.CHECK_LETTERS[int(digits) % 23]
    letter = right if chance.random() < 0.95 else "Z"
    yield identifiers.Kind.PNC, f"{year}/{digits[2:]}{letter}"
    yield identifiers.Kind.CRN, f"X{chance.randrange(100_000, 999_999)}"
    if chance.random() < 0.5:
        letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(2))
        yield identifiers.Kind.NOMS, f"A{chance.randrange(1000, 9999)}{letters}"
