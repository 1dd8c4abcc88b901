"""The numbers people are known by: PNC, CRO, CRN, prison number and National Insurance number.

Pure rules over text, for any room: forms, search, matching and the document reader. Nothing here refuses to
save: a doubtful number keeps what was typed, has no canonical form and says in plain words what is wrong.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

CHECK_LETTERS: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
LONGEST_NUMBER: Final = 40
OLDEST_PNC_YEAR: Final = 1900
LONGEST_LIFE: Final = 100


class Kind(StrEnum):
    """Which register a number comes from."""

    PNC = "pnc"
    CRO = "cro"
    CRN = "crn"
    NOMS = "noms"
    NINO = "nino"

    @property
    def label(self) -> str:
        """The name officers use."""
        return _LABELS[self]


class Check(StrEnum):
    """What the number's own shape and check letter say about it."""

    VALID = "valid"
    WRONG_LETTER = "wrong_letter"
    BAD_FORMAT = "bad_format"
    DUMMY = "dummy"


_LABELS: Final = {
    Kind.PNC: "PNC number",
    Kind.CRO: "CRO number",
    Kind.CRN: "CRN",
    Kind.NOMS: "prison number (NOMS)",
    Kind.NINO: "National Insurance number",
}
_EXAMPLES: Final = {
    Kind.PNC: "02/73319Z or 2002/0073319Z",
    Kind.CRO: "65656/91H or SF05/482703J",
    Kind.CRN: "X320741",
    Kind.NOMS: "A1234AA",
    Kind.NINO: "AB 12 34 56 C",
}
# Numbers that stand for "not known" in other systems; the first three PNCs even pass the letter test.
_DUMMY_PNCS: Final = frozenset(
    {(1933, 993399, "H"), (2033, 993399, "H"), (2003, 993399, "B"), (1999, 339933, "H"), (2003, 993399, "H")}
)
_DUMMY_NOMS: Final = frozenset({"NOMIS666"})
_NOT_KNOWN: Final = re.compile(
    r"(UNKNOWN|NOTKNOWN|NOTENTERED|NONE|N/A)(PNC|CRO|CRN|NOMS|NINO|NI)?(ID|NO|NUMBER)?"
)

_PNC_RIGHT: Final = re.compile(r"([0-9]{1,7})([A-Z])")
_PNC_LONG: Final = re.compile(r"([0-9]{4})([0-9]{7})([A-Z])")
_PNC_SHORT: Final = re.compile(r"([0-9]{2})([0-9]{1,7})([A-Z])")
_CRO: Final = re.compile(r"([0-9]{1,6})/([0-9]{2})([A-Z])")
_CRO_SMALL_FILE: Final = re.compile(r"SF([0-9]{2})/([0-9]{1,6})([A-Z])")
_CRN: Final = re.compile(r"[A-Z][0-9]{6}")
_NOMS: Final = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")
_NINO: Final = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")

_TYPED_LABEL: Final = re.compile(
    r"\s*(?:(?P<pnc>PNC)|(?P<cro>CRO)|(?P<crn>CRN)|(?P<noms>P?NOMIS|NOMS)|(?P<nino>NINO|NI))"
    r"(?:[ ]?(?:ID|NO|NUMBER)){0,2}[.]?\s*[:#]?\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Identifier:
    """One number as typed, what it is taken for, and how sure its own shape makes us."""

    kind: Kind
    as_typed: str
    canonical: str | None
    search_form: str
    check: Check
    expected_letter: str = ""

    @property
    def message(self) -> str:
        """What to tell the person who typed it; empty when there is nothing to say."""
        keep = "Check it; you can save it as it is and it will be marked unverified."
        if self.check is Check.WRONG_LETTER:
            return f"The last letter of this {self.kind.label} should be {self.expected_letter}. {keep}"
        if self.check is Check.BAD_FORMAT:
            return f"A {self.kind.label} looks like {_EXAMPLES[self.kind]}, and this does not. {keep}"
        if self.check is Check.DUMMY:
            return (
                f"This is what other systems hold when the {self.kind.label} is not known. "
                "It identifies nobody: leave the box empty instead."
            )
        return ""


@dataclass(frozen=True)
class _Reading:
    """What a parser made of one normalised text; no reading at all means a bad format."""

    canonical: str
    search_form: str
    check: Check
    expected_letter: str = ""


def parse(kind: Kind, text: str, *, date_of_birth: date | None = None, today: date) -> Identifier:
    """Read `text` as a number of this kind; any text gives an answer.

    A two-digit PNC year is the latest year that has come, unless that would make the person over a hundred.
    """
    plain = _plain(text)
    reading = None
    if len(plain) <= LONGEST_NUMBER:
        reading = _pnc(plain, date_of_birth, today) if kind is Kind.PNC else _PARSERS[kind](plain)
    if reading is None:
        if _NOT_KNOWN.fullmatch(_squeezed(plain)):
            return Identifier(kind, text, None, "", Check.DUMMY)
        return Identifier(kind, text, None, loose_form(text), Check.BAD_FORMAT)
    if reading.check is Check.DUMMY:
        # A dummy must never bring two people together, so it has nothing to search by.
        return Identifier(kind, text, None, "", Check.DUMMY)
    canonical = reading.canonical if reading.check is Check.VALID else None
    return Identifier(kind, text, canonical, reading.search_form, reading.check, reading.expected_letter)


def detect(text: str, *, today: date) -> tuple[Identifier, ...]:
    """Every kind of number that this text may be; a label in front of it ("PNC 12/99A") decides.

    Text that only says "unknown" is no number. `12/99A` may be a PNC and a CRO: both are given.
    """
    labelled = _TYPED_LABEL.fullmatch(unicodedata.normalize("NFKC", text[: 4 * LONGEST_NUMBER]))
    kinds = tuple(Kind)
    if labelled:
        kinds = tuple(kind for kind in Kind if labelled[kind.value])
        text = labelled["rest"]
    found = (parse(kind, text, today=today) for kind in kinds)
    has_digit = any(character.isdigit() for character in text)
    return tuple(each for each in found if has_digit and each.check is not Check.BAD_FORMAT)


def search_forms(text: str, *, today: date) -> frozenset[str]:
    """Every stored `search_form` that this text should find, numbers kept in a bad format included."""
    forms = {each.search_form for each in detect(text, today=today)}
    return frozenset(forms | {loose_form(text)}) - {""}


def loose_form(text: str) -> str:
    """The bare letters and digits, in upper case: how a number in a bad format is found again."""
    plain = _plain(text)
    return "".join(character for character in plain if character.isalnum())[:LONGEST_NUMBER]


def check_letter(digits: int) -> str:
    """The modulus-23 letter that the police and the fingerprint bureau print after a number."""
    return CHECK_LETTERS[digits % len(CHECK_LETTERS)]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).upper().split())


def _squeezed(plain: str) -> str:
    return plain.replace(" ", "")


def _joined(plain: str) -> str:
    return plain.replace(" ", "").replace("-", "")


def _pnc(plain: str, date_of_birth: date | None, today: date) -> _Reading | None:
    parts = _pnc_parts(plain, today)
    if parts is None:
        return None
    year_digits, serial, letter = parts
    year = int(year_digits)
    if len(year_digits) == 2:
        year = _full_year(year, date_of_birth, today)
    search_form = f"{year % 100:02}/{serial}{letter}"
    canonical = f"{year}/{serial:07}{letter}"
    if serial == 0 or (year, serial, letter) in _DUMMY_PNCS:
        return _Reading(canonical, search_form, Check.DUMMY)
    if not OLDEST_PNC_YEAR <= year <= today.year:
        return None
    expected = check_letter(year % 100 * 10_000_000 + serial)
    return _checked(canonical, search_form, letter, expected)


def _pnc_parts(plain: str, today: date) -> tuple[str, int, str] | None:
    """Year, serial and letter. A slash, or a space where it should be, is believed before the length:
    read without it, `2013/71180R` would be year 20 and pass the letter test as somebody else."""
    left, slash, right = plain.partition("/")
    if not slash:
        left, _, right = plain.partition(" ")
    year, serial = _squeezed(left), _PNC_RIGHT.fullmatch(_squeezed(right))
    if serial and _is_year(year, today, sure=bool(slash)):
        return year, int(serial[1]), serial[2]
    if slash:
        return None
    bare = _squeezed(plain)
    whole = _PNC_LONG.fullmatch(bare) or _PNC_SHORT.fullmatch(bare)
    return (whole[1], int(whole[2]), whole[3]) if whole else None


def _is_year(digits: str, today: date, *, sure: bool) -> bool:
    if not (digits.isascii() and digits.isdigit() and len(digits) in {2, 4}):
        return False
    return sure or len(digits) == 2 or OLDEST_PNC_YEAR <= int(digits) <= today.year


def _full_year(two_digits: int, date_of_birth: date | None, today: date) -> int:
    latest = today.year - (today.year - two_digits) % 100
    if date_of_birth and latest - date_of_birth.year > LONGEST_LIFE and latest - 100 > date_of_birth.year:
        return latest - 100
    return latest


def _cro(plain: str) -> _Reading | None:
    squeezed = _squeezed(plain)
    if small := _CRO_SMALL_FILE.fullmatch(squeezed):
        # The serial of a small file is not padded before the division, whatever was typed.
        year, serial, letter = small[1], int(small[2]), small[3]
        canonical = f"SF{year}/{serial}{letter}"
        expected = check_letter(int(f"{year}{serial}"))
    elif standard := _CRO.fullmatch(squeezed):
        year, serial, letter = standard[2], int(standard[1]), standard[3]
        canonical = f"{serial:06}/{year}{letter}"
        expected = check_letter(int(f"{year}{serial:06}"))
    else:
        return None
    if serial == 0:
        return _Reading(canonical, canonical, Check.DUMMY)
    return _checked(canonical, canonical, letter, expected)


def _checked(canonical: str, search_form: str, letter: str, expected: str) -> _Reading:
    if letter == expected:
        return _Reading(canonical, search_form, Check.VALID)
    return _Reading(canonical, search_form, Check.WRONG_LETTER, expected)


def _crn(plain: str) -> _Reading | None:
    return _unchecked(_CRN, plain)


def _noms(plain: str) -> _Reading | None:
    if _joined(plain) in _DUMMY_NOMS:
        return _Reading(plain, plain, Check.DUMMY)
    return _unchecked(_NOMS, plain)


def _nino(plain: str) -> _Reading | None:
    return _unchecked(_NINO, plain)


def _unchecked(shape: re.Pattern[str], plain: str) -> _Reading | None:
    bare = _joined(plain)
    return _Reading(bare, bare, Check.VALID) if shape.fullmatch(bare) else None


_PARSERS: Final[dict[Kind, Callable[[str], _Reading | None]]] = {
    Kind.CRO: _cro,
    Kind.CRN: _crn,
    Kind.NOMS: _noms,
    Kind.NINO: _nino,
}
