"""Finds the name, date of birth and completion date printed by their labels. Only `reader` calls this.

A value stands after its label on the same line, or under it in the same column. What is printed there but is
not a name or a date ("not known", an unfilled merge field) is not a value.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from records.assessments.first_findings import FoundValue, What
from records.assessments.page_lines import Line, collapsed, words_around

_UNDER_WITHIN: Final = 3
_LABELS: Final = (
    (What.SURNAME, r"surname|family name|last name"),
    (What.FORENAMES, r"forenames?(?:\(s\))?|first names?(?:\(s\))?|given names?"),
    (
        What.NAME,
        r"(?:full |offender'?s? |prisoner'?s? )?name(?= ?:|  |$)|name of (?:offender|person|prisoner)",
    ),
    (What.DATE_OF_BIRTH, r"date of birth|d\.?o\.?b\.?"),
    (
        What.COMPLETED,
        r"(?:date )?(?:of )?assessment completed|date completed|completed date|completion date|date of completion"
        r"|date assessment completed",
    ),
)
_ANY_LABEL: Final = re.compile(
    "|".join(f"(?P<{what}>{words})" for what, words in _LABELS)
    + r"|(?P<other>gender|sex|pnc|cro|crn|noms|pnomis|nomis|prison(?:er)? n|booking no|ethnic|address|age|title|alias"
    r"|middle names?|date|version|page|email|telephone)",
    re.IGNORECASE,
)
_CELL_START: Final = re.compile(r"^ *| {2,}|(?<=\S) (?=[A-Z])")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])|"
    r"(?P<day>[0-9]{1,2})(?:[/.-](?P<month>[0-9]{1,2})[/.-]|(?:st|nd|rd|th)? (?P<word>[A-Za-z]{3,9})\.? )"
    r"(?P<year>[0-9]{4})(?![0-9])"
)
_NAME_WORD: Final = r"(?:[^\W\d_][\w'’.-]*|(?:de|van|von|der|la|le|bin|ap|ab|ferch))"
_NAME: Final = re.compile(rf"{_NAME_WORD}(?:,? {_NAME_WORD}){{0,5}}")
_JOINING: Final = frozenset({"de", "van", "von", "der", "la", "le", "bin", "al", "ap", "ab", "ferch"})
_NO_NAMES: Final = frozenset(
    {"no data held", "not entered", "not known", "unknown", "none", "n/a", "yes", "no"}
)


def labelled_values(lines: list[Line]) -> tuple[FoundValue, ...]:
    """Each different value once per label kind, where it is first printed, with the pages that repeat it."""
    found: dict[tuple[What, str], FoundValue] = {}
    for index, line in enumerate(lines):
        for value in _on_line(lines, index):
            key = (value.what, (value.normalised or value.value).casefold())
            first = found.setdefault(key, value)
            if line.page != first.page and line.page not in first.also_on:
                found[key] = replace(first, also_on=(*first.also_on, line.page))
    return tuple(found.values())


def _on_line(lines: list[Line], index: int) -> Iterator[FoundValue]:
    raw = lines[index].raw
    places = list(_label_places(raw))
    for number, (what, start, end) in enumerate(places):
        if what is None:
            continue
        stop = places[number + 1][1] if number + 1 < len(places) else len(raw)
        check = _as_name if what in {What.NAME, What.SURNAME, What.FORENAMES} else _as_date
        after = raw[end:stop].lstrip(" :").rstrip()
        printed = check(re.split(r" {2,}", after)[0] if after else "")
        if not after:
            printed = _under(lines, index, start, end, check)
        if printed:
            value, normalised = printed
            label = collapsed(raw[start:end])
            yield FoundValue(
                what, label, value, lines[index].page, words_around(lines, index, label), normalised
            )


def _label_places(raw: str) -> Iterator[tuple[What | None, int, int]]:
    """Every label at the start of a cell; None for a label that only tells where another value ends.

    A single space starts a cell only behind a label of the same line: in a sentence it starts nothing.
    """
    reached = 0
    for start in _CELL_START.finditer(raw):
        if start.end() < reached or (start[0] == " " and start.start() and not reached):
            continue
        label = _ANY_LABEL.match(raw, start.end())
        if label and not raw[label.end() : label.end() + 1].isalnum():
            reached = label.end()
            kind = label.lastgroup or "other"
            yield (None if kind == "other" else What(kind)), label.start(), label.end()


def _under(
    lines: list[Line], index: int, start: int, end: int, check: Callable[[str], tuple[str, str] | None]
) -> tuple[str, str] | None:
    """The value in the label's column on the lines below, before anything else stands there."""
    for line in lines[index + 1 : index + 1 + _UNDER_WITHIN]:
        if line.page != lines[index].page:
            return None
        for cell in re.finditer(r"\S+(?: \S+)*", line.raw):
            if cell.start() < end and start < cell.end():
                return None if _ANY_LABEL.match(cell[0]) else check(cell[0])
    return None


def _as_name(text: str) -> tuple[str, str] | None:
    name = collapsed(text).rstrip(",")
    if len(name) > 80 or name.casefold() in _NO_NAMES or not _NAME.fullmatch(name):
        return None
    capital = all(word[0].isupper() or word.casefold() in _JOINING for word in name.replace(",", " ").split())
    return (name, "") if capital else None


def _as_date(text: str) -> tuple[str, str] | None:
    match = _DATE.match(collapsed(text))
    if not match:
        return None
    return match[0], _iso(match)


def _iso(match: re.Match[str]) -> str:
    """The date as ISO, day first as the field writes it; empty when there is no such day."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        month = int(match["month"]) if match["month"] else _MONTHS.index(match["word"][:3].lower()) + 1
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return ""
