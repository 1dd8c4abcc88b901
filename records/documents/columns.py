"""Pages of a PDF as text whose columns are positions: like things printed below one another stand below one another.

Only `portable` calls this, inside the sandbox. The library that draws pages gives each letter's place many times
faster than the one that reads text; where it cannot open a page, that one's own layout is used.
"""

from collections.abc import Callable
from ctypes import byref
from statistics import median
from typing import Any, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw  # type: ignore[import-untyped]

# Letters of one line differ this much in height at most, as parts of the size they are printed in.
_SAME_LINE: Final = 0.5
# A gap this wide, in letters of ordinary width, is a space; one as wide as the second starts another column.
_SPACE: Final = 0.3
_COLUMN: Final = 1.6
# What the library calls a hyphen at the end of a line, and what is no letter.
_HYPHENS: Final = frozenset({0x02, 0xFFFE})
_NO_LETTERS: Final = frozenset({0xA0, 0xFFFF})
_MOST_LETTERS: Final = 60_000
# SECURITY: a file may say that a letter stands a mile to the right; no page is wider than this.
_LAST_PLACE: Final = 1_000
_UNREADABLE: Final = (pdfium.PdfiumError, ValueError, ArithmeticError, IndexError)

Letter = tuple[float, float, float, float, str]


class Columns:
    """The pages of one document."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            self._document = None

    def of(self, number: int, *, otherwise: Callable[[], str]) -> str:
        """The page with this number laid out; by `otherwise` where this cannot."""
        if self._document is None:
            return otherwise()
        try:
            return _laid_out(_letters(self._document[number - 1])) or otherwise()
        except _UNREADABLE:
            return otherwise()


def _letters(page: Any) -> list[Letter]:
    """Left, right, middle height and size of each letter that is not white, with what it is."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_LETTERS:
        return []
    box, found = raw.FS_RECTF(), []
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if code in _HYPHENS:
            code = ord("-")
        if code <= 32 or code in _NO_LETTERS or 0xD800 <= code < 0xE000:
            continue
        if raw.FPDFText_GetLooseCharBox(text, at, byref(box)):
            found.append(
                (box.left, box.right, (box.top + box.bottom) / 2, abs(box.top - box.bottom), chr(code))
            )
    return found


def _laid_out(letters: list[Letter]) -> str:
    """The lines one below another; nothing where there is no letter."""
    if not letters:
        return ""
    width = median(right - left for left, right, *_ in letters) or 1.0
    edge = min(letter[0] for letter in letters)
    return "\n".join(_line(line, edge, width) for line in _lines(letters))


def _lines(letters: list[Letter]) -> list[list[Letter]]:
    """The letters of each line, from the top of the page."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -one[2]):
        if lines and abs(lines[-1][0][2] - letter[2]) <= _SAME_LINE * max(
            min(lines[-1][0][3], letter[3]), 1.0
        ):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return lines


def _line(letters: list[Letter], edge: float, width: float) -> str:
    """One line: words parted by a space, and what stands apart at the place it is printed at."""
    line, end = "", edge
    for left, right, _, _, letter in sorted(letters):
        gap = (left - end) / width
        if not line or gap > _COLUMN:
            place = min(round((left - edge) / width), _LAST_PLACE)
            line = line.ljust(max(place, len(line) + 2 * bool(line)))
        elif gap > _SPACE:
            line += " "
        line += letter
        end = max(end, right)
    return line
