"""Draws pages of a PDF as grey pixels and says where words stand on them: the sandbox's entry for `drawing`.

Run in the child process alone and never imported by the application: it loads the drawing library, which is
written in C++ and assumed to be breakable. Only pixels and numbers leave it, no file of any format.
"""

import base64
import time
import zlib
from typing import Any, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw  # type: ignore[import-untyped]

from records.documents.page_search import PageText

# 110 dots per inch: an A4 page is 910 by 1,287 pixels.
_SCALE: Final = 110 / 72
# Sixteen greys are enough to read by, and half the size.
_GREYS: Final = bytes(value >> 4 for value in range(256))
# What is wanted beyond these is left for the next child: neither its clock nor its answer may run out.
_ENOUGH_SECONDS: Final = 4.0
_ENOUGH_CHARACTERS: Final = 1_500_000
# A page of an OASys has some 4,000; nobody could be shown a place among so many.
_MOST_LETTERS: Final = 50_000
_UNDRAWABLE: Final = (pdfium.PdfiumError, ValueError, ArithmeticError)


def draw_pages(data: bytes, *, wanted: list[dict[str, Any]], longest_side: int) -> dict[str, Any]:
    """Draw these pages: `wanted` names each by `number`, and in `texts` pairs of words and value read from it.

    The answer has the pages that were drawn and, in `left`, the numbers of those there was no time or room for;
    a page in neither cannot be drawn. A page of more pixels than `longest_side` is drawn smaller.
    """
    started, size = time.monotonic(), 0
    drawn: list[dict[str, Any]] = []
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return {"drawn": drawn, "left": []}
    for done, page in enumerate(wanted):
        if size > _ENOUGH_CHARACTERS or time.monotonic() - started > _ENOUGH_SECONDS:
            return {"drawn": drawn, "left": [each["number"] for each in wanted[done:]]}
        try:
            drawn.append(_drawn(document, page, longest_side))
        except _UNDRAWABLE:
            continue
        size += len(drawn[-1]["pixels"])
    return {"drawn": drawn, "left": []}


def _drawn(document: Any, wanted: dict[str, Any], longest_side: int) -> dict[str, Any]:
    page = document[wanted["number"] - 1]
    bitmap = page.render(scale=min(_SCALE, longest_side / max(page.get_size())), grayscale=True)
    pixels = bytes(bitmap.buffer).translate(_GREYS)
    return {
        "number": wanted["number"],
        "width": bitmap.width,
        "height": bitmap.height,
        "pixels": base64.b64encode(zlib.compress(pixels, 1)).decode(),
        "boxes": _boxes(page, bitmap, wanted["texts"]),
    }


def _boxes(page: Any, bitmap: Any, texts: list[tuple[str, str]]) -> list[list[float] | None]:
    """For each pair of words and value, where it stands; a page whose words cannot be had is still a picture."""
    try:
        letters = page.get_textpage()
        count = letters.count_chars()
        if count > _MOST_LETTERS:
            return [None] * len(texts)
        text = PageText([chr(raw.FPDFText_GetUnicode(letters, at)) for at in range(count)])
        spans = [text.find(words, value) for words, value in texts]
        return [_box(page, bitmap, letters, *span) if span else None for span in spans]
    except _UNDRAWABLE:
        return [None] * len(texts)


def _box(page: Any, bitmap: Any, letters: Any, first: int, last: int) -> list[float] | None:
    """Left, top, width and height as parts of the page as it is drawn: turned and cut as it says."""
    rectangles = [letters.get_rect(each) for each in range(letters.count_rects(first, last - first + 1))]
    if not rectangles:
        return None
    place = bitmap.get_posconv(page)
    corners = [place.to_bitmap(*corner) for each in rectangles for corner in (each[:2], each[2:])]
    across = [min(max(x, 0), bitmap.width) / bitmap.width for x, _ in corners]
    down = [min(max(y, 0), bitmap.height) / bitmap.height for _, y in corners]
    return [min(across), min(down), max(across) - min(across), max(down) - min(down)]
