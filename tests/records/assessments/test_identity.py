"""Is it the right person: a truth table over what a document prints and what a record holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from records.assessments.choices import Identity
from records.assessments.findings import Likeness, Reading
from records.assessments.identity import (
    Known,
    KnownName,
    KnownNumber,
    Verdict,
    Weight,
    compare,
)
from tests.factories.assessments import found, reading

AGREES, PARTLY, DISAGREES, NOT_ENOUGH = (
    Identity.AGREES,
    Identity.PARTLY,
    Identity.DISAGREES,
    Identity.NOT_ENOUGH,
)
WESLEY = Known(
    names=(KnownName("Fictional", "Wesley John"), KnownName("O’Hara-Wren", "Wes")),
    date_of_birth=date(1984, 3, 12),
    numbers=(KnownNumber("pnc", "02/73319Z", "2002/0073319Z"), KnownNumber("crn", "X320741", "X320741")),
)
DOB, PNC, CRN = ("12/03/1984", "1984-03-12"), ("2002/0073319Z", "2002/0073319Z"), ("X320741", "X320741")
OTHER_PNC = ("1999/0012345V", "1999/0012345V")


def printed(**facts: Any) -> Reading:
    """A document that prints these facts of its person and no others."""
    every = []
    for key, said in facts.items():
        for one in said if isinstance(said, list) else [said]:
            value, normalised = one if isinstance(one, tuple) else (one, one.casefold())
            every.append(found(key, value, normalised))
    return Reading(oasys=Likeness.YES, found=tuple(every))


def name(surname: str, forenames: str) -> dict[str, str]:
    return {"surname": surname, "forenames": forenames}


def line(read: Reading, kind: str, known: Known = WESLEY) -> Any:
    return next(one for one in compare(read, known).lines if one.kind == kind)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        # Two things that are the same and none that differs.
        ({**name("FICTIONAL", "Wesley"), "date_of_birth": DOB}, AGREES),
        ({**name("FICTIONAL", "Wesley"), "pnc": PNC}, AGREES),
        ({"date_of_birth": DOB, "pnc": PNC}, AGREES),
        ({"pnc": PNC, "crn": CRN}, AGREES),
        ({"name": "Wesley Fictional", "date_of_birth": DOB}, AGREES),
        ({"name": "FICTIONAL, Wesley", "date_of_birth": DOB}, AGREES),
        ({**name("O'Hara Wren", "Wes"), "date_of_birth": DOB}, AGREES),
        ({**name("WESLEY", "Fictional"), "date_of_birth": DOB}, AGREES),
        # One alone, or only names, is not enough.
        ({}, NOT_ENOUGH),
        (name("Fictional", "Wesley"), NOT_ENOUGH),
        ({"pnc": PNC}, NOT_ENOUGH),
        ({"date_of_birth": DOB}, NOT_ENOUGH),
        ({**name("Fictional", "W"), "date_of_birth": DOB}, NOT_ENOUGH),
        ({**name("Wren", "Wes"), "date_of_birth": DOB}, NOT_ENOUGH),
        # Any valid number that differs.
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "pnc": OTHER_PNC}, DISAGREES),
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "pnc": PNC, "crn": ("X999999", "X999999")}, DISAGREES),
        # Twins: the surname and the birth are the same, the forename is not.
        ({**name("Fictional", "Warren"), "date_of_birth": DOB}, DISAGREES),
        ({**name("Fictional", "Warren"), "date_of_birth": DOB, "pnc": PNC}, PARTLY),
        # A name or a birth that differs, with and without a number to make up for it.
        ({**name("Other", "Person"), "date_of_birth": DOB}, DISAGREES),
        ({**name("Fictional", "Wesley"), "date_of_birth": ("01/01/1990", "1990-01-01")}, DISAGREES),
        ({**name("Fictional", "Wesley"), "date_of_birth": ("01/01/1990", "1990-01-01"), "crn": CRN}, PARTLY),
        ({**name("Other", "Person"), "pnc": PNC}, PARTLY),
        # Slips of the pen.
        ({**name("Fictional", "Wesley"), "date_of_birth": ("03/12/1984", "1984-12-03")}, PARTLY),
        ({**name("Fictional", "Wesley"), "pnc": ("02/73319Y", "")}, PARTLY),
        ({"date_of_birth": ("31/02/1984", ""), "pnc": PNC}, PARTLY),
        # Left blank says nothing.
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "pnc": ("", "blank")}, AGREES),
        # Somebody else inside the document.
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "header_name": "Ross Copied"}, PARTLY),
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "plan_name": "Mr Copied"}, PARTLY),
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "plan_name": "Mr Fictional"}, AGREES),
        ({**name("Fictional", "Wesley"), "date_of_birth": DOB, "plan_name": "W Fictional"}, AGREES),
        ({"surname": ["Fictional", "Copied"], "forenames": "Wesley", "date_of_birth": DOB}, DISAGREES),
    ],
)  # fmt: skip
def test_the_outcome(facts: dict[str, Any], outcome: Identity) -> None:
    assert compare(printed(**facts), WESLEY).outcome == outcome


def test_every_thing_compared_has_its_line_in_one_order() -> None:
    lines = compare(reading(), WESLEY).lines
    assert [one.kind for one in lines] == ["name", "date_of_birth", "pnc", "cro", "crn", "noms"]
    assert [one.verdict for one in lines[3:]] == [
        Verdict.NOT_IN_DOCUMENT,
        Verdict.AGREES,
        Verdict.NOT_IN_DOCUMENT,
    ]


def test_what_the_record_does_not_hold_is_said_and_counts_for_nothing() -> None:
    nobody = Known(names=(KnownName("Fictional", "Wesley"),))
    assert line(reading(), "pnc", nobody).verdict == Verdict.NOT_ON_RECORD
    assert line(reading(), "date_of_birth", nobody).verdict == Verdict.NOT_ON_RECORD
    assert compare(reading(), nobody).outcome == NOT_ENOUGH
    assert compare(reading(), Known()).outcome == NOT_ENOUGH


@pytest.mark.parametrize(
    ("facts", "kind", "hint"),
    [
        (name("Wesley", "Fictional"), "name", "the other way round"),
        (name("Fictional", "W."), "name", "initial"),
        (name("Fictional", "Warren"), "name", "may be a relative"),
        ({"surname": "Fictional"}, "name", "Only the surname"),
        (name("Wren", "Wes"), "name", "part of the surname"),
        ({"date_of_birth": ("03/12/1984", "1984-12-03")}, "date_of_birth", "Day and month"),
        ({"date_of_birth": ("31/02/1984", "")}, "date_of_birth", "no such date"),
        ({"pnc": ("02/73319Y", "")}, "pnc", "not a valid number"),
        ({"plan_name": "Ross Copied"}, "plan_name", "names another person"),
    ],
)
def test_what_is_odd_is_hinted_at(facts: dict[str, Any], kind: str, hint: str) -> None:
    assert hint in line(printed(**facts), kind).hint


def test_a_number_that_is_the_same_and_not_valid_is_weak() -> None:
    known = replace(WESLEY, numbers=(KnownNumber("pnc", "02/73319Y", None),))
    same = line(printed(pnc=("02/73319y", "")), "pnc", known)
    assert (same.verdict, same.weight) == (Verdict.AGREES, Weight.WEAKLY_FOR)
    assert compare(printed(pnc=("02/73319y", ""), date_of_birth=DOB), known).outcome == NOT_ENOUGH


def test_an_estimated_birth_is_no_evidence_either_way() -> None:
    known = replace(WESLEY, dob_estimated=True)
    said = name("Fictional", "Wesley")
    assert compare(printed(**said, date_of_birth=DOB), known).outcome == NOT_ENOUGH
    assert compare(printed(**said, date_of_birth=("01/01/1990", "1990-01-01")), known).outcome == PARTLY


def test_one_of_two_numbers_of_a_kind_is_enough() -> None:
    numbers = (*WESLEY.numbers, KnownNumber("pnc", "1999/0012345V", "1999/0012345V"))
    both = replace(WESLEY, numbers=numbers)
    assert line(printed(pnc=OTHER_PNC), "pnc", both).verdict == Verdict.AGREES
    assert line(printed(pnc=[OTHER_PNC, PNC]), "pnc").verdict == Verdict.AGREES


def test_the_alias_that_fits_is_the_one_that_is_shown() -> None:
    assert line(printed(**name("O'HARA-WREN", "Wes")), "name").on_record == "Wes O’Hara-Wren"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siân", "SIAN"),
        ("Łukasz", "Lukasz"),
        ("Søren", "Soren"),
        ("D’Arcy", "D'arcy"),
        ("Al-Amin", "Al Amin"),
    ],
)
def test_a_name_is_the_same_however_it_is_spelt(one: str, other: str) -> None:
    known = Known(names=(KnownName(one, "Wesley"),))
    assert line(printed(**name(other, "Wesley")), "name", known).weight == Weight.FOR


def test_a_name_that_folds_to_nothing_is_nobodys() -> None:
    known = Known(names=(KnownName("–", "–"),), date_of_birth=date(1984, 3, 12))
    assert compare(printed(surname="…", forenames="…", date_of_birth=DOB), known).outcome == DISAGREES


def test_a_name_printed_with_the_document_s_own_person_is_not_another() -> None:
    """Its name line says already that the person differs: the plan need not say it again."""
    lines = compare(printed(**name("Other", "Person"), plan_name="Mr Other"), WESLEY).lines
    assert [one.kind for one in lines if one.verdict == Verdict.NAMES_ANOTHER] == []
