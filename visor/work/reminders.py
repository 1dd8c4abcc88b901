"""Remind people of what is due: shortly before, on the day after, and every week from then on.

Called by the scheduler's task, hourly; running it again, or twice at once, tells nobody twice.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from visor.access.actor import SYSTEM, acting_as_system
from visor.work.models import Due
from visor.work.notices import notify

KIND = "work.reminder"
WEEK = 7


def remind(*, at: datetime, days_before: int) -> int:
    """Remind whoever is to be reminded today, London's day; say how many notices that made."""
    today = timezone.localdate(at)
    last = date.fromordinal(today.toordinal() + days_before)
    waiting = list(Due.objects.open().due_by(last).filter(kind__in=settings.DUE_KINDS).soonest_first())
    return sum(_remind_of(item, at, days_before) for item in waiting if _stage(item, at, days_before))


def _remind_of(seen: Due, at: datetime, days_before: int) -> int:
    """Look again at the item, locked: it may have been closed or moved by now. Whoever holds it is left alone."""
    with _as_system(seen.record_id):
        item = Due.objects.open().select_for_update(skip_locked=True).filter(pk=seen.pk).first()
        stage = _stage(item, at, days_before) if item else ""
        if item is None or not stage:
            return 0
        told = notify(
            to=import_string(settings.DUE_KINDS[item.kind])(item),
            kind=KIND,
            text=_words(item, timezone.localdate(at)),
            record_id=item.record_id,
            by=SYSTEM,
            at=at,
            url_name=item.url_name,
            url_key=item.url_key,
            dedupe_key=f"due:{item.pk}:{item.due_on}:{stage}",
        )
        item.reminded_at = at
        item.save(update_fields=["reminded_at"])
        return told


def _stage(item: Due, at: datetime, days_before: int) -> str:
    """Which reminder it is time for; empty when there is none, or when it has been sent."""
    stage = _stage_on(item.due_on, timezone.localdate(at), days_before)
    reminded = item.reminded_at and _stage_on(item.due_on, timezone.localdate(item.reminded_at), days_before)
    return "" if stage == reminded else stage


def _stage_on(due_on: date, day: date, days_before: int) -> str:
    late = (day - due_on).days
    if late > 0:
        return f"week-{(late - 1) // WEEK}"
    return "before" if late >= -days_before else ""


def _words(item: Due, today: date) -> str:
    when = f"{item.due_on.day} {item.due_on:%B %Y}"
    return f"{item.title}: overdue since {when}" if item.due_on < today else f"{item.title}: due {when}"


def _as_system(record_id: int | None) -> AbstractContextManager[object]:
    """An item that belongs to no record reaches no record table."""
    return transaction.atomic() if record_id is None else acting_as_system(record_id)
