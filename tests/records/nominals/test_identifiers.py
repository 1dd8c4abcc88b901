"""Identifiers: the published rules case by case, and every spelling of one number meeting."""

import csv
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from records.nominals.identifiers import Check, Kind, check_letter, detect, loose_form, parse, search_forms

TODAY = date(2026, 11, 22)
SAMPLES = Path(os.environ.get("VISOR_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))

VALID = [
    (Kind.PNC, "81/34U", "1981/0000034U"),
    (Kind.PNC, "02/73319Z", "2002/0073319Z"),
    (Kind.PNC, "0273319Z", "2002/0073319Z"),
    (Kind.PNC, "20020073319Z", "2002/0073319Z"),
    (Kind.PNC, "2002/0073319Z", "2002/0073319Z"),
    (Kind.PNC, " 02 / 73319 z ", "2002/0073319Z"),
    (Kind.PNC, "\uff10\uff12/73319Z", "2002/0073319Z"),
    (Kind.PNC, "00/223R", "2000/0000223R"),
    (Kind.PNC, "67/9893091D", "1967/9893091D"),
    (Kind.PNC, "79/163001B", "1979/0163001B"),
    (Kind.PNC, "19790163001B", "1979/0163001B"),
    (Kind.PNC, "12/394773H", "2012/0394773H"),
    (Kind.PNC, "1954/0018147W", "1954/0018147W"),
    (Kind.PNC, "033Y", "2003/0000003Y"),
    (Kind.PNC, "2003/11985X", "2003/0011985X"),
    (Kind.PNC, "2013/71180R", "2013/0071180R"),
    (Kind.PNC, "2013 71180R", "2013/0071180R"),
    (Kind.PNC, "1982/2696655U", "1982/2696655U"),
    (Kind.CRO, "SF05/482703J", "SF05/482703J"),
    (Kind.CRO, "SF 05/482703j", "SF05/482703J"),
    (Kind.CRO, "SF83/50058Z", "SF83/50058Z"),
    (Kind.CRO, "SF83/050058Z", "SF83/50058Z"),
    (Kind.CRO, "65656/91H", "065656/91H"),
    (Kind.CRO, "065656 / 91 h", "065656/91H"),
    (Kind.CRO, "29906/12J", "029906/12J"),
    (Kind.CRO, "400862/08W", "400862/08W"),
    (Kind.CRO, "311462/13E", "311462/13E"),
    (Kind.CRO, "SF80/655108V", "SF80/655108V"),
    (Kind.CRN, "X320741", "X320741"),
    (Kind.CRN, " x 098092 ", "X098092"),
    (Kind.NOMS, "A1234AA", "A1234AA"),
    (Kind.NOMS, "a7089ey", "A7089EY"),
    (Kind.NINO, "AB123456C", "AB123456C"),
    (Kind.NINO, "ab 12 34 56 c", "AB123456C"),
    (Kind.NINO, "AB-12-34-56-C", "AB123456C"),
    (Kind.NINO, "CS100700A", "CS100700A"),
    (Kind.NINO, "JJ123123D", "JJ123123D"),
    (Kind.NINO, "YZ 61 48 68 B", "YZ614868B"),
]
WRONG_LETTER = [
    (Kind.PNC, "20030011985Z", "X"),
    (Kind.PNC, "20120052494O", "Q"),
    (Kind.PNC, "20230583843N", "L"),
    (Kind.PNC, "2001/0171310S", "W"),
    (Kind.PNC, "12/394773W", "H"),
    (Kind.PNC, "12/394773I", "H"),
    (Kind.PNC, "74/2487362D", "E"),
    (Kind.PNC, "98/7654Z", "K"),
    (Kind.CRO, "85227/65G", "L"),
    (Kind.CRO, "29906/12L", "J"),
    (Kind.CRO, "123456/04A", "R"),
    (Kind.CRO, "SF80/655108T", "V"),
    (Kind.CRO, "1234/56A", "F"),
    (Kind.CRO, "123456/78A", "Z"),
]
BAD_FORMAT = [
    *[(Kind.PNC, text) for text in ("TOTALLYINVALID", "1X23/1234567A", "1923[1234567A", "1923/1Z34567A")],
    *[(Kind.PNC, text) for text in ("1923/1234567AA", "203/1234567A", "01", "0123", "0123567")],
    *[(Kind.PNC, text) for text in ("01234567890123", "16/11/2018", "john/smith", "SF68/945674U")],
    *[(Kind.PNC, text) for text in ("111111/11A", "2027/0000001A", "1899/0000001A", "", " ", "/", "12/A")],
    *[(Kind.CRO, text) for text in ("1234567/56A", "SF5/482703J", "65656/1991H", "65656/91", "")],
    *[(Kind.CRN, text) for text in ("A12345", "XX123456", "ZABCDEF", "320741X")],
    *[(Kind.NOMS, text) for text in ("A1234AAA", "38518A", "72512D")],
    *[(Kind.NINO, text) for text in ("AO123456C", "AB123456E", "BG123456C", "ABC123456C", "A123456C")],
    *[(Kind.NINO, text) for text in ("AB12345C", "QA123123D", "ZZ123123D", "JJ123123Z", "FQ 00 00 00 C")],
    *[(Kind.NINO, text) for text in ("nt 99 88 77 a", "AB 12 34 56 1", "AB123456", "TN123456A")],
]
DUMMIES = [
    *[
        (Kind.PNC, text)
        for text in ("UNKNOWN PNC", "unknown", "1933/0993399H", "33/993399H", "2033/0993399H")
    ],
    *[(Kind.PNC, text) for text in ("2003/0993399B", "03/993399b", "1999/0339933H", "2003/0993399H")],
    (Kind.CRO, "000000/00Z"),
    (Kind.CRO, "not known"),
    (Kind.NOMS, "nomis-666"),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), VALID)
def test_valid_number_is_read_in_any_spelling(kind, text, canonical):
    found = parse(kind, text, today=TODAY)
    assert (found.check, found.canonical, found.as_typed, found.message) == (Check.VALID, canonical, text, "")


@pytest.mark.parametrize(("kind", "text", "letter"), WRONG_LETTER)
def test_wrong_letter_is_kept_and_names_the_right_one(kind, text, letter):
    found = parse(kind, text, today=TODAY)
    assert (found.check, found.canonical, found.as_typed) == (Check.WRONG_LETTER, None, text)
    assert f"should be {letter}." in found.message
    assert "marked unverified" in found.message


def test_wrong_letter_is_said_in_the_agreed_words():
    assert parse(Kind.PNC, "98/7654Z", today=TODAY).message == (
        "The last letter of this PNC number should be K. "
        "Check it; you can save it as it is and it will be marked unverified."
    )


@pytest.mark.parametrize(("kind", "text"), BAD_FORMAT)
def test_bad_format_is_kept_and_can_still_be_found(kind, text):
    found = parse(kind, text, today=TODAY)
    assert (found.check, found.canonical, found.as_typed) == (Check.BAD_FORMAT, None, text)
    assert found.search_form == loose_form(text)
    assert kind.label in found.message


@pytest.mark.parametrize(("kind", "text"), DUMMIES)
def test_dummy_is_absence_and_brings_nobody_together(kind, text):
    found = parse(kind, text, today=TODAY)
    assert (found.check, found.canonical, found.search_form) == (Check.DUMMY, None, "")
    assert "identifies nobody" in found.message


def test_every_published_case_is_agreed_with():
    cases = SAMPLES / "identifiers" / "identifier_cases.tsv"
    if not cases.exists():
        sys.stdout.write(f"not checked against {cases}: it is not on this machine\n")
        return
    ours = {kind.value: kind for kind in Kind} | {"pnc-dummy": Kind.PNC}
    with cases.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in ours]
    assert len(rows) > 50
    for row in rows:
        found = parse(ours[row["kind"]], row["input"], today=TODAY)
        assert found.canonical == (row["canonical"] or None), row
        if row["expected"] != "invalid":
            assert found.check == row["expected"], row


def test_published_lenient_form_is_met_by_our_search_form():
    typed = parse(Kind.PNC, "2003/0234567a", today=TODAY)
    assert typed.search_form == parse(Kind.PNC, "2003/234567A", today=TODAY).search_form == "03/234567A"


@pytest.mark.parametrize(
    ("text", "born", "today", "canonical"),
    [
        ("20/123456L", None, TODAY, "2020/0123456L"),
        ("20/123456L", date(1990, 1, 1), TODAY, "2020/0123456L"),
        ("20/123456L", date(1905, 1, 1), TODAY, "1920/0123456L"),
        ("20/123456L", date(1920, 1, 1), TODAY, "2020/0123456L"),
        ("33/123456K", None, TODAY, "1933/0123456K"),
        ("33/123456K", None, date(2033, 1, 1), "2033/0123456K"),
    ],
)
def test_century_is_the_latest_the_life_allows(text, born, today, canonical):
    letter = check_letter(int(text[:2]) * 10_000_000 + 123456)
    found = parse(Kind.PNC, text[:-1] + letter, date_of_birth=born, today=today)
    assert found.canonical == canonical[:-1] + letter


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("12/99A", [Kind.PNC, Kind.CRO]),
        ("PNC 12/99A", [Kind.PNC]),
        ("cro no: 12/99A", [Kind.CRO]),
        ("PNCID No: 98/7654Z", [Kind.PNC]),
        ("NI number AB123456C", [Kind.NINO]),
        ("SF68/945674U", [Kind.CRO]),
        ("x320741", [Kind.CRN]),
        ("A1234AA", [Kind.NOMS]),
        ("AB 12 34 56 C", [Kind.NINO]),
        ("16/11/2018", []),
        ("john/smith", []),
        ("O'Connor", []),
        ("UNKNOWN PNC", []),
        ("none", []),
        ("", []),
        ("1" * 4000, []),
    ],
)
def test_one_search_box_knows_what_was_typed(text, kinds):
    assert [found.kind for found in detect(text, today=TODAY)] == kinds


@pytest.mark.parametrize("text", ["A12345", "a 12345", "A-12345"])
def test_number_kept_in_a_bad_format_is_found_by_what_was_typed(text):
    stored = parse(Kind.CRN, "A12345", today=TODAY)
    assert stored.search_form in search_forms(text, today=TODAY)


def test_search_forms_hold_no_dummy():
    assert search_forms("000000/00Z", today=TODAY) == {"00000000Z"}
    assert search_forms(" ", today=TODAY) == frozenset()


@st.composite
def pnc_spellings(draw):
    year = draw(st.integers(TODAY.year - 99, TODAY.year))
    serial = draw(st.integers(1, 9_999_999))
    letter = check_letter(year % 100 * 10_000_000 + serial)
    canonical = f"{year}/{serial:07}{letter}"
    zeros = str(serial).zfill(draw(st.integers(1, 7)))
    gap = draw(st.sampled_from(["", " ", "  ", "\t"]))
    spellings = [
        f"{year}/{zeros}{letter}",
        f"{year % 100:02}/{zeros}{letter}",
        f"{year}{gap}/{gap}{zeros}{gap}{letter}",
        f"{year}{serial:07}{letter}",
        f"{year % 100:02}{zeros}{letter}",
        f"{year % 100:02} {zeros}{letter}",
        f"{year} {zeros}{letter}",
    ]
    text = gap + draw(st.sampled_from(spellings)) + gap
    return canonical, draw(st.sampled_from([text, text.lower()]))


@given(pnc_spellings())
def test_every_spelling_of_a_pnc_meets(case):
    canonical, text = case
    whole, typed = (parse(Kind.PNC, each, today=TODAY) for each in (canonical, text))
    assume(whole.check is Check.VALID)
    assert (typed.canonical, typed.search_form) == (canonical, whole.search_form)
    assert whole.search_form in search_forms(text, today=TODAY)


@given(
    st.booleans(),
    st.integers(1, 999_999),
    st.integers(0, 99),
    st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)
def test_every_spelling_of_a_cro_meets(small, serial, year, width, spaced, lower):
    if small:
        canonical = f"SF{year:02}/{serial}{check_letter(int(f'{year:02}{serial}'))}"
        text = f"SF{year:02}/{str(serial).zfill(width)}{canonical[-1]}"
    else:
        canonical = f"{serial:06}/{year:02}{check_letter(int(f'{year:02}{serial:06}'))}"
        text = f"{str(serial).zfill(width)}/{canonical[-3:]}"
    text = text.replace("/", " / ") if spaced else text
    typed = parse(Kind.CRO, text.lower() if lower else text, today=TODAY)
    assert (typed.canonical, typed.search_form) == (canonical, canonical)
    assert canonical in search_forms(text, today=TODAY)


@given(st.sampled_from(list(Kind)), st.text(), st.none() | st.dates())
def test_any_text_gets_an_answer(kind, text, born):
    found = parse(kind, text, date_of_birth=born, today=TODAY)
    assert found.as_typed == text
    assert (found.canonical is None) == (found.check is not Check.VALID)
    assert len(found.search_form) <= 40
    assert isinstance(found.message, str)
    detect(text, today=TODAY)
    search_forms(text, today=TODAY)


@given(st.from_regex(r"(PNC|CRO)?[ ]?[0-9SF /]{1,14}[A-Z]?[ ]?", fullmatch=True))
def test_number_like_text_gets_an_answer(text):
    for found in detect(text, today=TODAY):
        assert found.check is not Check.BAD_FORMAT
