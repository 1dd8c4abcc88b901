"""Reads made-up pages for the reader's tests, and says what was found in a form that is short to compare."""

from datetime import date
from functools import partial

from records.assessments.findings import Found, Reading
from records.assessments.reader import read
from records.documents.outcomes import Page

TODAY = date(2026, 11, 22)


def reading(*texts: str, columns: bool = False) -> Reading:
    """The reading of these pages, as plain text or as laid out in columns."""
    pages = [
        Page(number, "" if columns else text, text if columns else "") for number, text in enumerate(texts, 1)
    ]
    return read(pages, today=TODAY)


laid_out = partial(reading, columns=True)


def filled(found: Reading, start: str = "") -> list[Found]:
    """What was found with something in it, of the facts whose key begins so."""
    return [one for one in found.found if one.key.startswith(start) and not one.is_blank]


def normal(found: Reading, *keys: str) -> dict[str, str]:
    """The one normal form of each of these facts; of all that were found where none is named."""
    wanted = keys or tuple(one.key for one in found.found)
    return {key: one.normalised for key in wanted if (one := found.one(key))}


def blanks(found: Reading) -> set[str]:
    """The facts that are printed with nothing in them."""
    return {one.key for one in found.found if one.is_blank}
