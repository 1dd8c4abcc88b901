"""A date typed in three boxes is read as people write dates, or refused in words that say how to mend it."""

import datetime as dt
from typing import Any

import pytest

from tests.visor.web.markup import find, tree
from visor.web import forms
from visor.web.widgets import DateInput


def form_of(field: forms.DateInputField, day: str, month: str, year: str) -> forms.Form:
    form: forms.Form = type("Made", (forms.Form,), {"x": field})(
        {"x_day": day, "x_month": month, "x_year": year}
    )
    return form


def read(day: str, month: str, year: str, **limits: Any) -> tuple[Any, str, str]:
    """The date read, what is said, and which boxes are wrong."""
    form = form_of(forms.DateInputField("Date of birth", **limits), day, month, year)
    value = form.cleaned_data["x"] if form.is_valid() else None
    return value, "; ".join(one.text for one in form.error_links()), " ".join(form["x"].wrong_parts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        (("16", "1", "1986"), dt.date(1986, 1, 16)),
        ((" 06 ", "01", "1986"), dt.date(1986, 1, 6)),
        (("16", "Jan", "1986"), dt.date(1986, 1, 16)),
        (("16", "january", "1986"), dt.date(1986, 1, 16)),
        (("16", "SEPT.", "1986"), dt.date(1986, 9, 16)),
        (("29", "2", "2024"), dt.date(2024, 2, 29)),
        (("29", "2", "2000"), dt.date(2000, 2, 29)),
        (("16/01/1986", "", ""), dt.date(1986, 1, 16)),
        (("16 Jan 1986", "", ""), dt.date(1986, 1, 16)),
        (("16-1-1986", "", ""), dt.date(1986, 1, 16)),
    ],
)
def test_dates_that_are_read(typed: tuple[str, str, str], date: dt.date) -> None:
    assert read(*typed) == (date, "", "")


@pytest.mark.parametrize(
    ("typed", "ending", "wrong"),
    [
        (("", "1", "1986"), "must include a day", "day"),
        (("16", "", ""), "must include a month and year", "month year"),
        (("29", "2", "2023"), "must be a real date: February 2023 has 28 days", "day"),
        (("29", "2", "1900"), "must be a real date: February 1900 has 28 days", "day"),
        (("31", "4", "2023"), "must be a real date: April has 30 days", "day"),
        (("32", "1", "2023"), "must be a real date", "day"),
        (("0", "1", "2023"), "must be a real date", "day"),
        (("1", "13", "2023"), "must be a real date", "month"),
        (("1", "Ja", "2023"), "must be a real date", "month"),
        (("1", "Smarch", "2023"), "must be a real date", "month"),
        (("x", "1", "2023"), "must have a day that is a number, like 7", "day"),
        (("1", "1", "26"), "must have a year of 4 digits, like 1986 or 2026; you entered 26", "year"),
        (("1", "1", "20266"), "must have a year of 4 digits, like 1986 or 2026; you entered 20266", "year"),
        (("1", "1", "-986"), "must have a year of 4 digits, like 1986 or 2026; you entered -986", "year"),
        (("1", "1", "٢٠٢٣"), "must have a year of 4 digits, like 1986 or 2026; you entered ٢٠٢٣", "year"),
        (
            ("1", "1", "0026"),
            "must have a year between 1850 and 2199; you entered 0026, so type the year in full, like 1986 or 2026",
            "year",
        ),
    ],
)
def test_dates_that_are_refused(typed: tuple[str, str, str], ending: str, wrong: str) -> None:
    assert read(*typed) == (None, f"Date of birth {ending}", wrong)


def test_an_empty_date_is_asked_for_only_when_needed() -> None:
    assert read("", "", "") == (None, "Enter date of birth", "")
    assert read("", "", "", required=False) == (None, "", "")


def test_limits_of_a_date() -> None:
    today = dt.date(2026, 1, 16)
    assert read("17", "1", "2026", not_after=lambda: today)[1] == "Date of birth must be today or in the past"
    assert read("16", "1", "2026", not_after=lambda: today)[0] == today
    assert read("17", "1", "2026", not_after=today)[1] == "Date of birth must be 16 January 2026 or earlier"
    assert (
        read("31", "12", "1899", not_before=dt.date(1900, 1, 1))[1]
        == "Date of birth must be 1 January 1900 or later"
    )


def test_a_refused_date_is_shown_as_typed() -> None:
    form = form_of(forms.DateInputField("Date"), "29", "Feb", "2023")
    boxes = find(tree(str(form)), "input")
    assert [one[1]["value"] for one in boxes] == ["29", "Feb", "2023"]
    assert ["govuk-input--error" in one[1]["class"] for one in boxes] == [True, False, False]


def test_unchanged_date_is_not_a_change() -> None:
    field = forms.DateInputField("Date")
    typed = DateInput().value_from_datadict({"x_day": "16", "x_month": "1", "x_year": "1986"}, {}, "x")
    assert not field.has_changed(dt.date(1986, 1, 16), typed)
    assert field.has_changed(dt.date(1986, 1, 17), typed)
