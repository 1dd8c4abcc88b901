"""What an OASys would change: gravest first, and never a lower risk because something is not in the document."""

from datetime import date
from typing import Any

import pytest

from records.assessments.differences import Direction, from_last, from_record
from records.assessments.facts import CATALOGUE
from records.assessments.identity import Known, KnownName, KnownNumber
from records.assessments.values import Value
from tests.factories.assessments import reading

KNOWN = Known(
    names=(KnownName("Fictional", "Wesley"),), date_of_birth=date(1984, 3, 12),
    numbers=(KnownNumber("pnc", "02/73319Z", "2002/0073319Z"),), rosh="Medium",
)  # fmt: skip
CHILDREN, PUBLIC, STAFF = "rosh.children.community", "rosh.public.community", "rosh.staff.community"


def shown(found: Any) -> list[tuple[str, str, str, str]]:
    return [(one.key, one.before, one.after, one.direction.value) for one in found]


def last(**facts: tuple[str, str]) -> dict[str, Value]:
    return {key.replace("__", "."): Value(*said) for key, said in facts.items()}


@pytest.mark.parametrize(
    ("rosh", "level", "direction"),
    [
        ("Medium", "High", "raised"),
        ("Medium", "Low", "lowered"),
        ("", "Low", "new"),
        ("Medium", "Medium", None),
    ],
)
def test_against_the_header(rosh: str, level: str, direction: str | None) -> None:
    known = Known(rosh=rosh)
    found = [one for one in from_record(reading({CHILDREN: level}), known) if one.key == "rosh"]
    assert shown(found) == ([("rosh", rosh, level, direction)] if direction else [])


def test_against_the_identity_of_the_record() -> None:
    read = reading(date_of_birth=("03/12/1984", "1984-12-03"))
    assert shown(from_record(read, KNOWN)) == [
        ("date_of_birth", "12/03/1984", "03/12/1984", "changed"),
        ("crn", "", "X320741", "new"),
    ]


def test_a_document_without_a_level_says_nothing_of_the_header() -> None:
    assert [one.key for one in from_record(reading({CHILDREN: "None"}), KNOWN)] == ["crn"]


@pytest.mark.parametrize(
    ("key", "before", "now", "expected"),
    [
        (CHILDREN, ("Low", "low"), "High", ("Low", "High", "raised")),
        (CHILDREN, ("Very High", "very_high"), "High", ("Very high", "High", "lowered")),
        (CHILDREN, ("High", "high"), ("HIGH", "high"), None),
        (CHILDREN, ("High", "high"), "None", ("High", "None", "changed")),
        (CHILDREN, ("High", "high"), ("", "blank"), ("High", "Left blank in this document", "changed")),
        (CHILDREN, None, "Low", ("", "Low", "new")),
        (CHILDREN, ("Low", "low"), None, ("Low", "Not in this document", "gone")),
        (CHILDREN, ("Low", "low"), ["Low", "High"], ("Low", "Low or High", "raised")),
        (CHILDREN, ("High", "high"), ["Low", "High"], ("High", "Low or High", "changed")),
        ("s6.12", ("0", "0"), "2", ("0", "2", "raised")),
        ("s6.12", ("2", "2"), ("Missing", "missing"), ("2", "Missing", "changed")),
        ("predictor.rsr", ("1.5% Low", "static|1.5|low"), ("7.0% High", "static|7.0|high"), ("1.5% Low", "7.0% High", "raised")),
        ("predictor.rsr", ("1.5% Low", "static|1.5|low"), ("2.0%", "static|2.0|"), ("1.5% Low", "2.0%", "changed")),
        ("need.drugs.harm", ("No", "no"), ("Yes", "yes"), ("No", "Yes", "changed")),
        ("r10.1", ("Children", "Children"), ("children ", "children"), None),
        ("r10.1", ("Children", "Children"), ("Partners", "Partners"), ("Children", "Partners", "changed")),
    ],
)  # fmt: skip
def test_against_the_last_one(key: str, before: Any, now: Any, expected: Any) -> None:
    was = {key: Value(*before)} if before else {}
    found = from_last(reading({key: now} if now else {}), was)
    assert shown(found) == ([(key, *expected)] if expected else [])


def test_risk_of_serious_harm_comes_first_and_what_is_raised_before_what_is_lowered() -> None:
    read = reading({"s6.12": "2", PUBLIC: "Low", STAFF: "High", "need.drugs.harm": ("Yes", "yes")})
    was = last(
        s6__12=("0", "0"), rosh__public__community=("High", "high"), rosh__staff__community=("Low", "low"),
        rosh__children__community=("Low", "low"),
    )  # fmt: skip
    assert [one.key for one in from_last(read, was)] == [STAFF, PUBLIC, CHILDREN, "s6.12", "need.drugs.harm"]


def test_whose_it_is_and_which_it_is_are_no_changes_of_the_person() -> None:
    read = reading({"completed_on": ("12/03/2025", "2025-03-12"), "purpose": "Review"})
    assert from_last(read, last(purpose=("Start", "start"), pnc=("x", "y"))) == ()


def test_no_direction_makes_a_fact_that_is_not_in_the_document_lower() -> None:
    for key in CATALOGUE:
        found = from_last(reading(), {key: Value("High", "high")})
        assert all(one.direction is Direction.GONE for one in found), key
