"""The only writers of clearances. Called by views, the console, imports and the demo's seed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vetting import policy
from vetting.choices import Event, Level, Status
from vetting.models import Clearance
from visor.access.actor import Actor
from visor.access.decision import require
from visor.audit import log as audit


class CannotRecordClearance(Exception):
    """The dates do not fit the status; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """A status reached at a moment, with the dates of the clearance once there is one."""

    status: Status
    at: datetime
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    reference: str = ""


@transaction.atomic
def record_clearance(*, by: Actor, user_id: int, level: Level, step: Step) -> Clearance:
    """Begin a person's application at this level, at the step it has reached. Raises `CannotRecordClearance`."""
    require(policy.can_record_clearance(by, user_id=user_id), subject_type="user", subject_id=str(user_id))
    clearance = Clearance(user_id=user_id, level=level)
    _apply(clearance, step, by)
    clearance.save(force_insert=True)
    _tell(Event.RECORDED, by, clearance)
    return clearance


@transaction.atomic
def record_step(*, by: Actor, clearance: Clearance, step: Step) -> Clearance:
    """Move an application on; dates not given stay as they were. Raises `CannotRecordClearance`."""
    held = Clearance.objects.select_for_update(of=("self",)).get(pk=clearance.pk)
    require(
        policy.can_record_clearance(by, user_id=held.user_id),
        subject_type="user",
        subject_id=str(held.user_id),
    )
    _apply(held, step, by)
    held.save(
        update_fields=[
            "status",
            "status_at",
            "valid_from",
            "valid_until",
            "reference",
            "recorded_by",
            "recorded_at",
        ]
    )
    _tell(Event.CHANGED, by, held)
    return held


def _apply(clearance: Clearance, step: Step, by: Actor) -> None:
    clearance.status, clearance.status_at = step.status, step.at
    clearance.valid_from = step.valid_from or clearance.valid_from
    clearance.valid_until = step.valid_until or clearance.valid_until
    clearance.reference = step.reference or clearance.reference
    clearance.recorded_by_id = by.user_id  # type: ignore[assignment]  # policy: a vetting officer is a person
    start, end = clearance.valid_from, clearance.valid_until
    if step.status in (Status.GRANTED, Status.SUSPENDED) and (start is None or end is None):
        raise CannotRecordClearance("Enter the dates the clearance is valid from and until.")
    if start is not None and end is not None and end <= start:
        raise CannotRecordClearance("A clearance ends after it starts.")


def _tell(event: Event, by: Actor, clearance: Clearance) -> None:
    detail = {"clearance": clearance.pk, "level": clearance.level, "status": clearance.status}
    audit.record(event, by=by, subject_type="user", subject_id=clearance.user_id, detail=detail)
