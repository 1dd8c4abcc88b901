"""Documents as a page's components want them. Reads nothing; all it shows was fetched by the view."""

import datetime as dt
import uuid
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from records.documents.choices import (
    AT_REST,
    COLOURS,
    CONTENT_TYPES,
    NEXT,
    NO_SCANNER,
    NOT_VIRUS_CHECKED,
    STILL_TRYING,
    DocumentKind,
    State,
)
from records.documents.models import Document
from records.documents.report import Part, Report
from records.nominals.models import Nominal
from visor.access.actor import Actor
from visor.web.templatetags.components import datetime_uk

USUAL_WAIT = dt.timedelta(minutes=2)
LIST_HEAD = ["Document", "State", "Added"]
PERHAPS = "perhaps"  # what the reader says of a document that it half takes for an OASys
PERHAPS_AN_OASYS = {
    "tag": "Perhaps an OASys",
    "text": "Only part of the title and headings of an OASys was found. Check that it is the right file.",
}
NOT_AN_OASYS = {
    "tag": "Perhaps not an OASys",
    "text": "It was added as an OASys, but neither the title nor the headings of an OASys were found. "
    "Check that it is the right file.",
}
_KEPT_APART = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Accept-Ranges": "none",
}
ENDINGS = {content_type: ending for ending, content_type in CONTENT_TYPES.items()}


def row(document: Document, nominal: Nominal) -> list[Any]:
    """One line of the list."""
    where = State(document.state)
    address = reverse("document", args=[nominal.slug, document.reference])
    return [
        {"text": document.title, "href": address, "hint": DocumentKind(document.kind).label},
        {
            "text": where.label,
            "tag": COLOURS[where],
            "hint": NOT_VIRUS_CHECKED if _unchecked(document) else "",
        },
        {"text": datetime_uk(document.uploaded_at), "hint": document.uploaded_by.full_name},
    ]


def _unchecked(document: Document) -> bool:
    """Nobody looked for viruses, and it went on without."""
    return document.is_past_its_checks and document.virus_checked_at is None


def _virus_check(document: Document) -> str:
    if document.virus_checked_at is not None:
        return f"Nothing found, {datetime_uk(document.virus_checked_at)}"
    return NOT_VIRUS_CHECKED if _unchecked(document) else ""


def state(document: Document, *, now: dt.datetime) -> dict[str, str]:
    """Where it stands and what happens next, in words."""
    where = State(document.state)
    late = (
        where not in AT_REST
        and where != State.WAITING  # that says itself what it waits for
        and now - document.uploaded_at > USUAL_WAIT
        and now - document.state_since > USUAL_WAIT
    )
    return {
        "label": where.label,
        "colour": COLOURS[where],
        "since": "on" if where in AT_REST else "since",
        "next": STILL_TRYING if late else NEXT[where],
        "unchecked": NOT_VIRUS_CHECKED if _unchecked(document) else "",
        "no_scanner": NO_SCANNER,
    }


def facts(document: Document, nominal: Nominal) -> list[dict[str, Any]]:
    """The file itself, with the way to have it where it may be had."""
    rows: list[dict[str, Any]] = [
        {"key": "Name", "value": document.original_name},
        {"key": "Size", "value": filesizeformat(document.size)},
        {"key": "Added", "value": f"{datetime_uk(document.uploaded_at)} by {document.uploaded_by.full_name}"},
        {"key": "Fingerprint (SHA-256)", "value": document.sha256},
    ]
    if looked := _virus_check(document):
        rows.append({"key": "Virus check", "value": looked})
    if document.may_be_handed_out:
        href = reverse("document_file", args=[nominal.slug, document.reference])
        rows[0]["actions"] = [{"text": "Download", "href": href, "hidden": "the file as it came"}]
    return rows


def reading(document: Document) -> dict[str, Any] | None:
    """What was read, part by part; None until it has been."""
    if document.reading is None or document.state != State.READ:
        return None
    report = Report.from_json(document.reading)
    summary = [{"key": "Pages", "value": "No fixed pages (Word)" if report.pages is None else report.pages}]
    doubt = _doubt(report, document)
    facts = sum(len(part.lines) for part in report.parts)
    if report.looks_like and not doubt:
        summary.insert(0, {"key": "Looks like", "value": report.looks_like})
    return {
        "summary": summary,
        "doubt": doubt,
        "notes": report.notes,
        "parts": [_part(part, paged=report.pages is not None) for part in report.parts],
        "everything": f"Everything that was read, {facts} fact{'' if facts == 1 else 's'}",
    }


def _doubt(report: Report, document: Document) -> dict[str, str] | None:
    """Why it may not be the OASys it was added as."""
    if document.kind != DocumentKind.OASYS:
        return None
    if not report.looks_like:
        return NOT_AN_OASYS
    return PERHAPS_AN_OASYS if report.findings.get("oasys") == PERHAPS else None


def _part(part: Part, *, paged: bool) -> dict[str, Any]:
    head = ["What", "As printed, with the words around it", *(["Page"] if paged else [])]
    rows = [
        [
            {"text": line.label, "hint": line.note},
            {"text": line.value, "hint": line.words},
            *([line.page] if paged else []),
        ]
        for line in part.lines
    ]
    return {"title": part.title, "head": head, "rows": rows, "missing": part.missing}


def already_there(document: Document) -> str:
    """Said to whoever adds a file the record holds."""
    when = datetime_uk(document.uploaded_at)
    return (
        f"This file is already on the record: {document.uploaded_by.full_name} added it on {when}. "
        "It is shown here and was not added again."
    )


def too_many_today(most: int) -> str:
    """Said to whoever has added as many files as one person may in a day."""
    return (
        f"You have added {most} files today, which is the most one person can add in a day. This one was not "
        "received. Add it tomorrow, or ask a colleague who works on this record"
    )


def file_headers(document: Document, nominal: Nominal) -> dict[str, str]:
    """A file leaves under a name of ours, to be saved and never shown inside our own pages."""
    name = f"{_name(document, nominal)}.{ENDINGS[document.content_type]}"
    return {
        "Content-Type": document.content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        **_KEPT_APART,
    }


def page_headers(document: Document, nominal: Nominal, number: int) -> dict[str, str]:
    """A picture of a page is shown inside our own pages, and taken for nothing but a picture."""
    name = f"{_name(document, nominal)}-page-{number}.png"
    return {
        "Content-Type": "image/png",
        "Content-Disposition": f'inline; filename="{name}"',
        **_KEPT_APART,
    }


def mark(actor: Actor, at: dt.datetime, copy: uuid.UUID) -> str:
    """Written across a page that is shown: to whom, when, and the beginning of its line in the trail."""
    return f"{actor.name}   {datetime_uk(at)}   copy {str(copy)[:8]}"


def _name(document: Document, nominal: Nominal) -> str:
    return f"VISOR-{nominal.slug}-{str(document.reference)[:8]}"
