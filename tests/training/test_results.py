"""Results: what the database refuses, who may record them, and what the trail says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.organisation import make_person, post, registrar, unit
from tests.factories.training import make_practitioner, train
from training import actions, policy
from training.actions import CannotRecordResult, Mark
from training.choices import NEXT, STEPS, STEPS_DONE, Outcome, Stage
from training.models import Course, Result
from visor.access.actor import Actor, acting
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.organisation.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Iterator[Actor]:
    """A training lead, acting."""
    user = make_person()
    post(user, unit("N54"), Role.TRAINING_LEAD)
    with acting(user.pk) as actor:
        yield actor


def required() -> Course:
    return Course.objects.get(required=True)


def in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_one_course_is_required_and_has_the_pass_mark_of_the_programme() -> None:
    assert [(course.code, course.pass_mark) for course in Course.objects.filter(required=True)] == [
        ("visor-user", 80)
    ]


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("result_passed_has_an_end", {"valid_until": None}),
        ("result_ends_after_it_starts", {"valid_until": timezone.now() - timedelta(days=30)}),
        ("result_score_is_percent", {"score": 101}),
        ("result_known_outcome", {"outcome": "fine"}),
        ("result_not_by_oneself", {"recorded_by": "user"}),
    ],
)
def test_the_database_refuses_a_result(constraint: str, change: dict[str, Any]) -> None:
    user = make_person()
    row = {"outcome": Outcome.PASSED, "valid_until": in_days(9), "recorded_by": registrar(), **change}
    row["recorded_by"] = user if row["recorded_by"] == "user" else row["recorded_by"]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Result.objects.create(user=user, course=required(), attended_on=timezone.localdate(), **row)


def test_one_result_a_course_a_day() -> None:
    user = make_person()
    train(user)
    with pytest.raises(IntegrityError, match="result_one_a_day"), transaction.atomic():
        train(user)


@pytest.mark.parametrize("role", Role)
def test_only_a_training_lead_records_training(role: Role) -> None:
    with acting(make_practitioner(unit("N54DUR"), role).pk) as actor:
        assert bool(policy.can_record_result(actor, user_id=0)) == (role == Role.TRAINING_LEAD)


def test_a_course_is_booked_and_passed(lead: Actor) -> None:
    user, end = make_person(), in_days(1000)
    result = actions.book(by=lead, user_id=user.pk, course=required(), on=timezone.localdate())
    assert (result.outcome, result.recorded_by_id) == (Outcome.BOOKED, lead.user_id)
    actions.record_result(by=lead, result=result, mark=Mark(Outcome.PASSED, 80, end))
    result.refresh_from_db()
    assert (result.outcome, result.score, result.valid_until) == (Outcome.PASSED, 80, end)
    events = Event.objects.filter(actor_id=lead.user_id).order_by("at")
    assert [(event.action, event.subject_id, event.detail["outcome"]) for event in events] == [
        ("training.result.booked", str(user.pk), "booked"),
        ("training.result.recorded", str(user.pk), "passed"),
    ]


def test_a_place_is_booked_once(lead: Actor) -> None:
    user = make_person()
    actions.book(by=lead, user_id=user.pk, course=required(), on=timezone.localdate())
    with pytest.raises(CannotRecordResult, match="already"):
        actions.book(by=lead, user_id=user.pk, course=required(), on=timezone.localdate())


@pytest.mark.parametrize(
    ("score", "days", "words"),
    [(79, 9, "80 or more"), (None, 9, "80 or more"), (90, None, "until when"), (90, -1, "until when")],
)
def test_a_pass_needs_the_mark_and_an_end(
    lead: Actor, score: int | None, days: int | None, words: str
) -> None:
    result = actions.book(by=lead, user_id=make_person().pk, course=required(), on=timezone.localdate())
    mark = Mark(Outcome.PASSED, score, None if days is None else in_days(days))
    with pytest.raises(CannotRecordResult, match=words):
        actions.record_result(by=lead, result=result, mark=mark)
    result.refresh_from_db()
    assert result.outcome == Outcome.BOOKED


def test_a_course_without_a_pass_mark_needs_no_score(lead: Actor) -> None:
    basic = Course.objects.get(code="visor-basic")
    result = actions.book(by=lead, user_id=make_person().pk, course=basic, on=timezone.localdate())
    assert (
        actions.record_result(by=lead, result=result, mark=Mark(Outcome.PASSED, None, in_days(9))).score
        is None
    )


def test_failing_needs_nothing_else(lead: Actor) -> None:
    result = actions.book(by=lead, user_id=make_person().pk, course=required(), on=timezone.localdate())
    assert (
        actions.record_result(by=lead, result=result, mark=Mark(Outcome.FAILED, 40)).outcome == Outcome.FAILED
    )


def test_nobody_records_their_own_training(lead: Actor) -> None:
    assert lead.user_id is not None
    with pytest.raises(Refused) as refusal:
        actions.book(by=lead, user_id=lead.user_id, course=required(), on=timezone.localdate())
    assert refusal.value.denied.code == "TRN_SELF"


def test_whoever_may_not_changes_nothing() -> None:
    result = train(make_person(), outcome=Outcome.BOOKED)
    with acting(make_practitioner(unit("N54DUR"), Role.SPO).pk) as actor:
        for attempt in (
            lambda: actions.book(
                by=actor, user_id=result.user_id, course=required(), on=timezone.localdate()
            ),
            lambda: actions.record_result(by=actor, result=result, mark=Mark(Outcome.PASSED, 99, in_days(9))),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.denied.code == "TRN_ROLE"
    assert list(Result.objects.filter(user=result.user).values_list("outcome", flat=True)) == [Outcome.BOOKED]


def test_every_stage_says_what_is_next() -> None:
    assert set(NEXT) == set(Stage)
    assert set(STEPS_DONE) == set(Stage)
    assert max(STEPS_DONE.values()) == len(STEPS)
