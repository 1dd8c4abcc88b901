"""Celery's shells for this room, and what a worker says of itself when it starts."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from records.documents import sandbox, store

logger = logging.getLogger("records.documents")


@shared_task(name="records.documents.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Erase bytes that have had no document for a day."""
    store.sweep_orphans()


@worker_ready.connect  # type: ignore[untyped-decorator]
def say_how_documents_are_read(**kwargs: Any) -> None:
    """Tell operators, in the worker's log, which isolation readings get on this machine."""
    isolation = sandbox.describe_isolation()
    logger.log(logging.WARNING if isolation.degraded else logging.INFO, isolation.message)
