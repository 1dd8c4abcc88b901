"""The reader: what is printed by its label is found with its page and words; what is only told about is not."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.assessments.findings import Likeness, Reading
from records.assessments.reader import READ_DOCUMENT, READER_VERSION, read_document
from tests.records.assessments.pages_read import filled, laid_out, normal, reading
from tests.records.documents.made_files import pdf, sample_files

HEADING = "Risk of Serious Harm Summary"
NUMBERS = ("pnc", "cro", "crn", "noms")


def numbers(found):
    return sorted((one.key, one.value, one.doubt) for one in found.found if one.key in NUMBERS and one.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PNC: 98/7654Z", [("pnc", "98/7654Z", "wrong_letter")]),
        ("PNCID No:   98/7654K", [("pnc", "98/7654K", "")]),
        ("Police National Computer number\n1982/2696655U", [("pnc", "1982/2696655U", "")]),
        ("PNC 20020073319Z", [("pnc", "20020073319Z", "")]),
        ("PNC 2003/0993399B", [("pnc", "2003/0993399B", "dummy")]),
        ("PNC: UNKNOWN PNC", [("pnc", "UNKNOWN PNC", "dummy")]),
        ("CRO No: 1234/56A", [("cro", "1234/56A", "wrong_letter")]),
        ("CRO SF05/482703J", [("cro", "SF05/482703J", "")]),
        ("PNC 12/99A", [("pnc", "12/99A", "wrong_letter")]),
        ("PNC 98/7654K CRO 12/99A", [("cro", "12/99A", "wrong_letter"), ("pnc", "98/7654K", "")]),
        ("PNC/CRO NUMBER: 12/99M", [("cro", "12/99M", "wrong_letter"), ("pnc", "12/99M", "wrong_letter")]),
        ("PNC/CRO 123456/78Z", [("cro", "123456/78Z", "")]),
        ("Probation CRN: X320741", [("crn", "X320741", "")]),
        ("NOMS No: A1234AA", [("noms", "A1234AA", "")]),
        ("NOMIS ID: nomis-666", [("noms", "nomis-666", "dummy")]),
        ("CRN: ABC12", [("crn", "ABC12", "bad_format")]),
        # Without its label at the start of a cell a number may be anybody's.
        ("He is 1982/2696655U in that file", []),
        ("held as A1234AA", []),
        ("NI number AB 12 34 56 C", []),
        ("the matter of 98/7654Z", []),
        ("invoice X320741", []),
        ("on 16/11/2018 at Leeds", []),
        ("Booking No: 72512D", []),
        ("PNC: see the attached letter", []),
    ],
)
def test_number_counts_by_its_label(text, expected):
    found = reading(text)
    assert numbers(found) == expected
    assert all(one.value in one.words for one in filled(found))


def test_number_on_every_page_is_one_finding_with_its_pages():
    one = reading("CRN X320741", "nothing", "CRN X320741").one("crn")
    assert (one.page, one.also_on) == (1, (3,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: Siân O'Connor-Lloyd", {"name": "Siân O'Connor-Lloyd"}),
        ("Surname   HOLT      Forename(s)   Wesley John", {"surname": "HOLT", "forenames": "Wesley John"}),
        ("Surname Holt Forename(s) Wesley", {"surname": "Holt", "forenames": "Wesley"}),
        ("Surname          Forenames\nHolt             Wesley", {"surname": "Holt", "forenames": "Wesley"}),
        ("Date of birth: 28/05/1999", {"date_of_birth": "1999-05-28"}),
        ("D.O.B  28 May 1999", {"date_of_birth": "1999-05-28"}),
        ("DOB: 1999-05-28", {"date_of_birth": "1999-05-28"}),
        ("Date of birth: 31/02/1999", {"date_of_birth": ""}),
        ("Date of birth: 31 Xxx 1999", {}),
        ("Date assessment completed: 3rd March 2026", {"completed_on": "2026-03-03"}),
        ("Date assessment      18 October\nstarted              2023", {"initiated_on": "2023-10-18"}),
        ("Date\nassessment\nsigned: 1/2/2026", {}),
        ("Date of\nbirth          28/05/1999", {"date_of_birth": "1999-05-28"}),
        (
            "Assessor name      Zoltán     Position     Prison\n                   Grindrod                Officer",
            {"assessor": "Zoltán Grindrod"},
        ),
        ("Assessor      Ann Lee\n              Probation Officer", {"assessor": "Ann Lee"}),
        (
            "Assessor\nName: Ann Lee\nCountersigner\nName: Bo Diaz\nName: Cy Dunn",
            {"assessor": "Ann Lee", "countersigner": "Bo Diaz", "name": "Cy Dunn"},
        ),
        ("PNC        UNKNOWN\n           PNC", {"pnc": ""}),
        (
            "Purpose of assessment: Start of Suspended Sentence Order",
            {"purpose": "Start of Suspended Sentence Order"},
        ),
        ("Purpose of       Pre-\nassessment       release", {"purpose": "Pre-release"}),
        ("Purpose of assessment: to see how he is", {}),
        ("Assessment status: Signed and awaiting countersignature", {"status": "signed"}),
        ("Status: divorced", {}),
        ("Layer: Layer 3V2", {"layer": "layer_3"}),
        ("Type of assessment: Basic (Layer 1)", {"layer": "layer_1"}),
        ("Name  Age\nHolt Wesley  44", {"name": "Holt Wesley"}),
        (
            "    Surname          Forenames\nx   Holt             Wesley",
            {"surname": "Holt", "forenames": "Wesley"},
        ),
        ("Name:                 Age\n                      44\nHolt Wesley", {"name": "Holt Wesley"}),
        ("Name: «FIRST_NAMES»", {}),
        ("Surname: No Data Held", {"surname": "blank"}),
        ("CRO:\nCRN: X320741", {"cro": "blank", "crn": "X320741"}),
        ("Date of birth: not known", {}),
        ("Name of the victim was given as Ann", {}),
        ("The man said his Surname was Smith", {}),
        ("Surname was changed by deed", {}),
        ("The victim, Date of birth 01/02/2010, was seen", {}),
        ("Aliases\nSurname: Smith\nPNC: 98/7654K", {"pnc": "1998/0007654K"}),
        ("Victim details\nName: Ann Lee\nPNC: 98/7654K", {}),
        ("Personal details\nName: Ann Lee", {"name": "Ann Lee"}),
    ],
)
def test_value_is_read_by_its_label(text, expected):
    assert normal(laid_out(text)) == expected


def test_date_that_does_not_exist_is_told_as_printed():
    one = reading("Date of birth: 31/02/1999").one("date_of_birth")
    assert (one.value, one.normalised, one.doubt) == ("31/02/1999", "", "no_such_date")


def test_value_is_not_looked_for_on_the_next_page():
    assert filled(laid_out("Name:", "Holt")) == []


def test_words_around_a_finding_are_cut_between_words():
    long = " ".join(["word"] * 40)
    for text in (f"CRN X320741 {long}", f"{long}\nCRN X320741  {long}\n{long}", f"{long}\nCRN X320741"):
        words = reading(text).one("crn").words
        assert "CRN X320741" in words
        assert len(words) <= 120
        assert set(words.split()) == {"word", "CRN", "X320741"}


def test_two_different_names_are_two_findings():
    other = "one\ntwo\nthree\nfour\nName: {}\nsix\nseven\neight\nnine"
    found = reading(other.format("Joe Reacher"), other.format("Test User"), other.format("REACHER, Joe"))
    assert [(each.value, each.page, each.also_on) for each in found.all("name")] == [
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
    found = reading(f"Name: Joe\nPNC 98/7654Z\nOASys\n{HEADING}\nChildren: Low", "CRN X320741")
    assert len(filled(found)) == 3
    assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found
    assert found.reader_version == READER_VERSION


def test_reading_stored_by_another_version_is_still_read():
    stored = reading("CRN X320741").as_json() | {"reader_version": "0", "added_later": 1}
    stored["found"][0]["added_later"] = 1
    read_back = Reading.from_json(stored)
    assert read_back == replace(reading("CRN X320741"), reader_version="0")


def test_document_is_read_whole_from_its_bytes():
    result = read_document(pdf("Name: Joe Reacher", "Risk to children: High"))
    assert (result["outcome"], result["kind"], result["pages"], result["notes"]) == ("read", "pdf", 2, [])
    found = Reading.from_json(json.loads(json.dumps(result["reading"])))
    assert [(each.value, each.page) for each in found.all("name")] == [("Joe Reacher", 1)]
    assert [(each.value, each.page) for each in found.all("rosh.children")] == [("High", 2)]
    assert f"{read_document.__module__}.{read_document.__name__}" == READ_DOCUMENT


def test_refusal_and_scan_are_outcomes_of_their_own():
    refused = read_document(b"hello")
    assert (refused["outcome"], refused["code"]) == ("refused", "plain_text")
    assert refused["message"].startswith("This is plain text")
    scan = read_document(pdf(""))
    assert (scan["outcome"], scan["notes"][0]["code"]) == ("no_text", "no_text")


WORDS = st.sampled_from(
    [
        "Surname", "Name:", "Holt", "PNC:", "UNKNOWN", "98/7654K", "CRN", "R10.1", "Who is at risk", "11.11", "\n", "  ",
        "Sexual Pre-Occupation", "2-Significant problems", "Risk Management Plan", "RM30", "Supervision", "Children",
        "Very", "High", "Risk in Community", "Risk in Custody", "RSR", "12.3%", "STATIC", "Low", "Date", "of birth", ":",
        "Current", "Previous", "R1.2.3", "Any sexual offence against a child(ren)", "[X]", "SIGNING", "12/03/2026", "|",
        "linked to harm", "linked to offending", "Accommodation", "Overall RoSH", "In R10.5 you said the following would",
    ]
)  # fmt: skip


@given(st.lists(st.lists(WORDS, max_size=40).map(" ".join), max_size=4))
def test_any_words_get_a_reading(texts):
    for found in (reading(*texts), laid_out(*texts)):
        assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found
        assert all(len(each.words) <= 120 for each in found.found)


@given(st.lists(st.text(alphabet="Chidren publcstafHgLowMmVy_ :\n\t-1234/ARX", max_size=200), max_size=4))
def test_any_text_gets_a_reading(texts):
    for found in (reading(*texts), laid_out(*texts)):
        assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_sample_files_give_what_a_person_reads_in_them():
    licence, recall = (
        [path for path in sample_files("doc-pdf") if path.name.startswith(name)]
        for name in ("Licence", "make-recall")
    )
    for path in licence:
        found = Reading.from_json(read_document(path.read_bytes())["reading"])
        assert {(one.key, one.value, one.doubt) for one in found.found} == {
            ("noms", "A1234AA", ""),
            ("cro", "1234/56A", "wrong_letter"),
            ("pnc", "98/7654Z", "wrong_letter"),
            ("name", "Wesley Holt", ""),
            ("date_of_birth", "28/05/1999", ""),
        }
    for path in recall:
        found = Reading.from_json(read_document(path.read_bytes())["reading"])
        assert {one.page for one in filled(found, "rosh.")} <= {9, 10, 18, 19}
        assert {"very_high"} <= {one.normalised for one in found.all("rosh.staff")}
        assert "medium" in {one.normalised for one in found.all("rosh.children.custody")}
        assert "REACHER, Joe" in {one.value for key in ("name", "header_name") for one in found.all(key)}
