"""Keep the audit trail's months ahead of the calendar. Run daily by the scheduler."""

from celery import shared_task
from django.db import connection

MONTHS_AHEAD = 3


@shared_task(name="visor.audit.make_partitions")  # type: ignore[untyped-decorator]
def make_partitions() -> None:
    """Make the partitions of this month and the next ones; those that exist stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s)", [MONTHS_AHEAD])
