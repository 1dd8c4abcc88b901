"""The values facts are given by people: the lists they choose from, their order, and their normalised form. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from records.assessments.facts import FactKind, Shape
from records.nominals import identifiers

LEVELS: Final[Mapping[str, str]] = {
    "low": "Low",
    "medium": "Medium",
    "high": "High",
    "very_high": "Very high",
    "none": "None",
    "not_applicable": "Not applicable",
    "blank": "Left blank",
}
YES_NO: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No", "dont_know": "Don’t know"}
SCALE: Final[Mapping[str, str]] = {"0": "0", "1": "1", "2": "2", "missing": "Missing"}
LISTS: Final[Mapping[Shape, Mapping[str, str]]] = {
    Shape.LEVEL: LEVELS,
    Shape.YES_NO: YES_NO,
    Shape.SCALE: SCALE,
}
LAYERS: Final = frozenset({"layer_1", "layer_3"})
# What is a level of risk at all: "none" and "not applicable" are answers, and no level.
RANK: Final[Mapping[str, int]] = {"low": 1, "medium": 2, "high": 3, "very_high": 4}
_DATE: Final = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as people see it, and the form it is compared in."""

    text: str
    normalised: str


class NotAValue(ValueError):
    """What was typed is no value of this fact."""


def typed(kind: FactKind, text: str, *, today: date) -> Value:
    """What a person typed or chose in place of a printed value. Raises `NotAValue`."""
    if kind.shape in LISTS:
        words = LISTS[kind.shape].get(text)
        if words is None:
            raise NotAValue(f"{kind.label}: choose one of the options on the list")
        return Value(words, text)
    if not text.strip():
        raise NotAValue(f"{kind.label}: enter what it should say, or leave it out")
    if kind.shape is Shape.DATE:
        return Value(text, _date(kind, text).isoformat())
    if kind.shape is Shape.IDENTIFIER:
        read = identifiers.parse(identifiers.Kind(kind.key), text, today=today)
        return Value(text, read.canonical or "")
    if kind.shape is Shape.CHOICE:
        return Value(text, "_".join(text.casefold().split()))
    return Value(text, text if kind.shape is Shape.TEXT else " ".join(text.split()))


def highest(levels: Iterable[str]) -> str:
    """The highest level of risk among these; nothing where there is none."""
    return max((level for level in levels if level in RANK), key=RANK.__getitem__, default="")


def _date(kind: FactKind, text: str) -> date:
    match = _DATE.fullmatch(text.strip())
    try:
        if match:
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotAValue(f"{kind.label} must be a date such as 27/3/2026") from None
