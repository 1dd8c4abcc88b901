"""The reader: what is printed is found with its page and words; what is only told about is not."""

import json
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.assessments.findings import Likeness, Reading, What
from records.assessments.reader import READ_DOCUMENT, READER_VERSION, read, read_document
from records.documents.outcomes import Page
from tests.records.documents.made_files import docx, paragraph, pdf, sample_files, table

TODAY = date(2026, 11, 22)
HEADING = "Risk of Serious Harm Summary"
COLUMNS = "              Risk in Community      Risk in Custody"


def reading(*texts, columns=False):
    pages = [
        Page(number, "" if columns else text, text if columns else "") for number, text in enumerate(texts, 1)
    ]
    return read(pages, today=TODAY)


laid_out = partial(reading, columns=True)


def levels(found):
    return [(each.about.value, each.setting.value, each.value) for each in found.rosh]


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
        ("public", "community", "Very High"),
        ("public", "custody", "High"),
        ("known_adult", "custody", "High"),
        ("staff", "community", "Low"),
        ("prisoners", "custody", "Low"),
    ]
    assert found.rosh[2].level == "very_high"
    assert found.rosh[2].page == 1
    assert "Public Very High High" in found.rosh[2].words
    assert all(len(each.words) <= 120 for each in found.rosh)


def test_word_grid_is_read_with_its_columns():
    made = docx(
        paragraph(HEADING)
        + table(
            ("", "Risk in Community", "Risk in Custody"),
            ("Children", "", "High"),
            ("Known Adult", "Low", "N/A"),
        )
    )
    stored = read_document(made)["reading"]
    assert [(each["about"], each["setting"], each["level"]) for each in stored["rosh"]] == [
        ("children", "custody", "high"),
        ("known_adult", "community", "low"),
    ]


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
    assert levels(reading("\n".join(lines))) == expected


def test_value_between_two_columns_has_no_setting():
    found = laid_out(f"{HEADING}\n{COLUMNS}\nStaff                        Low")
    assert levels(found) == [("staff", "not_printed", "Low")]


def test_grid_goes_on_over_the_page():
    assert [each.page for each in reading(HEADING, "Children: Low").rosh] == [2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PNC: 98/7654Z", [("pnc", "98/7654Z", "wrong_letter")]),
        ("PNCID No:   98/7654K", [("pnc", "98/7654K", "valid")]),
        ("Police National Computer number\n1982/2696655U", [("pnc", "1982/2696655U", "valid")]),
        ("He is 1982/2696655U in that file", [("pnc", "1982/2696655U", "valid")]),
        ("PNC 0273319Z", [("pnc", "0273319Z", "valid")]),
        ("PNC 20020073319Z", [("pnc", "20020073319Z", "valid")]),
        ("PNC 2003/0993399B", [("pnc", "2003/0993399B", "dummy")]),
        ("CRO No: 1234/56A", [("cro", "1234/56A", "wrong_letter")]),
        ("CRO SF05/482703J", [("cro", "SF05/482703J", "valid")]),
        ("PNC 12/99A", [("pnc", "12/99A", "wrong_letter")]),
        ("PNC 98/7654K CRO 12/99A", [("pnc", "98/7654K", "valid"), ("cro", "12/99A", "wrong_letter")]),
        ("PNC/CRO NUMBER: 12/99M", [("pnc", "12/99M", "wrong_letter"), ("cro", "12/99M", "wrong_letter")]),
        ("Probation CRN: X320741", [("crn", "X320741", "valid")]),
        ("NOMS No: A1234AA", [("noms", "A1234AA", "valid")]),
        ("held as A1234AA", [("noms", "A1234AA", "valid")]),
        ("NI number AB 12 34 56 C", [("nino", "AB 12 34 56 C", "valid")]),
        # No label and no certainty.
        ("the matter of 98/7654Z", []),
        ("see 12/99A", []),
        ("invoice X320741", []),
        ("on 16/11/2018 at Leeds", []),
        ("Booking No: 72512D", []),
        ("PNC: UNKNOWN PNC", []),
        ("NOMIS ID: nomis-666", []),
    ],
)
def test_number_counts_by_its_label_or_beyond_doubt(text, expected):
    found = reading(text).identifiers
    assert [(each.kind.value, each.value, each.check.value) for each in found] == expected
    assert all(each.value in each.words for each in found)


def test_number_under_a_joint_label_goes_by_its_shape():
    # It cannot be a PNC at all; as a CRO its letter is right.
    found = reading("PNC/CRO 123456/78Z").identifiers
    assert [(each.kind.value, each.check.value) for each in found] == [("cro", "valid")]


def test_number_on_every_page_is_one_finding_with_its_pages():
    found = reading("CRN X320741", "nothing", "CRN X320741").identifiers
    assert [(each.page, each.also_on) for each in found] == [(1, (3,))]


def values(found):
    return [(each.what.value, each.value, each.normalised) for each in found.values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: Siân O'Connor-Lloyd", [("name", "Siân O'Connor-Lloyd", "")]),
        (
            "Surname   HOLT      Forename(s)   Wesley John",
            [("surname", "HOLT", ""), ("forenames", "Wesley John", "")],
        ),
        ("Surname Holt Forename(s) Wesley", [("surname", "Holt", ""), ("forenames", "Wesley", "")]),
        (
            "Surname          Forenames\nHolt             Wesley",
            [("surname", "Holt", ""), ("forenames", "Wesley", "")],
        ),
        ("Date of birth: 28/05/1999", [("date_of_birth", "28/05/1999", "1999-05-28")]),
        ("D.O.B  28 May 1999", [("date_of_birth", "28 May 1999", "1999-05-28")]),
        ("DOB: 1999-05-28", [("date_of_birth", "1999-05-28", "1999-05-28")]),
        ("Date of birth: 31/02/1999", [("date_of_birth", "31/02/1999", "")]),
        ("Date assessment completed: 3rd March 2026", [("completed", "3rd March 2026", "2026-03-03")]),
        ("Name  Age\nHolt Wesley  44", [("name", "Holt Wesley", "")]),
        ("Name:\nDate of birth: 01/02/1980", [("date_of_birth", "01/02/1980", "1980-02-01")]),
        (
            "    Surname          Forenames\nx   Holt             Wesley",
            [("surname", "Holt", ""), ("forenames", "Wesley", "")],
        ),
        ("Name:                 Age\n                      44\nHolt Wesley", [("name", "Holt Wesley", "")]),
        ("Name:", []),
        ("Name: «FIRST_NAMES»", []),
        ("Surname: No Data Held", []),
        ("Date of birth: not known", []),
        ("Name of the victim was given as Ann", []),
        ("Assessor name: Jane Doe", []),
        ("The man said his Surname was Smith", []),
        ("Surname was changed by deed", []),
        ("The victim, Date of birth 01/02/2010, was seen", []),
    ],
)
def test_value_is_read_by_its_label(text, expected):
    assert values(laid_out(text)) == expected


def test_value_is_not_looked_for_on_the_next_page():
    assert values(laid_out("Name:", "Holt")) == []


def test_words_around_a_finding_are_cut_between_words():
    long = " ".join(["word"] * 40)
    for text in (f"CRN X320741 {long}", f"{long} CRN X320741 {long}", f"{long} CRN X320741"):
        words = reading(text).identifiers[0].words
        assert "CRN X320741" in words
        assert len(words) <= 120
        assert set(words.split()) == {"word", "CRN", "X320741"}


def test_two_different_names_are_two_findings():
    found = reading("Name: Joe Reacher", "Name: Test User", "Name: JOE REACHER")
    assert [(each.value, each.page, each.also_on) for each in found.of(What.NAME)] == [
        ("Joe Reacher", 1, (3,)),
        ("Test User", 2, ()),
    ]


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("OASys Assessment\nCase ID - Offender Information", Likeness.YES),
        ("2 - Analysis of Offences\nRisk  of Serious Harm\tSummary", Likeness.YES),
        ("OASys -version 2", Likeness.PERHAPS),
        ("Risk Management Plan", Likeness.PERHAPS),
        ("OASys Question - '2.1 Brief offence details'", Likeness.NO),
        ("He said that the OASys was wrong", Likeness.NO),
        ("", Likeness.NO),
    ],
)
def test_oasys_is_known_by_its_own_title_and_headings(text, likeness):
    found = reading(text)
    assert found.oasys is likeness
    assert bool(found.evidence) == (likeness is not Likeness.NO)


def test_reading_survives_json():
    found = reading(f"Name: Joe\nPNC 98/7654Z\nOASys\n{HEADING}\nChildren: Low", "Name: Joe")
    assert found.rosh
    assert found.identifiers
    assert found.values
    assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found
    assert found.reader_version == READER_VERSION


def test_reading_stored_by_another_version_is_still_read():
    stored = reading("CRN X320741").as_json() | {"reader_version": "0", "added_later": 1}
    stored["identifiers"][0]["added_later"] = 1
    read_back = Reading.from_json(stored)
    assert read_back == replace(reading("CRN X320741"), reader_version="0")


def test_document_is_read_whole_from_its_bytes():
    result = read_document(pdf("Name: Joe Reacher", "Risk to children: High"))
    assert (result["outcome"], result["kind"], result["pages"], result["notes"]) == ("read", "pdf", 2, [])
    found = Reading.from_json(json.loads(json.dumps(result["reading"])))
    assert [(each.value, each.page) for each in found.of(What.NAME)] == [("Joe Reacher", 1)]
    assert [(each.value, each.page) for each in found.rosh] == [("High", 2)]
    assert f"{read_document.__module__}.{read_document.__name__}" == READ_DOCUMENT


def test_refusal_and_scan_are_outcomes_of_their_own():
    refused = read_document(b"hello")
    assert (refused["outcome"], refused["code"]) == ("refused", "plain_text")
    assert refused["message"].startswith("This is plain text")
    scan = read_document(pdf(""))
    assert (scan["outcome"], scan["notes"][0]["code"]) == ("no_text", "no_text")


@given(st.lists(st.text(alphabet="Chidren publcstafHgLowMmVy_ :\n\t-1234/ARX", max_size=200), max_size=4))
def test_any_text_gets_a_reading(texts):
    for found in (reading(*texts), laid_out(*texts)):
        assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found
        assert all(len(each.words) <= 120 for each in (*found.identifiers, *found.rosh, *found.values))


def test_sample_files_give_what_a_person_reads_in_them():
    licence, recall = (
        [path for path in sample_files("doc-pdf") if path.name.startswith(name)]
        for name in ("Licence", "make-recall")
    )
    for path in licence:
        found = Reading.from_json(read_document(path.read_bytes())["reading"])
        assert {(each.value, each.check.value) for each in found.identifiers} == {
            ("A1234AA", "valid"),
            ("1234/56A", "wrong_letter"),
            ("98/7654Z", "wrong_letter"),
        }
        assert [(each.value, each.normalised) for each in found.values] == [
            ("Wesley Holt", ""),
            ("28/05/1999", "1999-05-28"),
        ]
        assert found.rosh == ()
    for path in recall:
        found = Reading.from_json(read_document(path.read_bytes())["reading"])
        assert {each.page for each in found.rosh} == {9, 10, 18, 19}
        assert ("staff", "not_printed", "VERY_HIGH") in levels(found)
        assert ("children", "custody", "MEDIUM") in levels(found)
        assert found.of(What.NAME)[0].value == "REACHER, Joe"
