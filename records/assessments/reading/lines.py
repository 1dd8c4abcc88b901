"""Pages as lines and cells that keep their columns, and the words around a place on them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from records.documents.outcomes import Page

LONGEST_WORDS: Final = 120
_CELL_WIDTH: Final = 48
_SPACES: Final = re.compile(r"\s+")
_CELL: Final = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True)
class Cell:
    """Words with no wide gap between them, and where they stand on their line."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Line:
    """One line with something on it: `text` has single spaces, `raw` is as laid out.

    Only where `placed` does a position on the line tell which column something stands in; `gap` counts the
    empty lines above it.
    """

    page: int
    raw: str
    text: str
    placed: bool = False
    gap: int = 0

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The line cut at its wide gaps."""
        return tuple(Cell(cell.start(), cell.end(), cell[0]) for cell in _CELL.finditer(self.raw))


def lines_of(pages: Iterable[Page]) -> list[Line]:
    """Every line that is not blank, in order, tables laid out so that a column is a position."""
    lines = []
    for page in pages:
        gap = 0
        for raw in (page.columns or page.text).splitlines():
            laid_out = _laid_out(raw)
            text = collapsed(laid_out)
            if text:
                lines.append(Line(page.number, laid_out, text, bool(page.columns) or "\t" in raw, gap))
            gap = 0 if text else gap + 1
    return lines


def emptied(line: Line) -> Line:
    """The same place with nothing printed there, for a reader that must not look at it."""
    return replace(line, raw="", text="")


def collapsed(text: str) -> str:
    """The text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()


def words_around(lines: list[Line], index: int, found: str) -> str:
    """What is printed around `found`, at most 120 characters: its line and, where there is room, those beside it."""
    page = lines[index].page
    before = lines[index - 1].text if index and lines[index - 1].page == page else ""
    after = lines[index + 1].text if index + 1 < len(lines) and lines[index + 1].page == page else ""
    line = lines[index].text
    whole = collapsed(f"{before} {line} {after}")
    if len(whole) <= LONGEST_WORDS:
        return whole
    at = max(line.find(collapsed(found)), 0) + (len(before) + 1 if before else 0)
    shown = min(len(found), LONGEST_WORDS)
    start = max(0, min(at - (LONGEST_WORDS - shown) // 2, len(whole) - LONGEST_WORDS))
    cut = whole[start : start + LONGEST_WORDS]
    if start:
        cut = cut.partition(" ")[2] or cut
    if start + LONGEST_WORDS < len(whole):
        cut = cut.rpartition(" ")[0] or cut
    return cut


def _laid_out(raw: str) -> str:
    """A tabbed table row with its cells at fixed positions; a row of long text keeps only its gaps."""
    if "\t" not in raw:
        return raw
    cells = [collapsed(cell) for cell in raw.split("\t")]
    if any(len(cell) > _CELL_WIDTH - 2 for cell in cells):
        return "  ".join(cells)
    return "".join(cell.ljust(_CELL_WIDTH) for cell in cells).rstrip()
