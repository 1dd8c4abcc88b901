"""Reads what an OASys, or any document, prints: each fact of the catalogue with its page and words. Pure; run on
uploads in the documents room's sandbox by the name `READ_DOCUMENT`.

It says what is printed and nothing more: two different values are two findings, and a fact not found is "not
in this document", never "none". Facts come from labels, numbered questions, tables and the grid, never from
somebody's account.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from records.assessments.findings import (
    READER_VERSION,
    Evidence,
    Found,
    Likeness,
    Method,
    Reading,
    Version,
)
from records.assessments.reading.answers import answers
from records.assessments.reading.collecting import collected
from records.assessments.reading.labels import labelled_values
from records.assessments.reading.lines import lines_of, words_around
from records.assessments.reading.outline import Outline, outline_of
from records.assessments.reading.predictors import predictors
from records.assessments.reading.rosh_grid import rosh_levels
from records.assessments.reading.tables import needs_table, signing_history
from records.assessments.reading.wordings import CLASSIC
from records.assessments.reading.worth import WorthColumns
from records.documents.content import NO_TEXT, Page, Refusal, extract

__all__ = ["READER_VERSION", "READ_DOCUMENT", "Reading", "read", "read_document"]

READ_DOCUMENT: Final = "records.assessments.reader.read_document"

_TITLE_PAGES: Final = 2
_TITLE: Final = re.compile(r"(?:offender assessment system|oasys(?! question))\b.{0,60}", re.IGNORECASE)
_LAYER: Final = re.compile(r"\blayer ?(?P<number>[13])\b", re.IGNORECASE)


def read(pages: Iterable[Page], *, today: date) -> Reading:
    """Find what is printed on these pages; `today` settles the century of a two-digit PNC year."""
    outline = outline_of(lines_of(pages))
    evidence = _evidence(outline)
    version = tuple(_version(outline))
    shapes = {one.normalised for one in version}
    return Reading(
        oasys=_likeness(evidence),
        shape=Version(shapes.pop()) if len(shapes) == 1 else Version.UNKNOWN,
        evidence=evidence,
        found=collected(
            (
                *labelled_values(outline, today=today),
                *_layer(evidence),
                *version,
                *signing_history(outline),
                *rosh_levels(outline.form),
                *answers(outline),
                *predictors(outline.form),
                *needs_table(outline),
            )
        ),
    )


def read_document(data: bytes) -> dict[str, Any]:
    """Read one file from its bytes: the sandbox's entry, and the only place here that asks the clock."""
    content = extract(data, columns_for=WorthColumns())
    if isinstance(content, Refusal):
        return {"outcome": "refused", "code": content.value, "message": content.message}
    return {
        "outcome": "no_text" if NO_TEXT in content.notes else "read",
        "kind": content.kind.value,
        "pages": len(content.pages),
        "notes": [{"code": note.code, "message": note.message} for note in content.notes],
        "reading": read(content.pages, today=datetime.now(tz=UTC).date()).as_json(),
    }


def _evidence(outline: Outline) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    titles = {index for index, _ in outline.titles}
    for index, line in enumerate(outline.lines):
        is_title = line.page <= _TITLE_PAGES and _TITLE.fullmatch(line.text)
        if is_title or index in titles:
            kind = "title" if is_title else "heading"
            words = words_around(outline.lines, index, line.text)
            found.setdefault(line.text.casefold(), Evidence(kind, line.text, line.page, words))
    return tuple(found.values())


def _likeness(evidence: tuple[Evidence, ...]) -> Likeness:
    headings = sum(each.kind == "heading" for each in evidence)
    if headings >= 2 or (headings and len(evidence) > headings):
        return Likeness.YES
    return Likeness.PERHAPS if evidence else Likeness.NO


def _layer(evidence: tuple[Evidence, ...]) -> Iterator[Found]:
    """The layer, where the document's own title gives it."""
    for each in evidence:
        if each.kind == "title" and (layer := _LAYER.search(each.value)):
            yield Found("layer", layer[0], f"layer_{layer['number']}", each.page, each.words, Method.LABEL)


def _version(outline: Outline) -> Iterator[Found]:
    """Classic or strengths and needs, by the parts that only one of them prints."""
    shown = [(index, title.shows) for index, title in outline.titles if title.shows]
    shown += [
        (each.start.line, "classic") for each in outline.asked if each.section in CLASSIC and each.number
    ]
    for index, version in sorted(shown):
        line = outline.lines[index]
        yield Found(
            "version",
            line.text[:80],
            version,
            line.page,
            words_around(outline.lines, index, line.text),
            Method.LABEL,
        )
