"""Who checks, signs off and withdraws: by role, by reach, and never one's own work."""

from itertools import product

import pytest

from records.assessments import policy
from records.assessments.choices import AssessmentState
from records.assessments.models import Assessment
from records.nominals.choices import AccessLevel
from records.nominals.models import Nominal
from visor.access.actor import Actor, Held
from visor.organisation.choices import Role

ME, ANOTHER = 7, 8
CHECKS = {
    Role.PO, Role.PSO, Role.SPO, Role.HEAD_OF_PDU, Role.CASE_ADMINISTRATOR, Role.VISOR_ADMINISTRATOR,
    Role.POLICE_OFFENDER_MANAGER, Role.POLICE_SUPERVISOR,
}  # fmt: skip
SUPERVISES = {Role.SPO, Role.HEAD_OF_PDU, Role.POLICE_SUPERVISOR}
NOT_OFFICERS = set(Role) - {
    Role.PO, Role.PSO, Role.SPO, Role.HEAD_OF_PDU, Role.POLICE_OFFENDER_MANAGER, Role.POLICE_SUPERVISOR,
}  # fmt: skip


def person(*roles: str, **fields: bool) -> Actor:
    held = tuple(Held(role, 1, "Unit", "team", "PROBATION", 4, None, False) for role in roles)
    ready = {"active": True, "vetted": True, "trained": True, **fields}
    return Actor(user_id=ME, name="Me", postings=held, **ready)


def record(level: int | None = AccessLevel.WORK, visibility: str = "open") -> Nominal:
    nominal = Nominal(visibility=visibility, is_practice=False)
    nominal.access_level = level
    return nominal


def assessment(
    state: str = AssessmentState.AWAITING, *, by: int = ANOTHER, author: int | None = None
) -> Assessment:
    return Assessment(state=state, entered_by_id=by, author_id=author)


@pytest.mark.parametrize("role", list(Role))
def test_who_checks_by_role(role: Role) -> None:
    assert bool(policy.can_check(person(role), record())) is (role in CHECKS)


@pytest.mark.parametrize("level", [None, *AccessLevel])
def test_checking_is_work_on_the_record(level: int | None) -> None:
    assert bool(policy.can_check(person(Role.PO), record(level))) is (level == AccessLevel.WORK)


@pytest.mark.parametrize("missing", ["active", "vetted", "trained"])
def test_nobody_acts_who_is_not_ready(missing: str) -> None:
    nobody = person(Role.SPO, **{missing: False})
    assert not policy.can_check(nobody, record())
    assert not policy.can_sign_off(nobody, record(), assessment(), supervised=True)
    assert not policy.can_withdraw(nobody, record(), assessment(), supervised=True)
    assert not policy.can_open_assessments(nobody)


@pytest.mark.parametrize(("role", "supervised"), list(product(Role, [True, False])))
def test_who_signs_off_by_role_and_unit(role: Role, supervised: bool) -> None:
    decision = policy.can_sign_off(person(role), record(), assessment(), supervised=supervised)
    assert bool(decision) is (role in SUPERVISES and supervised)


@pytest.mark.parametrize(
    ("by", "author", "allowed"),
    [(ANOTHER, None, True), (ANOTHER, ANOTHER, True), (ME, None, False), (ANOTHER, ME, False), (ME, ANOTHER, False)],
)  # fmt: skip
def test_nobody_signs_off_their_own_work(by: int, author: int | None, allowed: bool) -> None:
    one = assessment(by=by, author=author)
    decision = policy.can_sign_off(person(Role.SPO), record(), one, supervised=True)
    assert bool(decision) is allowed
    if not allowed:
        assert decision is policy.OWN_WORK


@pytest.mark.parametrize(("role", "state"), list(product(Role, AssessmentState)))
def test_who_withdraws(role: Role, state: AssessmentState) -> None:
    decision = policy.can_withdraw(person(role), record(), assessment(state), supervised=True)
    may = SUPERVISES if state == AssessmentState.SIGNED_OFF else CHECKS
    assert bool(decision) is (role in may)


def test_what_is_signed_off_is_withdrawn_by_a_supervisor_of_the_owning_unit() -> None:
    signed = assessment(AssessmentState.SIGNED_OFF)
    assert policy.can_withdraw(person(Role.SPO), record(), signed, supervised=False) is policy.SIGNED_OFF
    assert policy.can_withdraw(person(Role.PO), record(), signed, supervised=False) is policy.SIGNED_OFF
    assert (
        policy.can_withdraw(person(Role.PO), record(AccessLevel.READ), signed, supervised=False).code
        == "ROL_FUNC"
    )


@pytest.mark.parametrize("role", list(Role))
def test_who_enters_it_for_another(role: Role) -> None:
    assert policy.enters_for_another(person(role)) is (role in NOT_OFFICERS)
    assert not policy.enters_for_another(person(role, Role.PO))


def test_a_record_that_is_not_there_is_nobodys() -> None:
    supervisor = person(Role.SPO)
    for decision in (
        policy.can_check(supervisor, None),
        policy.can_sign_off(supervisor, None, assessment(), supervised=True),
        policy.can_withdraw(supervisor, None, assessment(), supervised=True),
    ):
        assert decision.code == "OBJ_NONE"
