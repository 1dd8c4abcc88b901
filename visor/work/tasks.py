"""Celery's shells: their messages carry an identifier and nothing else."""

from celery import shared_task

from visor.work import blobs, queue, runner


@shared_task(name="visor.work.run")  # type: ignore[untyped-decorator]
def run(item_id: int) -> None:
    """Do this piece of work, if it still waits."""
    runner.run(item_id)


@shared_task(name="visor.work.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Ring for work that waits unheard, and clear away files whose writing was cut off."""
    queue.ring_again()
    blobs.clear_unfinished()
