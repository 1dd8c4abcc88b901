"""Puts together what a narrow column wraps in a risk grid: a label over several lines, and "Very" over "High"."""

import re
from dataclasses import replace
from typing import Final

from records.assessments.reading.lines import Cell, Line
from records.assessments.reading.rosh_words import LABEL

_MOST_LINES: Final = 3
_SHIFTED: Final = 3
_OVERALL: Final = re.compile(r"overall risk of serious harm(?: level)?|overall rosh level", re.IGNORECASE)
_VERY: Final = re.compile(r"very", re.IGNORECASE)
_HIGH: Final = re.compile(r"high", re.IGNORECASE)


def unwrapped(lines: list[Line]) -> list[Line]:
    """The same lines, each wrapped row on one of them and the others of it empty."""
    joined = list(lines)
    for index in range(len(joined)):
        if joined[index].placed and any(_VERY.fullmatch(cell.text) for cell in joined[index].cells):
            _join_very_high(joined, index)
    for index in range(len(joined)):
        if not joined[index].placed:
            _join_plain(joined, index)
        for many in range(_MOST_LINES, 1, -1):
            if joined[index].text and _join_label(joined, index, many):
                break
    return joined


def _join_plain(lines: list[Line], index: int) -> None:
    """Plain text has one cell a line: a label is wrapped where the first line by itself is none."""
    if (
        index + 1 == len(lines)
        or lines[index + 1].page != lines[index].page
        or LABEL.match(lines[index].text)
    ):
        return
    text = f"{lines[index].text} {lines[index + 1].text}"
    label = LABEL.match(text)
    if label and label.end() > len(lines[index].text) + 1 and lines[index + 1].text[:1].islower():
        lines[index] = replace(lines[index], raw=text, text=text)
        lines[index + 1] = replace(lines[index + 1], raw="", text="")


def _join_label(lines: list[Line], index: int, many: int) -> bool:
    """One label over `many` lines, all but the first beginning small; its values stand on one of them."""
    rows = lines[index : index + many]
    if len(rows) < many or any(not row.text or row.page != rows[0].page for row in rows):
        return False
    firsts = [row.cells[0] for row in rows]
    left = firsts[0].start
    if any(not first.text[0].islower() or abs(first.start - left) > _SHIFTED for first in firsts[1:]):
        return False
    values = [row for row in rows if len(row.cells) > 1]
    label = " ".join(first.text for first in firsts)
    alone, whole = LABEL.fullmatch(firsts[0].text), LABEL.fullmatch(label)
    says_more = whole and not (alone and bool(alone["where"]) is bool(whole["where"]))
    if len(values) > 1 or not (says_more or _OVERALL.fullmatch(label)):
        return False
    cells = values[0].cells[1:] if values else ()
    lines[index] = _laid(rows[0], left, label, cells)
    for other in range(index + 1, index + many):
        lines[other] = replace(lines[other], raw="", text="")
    return True


def _laid(line: Line, left: int, label: str, cells: tuple[Cell, ...]) -> Line:
    """A row of this label and these values, each where it stood as far as there is room."""
    raw = " " * left + label
    for cell in cells:
        raw = raw.ljust(max(cell.start, len(raw) + 2)) + cell.text
    return replace(line, raw=raw, text=" ".join(raw.split()))


def _join_very_high(lines: list[Line], index: int) -> None:
    if index + 1 == len(lines) or lines[index + 1].page != lines[index].page:
        return
    below = list(lines[index + 1].cells)
    cells = []
    for cell in lines[index].cells:
        high = next(
            (
                other
                for other in below
                if abs(other.start - cell.start) <= _SHIFTED and _HIGH.fullmatch(other.text)
            ),
            None,
        )
        if high and _VERY.fullmatch(cell.text):
            below.remove(high)
            cells.append(replace(cell, text=f"{cell.text} {high.text}"))
        else:
            cells.append(cell)
    lines[index] = _row(lines[index], cells)
    lines[index + 1] = _row(lines[index + 1], below)


def _row(line: Line, cells: list[Cell]) -> Line:
    return (
        _laid(line, cells[0].start, cells[0].text, tuple(cells[1:]))
        if cells
        else replace(line, raw="", text="")
    )
