"""What counts as a name, a date, an answer, a level or a predictor: printed words in, normal form out, or nothing.

Strict on purpose: words that are not wholly the value asked for are no value.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from records.assessments.findings import BLANK, Doubt
from records.assessments.reading.lines import collapsed

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])|"
    r"(?P<day>[0-9]{1,2})(?: ?(?P<dot>[/.-]) ?(?P<month>[0-9]{1,2}) ?(?P=dot) ?"
    r"|(?:st|nd|rd|th)? ?-?(?P<word>[A-Za-z]{3,9})\.?,? ?-?)(?P<year>[0-9]{4})(?![0-9])"
)
_NAME_WORD: Final = r"(?:[^\W\d_][\w'’.-]*|(?:de|van|von|der|la|le|bin|ap|ab|ferch))"
_NAME: Final = re.compile(rf"{_NAME_WORD}(?:,? {_NAME_WORD}){{0,5}}")
_JOINING: Final = frozenset({"de", "van", "von", "der", "la", "le", "bin", "al", "ap", "ab", "ferch"})
# Words of the labels that stand beside names.
_NO_NAME_WORDS: Final = frozenset(
    {
        "first", "family", "surname", "forename", "forenames", "date", "name", "number", "assessor", "countersigner",
        "countersignature", "signed", "position", "status", "purpose", "gender", "crn", "pnc", "cro", "noms", "nomis",
    }
)  # fmt: skip
_NO_NAMES: Final = frozenset(
    {
        "no data held",
        "not entered",
        "not known",
        "unknown",
        "none",
        "n/a",
        "yes",
        "no",
        "not recorded",
        "signed",
    }
)
_EMPTY: Final = re.compile(
    r"[-–—.]+|no data held|not (?:entered|completed|answered|recorded)|blank|null", re.IGNORECASE
)

_YES_NO: Final = re.compile(
    r"(?P<yes>yes|y)|(?P<no>no|n)|(?P<dk>don['’]?t know|dk|not known|unknown)", re.IGNORECASE
)
_SCALE: Final = re.compile(
    r"(?:\(?(?P<digit>[012])\)?)?(?: ?[-–—:.=]? ?(?P<word>no|some|significant) problems?)?|(?P<missing>(?:m ?[-–—:]? ?)?missing)",
    re.IGNORECASE,
)
_SCALE_WORDS: Final = {"no": "0", "some": "1", "significant": "2"}
_LEVELS: Final = re.compile(
    r"(?P<level>very[ _-]?high|high|medium|low)|(?P<none>none)|(?P<na>not applicable|n/?a|not assessed)",
    re.IGNORECASE,
)

_CHECKED: Final = r"[\[(] ?[xX✓✔☑☒√] ?[\])]|[☑☒✓✔√⊠]"
_UNCHECKED: Final = r"[\[(] ?[\])]|[☐□◻○]"
_TICKS: Final = re.compile(
    rf"(?P<on>{_CHECKED})|(?P<off>{_UNCHECKED})|(?P<word>[A-Za-z][A-Za-z'’ ]*[A-Za-z]|[A-Za-z])"
)

_PREDICTOR_PARTS: Final = re.compile(
    r"(?P<kind>static|dynamic)|(?P<one>(?:1|one)[ -]?(?:year|yr)s?)|(?P<two>(?:2|two)[ -]?(?:year|yr)s?)"
    r"|(?P<score>[0-9]{1,3}(?:\.[0-9]{1,2})?) ?(?P<unit>%)?(?: ?(?:/|out of) ?64)?(?![0-9.])"
    r"|(?P<band>very[ _-]?high|high|medium|low)"
    r"|(?P<filler>(?:the )?(?:percentage )?score(?: level)?|risk(?: (?:level|band|category))?|band|level|is|of|per cent|points?|[():=,|/–—-])",
    re.IGNORECASE,
)
_NOT_APPLICABLE: Final = re.compile(r"not applicable|n/?a", re.IGNORECASE)
_UNABLE: Final = re.compile(
    r"unable to (?:be )?calculated?\b.{0,120}|not calculated|cannot be calculated\b.{0,120}", re.IGNORECASE
)


@dataclass(frozen=True)
class Value:
    """A value as printed and in normal form."""

    printed: str
    normalised: str
    doubt: str = ""


def blank(text: str) -> Value | None:
    """A field with nothing in it, or with what stands for nothing."""
    printed = collapsed(text)
    return Value(printed, BLANK) if not printed or _EMPTY.fullmatch(printed) else None


def as_date(text: str) -> Value | None:
    """A date, day first as the field writes it; the time of day behind it is left out."""
    match = _DATE.match(collapsed(text))
    if not match or (match["word"] and match["word"][:3].lower() not in _MONTHS):
        return None
    iso = _iso(match)
    return Value(match[0], iso, "" if iso else Doubt.NO_SUCH_DATE)


def _iso(match: re.Match[str]) -> str:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        month = int(match["month"]) if match["month"] else _MONTHS.index(match["word"][:3].lower()) + 1
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return ""


def as_name(text: str) -> Value | None:
    """A person's name, each word with its capital."""
    name = collapsed(text).strip(",")
    if len(name) > 80 or name.casefold() in _NO_NAMES or not _NAME.fullmatch(name):
        return None
    words = name.replace(",", " ").split()
    if _NO_NAME_WORDS & {word.casefold() for word in words}:
        return None
    capital = all(word[0].isupper() or word.casefold() in _JOINING for word in words)
    return Value(name, name) if capital else None


def as_yes_no(text: str) -> Value | None:
    """Yes, no or don't know, in words or by a tick; one ticked box with no words is a yes."""
    printed = collapsed(text)
    ticked = _ticked(printed)
    match = _YES_NO.fullmatch((ticked if ticked is not None else printed).rstrip("."))
    if match:
        answer = "yes" if match["yes"] else "no" if match["no"] else "dont_know"
        return Value(printed, answer)
    lone = _TICKS.fullmatch(printed)
    if lone and not lone["word"]:
        return Value(printed, "yes" if lone["on"] else "no")
    return Value(printed, BLANK) if ticked == "" else None


def _ticked(printed: str) -> str | None:
    """The one option that is ticked in a row of boxes; empty when none is, None when it is no such row."""
    parts = list(_TICKS.finditer(printed))
    if not any(part["on"] or part["off"] for part in parts) or _TICKS.sub("", printed).strip(" /,:"):
        return None
    marks_first = not parts[0]["word"]
    marks, words = parts[::2], parts[1::2]
    if not marks_first:
        marks, words = words, marks
    if (
        len(marks) != len(words)
        or any(word["word"] is None for word in words)
        or any(mark["word"] for mark in marks)
    ):
        return None
    on = [word["word"] for mark, word in zip(marks, words, strict=True) if mark["on"]]
    return on[0] if len(on) == 1 else "" if not on else None


def as_scale(text: str) -> Value | None:
    """0, 1, 2 or missing, with or without its words; a number and words that differ are no answer."""
    printed = collapsed(text)
    match = _SCALE.fullmatch(printed)
    if not match or not printed:
        return None
    if match["missing"]:
        return Value(printed, "missing")
    word = _SCALE_WORDS[match["word"].lower()] if match["word"] else match["digit"]
    return Value(printed, word) if match["digit"] in {None, word} else None


def as_level(text: str) -> Value | None:
    """A risk of serious harm level, or what is printed where there is none."""
    printed = collapsed(text)
    match = _LEVELS.fullmatch(printed)
    if not match:
        return blank(text) if printed else None
    if match["level"]:
        return Value(printed, level_code(match["level"]))
    return Value(printed, "none" if match["none"] else "not_applicable")


def level_code(printed: str) -> str:
    """`very_high` for "Very High", "VERY-HIGH" or "VERYHIGH"."""
    letters = re.sub(r"[ _-]", "", printed.lower())
    return "very_high" if letters == "veryhigh" else letters


def as_predictor(text: str) -> Value | None:
    """A score with its kind and band, in any order, and nothing else: `dynamic|1.69|low`."""
    printed = collapsed(text).strip(" :=-–—")
    if _NOT_APPLICABLE.fullmatch(printed):
        return Value(printed, "not_applicable")
    if _UNABLE.fullmatch(printed):
        return Value(printed, "unable")
    if not printed or _PREDICTOR_PARTS.sub("", printed).strip():
        return None
    parts = list(_PREDICTOR_PARTS.finditer(printed))
    kinds = {part["kind"].lower() for part in parts if part["kind"]}
    bands = {level_code(part["band"]) for part in parts if part["band"]}
    score = _score(parts)
    if len(kinds) > 1 or len(bands) > 1 or score is None or not (score or bands):
        return None
    return Value(printed, f"{''.join(kinds)}|{score}|{''.join(bands)}")


def _score(parts: list[re.Match[str]]) -> str | None:
    """The one score; of a one-year and a two-year score the second, which the band goes by; None when unclear."""
    scores = [part["score"] for part in parts if part["score"]]
    if len(scores) <= 1:
        return scores[0] if scores else ""
    if len(scores) > 2:
        return None
    order = [part.lastgroup if not part["score"] else "score" for part in parts]
    labels = [name for name in order if name in {"one", "two"}]
    return scores[1] if labels == ["one", "two"] else None
