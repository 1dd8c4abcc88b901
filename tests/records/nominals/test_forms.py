"""What may be typed about a record, and what is said of what may not."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from records.nominals.forms import CreateNominalForm, LogEntryForm, MarkerForm, SearchForm

UNITS, MANAGERS = [(7, "Salford")], [(9, "Priya Shah")]
PERSON = {
    "surname": "Fictional", "forenames": "Wesley", "record_type": "violent", "category": "2", "level": "1",
    "owner_unit": "7", "manager": "9", "form_key": str(uuid.uuid4()), "search": str(uuid.uuid4()),
}  # fmt: skip
ENTRY = {
    "kind": "office", "happened_on_day": "1", "happened_on_month": "2", "happened_on_year": "2024", "text": "Came in.",
    "form_key": str(uuid.uuid4()),
}  # fmt: skip


def person(**fields):
    return CreateNominalForm({**PERSON, **fields}, units=UNITS, managers=MANAGERS)


def born(day, month, year):
    return {"date_of_birth_day": day, "date_of_birth_month": month, "date_of_birth_year": year}


@pytest.mark.parametrize(
    "name", ["O'Connor", "Siân", "Gŵyr", "😀", "x" * 140, "'; --", "<b>", "../..", "{{ a }}", "李"]
)
def test_names_people_have(name):
    form = person(surname=name, forenames=name)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["surname"] == name


@pytest.mark.parametrize("name", ["", "   ", "a\0b", "a\x07b", "\u202egnp.exe", "x" * 141])
def test_names_nobody_has(name):
    assert "surname" in person(surname=name).errors


@pytest.mark.parametrize(
    ("day", "month", "year", "day_read"),
    [
        ("29", "2", "1984", dt.date(1984, 2, 29)),
        ("1", "January", "1970", dt.date(1970, 1, 1)),
        ("2", "1", "1900", dt.date(1900, 1, 2)),
        ("", "", "", None),
    ],
)
def test_dates_of_birth(day, month, year, day_read):
    form = person(**born(day, month, year))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["date_of_birth"] == day_read


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("29", "2", "1983"), ("1", "1", "0026"), ("1", "1", "26"), ("1", "1", "1899"), ("1", "1", "9999"), ("32", "1", "1980"),
     ("1", "1", ""), ("a", "b", "c"), ("-1", "1", "1980"), ("1", "1", "19800"), ("１", "１", "zzzz")],
)  # fmt: skip
def test_dates_that_are_none_of_birth(day, month, year):
    assert "date_of_birth" in person(**born(day, month, year)).errors


def test_nobody_is_born_tomorrow():
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert (
        "date_of_birth" in person(**born(str(tomorrow.day), str(tomorrow.month), str(tomorrow.year))).errors
    )


def test_category_three_is_not_managed_at_level_one():
    assert "level" in person(category="3", level="1").errors
    assert person(category="3", level="2").is_valid()


def test_an_estimate_needs_a_date():
    assert "date_of_birth" in person(dob_estimated="on").errors


@pytest.mark.parametrize(
    ("field", "value"), [("owner_unit", "8"), ("manager", "10"), ("owner_unit", "7 OR 1=1"), ("level", "9")]
)
def test_only_what_was_offered_is_taken(field, value):
    assert field in person(**{field: value}).errors


def test_other_names_are_one_a_line():
    form = person(aliases="  Wes  \r\n\r\nBig  Wesley \n")
    assert form.is_valid()
    assert form.cleaned_data["aliases"] == ["Wes", "Big Wesley"]
    assert "aliases" in person(aliases="x" * 141).errors


def test_a_confirmation_is_asked_for_with_its_reason_and_only_when_somebody_is_alike():
    form = person(checked="on", reason="Spoke to them")
    assert form.is_valid()
    assert not {"checked", "reason"} & set(form.cleaned_data)
    asked = CreateNominalForm({**PERSON, "reason": " "}, units=UNITS, managers=MANAGERS, asks=True)
    assert set(asked.errors) == {"checked", "reason"}
    told = {**PERSON, "checked": "on", "reason": "Spoke to them"}
    assert CreateNominalForm(told, units=UNITS, managers=MANAGERS, asks=True).is_valid()


@pytest.mark.parametrize(
    ("typed", "read"), [("14:30", (14, 30)), ("9.05", (9, 5)), ("00:00", (0, 0)), ("", None)]
)
def test_times(typed, read):
    form = LogEntryForm({**ENTRY, "happened_at": typed})
    assert form.is_valid(), form.errors
    when = timezone.localtime(form.cleaned_data["when"])
    assert (when.hour, when.minute) == (read or (0, 0))


@pytest.mark.parametrize("typed", ["25:00", "noon", "14:60", "1430h", "-1:00", "14:30:00"])
def test_times_that_are_none(typed):
    assert "happened_at" in LogEntryForm({**ENTRY, "happened_at": typed}).errors


def test_nothing_has_happened_in_the_future():
    soon = timezone.localtime() + dt.timedelta(hours=1)
    today = {
        "happened_on_day": str(soon.day),
        "happened_on_month": str(soon.month),
        "happened_on_year": str(soon.year),
    }
    assert LogEntryForm({**ENTRY, **today, "happened_at": f"{soon:%H:%M}"}).errors


def test_the_hour_that_does_not_exist_is_taken_as_it_is():
    """Clocks go forward: 01:30 on 31 March 2024 was never; nothing is lost for it."""
    date = {"happened_on_day": "31", "happened_on_month": "3", "happened_on_year": "2024"}
    assert LogEntryForm({**ENTRY, **date, "happened_at": "01:30"}).is_valid()


@pytest.mark.parametrize("text", ["x" * 20_000, "<script>", "ŵ 😀", "a\nb\tc"])
def test_what_may_be_recorded(text):
    form = LogEntryForm({**ENTRY, "text": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["text"] == text


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001, "a\0b"])
def test_what_may_not(text):
    assert "text" in LogEntryForm({**ENTRY, "text": text}).errors


def test_a_marker_needs_its_evidence_and_a_kind_of_the_list():
    assert MarkerForm({"kind": "violent", "evidence": "PSR"}).is_valid()
    assert set(MarkerForm({"kind": "saint", "evidence": ""}).errors) == {"kind", "evidence"}


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\0b"])
def test_a_search_nobody_can_make(text):
    assert not SearchForm({"q": text}).is_valid()
