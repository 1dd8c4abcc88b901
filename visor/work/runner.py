"""Do one piece of work: take it, do the slow part, then write result and "done" in one transaction.

Called by the Celery task and by the loop that needs no Redis. A failure nobody foresaw is raised: the task
boundary logs it, the lease ends, and the work is taken up again until it has been lost too often.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from visor.access.actor import SYSTEM, Actor, acting_as_system
from visor.audit import log
from visor.work import queue
from visor.work.handlers import Handler, TryLater, handler_of

OUTAGES = (OperationalError, InterfaceError)
logger = logging.getLogger("visor.work")


class WorkBroke(Exception):
    """The database refused what a handler wrote. Says which work and what kind of error, never the data."""


def run(item_id: int) -> bool:
    """Do this piece of work unless it is done or in other hands; say whether it was taken."""
    claim = queue.claim(item_id)
    if claim is None:
        return False
    token = log.circumstances.set(log.Circumstances(request_id=f"work:{claim.id}"))
    try:
        _do(claim, handler_of(claim.kind))
    except queue.LeaseLost:
        logger.warning("work %s %s was taken over", claim.id, claim.kind)
    finally:
        log.circumstances.reset(token)
    return True


def _do(claim: queue.Claim, handler: Handler) -> None:
    if claim.is_hopeless:
        _give_up(claim, handler)
        return
    try:
        _begin_and_finish(claim, handler)
    except TryLater as reason:
        _put_off(claim, reason.code)
    except (*OUTAGES, log.AuditUnavailable) as outage:
        _put_off(claim, type(outage).__name__)
    except DatabaseError as refused:
        # SECURITY: PostgreSQL's message may quote the row.
        raise WorkBroke(f"{claim.kind} {claim.id}: {type(refused).__name__}") from None


def _begin_and_finish(claim: queue.Claim, handler: Handler) -> None:
    finish = handler.begin(object_id=claim.object_id, record_id=claim.record_id)
    with _as_system(claim.record_id) as actor:
        finish(actor)
        queue.complete(claim)


def _as_system(record_id: int | None) -> AbstractContextManager[Actor]:
    """Work that belongs to no record reaches no record table."""
    return _as_nobody() if record_id is None else acting_as_system(record_id)


@contextmanager
def _as_nobody() -> Iterator[Actor]:
    with transaction.atomic():
        yield SYSTEM


def _put_off(claim: queue.Claim, code: str) -> None:
    logger.warning("work %s %s put off: %s", claim.id, claim.kind, code)
    queue.retry_later(claim, error=code)


def _give_up(claim: queue.Claim, handler: Handler) -> None:
    logger.error("work %s %s given up after %s attempts", claim.id, claim.kind, claim.max_attempts)
    with _as_system(claim.record_id) as actor:
        handler.give_up(actor, object_id=claim.object_id, record_id=claim.record_id)
        queue.give_up(claim, error="attempts")
