"""Who may post whom, and who may add units."""

import pytest

from tests.factories.organisation import make_person, make_unit, post, unit
from tests.factories.training import make_practitioner
from visor.access.actor import Actor, acting
from visor.access.decision import Denied
from visor.accounts.models import User
from visor.organisation import policy
from visor.organisation.choices import AREA_LEVELS, LOCAL_ROLES, Role, UnitKind

pytestmark = pytest.mark.django_db


def actor_of(user: User) -> Actor:
    with acting(user.pk) as actor:
        return actor


def answer(actor: Actor, code: str, role: str = Role.PO, user_id: int = 0) -> str:
    decision = policy.can_post(actor, user_id=user_id, unit=unit(code), role=role)
    return decision.code if isinstance(decision, Denied) else "allowed"


@pytest.fixture
def system_administrator() -> Actor:
    user = make_person()
    post(user, unit("EW"), Role.SYSTEM_ADMINISTRATOR)
    return actor_of(user)


@pytest.fixture
def visor_administrator() -> Actor:
    return actor_of(make_practitioner(unit("N54"), Role.VISOR_ADMINISTRATOR))


@pytest.mark.parametrize("role", [role for role in Role if role not in AREA_LEVELS])
@pytest.mark.parametrize("code", ["EW", "N54", "N07NEWM", "PF11", "WWI"])
def test_a_system_administrator_posts_anybody_anywhere(
    system_administrator: Actor, code: str, role: str
) -> None:
    assert answer(system_administrator, code, role) == "allowed"


@pytest.mark.parametrize("role", Role)
def test_a_visor_administrator_gives_case_roles_only(visor_administrator: Actor, role: Role) -> None:
    expected = "allowed" if role in LOCAL_ROLES else "ORG_ROLE"
    assert answer(visor_administrator, "N54DUR", role) == expected


@pytest.mark.parametrize(
    "role",
    [
        Role.VISOR_ADMINISTRATOR,
        Role.NATIONAL_READER,
        Role.VETTING_OFFICER,
        Role.TRAINING_LEAD,
        Role.AUDITOR,
        Role.SYSTEM_ADMINISTRATOR,
    ],
)
def test_national_roles_are_not_local(role: Role) -> None:
    assert role not in LOCAL_ROLES


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("N54", "allowed"),
        ("N54SUND", "allowed"),
        ("mappa-durham", "allowed"),
        ("N07NEWM", "ORG_SCOPE"),  # another region
        ("PF11", "ORG_SCOPE"),  # another agency in the region
        ("FKI", "ORG_SCOPE"),
        ("EW", "ORG_SCOPE"),
        ("N41", "ORG_SCOPE"),
    ],
)
def test_a_visor_administrator_posts_in_their_agency_and_region(
    visor_administrator: Actor, code: str, expected: str
) -> None:
    assert answer(visor_administrator, code) == expected


def test_a_visor_administrator_of_a_force_posts_its_officers() -> None:
    actor = actor_of(make_practitioner(unit("PF11"), Role.VISOR_ADMINISTRATOR))
    make_unit(unit("PF11"), UnitKind.POLICE_UNIT)
    assert answer(actor, "PF11", Role.POLICE_OFFENDER_MANAGER) == "allowed"
    assert answer(actor, "PF10", Role.POLICE_OFFENDER_MANAGER) == "ORG_SCOPE"
    assert answer(actor, "N54DUR") == "ORG_SCOPE"


def test_a_visor_administrator_who_is_not_ready_posts_nobody() -> None:
    user = make_person()
    post(user, unit("N54"), Role.VISOR_ADMINISTRATOR)
    assert answer(actor_of(user), "N54DUR") == "ORG_ROLE"


def test_an_account_out_of_use_posts_nobody() -> None:
    user = make_person(is_active=False)
    post(user, unit("EW"), Role.SYSTEM_ADMINISTRATOR)
    assert answer(actor_of(user), "N54DUR") == "ORG_ROLE"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.VISOR_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}]
)
def test_nobody_else_posts_anybody(role: str) -> None:
    actor = actor_of(make_practitioner(unit("N54"), role))
    assert answer(actor, "N54DUR") == "ORG_ROLE"
    parent = policy.can_create_unit(actor, parent=unit("N54DUR"), kind=UnitKind.TEAM)
    assert isinstance(parent, Denied)


def test_nobody_posts_themselves(system_administrator: Actor, visor_administrator: Actor) -> None:
    for actor in (system_administrator, visor_administrator):
        assert actor.user_id is not None
        assert answer(actor, "N54DUR", user_id=actor.user_id) == "ORG_SELF"


@pytest.mark.parametrize("role", AREA_LEVELS)
@pytest.mark.parametrize(
    ("code", "expected"),
    [("mappa-durham", "allowed"), ("PF11", "allowed"), ("N54", "ORG_AREA"), ("EW", "ORG_AREA")],
)
def test_mappa_staff_need_a_unit_in_one_area(
    system_administrator: Actor, role: str, code: str, expected: str
) -> None:
    assert answer(system_administrator, code, role) == expected


def test_units_are_added_by_the_same_people(system_administrator: Actor, visor_administrator: Actor) -> None:
    for actor, parent, allowed in [
        (system_administrator, "N07NEWM", True),
        (visor_administrator, "N54DUR", True),
        (visor_administrator, "N07NEWM", False),
        (visor_administrator, "PF11", False),
    ]:
        assert bool(policy.can_create_unit(actor, parent=unit(parent), kind=UnitKind.TEAM)) == allowed
