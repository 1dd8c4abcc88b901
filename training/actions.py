"""The only writers of training results. Called by views, the console, imports and the demo's seed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from training import policy
from training.choices import Event, Outcome
from training.models import Course, Result
from visor.access.actor import Actor
from visor.access.decision import require
from visor.audit import log as audit


class CannotRecordResult(Exception):
    """What was entered contradicts itself or the course; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of a course; a pass counts until `valid_until`."""

    outcome: Outcome
    score: int | None = None
    valid_until: datetime | None = None


@transaction.atomic
def book(*, by: Actor, user_id: int, course: Course, on: date) -> Result:
    """Book a person on a course on a day. Raises `CannotRecordResult`."""
    require(policy.can_record_result(by, user_id=user_id), subject_type="user", subject_id=str(user_id))
    if Result.objects.filter(user_id=user_id, course=course, attended_on=on).exists():
        raise CannotRecordResult("This person already has a place on this course that day.")
    result = Result.objects.create(
        user_id=user_id, course=course, attended_on=on, outcome=Outcome.BOOKED, recorded_by_id=by.user_id
    )
    _tell(Event.BOOKED, by, result)
    return result


@transaction.atomic
def record_result(*, by: Actor, result: Result, mark: Mark) -> Result:
    """Record what came of a booked course. Raises `CannotRecordResult`."""
    held = Result.objects.select_for_update(of=("self",)).select_related("course").get(pk=result.pk)
    require(
        policy.can_record_result(by, user_id=held.user_id), subject_type="user", subject_id=str(held.user_id)
    )
    _check(held, mark)
    held.outcome, held.score, held.valid_until = mark.outcome, mark.score, mark.valid_until
    held.recorded_by_id = by.user_id  # type: ignore[assignment]  # policy: a training lead is a person
    held.save(update_fields=["outcome", "score", "valid_until", "recorded_by", "recorded_at"])
    _tell(Event.RECORDED, by, held)
    return held


def _check(result: Result, mark: Mark) -> None:
    if mark.outcome != Outcome.PASSED:
        return
    if mark.valid_until is None or timezone.localdate(mark.valid_until) <= result.attended_on:
        raise CannotRecordResult("Enter until when the training counts; it must be after the course.")
    needed = result.course.pass_mark
    if needed is not None and (mark.score is None or mark.score < needed):
        raise CannotRecordResult(f"A pass needs a score of {needed} or more.")


def _tell(event: Event, by: Actor, result: Result) -> None:
    detail = {"result": result.pk, "course": result.course_id, "outcome": result.outcome}
    audit.record(event, by=by, subject_type="user", subject_id=result.user_id, detail=detail)
