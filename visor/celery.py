"""The worker and scheduler process: `celery -A visor worker` and `celery -A visor beat`."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visor.settings.production")
app = Celery("visor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["visor.work", "visor.audit", "visor.accounts", "visor.organisation", "records.documents"]
)
app.conf.beat_schedule = {
    "sweep-the-outbox": {"task": "visor.work.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "sweep-orphaned-bytes": {"task": "records.documents.sweep", "schedule": 3600.0},
    "clear-old-sessions": {"task": "visor.accounts.clear_sessions", "schedule": 3600.0},
    "remind-of-what-is-due": {"task": "visor.organisation.remind", "schedule": 3600.0},
    "audit-months-ahead": {"task": "visor.audit.make_partitions", "schedule": 24 * 3600.0},
}


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_a_wrong_database(**kwargs: object) -> None:
    """A worker does not start on a database that the system checks refuse, such as one with people of the demo."""
    wrong = [found for found in run_checks(tags=[Tags.database], databases=["default"]) if found.is_serious()]
    if wrong:
        raise ImproperlyConfigured("; ".join(found.msg for found in wrong))
