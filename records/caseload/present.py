"""What the pages of this room show, as the components want it. Reads nothing."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from records.nominals import present
from records.nominals import reference as references
from records.nominals.models import Nominal
from visor.web.templatetags.components import date_uk
from visor.work.models import Due, Notice

CLOSED = "A record you can no longer open"


def record(nominal: Nominal) -> dict[str, Any]:
    """One record of the caseload."""
    who = present.identity(nominal, today=timezone.localdate())
    changed = date_uk(timezone.localtime(nominal.updated_at).date())
    facts = [
        nominal.reference,
        f"{who['category']}, {who['level']}",
        f"Manager: {who['manager']}, {who['unit']}",
    ]
    facts += [f"Next: {who['next_event']}"] if who["next_event"] else []
    tags = [{"text": f"RoSH {who['rosh']}", "colour": who["rosh_colour"]}] if who["rosh"] else []
    return {
        "title": who["name"],
        "href": reverse("record", args=[nominal.slug]),
        "facts": [*facts, f"Last change {changed}"],
        "tags": [*who["tags"], *tags, *_clock(who["clock"]), *who["markers"]],
    }


def _clock(running: dict[str, str] | None) -> list[dict[str, str]]:
    """The time limit that runs on the record: what it is for, and how long is left."""
    if running is None:
        return []
    left = running["text"][0].lower() + running["text"][1:]
    return [{"text": f"{running['what'].removesuffix(' due')}: {left}", "colour": running["colour"]}]


def due(item: Due, *, today: date) -> dict[str, Any]:
    """One thing to be done, and by when."""
    about = item.about  # type: ignore[attr-defined]
    return {
        "title": f"{item.title}: {about['name']}" if about else item.title,
        "href": _address(item, about),
        "facts": [*([about["reference"]] if about else []), f"Due {date_uk(item.due_on)}"],
        "tags": [
            *(present.restricted(about["visibility"]) if about else []),
            present.days_left(item.due_on, today),
        ],
    }


def notice(told: Notice) -> dict[str, Any]:
    """One thing somebody was told, as a line of a timeline."""
    about = told.about  # type: ignore[attr-defined]
    line: dict[str, Any] = {"when": told.created_at, "title": told.text, "who": told.actor_name}
    if told.withdrawn_at:
        line["tag"] = {"text": "Withdrawn", "colour": "grey"}
    elif told.read_at is None:
        line["tag"] = {"text": "Unread", "colour": "blue"}
    if about:
        line["link"] = {"text": f"{about['name']}, {about['reference']}", "href": _address(told, about)}
    elif told.record_id is not None:
        line["text"] = CLOSED
    elif address := _address(told, None):
        line["link"] = {"text": "Open", "href": address}
    return line


def shown_of(rows: Iterable[Due | Notice]) -> set[int]:
    """The records whose names these rows give away, for the audit event."""
    return {row.about["id"] for row in rows if row.about}  # type: ignore[union-attr]


def _address(row: Due | Notice, about: dict[str, Any] | None) -> str:
    """The page a row leads to: of its record, or of none. A row may outlive the address it was written with."""
    keys = [references.in_address(about["reference"])] if about else []
    if row.url_name:
        with suppress(NoReverseMatch):
            return reverse(row.url_name, args=[*keys, row.url_key] if row.url_key else keys)
    return reverse("record", args=keys) if keys else ""
