"""Put work on the list, take it from the list, and say how it ended.

The table is the list; Redis carries only the bell that says "look now". `enqueue` is for actions, in the
transaction of the change that makes the work necessary; the rest is for `visor.work.runner`.
"""

import logging
import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from visor.access.actor import Actor
from visor.work import bell
from visor.work.models import Outbox

LEASE = timedelta(seconds=90)
SHORTEST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=10)
RING_AGAIN_AFTER = timedelta(seconds=10)
logger = logging.getLogger("visor.work")


class LeaseLost(Exception):
    """Somebody else holds this work by now: whatever was done for it must be rolled back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of work held by one worker until its lease ends."""

    id: int
    kind: str
    object_id: str
    record_id: int | None
    owner: str
    attempt: int
    max_attempts: int
    delays: int

    @property
    def is_hopeless(self) -> bool:
        """Its workers were lost again and again: do not try once more."""
        return self.attempt > self.max_attempts


def enqueue(
    kind: str, *, object_id: object, record_id: int | None, by: Actor, dedupe_key: str | None = None
) -> Outbox:
    """Put a piece of work on the list in the caller's transaction, and ring the bell once that commits.

    The same `dedupe_key` gives the same row, whatever has become of it. Raises `RuntimeError` outside a
    transaction and `ValueError` for a kind nobody handles.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("work.enqueue belongs in the transaction of the change")
    if kind not in settings.WORK_HANDLERS:
        raise ValueError(f"no handler for work of kind {kind!r}")
    fields = {"kind": kind, "object_id": str(object_id), "record_id": record_id, "actor_id": by.user_id}
    if dedupe_key is None:
        item = Outbox.objects.create(**fields)
    else:
        item, _ = Outbox.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)
    transaction.on_commit(partial(bell.ring, item.pk), robust=True)
    return item


def claim(item_id: int) -> Claim | None:
    """Take this work, if it is due and nobody holds it."""
    with transaction.atomic():
        item = Outbox.objects.due().select_for_update(skip_locked=True).filter(pk=item_id).first()
        if item is None:
            return None
        owner = f"{socket.gethostname()[:50]}:{os.getpid()}:{uuid.uuid4().hex}"
        Outbox.objects.filter(pk=item.pk).update(
            lease_owner=owner, lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    return Claim(
        id=item.pk,
        kind=item.kind,
        object_id=item.object_id,
        record_id=item.record_id,
        owner=owner,
        attempt=item.attempts + 1,
        max_attempts=item.max_attempts,
        delays=item.delays,
    )


def complete(held: Claim) -> None:
    """Say it is done, in the transaction of its result. Raises `LeaseLost`."""
    _put_down(held, done_at=Now(), last_error="")


def give_up(held: Claim, *, error: str) -> None:
    """Say it will not be tried again, in the transaction that tells people so. Raises `LeaseLost`."""
    _put_down(held, failed_at=Now(), last_error=error[:60])


def retry_later(held: Claim, *, error: str) -> None:
    """Put it off: something of ours does not work. The wait doubles up to ten minutes. Raises `LeaseLost`."""
    wait = min(SHORTEST_DELAY * 2 ** min(held.delays, 10), LONGEST_DELAY)
    _put_down(
        held,
        available_at=Now() + wait,
        attempts=F("attempts") - 1,
        delays=F("delays") + 1,
        last_error=error[:60],
    )


def waiting(*, limit: int) -> list[int]:
    """The work that is due now, oldest first."""
    return list(Outbox.objects.due().oldest_first().values_list("id", flat=True)[:limit])


def ring_again(*, limit: int = 200) -> int:
    """Ring for what is due and was not rung for lately: lost bells, ended leases, delays that are over."""
    with transaction.atomic():
        quiet = Outbox.objects.due().filter(rung_at__lt=Now() - RING_AGAIN_AFTER)
        ids = list(
            quiet.oldest_first().select_for_update(skip_locked=True).values_list("id", flat=True)[:limit]
        )
        Outbox.objects.filter(pk__in=ids).update(rung_at=Now())
    for item_id in ids:
        if not bell.ring(item_id):
            break
    return len(ids)


def _put_down(held: Claim, **fields: object) -> None:
    """Compare-and-set on the lease: only its holder may end it."""
    mine = Outbox.objects.filter(pk=held.id).held_by(held.owner)
    if not mine.update(lease_owner="", lease_until=None, **fields):
        raise LeaseLost(held.id)
