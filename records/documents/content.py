"""What an uploaded file says: its type by content, structure limits, then its text page by page.

Pure: bytes in, data out. `sniff` is cheap enough for the worker; `extract` opens the file and belongs in the
child process of `sandbox`, as does `check_structure`, which is what comes before the virus check: a scanner calls
clean what is too large for it. None raises for any bytes, short of running out of memory or time.
"""

from collections.abc import Callable
from typing import Final

from records.documents.outcomes import NO_TEXT, Content, Kind, Note, Page, Refusal, RefusedError
from records.documents.portable import check_pdf, read_pdf
from records.documents.sniffing import kind_of, sniff
from records.documents.word import check_word, read_word

__all__ = ["CHECK_STRUCTURE", "NO_TEXT", "Content", "Kind", "Note", "Page", "Refusal", "extract", "sniff"]

CHECK_STRUCTURE: Final = "records.documents.content.check_structure"


def extract(data: bytes, *, columns_for: Callable[[str], bool] = lambda text: False) -> Content | Refusal:
    """Read the whole document; `columns_for` picks, by its text, the pages whose columns matter.

    A document without a word is content with the note `NO_TEXT`, not a refusal.
    """
    try:
        kind = kind_of(data)
        content = read_pdf(data, columns_for=columns_for) if kind is Kind.PDF else read_word(data)
    except RefusedError as refused:
        return refused.refusal
    if content.has_text:
        return content
    return Content(content.kind, content.pages, (NO_TEXT, *content.notes))


def check_structure(data: bytes) -> dict[str, str]:
    """Hold the file to its type and limits without reading it: the sandbox's entry, by `CHECK_STRUCTURE`."""
    try:
        check = check_pdf if kind_of(data) is Kind.PDF else check_word
        check(data)
    except RefusedError as refused:
        return {"outcome": "refused", "code": refused.refusal.value, "message": refused.refusal.message}
    return {"outcome": "fits"}
