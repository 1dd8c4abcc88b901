"""Is this document about the person of this record? Compares what it prints with what the record holds. Pure.

By matching.md 4.9 and 4.10. A name, a date of birth and each valid number that are the same speak for it, each once;
one that is present and different speaks against. Two for and none against agree; a valid number that differs
disagrees, whatever else is the same; a name or a date of birth that differs disagrees too unless a valid number is the
same (then it agrees in part), so twins, with one surname and one date of birth, are kept apart; one for and no more
(only names, above all) is not enough.

Some things are weak, and cannot carry the answer either way: an initial for a forename, half of a double surname, a
number whose check letter does not fit, day and month changed round, a date of birth the record only estimates. They
are shown with a hint, and what differs weakly makes it agree in part. A known alias is as good as the current name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Final

from records.assessments.choices import Identity
from records.assessments.facts import CATALOGUE
from records.assessments.findings import Found, Reading
from records.nominals.identifiers import loose_form

NUMBERS: Final = ("pnc", "cro", "crn", "noms")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir"})
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


class Verdict(StrEnum):
    """How one thing in the document stands to the record."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_IN_DOCUMENT = "not_in_document"
    NOT_ON_RECORD = "not_on_record"
    NAMES_ANOTHER = "names_another"


class Weight(IntEnum):
    """How much a line says."""

    AGAINST = -2
    WEAKLY_AGAINST = -1
    NOTHING = 0
    WEAKLY_FOR = 1
    FOR = 2


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name the person has or had."""

    surname: str
    forenames: str = ""

    @property
    def full(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number as recorded; `canonical` only where its own check is right."""

    kind: str
    as_recorded: str
    canonical: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds of who the person is: the current name first, and the risk its header shows."""

    names: tuple[KnownName, ...] = ()
    date_of_birth: date | None = None
    dob_estimated: bool = False
    numbers: tuple[KnownNumber, ...] = ()
    rosh: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing compared, for people to read; `hint` says what is odd about it."""

    kind: str
    label: str
    in_document: str
    on_record: str
    verdict: Verdict
    weight: Weight = Weight.NOTHING
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The answer, and the lines it follows from."""

    outcome: Identity
    lines: tuple[Line, ...] = field(default=())


def compare(reading: Reading, known: Known) -> Agreement:
    """Compare who the document is about with who the record is about."""
    lines = (
        _name(reading, known),
        _born(reading, known),
        *(_number(kind, reading, known) for kind in NUMBERS),
        *_other_people(reading, known),
    )
    return Agreement(_outcome(lines), lines)


def _outcome(lines: Sequence[Line]) -> Identity:
    weights = [line.weight for line in lines]
    numbers = [line.weight for line in lines if line.kind in NUMBERS]
    if Weight.AGAINST in numbers:
        return Identity.DISAGREES
    if Weight.AGAINST in weights:
        return Identity.PARTLY if Weight.FOR in numbers else Identity.DISAGREES
    if Weight.WEAKLY_AGAINST in weights:
        return Identity.PARTLY if Weight.FOR in weights else Identity.NOT_ENOUGH
    return Identity.AGREES if weights.count(Weight.FOR) >= 2 else Identity.NOT_ENOUGH


def _name(reading: Reading, known: Known) -> Line:
    printed = _printed_names(reading)
    shown = "; ".join(dict.fromkeys(name.full for name in printed))
    on_record = known.names[0].full if known.names else ""
    if not printed or not known.names:
        return _missing("name", "Name", shown, on_record)
    # Of several names in the document the one that fits worst counts: a second person may be in it.
    weight, hint, fits = min((_best(name, known.names) for name in printed), key=lambda one: one[0])
    return _line("name", "Name", shown, fits.full if weight > Weight.NOTHING else on_record, weight, hint)


def _printed_names(reading: Reading) -> list[KnownName]:
    """Every name the document gives its person; one printed in one piece has no surname of its own."""
    surnames, forenames = _values(reading, "surname"), _values(reading, "forenames")
    most = max(len(surnames), len(forenames)) if surnames else 0
    pairs = zip(_stretched(surnames, most), _stretched(forenames, most), strict=True)
    whole = _values(reading, "name")
    return [*(KnownName(*pair) for pair in pairs), *(KnownName("", name) for name in whole)]


def _stretched(values: list[str], size: int) -> list[str]:
    """As many values, the last one repeated."""
    return [*values[:size], *(values[-1:] or [""]) * (size - len(values))]


def _best(printed: KnownName, names: Iterable[KnownName]) -> tuple[Weight, str, KnownName]:
    return max(((*_fit(printed, one), one) for one in names), key=lambda found: found[0])


def _fit(printed: KnownName, name: KnownName) -> tuple[Weight, str]:
    """How well one printed name is this one, and what is odd about it."""
    if not printed.surname:
        return _fit_whole(printed.forenames, name)
    if _same(printed.surname, name.surname):
        return _fit_forenames(printed.forenames, name.forenames)
    if _same(printed.surname, _first(name.forenames)) and _same(_first(printed.forenames), name.surname):
        return Weight.FOR, "Surname and forename are the other way round"
    mine, theirs = set(_words(printed.surname)), set(_words(name.surname))
    if mine and theirs and (mine < theirs or theirs < mine):
        weight, _ = _fit_forenames(printed.forenames, name.forenames)
        return (Weight.WEAKLY_FOR if weight > 0 else weight), "Only a part of the surname is the same"
    return Weight.AGAINST, ""


def _fit_forenames(printed: str, known: str) -> tuple[Weight, str]:
    mine, theirs = _fold(_first(printed)), _fold(_first(known))
    if not mine or not theirs:
        return Weight.WEAKLY_FOR, "Only the surname can be compared"
    if mine == theirs or _same(printed, known):
        return Weight.FOR, ""
    if 1 in {len(mine), len(theirs)} and mine[0] == theirs[0]:
        return Weight.WEAKLY_FOR, "Only an initial can be compared"
    return Weight.AGAINST, "The surname is the same and the forename is not: this may be a relative"


def _fit_whole(printed: str, name: KnownName) -> tuple[Weight, str]:
    """A name printed in one piece: the surname stands last or first."""
    words, surname = _words(printed), _words(name.surname)
    size = len(surname)
    rests = []
    if surname and words[-size:] == surname:
        rests.append(words[:-size])
    if surname and words[:size] == surname:
        rests.append(words[size:])
    fits = [_fit_forenames(" ".join(rest), name.forenames) for rest in rests]
    return max(fits, key=lambda one: one[0], default=(Weight.AGAINST, ""))


def _born(reading: Reading, known: Known) -> Line:
    key, label, recorded = "date_of_birth", CATALOGUE["date_of_birth"].label, known.date_of_birth
    printed = _printed(reading, key)
    shown = "; ".join(one.value for one in printed)
    if not printed or recorded is None:
        return _missing(key, label, shown, f"{recorded:%d/%m/%Y}" if recorded else "")
    weight, hint = min(
        (_fit_date(one.normalised, recorded, known) for one in printed), key=lambda one: one[0]
    )
    return _line(key, label, shown, f"{recorded:%d/%m/%Y}", weight, hint)


def _fit_date(printed: str, recorded: date, known: Known) -> tuple[Weight, str]:
    if printed == recorded.isoformat():
        return (
            (Weight.WEAKLY_FOR, "The record only estimates it") if known.dob_estimated else (Weight.FOR, "")
        )
    if not printed:
        return Weight.WEAKLY_AGAINST, "There is no such date"
    if printed == f"{recorded:%Y-%d-%m}":
        return Weight.WEAKLY_AGAINST, "Day and month are the other way round"
    if known.dob_estimated:
        return Weight.WEAKLY_AGAINST, "The record only estimates it"
    return Weight.AGAINST, ""


def _number(kind: str, reading: Reading, known: Known) -> Line:
    label = CATALOGUE[kind].label
    printed = _printed(reading, kind)
    recorded = [one for one in known.numbers if one.kind == kind]
    shown = "; ".join(one.value for one in printed)
    on_record = "; ".join(one.canonical or one.as_recorded for one in recorded)
    if not printed or not recorded:
        return _missing(kind, label, shown, on_record)
    # A person may have two numbers of a kind, so here the best fit counts.
    weight, hint = max(
        (_fit_number(kind, one, number) for one in printed for number in recorded), key=lambda one: one[0]
    )
    return _line(kind, label, shown, on_record, weight, hint)


def _fit_number(kind: str, printed: Found, recorded: KnownNumber) -> tuple[Weight, str]:
    if printed.normalised and recorded.canonical:
        # The century of a PNC written with two digits of the year is a guess.
        short = slice(2, None) if kind == "pnc" else slice(None)
        same = printed.normalised[short] == recorded.canonical[short]
        return (Weight.FOR if same else Weight.AGAINST), ""
    if loose_form(printed.value) == loose_form(recorded.as_recorded):
        return Weight.WEAKLY_FOR, "The same, but not a valid number"
    return Weight.WEAKLY_AGAINST, "One of the two is not a valid number"


def _other_people(reading: Reading, known: Known) -> list[Line]:
    """Names inside the document that are neither its own person's nor the record's: words copied from elsewhere."""
    own = _printed_names(reading)
    names = (*known.names, *own)
    return [
        Line(
            key, CATALOGUE[key].label, one.value, known.names[0].full if known.names else "",
            Verdict.NAMES_ANOTHER, Weight.WEAKLY_AGAINST, "The document names another person",
        )
        for key in ("plan_name", "header_name")
        for one in _printed(reading, key)
        if names and not any(_is_called(one.value, name) for name in names)
    ]  # fmt: skip


def _is_called(text: str, name: KnownName) -> bool:
    """Whether these words can mean this person: the whole name, or one part of it, with a title or without."""
    words = [word for word in _words(text) if word not in _TITLES]
    parts = {*_words(name.surname), *_words(name.forenames)}
    return bool(words) and all(
        word in parts or any(part.startswith(word) for part in parts if len(word) == 1) for word in words
    )


def _missing(kind: str, label: str, shown: str, on_record: str) -> Line:
    verdict = Verdict.NOT_ON_RECORD if shown else Verdict.NOT_IN_DOCUMENT
    return Line(kind, label, shown, on_record, verdict)


def _line(kind: str, label: str, shown: str, on_record: str, weight: Weight, hint: str) -> Line:
    verdict = Verdict.AGREES if weight > Weight.NOTHING else Verdict.DIFFERS
    return Line(kind, label, shown, on_record, verdict, weight, hint)


def _printed(reading: Reading, key: str) -> list[Found]:
    """The values that are printed; a field left blank says nothing."""
    return [one for one in reading.all(key) if one.value.strip() and not one.is_blank]


def _values(reading: Reading, key: str) -> list[str]:
    return [one.value for one in _printed(reading, key)]


def _same(one: str, other: str) -> bool:
    return bool(_fold(one)) and _fold(one) == _fold(other)


def _first(forenames: str) -> str:
    words = forenames.split()
    return words[0] if words else ""


def _fold(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    """The words of a name as they are compared: no accents, no apostrophes, a hyphen is a space."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one) and one not in "'’`")
    return re.findall(r"[^\W_]+", letters)
