"""What the reader found, put in the words and order of a document's page. Pure."""

from collections.abc import Sequence
from typing import Any

from records.assessments.facts import CATALOGUE, FactKind, Group, kinds_of
from records.assessments.findings import Doubt, Found, Likeness, Reading
from records.documents.report import Line, Part, Report

LOOKS_LIKE = {
    Likeness.YES: "An OASys, by its title and headings",
    Likeness.PERHAPS: "Perhaps an OASys: only part of its title and headings was found",
    Likeness.NO: "",
}
DOUBTS = {
    Doubt.WRONG_LETTER: "The check letter does not fit the number.",
    Doubt.BAD_FORMAT: "Not in the usual form.",
    Doubt.DUMMY: "Stands for “not known” in another system.",
    Doubt.NO_SUCH_DATE: "There is no such date.",
}


def report_of(answer: dict[str, Any]) -> Report:
    """The reader's answer for a document it could read."""
    reading = Reading.from_json(answer["reading"])
    return Report(
        looks_like=LOOKS_LIKE[reading.oasys],
        pages=answer["pages"] if answer["kind"] == "pdf" else None,
        notes=tuple(note["message"] for note in answer["notes"]),
        parts=tuple(_part(reading, group) for group in Group),
        findings=answer["reading"],
    )


def summary_of(report: Report) -> str:
    """One line for the timeline: how much was read, nothing of what it says."""
    size = "1 page" if report.pages == 1 else f"{report.pages} pages" if report.pages else "Word document"
    return f"{size}. Nothing on the record has been changed."


def _part(reading: Reading, group: Group) -> Part:
    lines = tuple(_line(kind, one) for kind in kinds_of(group) for one in reading.all(kind.key))
    missing = tuple(kind.label for kind in kinds_of(group) if not reading.all(kind.key))
    return Part(group.label, lines, missing)


def _line(kind: FactKind, one: Found) -> Line:
    doubt = DOUBTS[Doubt(one.doubt)] if one.doubt else ""
    return Line(CATALOGUE[kind.key].label, one.value, one.page, one.words, f"{doubt} {_also(one.also_on)}".strip())


def _also(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    return f"Also on page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages[:10]))}{' and others' if len(pages) > 10 else ''}."
