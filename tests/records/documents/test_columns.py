"""Pages laid out so that a column is a position, and the other library where this one cannot."""

from typing import Any

import pytest

from records.documents import columns
from records.documents.columns import Columns
from tests.records.documents.made_files import pdf


def other() -> str:
    return "otherwise"


def laid_out(*lines: str) -> list[str]:
    return Columns(pdf("\n".join(lines))).of(1, otherwise=other).splitlines()


def test_lines_stay_lines_and_words_stay_parted_by_one_space() -> None:
    assert laid_out("Date of birth: 4 May 1970", "PNC: 2002/0073319Z") == [
        "Date of birth: 4 May 1970",
        "PNC: 2002/0073319Z",
    ]


def test_what_stands_below_one_another_begins_at_the_same_place() -> None:
    first, second = laid_out("Surname" + " " * 30 + "Fictional", "Forenames" + " " * 28 + "Wesley")
    assert abs(first.index("Fictional") - second.index("Wesley")) <= 4
    assert "  " in first


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut", b"PK\x03\x04", b"\0" * 100])
def test_what_is_no_pdf_is_left_to_the_other(data: bytes) -> None:
    assert Columns(data).of(1, otherwise=other) == "otherwise"


@pytest.mark.parametrize("number", [0, 2, 99])
def test_so_is_a_page_that_is_not_there(number: int) -> None:
    assert Columns(pdf("one page")).of(number, otherwise=other) == "otherwise"


def test_and_a_page_without_a_letter() -> None:
    assert Columns(pdf(" ")).of(1, otherwise=other) == "otherwise"


def test_a_hyphen_at_the_end_of_a_line_is_one() -> None:
    found: Any = laid_out("The address of Ms Quill-", "feather was checked")
    assert found[0].endswith("Quill-")


def test_a_letter_said_to_stand_a_mile_away_takes_no_mile_of_memory() -> None:
    far = columns._laid_out([(0.0, 5.0, 10.0, 10.0, "a"), (1e12, 1e12 + 5, 10.0, 10.0, "b")])
    assert far.split() == ["a", "b"]
    assert len(far) < 2_000


def test_a_place_that_is_no_number_is_a_page_that_cannot_be_read_here() -> None:
    with pytest.raises(columns._UNREADABLE):
        columns._laid_out([(0.0, 5.0, 10.0, 10.0, "a"), (float("inf"), float("inf"), 10.0, 10.0, "b")])
