"""The only writers of releases, and of the clock they start on the record's header."""

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from records.nominals import actions as nominals
from records.nominals.choices import TimelineKind
from records.nominals.models import Nominal
from records.orders import policy
from records.orders.clock import arms_due_on
from records.orders.models import ArmsInformed, Release
from visor.access.actor import Actor
from visor.access.decision import require
from visor.audit import log as audit
from visor.work import due

DUE = "arms.after_release"
CLOCK = "ARMS-informed OASys due"


class AlreadyRecorded(Exception):
    """A release on this day is on the record already."""


class NotOpen(Exception):
    """There is no such release, or it was withdrawn."""


@transaction.atomic
def record_release(*, by: Actor, nominal: Nominal, released_on: date, note: str, at: datetime) -> Release:
    """Write down a release, past or planned; a registered sexual offender's starts the clock (R13).

    Raises `AlreadyRecorded`.
    """
    require(policy.can_record_release(by, nominal), subject_type="nominal", subject_id=nominal.reference)
    _hold(by, nominal)
    try:
        with transaction.atomic():
            release = Release.objects.create(
                nominal=nominal, released_on=released_on, note=note, arms_due_on=arms_due_on(nominal, released_on),
                added_by_id=by.user_id, added_at=at,
            )  # fmt: skip
    except IntegrityError as clash:
        raise AlreadyRecorded from clash
    _audit(by, release, "recorded", {"clock": release.arms_due_on is not None})
    planned = released_on > timezone.localdate(at)
    _note(
        by,
        nominal,
        f"{'Release planned for' if planned else 'Released on'} {_in_words(released_on)}",
        at,
        note,
    )
    _settle(by, nominal, at)
    return release


@transaction.atomic
def withdraw_release(*, by: Actor, nominal: Nominal, reference: uuid.UUID, reason: str, at: datetime) -> None:
    """Take back a release written down by mistake; it stays as history. Raises `NotOpen`."""
    require(policy.can_record_release(by, nominal), subject_type="nominal", subject_id=nominal.reference)
    _hold(by, nominal)
    release = Release.objects.of(nominal).standing().select_for_update().filter(reference=reference).first()
    if release is None:
        raise NotOpen
    release.withdrawn_by_id, release.withdrawn_at, release.withdrawn_reason = by.user_id, at, reason
    release.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _audit(by, release, "withdrawn", {})
    _note(by, nominal, f"Release of {_in_words(release.released_on)} withdrawn", at, reason)
    due.close_due(kind=DUE, key=str(release.reference), by=by, at=at)
    _settle(by, nominal, at)


@transaction.atomic
def arms_received(
    *, by: Actor, nominal: Nominal, assessment: uuid.UUID, completed_on: date, at: datetime
) -> None:
    """An ARMS-informed OASys was confirmed: it stops the clock of every release up to the day it was completed.

    Called by the assessments room, in the transaction of the confirmation; that room has checked its rule.
    """
    ArmsInformed.objects.create(
        nominal=nominal, assessment=assessment, completed_on=completed_on, received_at=at
    )
    _settle(by, nominal, at)


@transaction.atomic
def arms_taken_back(*, by: Actor, nominal: Nominal, assessment: uuid.UUID, at: datetime) -> None:
    """That OASys was withdrawn: a clock that no other one stops runs on. Called by the assessments room."""
    for received in ArmsInformed.objects.of(nominal).standing().filter(assessment=assessment):
        received.taken_back_at = at
        received.save(update_fields=["taken_back_at"])
    _settle(by, nominal, at)


def _hold(by: Actor, nominal: Nominal) -> None:
    """Keep every other writer of this record's clocks waiting until this one is done."""
    Nominal.objects.visible_to(by).select_for_update(of=("self",), no_key=True).filter(pk=nominal.pk).first()


def _settle(by: Actor, nominal: Nominal, at: datetime) -> None:
    """Bring every clock of the record to what its releases and its ARMS-informed OASys say now.

    The header shows the clock that ends first.
    """
    received = list(ArmsInformed.objects.of(nominal).standing().order_by("completed_on", "id"))
    running = []
    for release in Release.objects.of(nominal).with_clock().select_for_update(of=("self",)):
        met = next((one for one in received if one.completed_on >= release.released_on), None)
        _set_met(by, release, met, at)
        if met is None:
            running.append(release)
            _ask(by, nominal, release, at)
    first = min(running, key=lambda one: (one.arms_due_on, one.pk), default=None)
    nominals.set_summary(
        by=by, nominal=nominal, clock=CLOCK if first else "", clock_on=first.arms_due_on if first else None
    )


def _set_met(by: Actor, release: Release, met: ArmsInformed | None, at: datetime) -> None:
    on, reference = (met.completed_on, str(met.assessment)) if met else (None, "")
    if (release.arms_met_on, release.arms_met_by) == (on, reference):
        return
    release.arms_met_on, release.arms_met_by = on, reference
    release.save(update_fields=["arms_met_on", "arms_met_by"])
    _audit(by, release, "clock_stopped" if met else "clock_runs_on", {"assessment": reference})
    if met:
        due.close_due(kind=DUE, key=release.reference, by=by, at=at)


def _ask(by: Actor, nominal: Nominal, release: Release, at: datetime) -> None:
    """Put it before the manager and whoever supervises the unit; asked already, it stays as it is."""
    if release.arms_due_on is None:
        return
    due.open_due(
        kind=DUE, key=release.reference, record_id=nominal.pk, due_on=release.arms_due_on, title=CLOCK,
        user_id=nominal.manager_id, unit_id=nominal.owner_unit_id, url_name="record", by=by, at=at,
    )  # fmt: skip


def _note(by: Actor, nominal: Nominal, title: str, at: datetime, text: str) -> None:
    nominals.note(
        by=by, nominal=nominal, kind=TimelineKind.RECORD, title=title, text=text, at=at, url_name="releases"
    )


def _audit(by: Actor, release: Release, what: str, detail: dict[str, object]) -> None:
    audit.record(
        f"orders.release.{what}", by=by, subject_type="release", subject_id=release.reference,
        detail={"nominal": release.nominal_id, **detail},
    )  # fmt: skip


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
