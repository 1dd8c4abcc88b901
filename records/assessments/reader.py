"""Reads what an OASys, or any document, prints: numbers, risk of serious harm levels, name and dates, each with
its page and words. Pure; run on uploads in the documents room's sandbox by the name `READ_DOCUMENT`.

It says what is printed and nothing more: two different values are two findings, and a fact not found is "not
in this document", never "none".
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

from records.assessments.findings import READER_VERSION, Evidence, Found, Likeness, Reading
from records.assessments.first_findings import FoundIdentifier, FoundRosh, FoundValue, What
from records.assessments.first_findings import Likeness as _Old
from records.assessments.labelled_values import labelled_values
from records.assessments.page_lines import Line, lines_of, words_around
from records.assessments.printed_identifiers import printed_identifiers
from records.assessments.rosh_grid import rosh_levels
from records.documents.content import NO_TEXT, Page, Refusal, extract

__all__ = ["READER_VERSION", "READ_DOCUMENT", "Reading", "read", "read_document"]

READ_DOCUMENT: Final = "records.assessments.reader.read_document"

_TITLE_PAGES: Final = 2
_TITLE: Final = re.compile(r"(?:offender assessment system|oasys(?! question))\b.{0,60}", re.IGNORECASE)
# What the OASys print screen offers as parts to print; one of them alone proves little.
_HEADINGS: Final = re.compile(
    r"case id(?: - (?:offender information|sources of information))?|1 - offending information"
    r"|1 - offence & sentence information|2 - analysis of offences|3 - accommodation"
    r"|4 - education, training and employability|5 - financial management and income|6 - relationships"
    r"|7 - lifestyle and associates|8 - drug misuse|9 - alcohol misuse|10 - emotional well-being"
    r"|11 - thinking and behaviour|12 - attitudes|13 - health and other considerations|san section"
    r"|self assessment form|risk of serious harm screening|rosh full analysis|rosh screening"
    r"|risk of serious harm (?:full analysis|summary)|risk management plan|summary sheet"
    r"|(?:initial|review|basic) sentence plan",
    re.IGNORECASE,
)
# Keeping the columns of a page costs twice its plain text, so only pages that print facts by labels get it.
_WORTH_COLUMNS: Final = re.compile(
    r"\b(?:sur|fore|family |first |last )names?\b|\bname ?:|\bdate of birth\b|\bd\.?o\.?b\b|\bpnc|\bcro\b|\bcrn\b"
    r"|\bp?nom(?:i)?s\b|\b(?:assessment|date) completed\b|\bcomplet(?:ed|ion) date\b|\brisk\s+(?:in|to)\s+(?:the\s+)?"
    r"(?:community|custody|children|public|known|staff|prisoners?)\b"
    r"|\b(?:children|public|adults?|staff|prisoners?)[\s:]{1,4}(?:very[ _]?|high|medium|low|n/?a)\b",
    re.IGNORECASE,
)


def read(pages: Iterable[Page], *, today: date) -> Reading:
    """Find what is printed on these pages; `today` settles the century of a two-digit PNC year."""
    lines = lines_of(pages)
    evidence = _evidence(lines)
    return Reading(
        oasys=Likeness(_likeness(evidence).value),
        evidence=tuple(Evidence(e.label, e.value, e.page, e.words) for e in evidence),
        found=(
            *(_v(each) for each in labelled_values(lines)),
            *(_i(each) for each in printed_identifiers(lines, today=today) if each.kind.value != "nino"),
            *{f.key + f.normalised: f for f in map(_r, rosh_levels(lines))}.values(),
        ),
    )


def _v(v: FoundValue) -> Found:
    key = "completed_on" if v.what is What.COMPLETED else v.what.value
    return Found(key, v.value, v.normalised or v.value, v.page, v.words, "label", v.also_on)


def _i(v: FoundIdentifier) -> Found:
    doubt = "" if v.check.value == "valid" else v.check.value
    return Found(v.kind.value, v.value, v.canonical or "", v.page, v.words, "label", v.also_on, doubt)


def _r(v: FoundRosh) -> Found:
    setting = "" if v.setting.value == "not_printed" else f".{v.setting.value}"
    return Found(f"rosh.{v.about.value}{setting}", v.value, v.level.value, v.page, v.words, "grid")


def read_document(data: bytes) -> dict[str, Any]:
    """Read one file from its bytes: the sandbox's entry, and the only place here that asks the clock."""
    content = extract(data, columns_for=lambda text: bool(_WORTH_COLUMNS.search(text)))
    if isinstance(content, Refusal):
        return {"outcome": "refused", "code": content.value, "message": content.message}
    return {
        "outcome": "no_text" if NO_TEXT in content.notes else "read",
        "kind": content.kind.value,
        "pages": len(content.pages),
        "notes": [{"code": note.code, "message": note.message} for note in content.notes],
        "reading": read(content.pages, today=datetime.now(tz=UTC).date()).as_json(),
    }


def _evidence(lines: list[Line]) -> tuple[FoundValue, ...]:
    found: dict[str, FoundValue] = {}
    for index, line in enumerate(lines):
        title = _TITLE.fullmatch(line.text) if line.page <= _TITLE_PAGES else None
        if title or _HEADINGS.fullmatch(line.text):
            label = "title" if title else "heading"
            value = FoundValue(
                What.HEADING, label, line.text, line.page, words_around(lines, index, line.text)
            )
            found.setdefault(line.text.casefold(), value)
    return tuple(found.values())


def _likeness(evidence: tuple[FoundValue, ...]) -> _Old:
    headings = sum(each.label == "heading" for each in evidence)
    if headings >= 2 or (headings and len(evidence) > headings):
        return _Old.YES
    return _Old.PERHAPS if evidence else _Old.NO
