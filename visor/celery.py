"""The worker and scheduler process: `celery -A visor worker` and `celery -A visor beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visor.settings.production")
app = Celery("visor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["visor.work", "visor.audit"])
app.conf.beat_schedule = {
    "sweep-the-outbox": {"task": "visor.work.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "audit-months-ahead": {"task": "visor.audit.make_partitions", "schedule": 24 * 3600.0},
}
