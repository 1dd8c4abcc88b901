"""Celery's shell for reminders: how long before a day they are sent is a rule, and rules live here."""

from celery import shared_task
from django.utils import timezone

from visor.organisation.rules import rule
from visor.work import reminders


@shared_task(name="visor.organisation.remind")  # type: ignore[untyped-decorator]
def remind() -> None:
    """Remind people of what is due soon or overdue."""
    now = timezone.now()
    days_before = rule("work.remind_before_days", region=None, on=timezone.localdate(now))
    reminders.remind(at=now, days_before=days_before)
