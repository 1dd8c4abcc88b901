"""One record and what its page shows, each fetched in one statement whose plan the database keeps.

The functions are in migrations/sql/0002_access; they run as whoever acts, under the policies of every table.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models

from records.nominals.models import Name, Nominal, NominalIdentifier, NominalSummary, TimelineEntry
from visor.access.actor import Actor
from visor.accounts.models import User
from visor.organisation.choices import Role
from visor.organisation.models import MappaArea, Unit

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Parts:
    names: list[Name]
    numbers: list[NominalIdentifier]
    timeline: list[TimelineEntry]


def header(actor: Actor, reference: str) -> Nominal | None:
    """The record with its header, when this person may open it: `visible_to` for one reference."""
    if not actor.ready:
        return None
    is_national = Role.NATIONAL_READER in actor.roles
    found = _ask("SELECT record_header(%s, %s, %s)", [reference, list(actor.principals), is_national])
    if found is None:
        return None
    nominal = _row(Nominal, found["nominal"])
    nominal.access_level = found["level"]
    nominal.summary = _row(NominalSummary, found["summary"])
    nominal.owner_unit = _row(Unit, found["unit"])
    nominal.manager = _row(User, found["manager"])
    nominal.mappa_area = _row(MappaArea, found["area"]) if found["area"] else None
    return nominal


def of(nominal: Nominal, *, lines: int, before: tuple[datetime, int] | None = None) -> Parts:
    """Names, numbers and timeline of a record reached lawfully, the timeline from below the line `before` on."""
    found = _ask("SELECT record_parts(%s, %s, %s, %s)", [nominal.pk, lines, *(before or (None, None))])
    return Parts(
        names=[_row(Name, row) for row in found["names"]],
        numbers=[_row(NominalIdentifier, row) for row in found["numbers"]],
        timeline=[_row(TimelineEntry, row) for row in found["timeline"]],
    )


def _ask(question: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found = cursor.fetchone()[0]
    return json.loads(found) if found is not None else None


def _row(model: type[M], row: dict[str, Any]) -> M:
    """The row as its model; columns that were not asked for are fetched when first needed."""
    known = [(field, row[str(field.column)]) for field in model._meta.concrete_fields if field.column in row]
    names, values = [field.attname for field, _ in known], [field.to_python(value) for field, value in known]
    found: M = model.from_db(connection.alias, names, values)
    return found
