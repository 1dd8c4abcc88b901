"""Bytes on disk against documents in the database: what lies there for nobody, and what is missing.

For the sweep, for `manage.py documents_verify`, and for receiving, which must not cross the sweep.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from visor.access.actor import SYSTEM
from visor.audit import log as audit
from visor.work import blobs

ORPHANED_AFTER: Final = 24 * 60 * 60
# Receiving holds it shared from before the bytes are written until its row is there; erasing holds it alone.
_LOCK: Final = 0x76697301
_HEX: Final = "0123456789abcdef"


def keep_from_sweep() -> None:
    """Until this transaction ends nothing is erased: the bytes it is about to name may lie there already."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s)", _LOCK)


def one_upload_at_a_time(user_id: int) -> None:
    """Until this transaction ends no other upload of this person is counted."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK & 0x7FFFFFFF, user_id)


def added_since(since: datetime) -> int:
    """How many documents whoever is acting has added, seen or not."""
    return int(_ask("SELECT documents_added_since(%s)", since)[0][0])


def sweep_orphans(*, older_than: float = ORPHANED_AFTER) -> int:
    """Erase bytes that have had no document for a day, each with its line in the trail; say how many."""
    gone = 0
    for shelf in blobs.shelves():
        old = set(blobs.on_shelf(shelf, older_than=older_than))
        if old - _hashes(shelf):
            gone += _erase(shelf, old)
    return gone


def verify() -> Counter[str]:
    """Count what is there and what is not as it should be; reads every byte of the store."""
    counts: Counter[str] = Counter({"unfinished": len(blobs.unfinished())})
    shelves = set(blobs.shelves())
    for shelf in _every_shelf():
        files = set(blobs.on_shelf(shelf)) if shelf in shelves else set()
        named = _hashes(shelf)
        counts.update(
            files=len(files), documents=len(named), missing=len(named - files), orphans=len(files - named)
        )
        counts.update(_sound(sha256) for sha256 in sorted(files))
    return counts


def _erase(shelf: str, old: set[str]) -> int:
    with transaction.atomic():
        _ask("SELECT pg_advisory_xact_lock(%s)", _LOCK)
        orphans = old - _hashes(shelf)  # asked again: nothing can be received now
        for sha256 in sorted(orphans):
            audit.record("documents.bytes.erased", by=SYSTEM, subject_type="bytes", subject_id=sha256)
            blobs.erase(sha256)
    return len(orphans)


def _sound(sha256: str) -> str:
    try:
        blobs.read(sha256)
    except blobs.Damaged:
        return "damaged"
    except blobs.Locked:
        return "locked"
    return "sound"


def _hashes(beginning: str) -> set[str]:
    return {row[0] for row in _ask("SELECT documents_hashes(%s)", beginning)}


def _every_shelf() -> Iterator[str]:
    return (first + second for first in _HEX for second in _HEX)


def _ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
