"""What an OASys would change: against the record it was uploaded to, and against the last one on it. Pure.

What is gravest comes first: risk of serious harm before all else, and what is raised before what is lowered. A fact
that is not in this document is "gone", never lower: its absence says nothing of the risk.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from records.assessments.facts import CATALOGUE, FactKind, Group, Shape
from records.assessments.findings import Found, Reading
from records.assessments.identity import NUMBERS, Known, Verdict, compare
from records.assessments.values import LEVELS, LISTS, RANK, Value, highest

NOT_IN_DOCUMENT: Final = "Not in this document"
LEFT_BLANK: Final = "Left blank in this document"
# The header says which assessment it is and the identity whose: neither is a change of the person.
_COMPARED: Final = tuple(group for group in Group if group not in {Group.IDENTITY, Group.HEADER})
_BANDS: Final = {band: place for place, band in enumerate(("low", "medium", "high", "very_high"))}


class Direction(StrEnum):
    """What became of a fact."""

    RAISED = "raised"
    LOWERED = "lowered"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


_ORDER: Final = tuple(Direction)


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact before and after, in the words people see."""

    key: str
    label: str
    before: str
    after: str
    direction: Direction


def from_record(reading: Reading, known: Known) -> tuple[Difference, ...]:
    """What the document says otherwise than the record's header and identity, or beyond them."""
    return (*_header_rosh(reading, known), *_identity(reading, known))


def from_last(reading: Reading, last: Mapping[str, Value]) -> tuple[Difference, ...]:
    """What the document says otherwise than the last assessment that stands on the record."""
    found = [
        difference
        for kind in CATALOGUE.values()
        if kind.group in _COMPARED
        and (difference := _between(kind, last.get(kind.key), reading.all(kind.key)))
    ]
    return tuple(sorted(found, key=_gravity))


def _gravity(one: Difference) -> tuple[bool, int]:
    """RoSH first, then by direction; within both, the order of the catalogue (sorting keeps it)."""
    return CATALOGUE[one.key].group is not Group.ROSH, _ORDER.index(one.direction)


def _header_rosh(reading: Reading, known: Known) -> Iterator[Difference]:
    levels = [one.normalised for one in reading.found if one.key.startswith("rosh.")]
    top = highest(levels)
    codes = {label: code for code, label in LEVELS.items()}
    was = codes.get(known.rosh, "")
    if top and top != was:
        direction = _ordered(RANK.get(was), RANK[top]) if was in RANK else Direction.NEW
        yield Difference("rosh", "RoSH on the header", known.rosh, LEVELS[top], direction)


def _identity(reading: Reading, known: Known) -> Iterator[Difference]:
    """Identifiers and a date of birth the record does not hold, or holds otherwise."""
    for line in compare(reading, known).lines:
        if line.kind not in {"date_of_birth", *NUMBERS}:
            continue
        if line.verdict is Verdict.NOT_ON_RECORD:
            yield Difference(line.kind, line.label, "", line.in_document, Direction.NEW)
        elif line.verdict is Verdict.DIFFERS:
            yield Difference(line.kind, line.label, line.on_record, line.in_document, Direction.CHANGED)


def _between(kind: FactKind, was: Value | None, now: Sequence[Found]) -> Difference | None:
    if was is None and not now:
        return None
    before = _shown(kind, was.text, was.normalised) if was else ""
    after = " or ".join(_shown(kind, one.value, one.normalised) for one in now) or NOT_IN_DOCUMENT
    if was is None:
        return Difference(kind.key, kind.label, before, after, Direction.NEW)
    if not now:
        return Difference(kind.key, kind.label, before, after, Direction.GONE)
    if {_said(one.value, one.normalised) for one in now} == {_said(was.text, was.normalised)}:
        return None
    return Difference(kind.key, kind.label, before, after, _direction(kind, was, now))


def _said(text: str, normalised: str) -> str:
    """Two values with the same one say the same."""
    return " ".join((normalised or text).casefold().split())


def _direction(kind: FactKind, was: Value, now: Sequence[Found]) -> Direction:
    """Raised or lowered where both have a place in an order; of several values printed the highest counts."""
    earlier = _place(kind, was.normalised)
    places = [place for one in now if (place := _place(kind, one.normalised)) is not None]
    if earlier is None or len(places) < len(now):
        return Direction.CHANGED
    return _ordered(earlier, max(places))


def _ordered(earlier: float | None, later: float) -> Direction:
    if earlier is None or earlier == later:
        return Direction.CHANGED
    return Direction.RAISED if later > earlier else Direction.LOWERED


def _place(kind: FactKind, normalised: str) -> float | None:
    """Where a value stands in the order of its kind. The bands of a predictor are taken as printed."""
    if kind.shape is Shape.LEVEL:
        return RANK.get(normalised)
    if kind.shape is Shape.SCALE:
        return int(normalised) if normalised.isdecimal() else None
    if kind.shape is Shape.PREDICTOR:
        return _BANDS.get(normalised.rpartition("|")[2])
    return None


def _shown(kind: FactKind, text: str, normalised: str) -> str:
    if not text:
        return LEFT_BLANK
    return LISTS[kind.shape].get(normalised, text) if kind.shape is Shape.LEVEL else text
