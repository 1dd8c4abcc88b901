"""What the database itself holds to, whoever writes: who and when, a second person, facts that never change."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from records.assessments import actions
from records.assessments.choices import COLOURS, ENDED, LIVE, MOVES, AssessmentState, FactOutcome, Identity
from records.assessments.models import Assessment, AssessmentFact
from records.nominals.models import Nominal
from tests.access.owner import rows
from tests.factories.assessments import confirmed, document, opened, reading
from tests.records.assessments.test_actions import ROSH, on, wesley
from tests.records.nominals.test_actions import create
from visor.access.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(act: Any) -> Iterator[Actor]:
    with act("priya.shah") as actor:
        yield actor


@pytest.fixture
def nominal(priya: Actor) -> Nominal:
    return wesley(priya)


@pytest.fixture
def awaiting(priya: Actor, nominal: Nominal) -> Assessment:
    return confirmed(priya, opened(priya, nominal, reading(ROSH)))


def saved(one: Any, **fields: Any) -> None:
    """As a careless writer would, past every action."""
    for name, value in fields.items():
        setattr(one, name, value)
    with transaction.atomic():
        one.save(update_fields=list(fields))


def test_every_state_is_one_of_three_sorts_and_can_be_reached() -> None:
    assert set(MOVES) == set(AssessmentState) == set(COLOURS)
    assert LIVE | ENDED | {AssessmentState.TO_CHECK} == set(AssessmentState)
    assert {to for ways in MOVES.values() for to in ways} == set(AssessmentState) - {AssessmentState.TO_CHECK}
    assert all((not MOVES[state]) is (state in ENDED) for state in AssessmentState)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"signed_off_by_id": "me", "signed_off_at": "now", "state": "signed_off"}, "signed_off_by_another"),
        ({"signed_off_by_id": "other"}, "signed_whole"),
        ({"state": "signed_off"}, "signed_off_by_somebody"),
        ({"signed_off_by_id": "other", "signed_off_at": "now"}, "signed_off_by_somebody"),
        ({"state": "to_check"}, "stands_once_confirmed"),
        ({"completed_on": None}, "stands_once_confirmed"),
        ({"arms_informed": None}, "stands_once_confirmed"),
        ({"entered_by_id": None}, "confirmed_whole"),
        ({"returned_at": "now"}, "returned_whole"),
        ({"arms_informed": True}, "arms_whole"),
        ({"arms_on": "today"}, "arms_whole"),
        ({"state": "withdrawn"}, "withdrawn_for_a_reason"),
        ({"state": "withdrawn", "withdrawn_by_id": "me", "withdrawn_at": "now"}, "withdrawn_for_a_reason"),
        ({"withdrawn_by_id": "me", "withdrawn_at": "now", "withdrawn_reason": "x"}, "withdrawn_for_a_reason"),
        ({"rejected_by_id": "me", "rejected_at": "now", "rejected_reason": "x"}, "rejected_for_a_reason"),
        ({"rejected_at": "now"}, "rejected"),
    ],
)
def test_the_database_holds_to(
    fields: dict[str, Any], constraint: str, priya: Actor, world: Any, awaiting: Assessment
) -> None:
    now = timezone.now()
    words = {"me": priya.user_id, "other": world.user("grace.okafor").pk, "now": now, "today": now.date()}
    values = {name: words.get(value, value) for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint):
        saved(awaiting, **values)


def test_whom_it_was_entered_for_cannot_sign_it_off_either(world: Any, awaiting: Assessment) -> None:
    grace = world.user("grace.okafor").pk
    with pytest.raises(IntegrityError, match="signed_off_by_another"):
        saved(
            awaiting,
            author_id=grace,
            signed_off_by_id=grace,
            signed_off_at=timezone.now(),
            state="signed_off",
        )


def test_a_document_has_one_assessment_that_has_not_ended(
    priya: Actor, nominal: Nominal, awaiting: Assessment
) -> None:
    fields: dict[str, Any] = {
        "nominal": nominal, "document": awaiting.document, "state_since": timezone.now(),
        "opened_at": timezone.now(), "reader_version": "2", "identity": Identity.AGREES,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="once_per_document"), transaction.atomic():
        Assessment.objects.create(**fields)
    actions.withdraw(by=priya, reason="Wrong", **on(awaiting))
    Assessment.objects.create(**fields)


def test_it_lies_on_the_record_of_its_document(priya: Actor, nominal: Nominal) -> None:
    elsewhere = document(priya, create(priya, surname="Another"), reading())
    with pytest.raises(IntegrityError, match="document_of_its_record"), transaction.atomic():
        Assessment.objects.create(
            nominal=nominal, document=elsewhere, state_since=timezone.now(), opened_at=timezone.now(),
            reader_version="2", identity=Identity.AGREES,
        )  # fmt: skip
        check_now()


def check_now() -> None:
    """Foreign keys of Django's own wait for the end of the transaction; those of ours do not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "fixed"),
    [
        (Assessment, {"id", "reference", "nominal_id", "document_id", "opened_at", "reader_version"}),
        (
            AssessmentFact,
            {field.column for field in AssessmentFact._meta.concrete_fields} - {"superseded_at"},
        ),
    ],
)
def test_only_what_moves_may_be_changed(model: Any, fixed: set[str], world: Any) -> None:
    granted = rows(
        "SELECT column_name FROM information_schema.column_privileges"
        " WHERE grantee = 'visor_app' AND privilege_type = 'UPDATE' AND table_name = %s",
        model._meta.db_table,
    )
    assert {row[0] for row in granted} == {field.column for field in model._meta.concrete_fields} - fixed


@pytest.mark.parametrize("field", ["reference", "opened_at", "reader_version"])
def test_where_it_comes_from_never_changes(field: str, awaiting: Assessment) -> None:
    value = {"reference": uuid.uuid4(), "opened_at": timezone.now(), "reader_version": "9"}[field]
    with pytest.raises(DatabaseError, match="permission denied"):
        saved(awaiting, **{field: value})


@pytest.mark.parametrize("field", ["value", "value_normalised", "printed", "outcome", "page", "key", "note"])
def test_a_fact_never_changes(field: str, awaiting: Assessment) -> None:
    fact = AssessmentFact.objects.now(awaiting).get(key="rosh.public.community")
    with pytest.raises(DatabaseError, match="permission denied"):
        saved(fact, **{field: 9 if field == "page" else "low"})


def test_a_fact_is_superseded_once_and_stays_so(awaiting: Assessment) -> None:
    fact = AssessmentFact.objects.now(awaiting).get(key="crn")
    saved(fact, superseded_at=timezone.now())
    for later in (timezone.now(), None):
        with pytest.raises(DatabaseError, match="never changed"):
            saved(fact, superseded_at=later)


def test_a_fact_stands_once(priya: Actor, nominal: Nominal, awaiting: Assessment) -> None:
    with pytest.raises(IntegrityError, match="assessment_fact_once"), transaction.atomic():
        AssessmentFact.objects.create(
            nominal=nominal, assessment=awaiting, key="crn", outcome=FactOutcome.CONFIRMED, value="X1",
            decided_by_id=priya.user_id, decided_at=timezone.now(),
        )  # fmt: skip


def test_what_is_left_out_has_no_value(priya: Actor, nominal: Nominal, awaiting: Assessment) -> None:
    with pytest.raises(IntegrityError, match="left_out_is_empty"), transaction.atomic():
        AssessmentFact.objects.create(
            nominal=nominal, assessment=awaiting, key="cro", outcome=FactOutcome.REJECTED, value="X1",
            decided_by_id=priya.user_id, decided_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("table", ["assessments_assessmentfact", "assessments_assessment"])
def test_no_row_is_ever_deleted(table: str, awaiting: Assessment) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_what_a_traceback_shows_is_no_value(awaiting: Assessment) -> None:
    fact = AssessmentFact.objects.now(awaiting).get(key="surname")
    assert "ictional" not in f"{awaiting!r} {fact!r} {AssessmentFact.objects.now(awaiting)!r}"
