"""What somebody must have done by a day: open it, move it, close it. Reminders are sent by `visor.work.reminders`.

Any room above may call it, in the transaction of the act that makes the thing due or done. Whoever shows due items
shows those of records the reader may open at that moment.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import connection

from visor.access.actor import Actor
from visor.work.models import Due


def open_due(
    *,
    kind: str,
    record_id: int | None,
    key: object,
    due_on: date,
    title: str,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    user_id: int | None = None,
    url_name: str = "",
    url_key: object = "",
) -> Due:
    """Open a due item for a person, or for those who supervise a unit.

    While one of this kind and key is open, that one is returned as it stands (`move_due` moves it). Raises
    `ValueError` for a kind without an entry in `settings.DUE_KINDS`, `RuntimeError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("due.open_due belongs in the transaction of the act")
    if kind not in settings.DUE_KINDS:
        raise ValueError(f"nobody is reminded of due items of kind {kind!r}")
    item, _ = Due.objects.get_or_create(
        kind=kind,
        key=str(key),
        closed_at=None,
        defaults={
            "record_id": record_id,
            "title": title,
            "due_on": due_on,
            "unit_id": unit_id,
            "user_id": user_id,
            "url_name": url_name,
            "url_key": str(url_key),
            "opened_by_id": by.user_id or None,
            "opened_at": at,
        },
    )
    return item


def move_due(*, kind: str, key: object, due_on: date) -> bool:
    """Give the open item of this key another day, reminders and all; say whether there was one."""
    found = Due.objects.open().filter(kind=kind, key=str(key))
    return bool(found.update(due_on=due_on, reminded_at=None))


def close_due(*, kind: str, key: object, by: Actor, at: datetime) -> bool:
    """Say that it is done, or is not wanted any more; say whether it was open."""
    found = Due.objects.open().filter(kind=kind, key=str(key))
    return bool(found.update(closed_at=at, closed_by_id=by.user_id or None))
