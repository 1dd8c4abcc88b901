"""Brings the findings of all readers together: each distinct value of a fact once, in catalogue order."""

from collections.abc import Iterable
from dataclasses import replace

from records.assessments.facts import CATALOGUE, Shape
from records.assessments.findings import Found

_KEYS = tuple(CATALOGUE)


def collected(found: Iterable[Found]) -> tuple[Found, ...]:
    """One finding for each distinct value, with the pages that repeat it; a blank gives way to any value."""
    by_key: dict[str, dict[str, Found]] = {}
    for one in found:
        values = by_key.setdefault(one.key, {})
        first = values.setdefault(distinct_by(one), one)
        if one.page != first.page and one.page not in first.also_on:
            values[distinct_by(one)] = replace(first, also_on=(*first.also_on, one.page))
    return tuple(
        one for key in sorted(by_key, key=_KEYS.index) for one in _without_blanks(list(by_key[key].values()))
    )


def distinct_by(found: Found) -> str:
    """Two values with the same one say the same: a name whatever its order and capitals, a text whatever its spaces."""
    said = (found.normalised or found.value).casefold()
    if CATALOGUE[found.key].shape is Shape.NAME:
        return " ".join(sorted(said.replace(",", " ").split()))
    return " ".join(said.split())


def _without_blanks(values: list[Found]) -> list[Found]:
    filled = [one for one in values if not one.is_blank]
    return filled or values[:1]
