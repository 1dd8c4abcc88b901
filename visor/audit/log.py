"""Write an audit event. Called by actions, fetches and sign-in, in the transaction of the act itself."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection
from psycopg2.extras import Json

from visor.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where the act came from: the request, command or task it belongs to."""

    request_id: str = ""
    address: str = ""
    building: str = ""


circumstances: ContextVar[Circumstances] = ContextVar("circumstances", default=Circumstances())  # noqa: B039


class AuditUnavailable(Exception):
    """The event could not be written, so the act must not happen and the page must not be served."""


_INSERT = """
INSERT INTO audit_event (id, request_id, actor_id, actor_text, posted, building, address, action, subject_type,
                         subject_id, outcome, code, reason_code, work_ref, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    action: str,
    *,
    by: Actor,
    subject_type: str = "",
    subject_id: object = "",
    outcome: str = "done",
    code: str = "",
    reason_code: str = "",
    work_ref: str = "",
    detail: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Write one event in the caller's transaction; `detail` holds field names and identifiers, never values.

    Raises `AuditUnavailable` when it cannot be written, and `RuntimeError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record belongs in the transaction of the act")
    event_id, now = uuid.uuid4(), circumstances.get()
    row = [
        str(event_id), now.request_id, by.user_id or None, by.name, by.posted[:400], now.building, now.address, action,
        subject_type, str(subject_id), outcome, code, reason_code, work_ref, Json(detail or {}),
    ]  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, row)
    except DatabaseError as broken:
        raise AuditUnavailable(action) from broken
    return event_id
