"""Tell people that something happened, by name of the thing and never of the person it is about.

Any room above may call it, in the transaction of the act it tells of. Whoever shows a notice adds the record's name
only for a reader who may open that record at that moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from visor.access.actor import Actor
from visor.work.models import Notice

_NOTIFY = "SELECT work_notify(%s::bigint[], %s, %s, %s, %s, %s, %s, %s, %s)"
_TOLD = "SELECT person_id, name, told_at, read_at, withdrawn_at FROM work_told(%s)"
_TAKE_BACK = "SELECT work_take_back(%s, %s)"


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told, when, and whether they have read it."""

    user_id: int
    name: str
    at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None


def notify(
    *,
    to: Iterable[int],
    kind: str,
    text: str,
    record_id: int | None,
    by: Actor,
    at: datetime,
    url_name: str = "",
    url_key: object = "",
    dedupe_key: str = "",
    including_actor: bool = False,
) -> int:
    """Tell these people, one notice each; say how many were told now.

    Not told: whoever acts (unless `including_actor`), accounts no longer in use, and whoever was told with the same
    `dedupe_key` before. `text` is ours and holds no name and no value. Raises `RuntimeError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notices.notify belongs in the transaction of the act")
    people = sorted(set(to) if including_actor else set(to) - {by.user_id})
    if not people:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTIFY, [people, kind, text, record_id, url_name, str(url_key), by.name, at, dedupe_key]
        )
        told: int = cursor.fetchone()[0]
    return told


def told(dedupe_key: str) -> list[Told]:
    """Who was told with this key, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [dedupe_key])
        return [Told(*row) for row in cursor.fetchall()]


def take_back(*, dedupe_key: str, at: datetime) -> int:
    """Mark what was told with this key as withdrawn; it stays to be seen, and counts as unread no more."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [dedupe_key, at])
        taken: int = cursor.fetchone()[0]
    return taken


def mark_read(*, by: Actor, up_to: int, at: datetime) -> int:
    """Mark this person's unread notices read, up to and with this one: what came later they have not seen."""
    return Notice.objects.to(by.user_id).filter(read_at=None, pk__lte=up_to).update(read_at=at)
