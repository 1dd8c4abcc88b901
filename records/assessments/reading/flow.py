"""Words that run on down their column: how a label or question is matched however it is wrapped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from records.assessments.reading.lines import Line

_WORD: Final = re.compile(r"[^\W_]+|&")
# How far a continuation may stand left of where its column begins.
_SLACK: Final = 3
_LONGEST: Final = 40
WIDEST: Final = 100_000


@dataclass(frozen=True)
class Place:
    """A spot in the document: a line, a cell of it, and how far into the cell's text."""

    line: int
    cell: int
    offset: int = 0


@dataclass(frozen=True)
class Column:
    """The words from a cell on down its column, on one page, and where each of them ends."""

    start: Place
    left: int
    right: int
    said: str
    ends: tuple[tuple[int, Place], ...]

    def match(self, pattern: re.Pattern[str]) -> Place | None:
        """Where wording that begins this column ends."""
        found = pattern.match(self.said)
        if not found or not found.end():
            return None
        return next(place for reached, place in self.ends if reached >= found.end())


def words(text: str) -> str:
    """Lower-case words with single spaces and nothing else."""
    return " ".join("and" if word == "&" else word.casefold() for word in _WORD.findall(text))


def column_from(lines: list[Line], start: Place, *, right: int = WIDEST, most: int = 200) -> Column:
    """The column that begins at `start` and ends before `right`, at most so many words of it."""
    said: list[str] = []
    ends: list[tuple[int, Place]] = []
    length = -1
    for word, place in islice(_column_words(lines, start, right), most):
        said.append(word)
        length += len(word) + 1
        ends.append((length, place))
    return Column(start, lines[start.line].cells[start.cell].start, right, " ".join(said), tuple(ends))


def continuation(line: Line, left: int, right: int) -> int | None:
    """Which cell of a line carries on a column that begins at `left`."""
    for index, cell in enumerate(line.cells):
        if left - _SLACK <= cell.start < min(right, left + _LONGEST) - 1:
            return index
    return None


def _column_words(lines: list[Line], start: Place, right: int) -> Iterator[tuple[str, Place]]:
    left = lines[start.line].cells[start.cell].start
    missed = 0
    yield from _cell_words(lines, start)
    for index in range(start.line + 1, min(start.line + _LONGEST, len(lines))):
        line = lines[index]
        if line.page != lines[start.line].page or missed > 1:
            return
        cell = continuation(line, left, right)
        missed = missed + 1 if cell is None and line.text else 0
        if cell is not None:
            yield from _cell_words(lines, Place(index, cell))


def _cell_words(lines: list[Line], start: Place) -> Iterator[tuple[str, Place]]:
    text = lines[start.line].cells[start.cell].text
    for word in _WORD.finditer(text, start.offset):
        said = "and" if word[0] == "&" else word[0].casefold()
        yield said, Place(start.line, start.cell, word.end())
