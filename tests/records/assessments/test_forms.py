"""What a person decides on the checking page: nothing is confirmed that was not printed once, nothing typed is lost."""

from types import SimpleNamespace
from typing import Any

import pytest

from records.assessments import forms
from records.assessments.choices import FactOutcome
from records.assessments.confirmation import Decision
from records.assessments.forms import CheckForm
from records.assessments.values import LISTS
from tests.factories.assessments import reading

READ = reading(
    {
        "rosh.children.community": [("High", "high"), ("Very High", "very_high")],
        "rosh.public.community": ("Medium", "medium"),
        "countersigned_on": ("13/03/2025", "2025-03-13"),
        "completed_on": ("12/03/2025", "2025-03-12"),
        "assessor": ("Priya Shah", "priya shah"),
        "rm30": ("He will be seen weekly.", "he will be seen weekly."),
    }
)
WHOLE = {
    "completed_on_day": "12", "completed_on_month": "3", "completed_on_year": "2025", "assessor": "Priya Shah",
    "arms_informed": "no", "version": "0", "decision.rosh.children.community": "printed-1",
}  # fmt: skip


def sent(*, agrees: bool = True, officers: Any = None, **answers: str) -> CheckForm:
    data = WHOLE | {name.replace("__", "."): value for name, value in answers.items()}
    return CheckForm(data, reading=READ, identity_agrees=agrees, officers=officers, answers=data, version=0)


def decided(**answers: str) -> dict[str, Decision]:
    form = sent(**answers)
    assert form.is_valid(), form.errors.as_data()
    return form.decisions


def refused(**answers: str) -> list[tuple[str, str]]:
    form = sent(**answers)
    assert not form.is_valid()
    return [(link.text, link.href) for link in form.error_links()]


def test_what_is_left_undecided_is_confirmed_as_printed():
    assert decided()["rosh.public.community"] == Decision(FactOutcome.CONFIRMED, "Medium")


def test_of_several_values_the_chosen_one_is_confirmed():
    assert decided()["rosh.children.community"] == Decision(FactOutcome.CONFIRMED, "Very High")


@pytest.mark.parametrize("said", ["", "confirm", "printed-7", "printed-x"])
def test_several_values_are_never_decided_by_leaving_them(said):
    errors = refused(decision__rosh__children__community=said)
    assert [href for _text, href in errors] == ["#fact-rosh-children-community"]


def test_a_fact_can_be_left_out():
    assert decided(decision__pnc="leave_out")["pnc"] == Decision(FactOutcome.REJECTED, "")


def test_a_level_is_corrected_from_the_list():
    given = decided(decision__rosh__public__community="correct", value__rosh__public__community="high")
    assert given["rosh.public.community"] == Decision(FactOutcome.CORRECTED, "high")


@pytest.mark.parametrize("typed", ["", "enormous"])
def test_a_correction_from_no_list_is_refused_at_its_box(typed):
    errors = refused(decision__rosh__public__community="correct", value__rosh__public__community=typed)
    assert errors == [
        (
            "Public, in the community: choose one of the options on the list",
            "#fact-rosh-public-community-value",
        )
    ]


def test_a_date_is_corrected_as_people_write_it():
    given = decided(decision__countersigned_on="correct", value__countersigned_on="14/3/2025")
    assert given["countersigned_on"] == Decision(FactOutcome.CORRECTED, "14/3/2025")
    errors = refused(decision__countersigned_on="correct", value__countersigned_on="31/2/2025")
    assert errors == [("Date countersigned must be a date such as 27/3/2026", "#fact-countersigned-on-value")]


def test_a_browser_that_shows_every_box_loses_nothing_typed_into_one():
    assert decided(value__crn="X320742")["crn"] == Decision(FactOutcome.CORRECTED, "X320742")


def test_what_was_typed_before_somebody_changed_their_mind_does_not_count():
    assert decided(decision__crn="confirm", value__crn="X999999")["crn"].outcome is FactOutcome.CONFIRMED


def test_what_is_not_in_the_document_is_entered_or_left():
    assert "cro" not in decided()
    assert decided(value__cro="65656/91H")["cro"] == Decision(FactOutcome.ENTERED, "65656/91H")


def test_hidden_characters_and_texts_without_end_are_refused():
    assert (
        "hidden control character"
        in refused(decision__surname="correct", value__surname="Fic\x07tional")[0][0]
    )
    assert "or fewer" in refused(decision__surname="correct", value__surname="x" * 301)[0][0]
    assert "or fewer" in refused(decision__rm30="correct", value__rm30="x" * 20_001)[0][0]


def test_lines_of_a_long_text_are_kept():
    assert decided(decision__rm30="correct", value__rm30="One.\r\nTwo.")["rm30"].value == "One.\nTwo."


def test_all_that_was_answered_is_given_on():
    form = sent(arms_informed="yes", arms_on_day="1", arms_on_month="2", arms_on_year="2025", version="4")
    assert form.is_valid()
    said = form.said
    assert str(said["arms_on"]) == "2025-02-01"
    assert (said["arms_informed"], said["author_id"], said["identity_note"], said["version"]) == (
        True,
        None,
        "",
        4,
    )


def test_an_arms_informed_oasys_needs_the_date_of_the_arms_assessment():
    assert refused(arms_informed="yes") == [("Enter the date of the ARMS assessment", "#id_arms_on_day")]
    assert refused(arms_informed="") == [("Say whether this OASys is ARMS-informed", "#id_arms_informed")]


def test_the_date_does_not_matter_where_it_is_not_arms_informed():
    form = sent(arms_on_day="99")
    assert form.is_valid()
    assert form.said["arms_on"] is None


def test_a_document_that_does_not_agree_needs_a_reason():
    form = sent(agrees=False)
    assert not form.is_valid()
    assert form.error_links()[0].href == "#id_identity_note"
    assert sent(agrees=False, identity_note="The PNC has a typing error.").is_valid()


def test_an_administrator_names_the_officer():
    officers = [(7, "Priya Shah")]
    assert not sent(officers=officers).is_valid()
    assert not sent(officers=officers, author="8").is_valid()
    form = sent(officers=officers, author="7")
    assert form.is_valid()
    assert form.said["author_id"] == 7


def test_what_the_action_still_wants_is_shown_beside_what_it_is_about():
    form = sent()
    assert form.is_valid()
    form.blame("crn", "CRN: wrong")
    form.blame("completed_on", "Too early")
    form.add_error(None, "All of it")
    assert form.wrong == {"crn": "CRN: wrong"}
    assert [(link.text, link.href) for link in form.error_links()] == [
        ("CRN: wrong", "#fact-crn"),
        ("All of it", ""),
        ("Too early", "#id_completed_on_day"),
    ]


def test_what_is_printed_once_is_in_the_boxes_that_ask_for_it():
    assert forms.printed_answers(READ) == {
        "assessor": "Priya Shah",
        "completed_on_day": "12",
        "completed_on_month": "03",
        "completed_on_year": "2025",
    }
    assert forms.printed_answers(reading()) == {}


def test_what_came_back_is_answered_as_it_was_before():
    facts = [
        SimpleNamespace(key="pnc", outcome=FactOutcome.REJECTED, value="", value_normalised=""),
        SimpleNamespace(
            key="rosh.public.community", outcome=FactOutcome.CORRECTED, value="High", value_normalised="high"
        ),
        SimpleNamespace(key="crn", outcome=FactOutcome.CORRECTED, value="X1", value_normalised=""),
        SimpleNamespace(key="cro", outcome=FactOutcome.ENTERED, value="65656/91H", value_normalised="x"),
        SimpleNamespace(
            key="rosh.children.community",
            outcome=FactOutcome.CONFIRMED,
            value="Very High",
            value_normalised="x",
        ),
        SimpleNamespace(
            key="surname", outcome=FactOutcome.CONFIRMED, value="FICTIONAL", value_normalised="x"
        ),
    ]
    whole = SimpleNamespace(
        assessor="Priya Shah", identity_note="", author_id=None, arms_informed=True, arms_on="2025-02-01",
        completed_on="2025-03-12",
    )  # fmt: skip
    answers = forms.answers_of(whole, facts, READ)  # type: ignore[arg-type]
    form = CheckForm(
        answers | {"version": "1"},
        reading=READ,
        identity_agrees=True,
        officers=None,
        answers=answers,
        version=1,
    )
    assert form.is_valid(), form.errors.as_data()
    assert form.decisions["pnc"].outcome is FactOutcome.REJECTED
    assert form.decisions["rosh.public.community"] == Decision(FactOutcome.CORRECTED, "high")
    assert form.decisions["crn"] == Decision(FactOutcome.CORRECTED, "X1")
    assert form.decisions["cro"] == Decision(FactOutcome.ENTERED, "65656/91H")
    assert form.decisions["rosh.children.community"] == Decision(FactOutcome.CONFIRMED, "Very High")
    assert str(form.said["arms_on"]) == "2025-02-01"


def test_a_version_that_is_no_number_is_nobodys():
    form = sent(version="x")
    assert form.is_valid()
    assert form.said["version"] == -1


def test_every_list_has_words_for_its_codes():
    assert all(code and words for each in LISTS.values() for code, words in each.items())
