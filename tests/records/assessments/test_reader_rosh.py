"""The risk of serious harm grid: each cell by its labels, blanks as blanks, and nothing from a sentence."""

import pytest

from records.assessments.findings import Reading
from records.assessments.reader import read_document
from tests.records.assessments.pages_read import blanks, filled, laid_out, normal, reading
from tests.records.documents.made_files import docx, paragraph, table

HEADING = "Risk of Serious Harm Summary"
COLUMNS = "              Risk in Community      Risk in Custody"
LEVELS = {"low", "medium", "high", "very_high"}


def levels(found):
    """About whom, where, and the level as printed, for each level that was found."""
    told = [
        (*(*one.key.split("."), "not_printed")[1:3], one.value)
        for one in filled(found, "rosh.")
        if one.normalised in LEVELS
    ]
    return sorted(told)


def test_grid_is_read_with_its_columns():
    found = laid_out(
        "\n".join(
            [
                HEADING,
                COLUMNS,
                "Children          Low                 Medium",
                "Public            Very High           High",
                "Known adult                           High",
                "Staff             Low",
                "Prisoners                             Low",
            ]
        )
    )
    assert levels(found) == [
        ("children", "community", "Low"),
        ("children", "custody", "Medium"),
        ("known_adult", "custody", "High"),
        ("prisoners", "custody", "Low"),
        ("public", "community", "Very High"),
        ("public", "custody", "High"),
        ("staff", "community", "Low"),
    ]
    one = found.one("rosh.public.community")
    assert (one.normalised, one.page, one.method) == ("very_high", 1, "grid")
    assert "Public Very High High" in one.words
    assert blanks(found) == {"rosh.known_adult.community", "rosh.staff.custody"}


def test_word_grid_is_read_with_its_columns():
    made = docx(
        paragraph(HEADING)
        + table(
            ("", "Risk in Community", "Risk in Custody"),
            ("Children", "", "High"),
            ("Known Adult", "Low", "N/A"),
        )
    )
    found = Reading.from_json(read_document(made)["reading"])
    assert normal(found) == {
        "rosh.children.community": "blank",
        "rosh.children.custody": "high",
        "rosh.known_adult.community": "low",
        "rosh.known_adult.custody": "not_applicable",
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # The other layouts that are printed.
        ([HEADING, "Risk in custody", "Children: High"], [("children", "custody", "High")]),
        (["Risk to the public: HIGH"], [("public", "not_printed", "HIGH")]),
        (["Overall risk of serious harm: Very High"], [("overall", "not_printed", "Very High")]),
        (["RoSH level High"], [("overall", "not_printed", "High")]),
        ([HEADING, "Overall risk MEDIUM"], [("overall", "not_printed", "MEDIUM")]),
        ([HEADING, "Children", "VERY_HIGH"], [("children", "not_printed", "VERY_HIGH")]),
        (
            [HEADING, "Risk in Community Risk in Custody", "Children", "Low", "High"],
            [("children", "community", "Low"), ("children", "custody", "High")],
        ),
        (
            [HEADING, "Risk to children Risk to staff", "HIGH LOW"],
            [("children", "not_printed", "HIGH"), ("staff", "not_printed", "LOW")],
        ),
        (
            [HEADING, "Risk in", "Community", "Risk in", "Custody", "Children Low High"],
            [("children", "community", "Low"), ("children", "custody", "High")],
        ),
        ([HEADING, "Known", "adult Medium"], [("known_adult", "not_printed", "Medium")]),
        ([HEADING, "Staff No Data Held"], []),
        (
            [HEADING, "Children Low", "-", "Staff High"],
            [("children", "not_printed", "Low"), ("staff", "not_printed", "High")],
        ),
        (
            [HEADING, "Risk in custody", "Children Low High"],
            [("children", "not_printed", "Low"), ("children", "not_printed", "High")],
        ),
        (
            [HEADING, "Risk to children Risk to staff", "HIGH No data held"],
            [("children", "not_printed", "HIGH")],
        ),
        # Told about, not printed as a finding.
        (["Children High"], []),
        ([HEADING, "The risk to children was High in 2015."], []),
        ([HEADING, "He was High in 2015"], []),
        ([HEADING, "Children High risk of contact offending"], []),
        ([HEADING, "Public", "He is High risk to others"], []),
        (["High Rosh risk to Partners, Medium Rosh risk to male peers & children"], []),
        (["Previous RoSH assessments", "Risk to children: High"], []),
        (["RoSH history", "Children High"], []),
        (["RoSH history", "Overall RoSH: High"], []),
        (["Overall risk High"], []),
        ([HEADING, "Children Low Staff High"], []),
        ([HEADING, "Children Staff Low"], []),
        (["Risk of serious harm at the last assessment", "Public Very High"], []),
        # Doubtful, so not found: never a level too low.
        ([HEADING, "Public Very", "High"], []),
        ([HEADING, "Public High", "High"], []),
        ([HEADING, "Children Low Medium High"], []),
        ([HEADING, "Risk to children Risk to staff", "HIGH"], []),
        ([HEADING, "Risk in Community Risk in Custody", "Staff Low"], [("staff", "not_printed", "Low")]),
        ([HEADING, "Risk in Community", "Risk in Custody", "Staff Low"], [("staff", "not_printed", "Low")]),
    ],
)
def test_level_counts_only_where_it_is_printed_by_its_label(lines, expected):
    assert levels(reading("\n".join(lines))) == sorted(expected)


def test_value_between_two_columns_has_no_setting():
    found = laid_out(f"{HEADING}\n{COLUMNS}\nStaff                        Low")
    assert levels(found) == [("staff", "not_printed", "Low")]


def test_grid_goes_on_over_the_page():
    assert reading(HEADING, "Children: Low").one("rosh.children").page == 2


def test_blank_grid_says_of_each_cell_that_it_is_blank():
    found = laid_out(
        f"{HEADING}\n{COLUMNS}\nChildren\nPublic\nKnown adult\nStaff\nPrisoners\nRisk Management Plan"
    )
    assert len(blanks(found)) == 9
    assert levels(found) == []


def test_blank_cells_are_not_guessed_where_columns_cannot_be_told():
    assert (
        blanks(reading(f"{HEADING}\nRisk in Community Risk in Custody\nChildren\nPublic\nLow Low\nLow Low"))
        == set()
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "Risk to the public in the    Medium",
                "community",
                "Risk to the public in        Low",
                "custody",
            ],
            {"rosh.public.community": "medium", "rosh.public.custody": "low"},
        ),
        (["Risk to a known     High", "adult in the", "community"], {"rosh.known_adult.community": "high"}),
        (
            ["Risk to staff in custody", "Risk to prisoners in custody   Low"],
            {"rosh.staff.custody": "blank", "rosh.prisoners.custody": "low"},
        ),
        (
            ["Children", "  Risk in Community   Low", "  Risk in Custody   High"],
            {"rosh.children.community": "low", "rosh.children.custody": "high"},
        ),
        (
            [
                "               Children    Public",
                "Community      Low         High",
                "Custody        Medium      None",
            ],
            {
                "rosh.children.community": "low",
                "rosh.children.custody": "medium",
                "rosh.public.community": "high",
                "rosh.public.custody": "none",
            },
        ),
        (
            [COLUMNS, "Children      Very                   High", "              High"],
            {"rosh.children.community": "very_high", "rosh.children.custody": "high"},
        ),
        (
            [COLUMNS, "Known         High                   Low", "adult"],
            {"rosh.known_adult.community": "high", "rosh.known_adult.custody": "low"},
        ),
        ([COLUMNS, "Prisoners                            Low"], {"rosh.prisoners.custody": "low"}),
        ([COLUMNS, "Prisoners     N/A"], {"rosh.prisoners.custody": "blank"}),
        (
            ["Risk in Custody", "Children   Low", "Staff", "Public   High"],
            {"rosh.children.custody": "low", "rosh.staff.custody": "blank", "rosh.public.custody": "high"},
        ),
        (["Overall RoSH", "Medium"], {"rosh.overall": "medium"}),
        (["Overall RoSH:", "Risk Management Plan"], {"rosh.overall": "blank"}),
        (["Overall risk of     Low", "serious harm"], {"rosh.overall": "low"}),
    ],
)
def test_grid_is_read_however_it_is_set(lines, expected):
    assert normal(laid_out("\n".join([HEADING, *lines]))) == expected


def test_two_levels_for_one_cell_are_ambiguous():
    found = laid_out(
        f"{HEADING}\n{COLUMNS}\nStaff         Low                    High",
        f"{HEADING}\n{COLUMNS}\nStaff         Low                    Low",
    )
    assert found.state("rosh.staff.custody") == "ambiguous"
    assert found.one("rosh.staff.custody") is None
    assert found.one("rosh.staff.community").also_on == (2,)
