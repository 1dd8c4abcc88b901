"""Celery's shells for this room."""

from celery import shared_task

from records.documents import store


@shared_task(name="records.documents.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Erase bytes that have had no document for a day."""
    store.sweep_orphans()
