"""Which risk the header shows, by the day of completion; and what it goes back to."""

from datetime import date
from itertools import permutations

import pytest

from records.assessments.choices import AssessmentState
from records.assessments.header import Shown, Standing, before, shown

AWAITING, RETURNED, SIGNED = AssessmentState.AWAITING, AssessmentState.RETURNED, AssessmentState.SIGNED_OFF
REFERRED = Shown("Medium", "As referred")


def standing(day: int, rosh: str, state: AssessmentState = SIGNED, was: Shown = REFERRED) -> Standing:
    return Standing(date(2025, 3, day), rosh, state, was)


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        ([], REFERRED),
        ([standing(1, "high")], Shown("High", "OASys 1 Mar 2025")),
        ([standing(1, "high", AWAITING)], Shown("High", "OASys 1 Mar 2025, awaiting sign-off")),
        ([standing(1, "high", RETURNED)], Shown("High", "OASys 1 Mar 2025, returned with comments")),
        ([standing(1, "high"), standing(2, "low")], Shown("Low", "OASys 2 Mar 2025")),
        ([standing(1, "high"), standing(2, "")], Shown("High", "OASys 1 Mar 2025")),
        ([standing(1, "none")], REFERRED),
        ([standing(2, "low"), standing(2, "very_high", AWAITING)], Shown("Very high", "OASys 2 Mar 2025, awaiting sign-off")),
        ([standing(2, "low", AWAITING), standing(2, "low")], Shown("Low", "OASys 2 Mar 2025")),
        ([standing(2, "low", RETURNED), standing(2, "low", AWAITING)], Shown("Low", "OASys 2 Mar 2025, awaiting sign-off")),
    ],
)  # fmt: skip
def test_the_newest_by_completion_that_gives_a_level(stand: list[Standing], expected: Shown) -> None:
    for order in permutations(stand):
        assert shown(order, REFERRED) == expected


def test_every_note_fits_the_header() -> None:
    for state in (AWAITING, RETURNED, SIGNED):
        assert len(shown([standing(28, "very_high", state)], REFERRED).note) <= 60


def test_what_to_go_back_to_is_what_was_there_before_any_stood() -> None:
    oasys = Shown("High", "OASys 1 Mar 2025")
    assert before([], REFERRED) == REFERRED
    assert before([standing(1, "high")], oasys) == REFERRED
    assert before([standing(1, "")], oasys) == oasys  # it never showed on the header
