"""What the reader found, put in the words and order of a document's page. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from records.assessments.facts import (
    CATALOGUE,
    NEED_AREAS,
    ROSH_ABOUT,
    SETTINGS,
    FactKind,
    Group,
    Shape,
    kinds_of,
)
from records.assessments.findings import BLANK, Doubt, FactState, Found, Likeness, Reading, Version
from records.documents.report import Line, Part, Report

LOOKS_LIKE: Final = {
    Likeness.YES: "An OASys, by its title and headings",
    Likeness.PERHAPS: "Perhaps an OASys: only part of its title and headings was found",
    Likeness.NO: "",
}
DOUBTS: Final = {
    Doubt.WRONG_LETTER: "The check letter does not fit the number.",
    Doubt.BAD_FORMAT: "Not in the usual form.",
    Doubt.DUMMY: "Stands for “not known” in another system.",
    Doubt.NO_SUCH_DATE: "There is no such date.",
}
VERSIONS: Final = {Version.CLASSIC: "Classic sections", Version.SAN: "Strengths and needs (SAN)"}
LEFT_BLANK: Final = "Left blank in this document"
SEVERAL: Final = "This document gives more than one."
NOT_NO_RISK: Final = " (this does not mean no risk)"
LONGEST_SHOWN: Final = 300
NUMBERS: Final = ("pnc", "cro", "crn", "noms")

Expected = tuple[str, tuple[str, ...]]


def report_of(answer: dict[str, Any]) -> Report:
    """The reader's answer for a document it could read."""
    reading = Reading.from_json(answer["reading"])
    parts = (_part(reading, group) for group in Group)
    return Report(
        looks_like=LOOKS_LIKE[reading.oasys],
        pages=answer["pages"] if answer["kind"] == "pdf" else None,
        notes=tuple(note["message"] for note in answer["notes"]),
        parts=tuple(part for part in parts if part.lines or part.missing),
        findings=answer["reading"],
    )


def summary_of(report: Report) -> str:
    """One line for the timeline: how much was read, nothing of what it says."""
    size = "1 page" if report.pages == 1 else f"{report.pages} pages" if report.pages else "Word document"
    read = ", ".join(_counted(report.findings.get("found", ())))
    sentences = (size, report.looks_like, f"Read: {read}" if read else "No facts of an OASys were read")
    return " ".join(f"{each}." for each in sentences if each) + " Nothing on the record has been changed."


def _counted(found: Sequence[dict[str, Any]]) -> list[str]:
    """How many facts of the sorts that people ask for were read, those that are none left out."""
    keys = {one["key"] for one in found if one["normalised"] != BLANK and one["key"] in CATALOGUE}
    groups = (
        ("number", {key for key in keys if key in NUMBERS}),
        ("risk level", {key for key in keys if CATALOGUE[key].group is Group.ROSH}),
        ("predictor", {key for key in keys if CATALOGUE[key].group is Group.PREDICTORS}),
        ("answer", {key for key in keys if CATALOGUE[key].shape in {Shape.YES_NO, Shape.SCALE}}),
        ("text", {key for key in keys if CATALOGUE[key].shape is Shape.TEXT}),
    )
    return [f"{len(some)} {word}{'s' if len(some) > 1 else ''}" for word, some in groups if some]


def _part(reading: Reading, group: Group) -> Part:
    lines = tuple(_line(reading, kind, one) for kind in kinds_of(group) for one in reading.all(kind.key))
    expected = _expected(group) if reading.oasys is not Likeness.NO else ()
    missing = [label for label, keys in expected if all(_absent(reading, key) for key in keys)]
    if missing and group is Group.ROSH:
        missing[-1] += NOT_NO_RISK
    return Part(group.label, lines, tuple(missing))


def _absent(reading: Reading, key: str) -> bool:
    return reading.state(key) is FactState.NOT_IN_DOCUMENT


def _expected(group: Group) -> tuple[Expected, ...]:
    """What to say is not there: a label, and the facts of which any one would do."""
    if group is Group.IDENTITY:
        named = ("Name", ("name", "surname", "forenames", "header_name"))
        return (named, *_each("date_of_birth", *NUMBERS))
    if group is Group.HEADER:
        return _each(
            "layer", "purpose", "status", "completed_on", "signed_on", "countersigned_on", "assessor"
        )
    if group is Group.ROSH:
        return tuple(
            (f"{label}, {where}", (f"rosh.{about}.{setting}", f"rosh.{about}"))
            for about, label in ROSH_ABOUT.items()
            for setting, where in SETTINGS.items()
            if f"rosh.{about}.{setting}" in CATALOGUE
        )
    if group is Group.SUMMARY:
        later = (
            "When, and what increases or reduces the risk",
            ("r10.3", "r10.4", "r10.5", "sum9", "sum10", "sum11"),
        )
        return (*_each("r10.1", "r10.2"), later)
    if group is Group.PREDICTORS:
        return (("Any predictor", tuple(kind.key for kind in kinds_of(group))),)
    if group is Group.NEEDS:
        return tuple(
            (label, (f"need.{area}.harm", f"need.{area}.offending")) for area, label in NEED_AREAS.items()
        )
    return _each(*(kind.key for kind in kinds_of(group)))


def _each(*keys: str) -> tuple[Expected, ...]:
    return tuple((CATALOGUE[key].label, (key,)) for key in keys)


def _line(reading: Reading, kind: FactKind, one: Found) -> Line:
    notes = (
        DOUBTS[Doubt(one.doubt)] if one.doubt else "",
        SEVERAL if reading.state(kind.key) is FactState.AMBIGUOUS else "",
        f"Shortened here: {len(one.value)} characters in the document."
        if len(one.value) > LONGEST_SHOWN
        else "",
        _also(one.also_on),
    )
    return Line(kind.label, _shown(one), one.page, one.words, " ".join(note for note in notes if note))


def _shown(one: Found) -> str:
    if one.is_blank:
        return one.value or LEFT_BLANK
    if one.key == "version":
        return VERSIONS[Version(one.normalised)]
    if len(one.value) <= LONGEST_SHOWN:
        return one.value
    return f"{one.value[:LONGEST_SHOWN].rpartition(' ')[0] or one.value[:LONGEST_SHOWN]} …"


def _also(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    more = " and others" if len(pages) > 10 else ""
    return f"Also on page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages[:10]))}{more}."
