"""`manage.py work_loop`: do what waits in the outbox whether or not Redis and Celery are there.

Runs beside the Celery worker. While bells are heard it finds nothing to do; when they are not, work is slower
and never lost.
"""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from visor.work import queue, tasks
from visor.work.runner import OUTAGES

BATCH = 20
logger = logging.getLogger("visor.work")


class Command(BaseCommand):
    help = "Do the work that waits in the outbox, without Redis. Ends on SIGTERM, after the piece in hand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="look once, do what is there, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            _look(stopping)
            if options["once"]:
                return
            stopping.wait(options["every"])


def _look(stopping: threading.Event) -> None:
    """Do what waits, through the Celery task called in this process: one task boundary for both ways."""
    try:
        for item_id in queue.waiting(limit=BATCH):
            if stopping.is_set():
                return
            tasks.run.apply(args=[item_id])
    except OUTAGES as outage:
        logger.warning("the database does not answer: %s", type(outage).__name__)
    finally:
        connection.close()
