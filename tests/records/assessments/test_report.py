"""A reading in the words of the document's page: missing is never no, and the summary tells nothing of what it says."""

import json
from typing import Any

from records.assessments.findings import Reading
from records.assessments.report import LONGEST_SHOWN, report_of, summary_of
from records.documents.report import Part, Report
from tests.records.assessments.pages_read import laid_out, reading

GRID = "Risk of Serious Harm Summary\n              Risk in Community      Risk in Custody\n"


def report(found: Reading, **changes: Any) -> Report:
    answer = {"reading": json.loads(json.dumps(found.as_json())), "kind": "pdf", "pages": 12, "notes": []}
    return report_of(answer | changes)


def part(shown: Report, title: str) -> Part:
    return next(each for each in shown.parts if each.title == title)


def test_missing_levels_are_not_called_no_risk() -> None:
    shown = report(laid_out(f"OASys Assessment\n{GRID}Children      High                   Low\nStaff"))
    risk = part(shown, "Risk of serious harm")
    assert [(line.label, line.value) for line in risk.lines] == [
        ("Children, in the community", "High"),
        ("Children, in custody", "Low"),
        ("Staff, in the community", "Left blank in this document"),
        ("Staff, in custody", "Left blank in this document"),
    ]
    assert risk.missing[0] == "Public, in the community"
    assert risk.missing[-1] == "Prisoners, in custody (this does not mean no risk)"
    assert part(shown, "Predictors").missing == ("Any predictor",)


def test_doubts_repeats_and_differences_are_said() -> None:
    shown = report(
        laid_out("OASys\nCase ID\nPNC: 98/7654Z\nStatus: Open\nStatus: Complete", "Case ID\nPNC: 98/7654Z")
    )
    [number] = [line for line in part(shown, "Who the document is about").lines if line.label == "PNC number"]
    assert number.note == "The check letter does not fit the number. Also on page 2."
    states = [line for line in part(shown, "The assessment").lines if line.label == "Status"]
    assert [line.note for line in states] == ["This document gives more than one."] * 2


def test_long_text_is_shortened_and_the_form_named() -> None:
    shown = report(
        reading(f"2 - Analysis of Offences\nRisk Management Plan\nRM30 Supervision\n{'word ' * 100}")
    )
    [line] = part(shown, "Risk management plan").lines
    assert len(line.value) <= LONGEST_SHOWN + 2
    assert line.note.startswith("Shortened here: 499 characters")
    assert part(shown, "The assessment").lines[0].value == "Classic sections"
    unbroken = report(reading(f"Risk Management Plan\nRM30 Supervision\n{'x' * 400}"))
    assert len(part(unbroken, "Risk management plan").lines[0].value) == LONGEST_SHOWN + 2


def test_document_that_is_no_oasys_is_not_told_what_it_lacks() -> None:
    shown = report(reading("Dear Ann\nCRN: X320741"))
    assert [(each.title, each.missing) for each in shown.parts] == [("Who the document is about", ())]
    assert shown.looks_like == ""


def test_summary_counts_what_was_read_and_quotes_nothing() -> None:
    found = laid_out(f"OASys Assessment\nCRN: X320741\n{GRID}Children      High                   Low\nStaff")
    assert summary_of(report(found)) == (
        "12 pages. An OASys, by its title and headings. Read: 1 number, 2 risk levels. "
        "Nothing on the record has been changed."
    )
    nothing = "No facts of an OASys were read. Nothing on the record has been changed."
    assert summary_of(report(reading("Dear Ann"), pages=1)) == f"1 page. {nothing}"
    assert summary_of(report(reading("Dear Ann"), kind="docx")) == f"Word document. {nothing}"


def test_pages_after_the_tenth_are_not_listed() -> None:
    shown = report(reading(*["CRN: X320741"] * 13))
    assert part(shown, "Who the document is about").lines[0].note.endswith("10, 11 and others.")
