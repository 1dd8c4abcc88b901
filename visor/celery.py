"""The worker and scheduler process: `celery -A visor worker` and `celery -A visor beat`."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visor.settings.production")
app = Celery("visor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["visor.work", "visor.audit", "visor.accounts"])
app.conf.beat_schedule = {
    "sweep-the-outbox": {"task": "visor.work.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "clear-old-sessions": {"task": "visor.accounts.clear_sessions", "schedule": 3600.0},
    "audit-months-ahead": {"task": "visor.audit.make_partitions", "schedule": 24 * 3600.0},
}


@worker_init.connect
def refuse_demo_people(**kwargs: object) -> None:
    """A real installation's worker does not start beside people of the demonstration."""
    from visor.accounts import demo  # noqa: PLC0415  the applications are loaded by now

    demo.refuse_demo_people()
