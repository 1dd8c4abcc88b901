"""Acting as somebody: the one way into the record tables, for requests, tasks, commands and tests alike.

`acting(user_id)` opens a transaction, takes the database role that may touch records and tells PostgreSQL
who is asking. Without it every record table answers "permission denied", not an empty page.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A posting in force now: this role, at this unit."""

    role: str
    unit_id: int
    unit_name: str
    unit_kind: str
    agency: str
    region_id: int | None
    area_id: int | None
    duty: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, as the database knows them at this moment. Never kept beyond the request.

    `user_id` is 0 for nobody and for ViSOR itself: no row can name them.
    """

    user_id: int
    name: str
    active: bool = False
    vetted: bool = False
    trained: bool = False
    vetted_until: datetime | None = None
    trained_until: datetime | None = None
    postings: tuple[Held, ...] = ()
    principals: tuple[int, ...] = field(default=(), repr=False)

    @property
    def ready(self) -> bool:
        """Vetted and trained, both current, and the account is in use."""
        return self.active and self.vetted and self.trained

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.postings)

    @property
    def posted(self) -> str:
        """Role and unit as they stand in the audit trail."""
        return "; ".join(f"{held.role} at {held.unit_name}" for held in self.postings)


SYSTEM = Actor(user_id=0, name="ViSOR")

# One statement: remember who was acting, take the role, say who acts, and read back what they are.
_ENTER = """
SELECT current_setting('role'), coalesce(current_setting('visor.actor', true), ''),
       coalesce(current_setting('visor.system_record', true), ''),
       set_config('role', 'visor_app', true), set_config('visor.actor', %s, true),
       set_config('visor.system_record', %s, true),
       visor_actor(%s), visor_principals()
"""
_LEAVE = """
SELECT set_config('visor.actor', %s, true), set_config('visor.system_record', %s, true),
       set_config('role', %s, true)
"""


@contextmanager
def acting(user_id: int) -> Iterator[Actor]:
    """Act as this person until the block ends, in a transaction of its own (a savepoint when nested)."""
    with _entered(str(user_id), "", user_id) as row:
        yield _actor(row[6], row[7])


@contextmanager
def acting_as_system(record_id: int) -> Iterator[Actor]:
    """Act as ViSOR itself for one record: background work does not depend on what its requester may see."""
    with _entered("", str(record_id), None):
        yield SYSTEM


@contextmanager
def _entered(actor: str, record: str, user_id: int | None) -> Iterator[tuple[Any, ...]]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, [actor, record, user_id])
            row = cursor.fetchone()
        yield row
        if nested:  # the outermost commit forgets by itself, and an exception's rollback restores
            role, previous_actor, previous_record = row[:3]
            with connection.cursor() as cursor:
                cursor.execute(_LEAVE, [previous_actor, previous_record, role])


def _actor(found_json: str | None, principals: list[int]) -> Actor:
    if found_json is None:
        return Actor(user_id=0, name="")
    found = json.loads(found_json)
    return Actor(
        user_id=found["user_id"],
        name=found["name"],
        active=found["active"],
        vetted=found["vetted"],
        trained=found["trained"],
        vetted_until=parse_datetime(found["vetted_until"] or ""),
        trained_until=parse_datetime(found["trained_until"] or ""),
        postings=tuple(Held(**held) for held in found["postings"]),
        principals=tuple(principals),
    )
