"""Reads two tables: the needs with what each is linked to, and the history of signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from records.assessments.findings import Found, Method
from records.assessments.reading.flow import WIDEST, Place, column_from, words
from records.assessments.reading.lines import Cell, Line, words_around
from records.assessments.reading.outline import Outline
from records.assessments.reading.values import Value, as_date, as_name, as_yes_no
from records.assessments.reading.wordings import NEED_WORDS, Section

_HEADING_LINES: Final = 4
_TABLE_LINES: Final = 40
_NEEDS_IN: Final = frozenset({Section.FRONT, Section.SUMMARY_SHEET, Section.PLAN, Section.SAN})
_HARM: Final = re.compile(r"(?:linked to )?(?:risk of )?(?:serious )?harm")
_OFFENDING: Final = re.compile(r"(?:linked to )?(?:risk of )?(?:re ?)?offending(?: behaviour)?")
_AREA: Final = tuple(
    (area, re.compile(rf"(?:[0-9]{{1,2}} )?{pattern}(?![a-z])")) for area, pattern in NEED_WORDS.items()
)
_SIGNED: Final = {
    "signing": ("signed_on", "assessor"),
    "countersigning": ("countersigned_on", "countersigner"),
}
_UNDONE: Final = frozenset({"rejection", "rollback"})


@dataclass(frozen=True)
class _NeedColumns:
    """Where the two headings of a needs table stand, and the line they end on."""

    harm: Cell
    offending: Cell
    line: int


def needs_table(outline: Outline) -> Iterator[Found]:
    """Rows of an area with two answers, under the headings harm and offending."""
    lines = outline.lines
    index = 0
    while index < len(lines):
        columns = _need_columns(lines, index) if outline.sections[index] in _NEEDS_IN else None
        if columns is None:
            index += 1
            continue
        for row in range(columns.line + 1, min(columns.line + _TABLE_LINES, len(lines))):
            yield from _need_row(lines, row, columns)
        index = columns.line + _TABLE_LINES


def _need_columns(lines: list[Line], index: int) -> _NeedColumns | None:
    """Two headings side by side, each perhaps wrapped over a few lines."""
    if len(lines[index].cells) < 2 or not lines[index].placed:
        return None
    for first in range(len(lines[index].cells) - 1):
        left, right = lines[index].cells[first], lines[index].cells[first + 1]
        said = [words(left.text), words(right.text)]
        for last in range(index, min(index + _HEADING_LINES, len(lines))):
            if last > index:
                said = [_grown(said[0], lines[last], left), _grown(said[1], lines[last], right)]
            if _HARM.fullmatch(said[0]) and _OFFENDING.fullmatch(said[1]):
                return _NeedColumns(left, right, last)
            if _OFFENDING.fullmatch(said[0]) and _HARM.fullmatch(said[1]):
                return _NeedColumns(right, left, last)
    return None


def _grown(said: str, line: Line, above: Cell) -> str:
    below = [cell.text for cell in line.cells if cell.start < above.end and above.start < cell.end]
    return f"{said} {words(' '.join(below))}".strip()


def _need_row(lines: list[Line], row: int, columns: _NeedColumns) -> Iterator[Found]:
    line = lines[row]
    area = _area(lines, row)
    answers = [(cell, value) for cell in line.cells[1:] if (value := as_yes_no(cell.text))]
    if area is None or not line.placed or len(answers) != len(line.cells) - 1 or len(answers) > 2:
        return
    links = sorted((("harm", columns.harm), ("offending", columns.offending)), key=lambda link: link[1].start)
    if len(answers) == 1:
        links = [min(links, key=lambda link: abs(link[1].start - answers[0][0].start))]
    for (link, _), (_, value) in zip(links, answers, strict=False):
        key, around = f"need.{area}.{link}", words_around(lines, row, line.text[:40])
        yield Found(key, value.printed, value.normalised, line.page, around, Method.TABLE)


def _area(lines: list[Line], row: int) -> str | None:
    """The area a row is about, its name perhaps wrapped onto the line below."""
    if not lines[row].cells:
        return None
    column = column_from(
        lines, Place(row, 0), right=lines[row].cells[1].start if len(lines[row].cells) > 1 else WIDEST
    )
    for area, name in _AREA:
        end = column.match(name)
        if end and (end.line == row or len(lines[end.line].cells) == 1):
            last = lines[end.line].cells[end.cell].text
            if end.offset == len(last.rstrip()):
                return area
    return None


def signing_history(outline: Outline) -> Iterator[Found]:
    """The last signature and countersignature of the history, unless it was undone after that."""
    last: dict[str, tuple[str, list[Found]]] = {}
    undone = ""
    for index, line in enumerate(outline.lines):
        if outline.sections[index] is not Section.SIGNING or not line.text:
            continue
        action = words(line.cells[0].text).split(" ")[0]
        dates = [value for cell in line.cells[1:] if (value := as_date(cell.text)) and value.normalised]
        if len(dates) != 1:
            continue
        on = dates[0].normalised
        if action in _UNDONE:
            undone = max(undone, on)
        elif action in _SIGNED and on >= last.get(action, ("", []))[0]:
            last[action] = (on, list(_signature(outline.lines, index, dates[0], *_SIGNED[action])))
    for on, signature in last.values():
        if on >= undone:
            yield from signature


def _signature(lines: list[Line], index: int, on: Value, dated: str, who: str) -> Iterator[Found]:
    line = lines[index]
    around = words_around(lines, index, line.text[:40])
    yield Found(dated, on.printed, on.normalised, line.page, around, Method.TABLE)
    if len(line.cells) > 2 and (name := as_name(line.cells[1].text)):
        yield Found(who, name.printed, name.normalised, line.page, around, Method.TABLE)
