"""Records as the components of a page want them. Reads nothing; all it shows was fetched by the view."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from records.nominals.choices import Category, Level, MarkerKind, RecordType, TimelineKind, Visibility
from records.nominals.models import Card, Nominal, NominalSummary, TimelineEntry
from records.nominals.search import Found
from visor.web.templatetags.components import age, date_uk

ROSH_COLOURS = {"Low": "green", "Medium": "yellow", "High": "orange", "Very high": "red"}
RESTRICTED = {"text": "Restricted", "colour": "purple"}

# What a line of the timeline calls the page it leads to.
LINKS = {"document": "See the document", "assessment": "See the assessment", "releases": "See all releases"}


def identity(nominal: Nominal, *, today: dt.date) -> dict[str, Any]:
    """The header card."""
    summary = nominal.summary
    born = nominal.date_of_birth
    return {
        "name": summary.name,
        "reference": nominal.reference,
        "born": (date_uk(born) + (" (estimated)" if nominal.dob_estimated else ""))
        if born
        else "Date not known",
        "age": age(born, today) if born else "",
        "category": Category(nominal.category).label,
        "level": Level(nominal.level).label,
        "rosh": summary.rosh,
        "rosh_colour": ROSH_COLOURS.get(summary.rosh, ""),
        "rosh_note": summary.rosh_note,
        "markers": [{"text": MarkerKind(kind).label, "colour": "red"} for kind in summary.markers],
        "manager": nominal.manager.full_name,
        "unit": nominal.owner_unit.name,
        "next_event": _next(summary),
        "clock": clock(summary, today),
        "status": RecordType(nominal.record_type).label,
        "tags": restricted(nominal.visibility),
    }


def restricted(visibility: str) -> list[dict[str, str]]:
    """The tag of a record that only named readers open, for those who may see it."""
    return [] if visibility == Visibility.OPEN else [RESTRICTED]


def found(result: Found) -> dict[str, Any]:
    """One line of search results: the record, its card, or only whom to ask."""
    card, nominal = result.card, result.nominal
    why = [result.why] if result.why else []
    contact = f"{card.manager.full_name}, {card.unit.name}"
    if nominal is not None:
        facts = [card.reference, *_born(nominal.date_of_birth, nominal.dob_estimated)]
        facts += [Category(nominal.category).label, Level(nominal.level).label, f"Manager: {contact}", *why]
        rosh = nominal.summary.rosh
        tags = [{"text": f"RoSH {rosh}", "colour": ROSH_COLOURS.get(rosh, "")}] if rosh else []
        return _line(card, nominal.summary.name, facts, [*restricted(nominal.visibility), *tags])
    if card.is_restricted:
        return _line(card, "Restricted record", [card.reference, f"Contact: {contact}"], [RESTRICTED])
    facts = [card.reference, *_born(card.date_of_birth, card.dob_estimated), f"Manager: {contact}", *why]
    return _line(card, card.name, facts, [{"text": "Outside your units", "colour": "grey"}])


def timeline_line(entry: TimelineEntry, nominal: Nominal) -> dict[str, Any]:
    """One line of the timeline. A log entry of midnight is one whose time nobody wrote down."""
    moment = timezone.localtime(entry.at)
    timeless = entry.kind == TimelineKind.LOG and not (moment.hour or moment.minute or moment.second)
    line: dict[str, Any] = {
        "when": moment.date() if timeless else entry.at,
        "title": entry.title,
        "who": entry.by_name,
        "text": entry.text,
        "tag": {"text": TimelineKind(entry.kind).label, "colour": "grey"},
    }
    if entry.url_name:
        keys = [nominal.slug, entry.url_key] if entry.url_key else [nominal.slug]
        words = LINKS.get(entry.url_name, "Open")
        line["link"] = {"text": words, "href": reverse(entry.url_name, args=keys)}
    return line


def cursor(text: str) -> tuple[dt.datetime, int] | None:
    """Where an older page of the timeline begins: the moment and the key of the last line shown."""
    moment, _, key = text.rpartition("~")
    at = _moment(moment)
    # Only what `older` writes: PostgreSQL refuses some moments that Python reads.
    ours = at is not None and at.tzinfo is not None and not at.utcoffset()
    return (at, int(key)) if at and ours and key.isascii() and key.isdigit() and len(key) < 19 else None


def older(page: list[TimelineEntry], size: int) -> str:
    """The address of the next older page; empty when this is the last."""
    if len(page) <= size:
        return ""
    last = page[size - 1]
    return f"?before={last.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z~{last.pk}#timeline"


def clock(summary: NominalSummary, today: dt.date) -> dict[str, str] | None:
    """The time limit that runs on the record: what is due, by when, and how long that is from today."""
    if summary.clock_on is None:
        return None
    return {"what": summary.clock, "on": date_uk(summary.clock_on), **days_left(summary.clock_on, today)}


def days_left(due_on: dt.date, today: dt.date) -> dict[str, str]:
    """How a time limit stands, as a tag."""
    left = (due_on - today).days
    days = f"{abs(left)} {'day' if abs(left) == 1 else 'days'}"
    if left < 0:
        return {"text": f"{days} overdue", "colour": "red"}
    if left == 0:
        return {"text": "Due today", "colour": "orange"}
    return {"text": f"{days} left", "colour": "yellow" if left <= 5 else "blue"}


def _next(summary: NominalSummary) -> str:
    when = f", {date_uk(summary.next_event_on)}" if summary.next_event_on else ""
    return f"{summary.next_event}{when}" if summary.next_event else ""


def _line(card: Card, title: str, facts: list[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    return {"title": title, "href": reverse("record", args=[card.slug]), "facts": facts, "tags": tags}


def _born(born: dt.date | None, estimated: bool) -> list[str]:
    if born is None:
        return ["Date of birth not known"]
    return [f"Born {date_uk(born)}{' (estimated)' if estimated else ''}, age {age(born)}"]


def _moment(text: str) -> dt.datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
