"""In whose name each role reads records, and that nobody who is not ready has any."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tests.factories.organisation import make_person, make_unit, post, unit
from tests.factories.training import make_practitioner, make_ready, train
from tests.factories.vetting import clear
from visor.access.actor import acting
from visor.accounts.models import User
from visor.organisation.choices import AREA_LEVELS, RECORD_ROLES, UNIT_ROLES, PostingKind, Role, UnitKind
from visor.organisation.models import Posting, Unit

pytestmark = pytest.mark.django_db

PEOPLE, AREAS, NATION = 1_000_000_000, 2_000_000_000, 4_000_000_000


def ask(function: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}")
        return cursor.fetchone()[0]


def principals(user: User) -> set[int]:
    with acting(user.pk) as actor:
        assert list(actor.principals) == ask("visor_principals()")
        return set(actor.principals)


def expected(user: User, at: Unit, role: str) -> set[int]:
    """What the role should have, from the choices."""
    if role not in RECORD_ROLES:
        return set()
    units = set(Unit.objects.below(at.pk).values_list("pk", flat=True)) if role in UNIT_ROLES else set()
    area = at.place.area_id
    areas = {AREAS + area * 10 + level for level in AREA_LEVELS.get(Role(role), ())} if area else set()
    nation = {NATION} if role == Role.NATIONAL_READER else set()
    return {PEOPLE + user.pk} | units | areas | nation


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("code", ["N54DUR", "N54", "PF11", "mappa-durham", "EW"])
def test_each_role_reads_in_the_name_of_what_it_holds(role: Role, code: str) -> None:
    make_unit(make_unit(unit("N54DUR")), UnitKind.POD)
    user = make_practitioner(unit(code), role)
    assert principals(user) == expected(user, unit(code), role)


@pytest.mark.parametrize("role", sorted(set(Role) - set(RECORD_ROLES)))
def test_whoever_holds_no_role_that_reads_records_has_no_principal_not_even_their_own(role: Role) -> None:
    assert principals(make_practitioner(unit("EW"), role)) == set()


def test_an_auditor_who_was_a_manager_has_none_of_it_left() -> None:
    user = make_practitioner(unit("N54DUR"), Role.SPO)
    Posting.objects.filter(user=user).update(role=Role.AUDITOR)
    assert principals(user) == set()


def test_a_posting_to_the_whole_nation_gives_a_mappa_administrator_no_unit() -> None:
    user = make_practitioner(unit("EW"), Role.MAPPA_ADMINISTRATOR)
    assert principals(user) == {PEOPLE + user.pk}


def test_a_pod_member_has_the_pod_and_not_the_team_above_or_the_pod_beside() -> None:
    team = make_unit(unit("N54DUR"))
    own, beside = make_unit(team, UnitKind.POD), make_unit(team, UnitKind.POD)
    held = principals(make_practitioner(own))
    assert own.pk in held
    assert not held & {team.pk, beside.pk, unit("N54DUR").pk}


def test_a_mappa_coordinator_has_every_level_of_the_area_and_an_administrator_two() -> None:
    area = unit("N54DUR").area_id
    assert area is not None
    coordinator = principals(make_practitioner(unit("mappa-durham"), Role.MAPPA_COORDINATOR))
    administrator = principals(make_practitioner(unit("mappa-durham"), Role.MAPPA_ADMINISTRATOR))
    assert {p for p in coordinator if p > AREAS} == {AREAS + area * 10 + level for level in range(4)}
    assert {p for p in administrator if p > AREAS} == {AREAS + area * 10 + level for level in (2, 3)}
    assert unit("mappa-durham").pk not in administrator


def test_mappa_staff_of_a_unit_without_an_area_get_no_area() -> None:
    held = principals(make_practitioner(unit("N54"), Role.MAPPA_ADMINISTRATOR))
    assert not {principal for principal in held if principal is None or principal > AREAS}


def test_two_postings_add_up() -> None:
    user = make_practitioner(unit("N54DUR"))
    post(user, unit("N07NEWM"), Role.SPO)
    assert {unit("N54DUR").pk, unit("N07NEWM").pk} < principals(user)


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [(-9, None, True), (-9, 1, True), (-9, 0, False), (-9, -1, False), (1, None, False), (1, 9, False)],
)
def test_a_posting_counts_only_in_its_time(starts: int, ends: int | None, held: bool) -> None:
    now, hour = timezone.now(), timedelta(hours=1)
    user = make_ready(make_person())
    post(
        user,
        unit("N54DUR"),
        kind=PostingKind.SUBSTANTIVE if ends is None else PostingKind.DUTY,
        starts_at=now + starts * hour,
        ends_at=None if ends is None else now + ends * hour,
    )
    assert (unit("N54DUR").pk in principals(user)) == held


@pytest.mark.parametrize("lacking", ["vetting", "training", "account"])
def test_nobody_who_is_not_ready_has_any_principal(lacking: str) -> None:
    user = make_person(is_active=lacking != "account")
    post(user, unit("N54DUR"), Role.SPO)
    post(user, unit("EW"), Role.NATIONAL_READER)
    if lacking != "vetting":
        clear(user)
    if lacking != "training":
        train(user)
    assert principals(user) == set()
    with acting(user.pk) as actor:
        assert not actor.ready
        assert ask("visor_ready()") is False


def test_access_stops_in_the_moment_vetting_ends() -> None:
    user = make_practitioner(unit("N54DUR"))
    with acting(user.pk):
        assert ask("visor_principals()") != []
        user.clearances.update(valid_until=timezone.now())
        assert ask("visor_principals()") == []


def test_nobody_acting_is_nobody() -> None:
    assert (ask("visor_principals()"), ask("visor_ready()")) == ([], False)
    assert ask("visor_actor(NULL)") is None
    assert ask("visor_actor(-1)") is None


@pytest.mark.parametrize("role", Role)
def test_only_the_national_reader_walks_the_nation(role: Role) -> None:
    assert (NATION in principals(make_practitioner(unit("EW"), role))) == (role == Role.NATIONAL_READER)


def test_the_actor_is_described_with_the_postings_in_force() -> None:
    user = make_practitioner(unit("N54DUR"), Role.SPO, name="Siân O'Connor")
    now = timezone.now()
    post(user, unit("PF11"), Role.PO, kind=PostingKind.DUTY, ends_at=now + timedelta(hours=2))
    post(user, unit("N54SUND"), starts_at=now + timedelta(days=1))
    with acting(user.pk) as actor:
        pass
    assert (actor.user_id, actor.name, actor.active, actor.ready) == (user.pk, "Siân O'Connor", True, True)
    assert actor.vetted_until == user.clearances.get().valid_until
    assert actor.trained_until == user.results.get().valid_until
    own, duty = actor.postings
    assert (own.role, own.unit_id, own.unit_kind, own.agency, own.duty) == (
        "spo", unit("N54DUR").pk, "pdu", "PROBATION", False,
    )  # fmt: skip
    assert (duty.unit_name, duty.agency, duty.duty) == ("Durham Constabulary", "PF11", True)
    assert {held.region_id for held in actor.postings} == {unit("N54").pk}
    assert {held.area_id for held in actor.postings} == {unit("PF11").area_id}


def test_an_actor_without_anything_is_described_too() -> None:
    user = make_person()
    found = ask(f"visor_actor({user.pk})::text")
    assert json.loads(found) == {
        "user_id": user.pk,
        "name": user.full_name,
        "active": True,
        "vetted": False,
        "trained": False,
        "vetted_until": None,
        "trained_until": None,
        "postings": [],
    }


def test_a_table_of_ones_own_cannot_stand_in_for_the_real_one() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("CREATE TEMP TABLE training_readiness (user_id bigint, ready boolean)")
    for function in ("visor_actor", "visor_ready", "visor_principals"):
        settings = ask(f"proconfig FROM pg_proc WHERE proname = '{function}'")
        assert settings == ["search_path=pg_catalog, public, pg_temp"]
        assert ask(
            f"prosecdef AND proowner = 'visor_owner'::regrole FROM pg_proc WHERE proname = '{function}'"
        )


def test_ending_a_posting_ends_what_it_gave() -> None:
    user = make_practitioner(unit("N54"), Role.VISOR_ADMINISTRATOR)
    assert len(principals(user)) > 8
    Posting.objects.filter(user=user).update(ends_at=timezone.now())
    assert principals(user) == set()
