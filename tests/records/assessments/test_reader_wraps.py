"""What a narrow column or the edge of a page breaks is put together again, and only what belongs together."""

import pytest

from records.assessments.reading.worth import WorthColumns
from tests.records.assessments.pages_read import blanks, laid_out, normal, reading


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The rest drifts to the right, beyond the end of the first line.
        (["Layer    Full (Layer    Purpose of assessment     Start of",
          "         3)                                           Community",
          "                                                      Order"], {"purpose": "Start of Community Order"}),
        (["Status   Complete    Date initiated     1",
          "                                         September",
          "                                         2025"], {"initiated_on": "2025-09-01"}),
        (["Signed on   21/05/2025    Countersigner / supervisor    Kieran de",
          "                                                               la Haye"], {"countersigner": "Kieran de la Haye"}),
        # What has a label of its own carries nothing on.
        (["Family name    Holt       Forename(s)       Nicholas",
          "                                              Edward",
          "Date of birth  28/05/1999    Gender              Male"], {"forenames": "Nicholas Edward"}),
        (["PNC No          UNKNOWN     CRO",
          "                PNC",
          "Probation CRN   X320741     NOMIS ID"], {"pnc": "UNKNOWN PNC", "crn": "X320741"}),
    ],
)  # fmt: skip
def test_value_is_put_together_down_its_column(rows, expected):
    found = laid_out("\n".join(rows))
    shown = {key: one.normalised or one.value for key in expected if (one := found.one(key))}
    assert shown == expected


def test_place_left_empty_beside_filled_ones_takes_nothing_from_below():
    found = laid_out("Probation CRN  X320741     Forename(s)\nAddress        14 Mill Rise  Male")
    assert blanks(found) >= {"forenames"}


def test_label_that_is_printed_as_its_own_value_is_the_value():
    found = laid_out("Assessment type    Layer    Team    OMU\n                   3V2")
    assert not blanks(found)
    assert normal(found, "layer") == {"layer": "layer_3"}


def test_answer_beside_a_number_whose_words_stand_under_it_is_whole():
    found = laid_out(
        "Risk Management Plan\n"
        "RM32                The first line of it, with\n"
        "Interventions and   a second and\n"
        "Treatment           a third."
    )
    assert normal(found, "rm32") == {"rm32": "The first line of it, with a second and a third."}


def test_scale_that_runs_over_is_read():
    found = laid_out("11.11 Sexual Pre-Occupation: 0-No\nproblems\n11.13 Something else: 1-Some problems")
    assert normal(found, "s11.11") == {"s11.11": "0"}


def test_colon_makes_a_question_that_is_left_blank():
    found = reading(
        "Risk Management Plan\nIs the person required to register under sex offender law: \nIf YES, has the offender registered: Yes"
    )
    assert normal(found, "rm8") == {"rm8": "blank"}


def test_questions_at_the_edges_of_pages_are_no_page_headers():
    asked = "Level 2 – Local multi agency risk management"
    first = f"Risk Management Plan\nHas this case been referred to MAPPA\nRM1   {asked}    No"
    found = laid_out(
        first, f"RM3   {asked}    Yes\nRM8 Is the person required to register under sex offender law   Yes"
    )
    assert normal(found, "mappa.level2", "rm8") == {"mappa.level2": "no", "rm8": "yes"}


def test_sentences_at_the_feet_of_some_pages_are_no_footers():
    pages = (
        "Risk Management Plan\nRM30 Supervision\nWeekly, as the Court\nOrder.",
        "RM31 Monitoring and Control\nBy the\nOrder.",
        "More",
        "Last",
    )
    assert normal(laid_out(*pages), "rm30") == {"rm30": "Weekly, as the Court Order."}


def test_sentence_at_the_foot_of_every_page_is_a_footer():
    foot = "This print is to be kept under lock and key."
    first = f"Risk Management Plan\nRM30 Supervision\nWeekly.\n{foot}"
    found = laid_out(first, f"RM31 Monitoring and Control\nCurfew.\n{foot}")
    assert normal(found, "rm30", "rm31") == {"rm30": "Weekly.", "rm31": "Curfew."}


def test_columns_are_kept_of_a_page_that_asks_in_wrapped_words():
    assert WorthColumns()("Any sexual\noffence\nagainst a\nchild(ren)")
    assert WorthColumns()("R1.2 Has the offender been convicted of any of the following offences")


def test_headings_of_the_grid_keep_their_sides_however_they_are_wrapped():
    found = laid_out(
        "Risk of serious harm\n"
        "  Group            Risk in           Risk in Custody\n"
        "                 Community\n"
        "  Public             Low               Medium\n"
        "  Staff              N/A               High"
    )
    assert normal(found, "rosh.public.community", "rosh.public.custody", "rosh.staff.custody") == {
        "rosh.public.community": "low",
        "rosh.public.custody": "medium",
        "rosh.staff.custody": "high",
    }


def test_name_in_a_page_header_does_not_run_on_into_the_page():
    header = "Name: Trevithick, Jowan Date of birth: 29/02/1984"
    pages = [f"{header}\n       {word}       Current   Previous" for word in ("Offence", "Answers", "Notes")]
    assert normal(laid_out(*pages), "header_name") == {"header_name": "Trevithick, Jowan"}
