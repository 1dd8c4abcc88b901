"""What the reader found, put in the words and order of a document's page. Pure."""

from collections.abc import Sequence
from typing import Any

from records.assessments.findings import (
    About,
    FoundIdentifier,
    FoundRosh,
    FoundValue,
    Likeness,
    Reading,
    What,
)
from records.documents.report import Line, Part, Report
from records.nominals.identifiers import Check
from records.nominals.identifiers import Kind as IdentifierKind

LOOKS_LIKE = {
    Likeness.YES: "An OASys, by its title and headings",
    Likeness.PERHAPS: "Perhaps an OASys: only part of its title and headings was found",
    Likeness.NO: "",
}
RISK_TO = {
    About.CHILDREN: "Children",
    About.PUBLIC: "Public",
    About.KNOWN_ADULT: "Known adult",
    About.STAFF: "Staff",
    About.PRISONERS: "Prisoners",
    About.OVERALL: "Overall",
}
VALUES = {
    What.NAME: "Name",
    What.SURNAME: "Surname",
    What.FORENAMES: "Forenames",
    What.DATE_OF_BIRTH: "Date of birth",
    What.COMPLETED: "Date completed",
}
DOUBTS = {
    Check.VALID: "",
    Check.WRONG_LETTER: "The check letter does not fit the number.",
    Check.BAD_FORMAT: "Not in the usual form.",
    Check.DUMMY: "Stands for “not known” in another system.",
}
PERSON = (What.NAME, What.SURNAME, What.FORENAMES, What.DATE_OF_BIRTH)
EXPECTED_NUMBERS = (IdentifierKind.PNC, IdentifierKind.CRO, IdentifierKind.CRN, IdentifierKind.NOMS)


def report_of(answer: dict[str, Any]) -> Report:
    """The reader's answer for a document it could read."""
    reading = Reading.from_json(answer["reading"])
    return Report(
        looks_like=LOOKS_LIKE[reading.oasys],
        pages=answer["pages"] if answer["kind"] == "pdf" else None,
        notes=tuple(note["message"] for note in answer["notes"]),
        parts=(_numbers(reading), _risk(reading), _person(reading), _dates(reading)),
        findings=answer["reading"],
    )


def summary_of(report: Report) -> str:
    """One line for the timeline: how much was read, nothing of what it says."""
    size = "1 page" if report.pages == 1 else f"{report.pages} pages" if report.pages else "Word document"
    counts = ", ".join(f"{part.title.lower()}: {len(part.lines)}" for part in report.parts[:2])
    likeness = f" {report.looks_like}." if report.looks_like else ""
    return f"{size}; {counts}.{likeness} Nothing on the record has been changed."


def _numbers(reading: Reading) -> Part:
    found = {one.kind for one in reading.identifiers}
    missing = tuple(_capital(kind.label) for kind in EXPECTED_NUMBERS if kind not in found)
    return Part("Numbers", tuple(_number(one) for one in reading.identifiers), missing)


def _number(one: FoundIdentifier) -> Line:
    note = f"{DOUBTS[one.check]} {_also(one.also_on)}".strip()
    return Line(_capital(one.kind.label), one.value, one.page, one.words, note)


def _risk(reading: Reading) -> Part:
    found = {one.about for one in reading.rosh}
    missing = tuple(RISK_TO[about] for about in RISK_TO if about not in found)
    return Part("Risk of serious harm", tuple(_level(one) for one in reading.rosh), missing)


def _level(one: FoundRosh) -> Line:
    setting = {"community": "In the community.", "custody": "In custody."}.get(one.setting.value, "")
    return Line(RISK_TO[one.about], one.value, one.page, one.words, setting)


def _person(reading: Reading) -> Part:
    values = reading.of(*PERSON)
    found = {one.what for one in values}
    named = {What.NAME, What.SURNAME, What.FORENAMES} & found
    missing = [] if named else ["Name"]
    missing += [] if What.DATE_OF_BIRTH in found else [VALUES[What.DATE_OF_BIRTH]]
    return Part("Name and date of birth", _values(values), tuple(missing))


def _dates(reading: Reading) -> Part:
    values = reading.of(What.COMPLETED)
    return Part("Dates", _values(values), () if values else (VALUES[What.COMPLETED],))


def _values(values: Sequence[FoundValue]) -> tuple[Line, ...]:
    return tuple(Line(VALUES[one.what], one.value, one.page, one.words, _also(one.also_on)) for one in values)


def _also(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    return f"Also on page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages[:10]))}{' and others' if len(pages) > 10 else ''}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
