"""PDF documents: structure limits, the things a PDF can do besides being read, then its text page by page.

Only `content` calls this, inside the sandbox: a PDF parser is assumed to be breakable.
"""

import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from records.documents.columns import Columns
from records.documents.outcomes import Content, Kind, Note, Page, Refusal, RefusedError

MAX_PAGES: Final = 500
MAX_OBJECTS: Final = 400_000
MAX_CHARACTERS: Final = 10_000_000

# The parser meets damage with whatever exception its code happens to hit.
_PARSER_FAILURES: Final = (
    PyPdfError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
)
_REFUSED_NAMES: Final = {
    "/Launch": Refusal.STARTS_PROGRAM,
    "/EmbeddedFile": Refusal.EMBEDDED_FILE,
    "/EmbeddedFiles": Refusal.EMBEDDED_FILE,
    "/FileAttachment": Refusal.EMBEDDED_FILE,
    "/GoToE": Refusal.EMBEDDED_FILE,
    "/XFA": Refusal.LIVE_FORM,
    "/RichMedia": Refusal.MEDIA,
    "/Movie": Refusal.MEDIA,
    "/Sound": Refusal.MEDIA,
    "/Screen": Refusal.MEDIA,
}
_SCRIPT_NAMES: Final = frozenset({"/JS", "/JavaScript"})
_ACTION_NAMES: Final = frozenset({"/AA", "/SubmitForm", "/ImportData", "/GoToR"})
_TEXT_KEYS: Final = frozenset({"/T", "/TU", "/V", "/DV", "/BaseFont", "/FontName", "/Name", "/Dests"})
_HARMLESS_ON_OPEN: Final = "/GoTo"

SCRIPT: Final = Note(
    "script",
    "There is a script in this PDF. ViSOR did not run it; a PDF viewer may when the original is opened.",
)
ACTION: Final = Note(
    "action",
    "This PDF asks the viewer to do something by itself, for example when it is opened. ViSOR did nothing of it.",
)
FORM: Final = Note(
    "form_fields",
    "Words typed into the fields of this PDF form were not read. To have them read, print it to PDF and upload that.",
)


def check_pdf(data: bytes) -> None:
    """Hold it to the limits; raise RefusedError when it must not be read."""
    _opened(data)


def read_pdf(data: bytes, *, columns_for: Callable[[str], bool]) -> Content:
    """Check the structure, then give the text of each page; raise RefusedError when it must not be read."""
    reader, pages, names, acts = _opened(data)
    texts, unreadable = _texts(pages, Columns(data), columns_for)
    notes = [*_behaviour_notes(names, acts=acts), *_form_notes(reader), *_page_notes(texts, unreadable)]
    return Content(Kind.PDF, tuple(texts), tuple(notes))


def _opened(data: bytes) -> tuple[PdfReader, list[PageObject], frozenset[str], bool]:
    """The parser, the pages, every name in the file, and whether it acts by itself."""
    # The parser warns at length about damaged files, and its warnings quote the document.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise RefusedError(_lock(reader))
        pages = _pages(reader)
        names = _names(reader)
        acts = _acts_on_open(reader)
    except _PARSER_FAILURES as error:
        raise RefusedError(Refusal.DAMAGED_PDF) from error
    for name, refusal in _REFUSED_NAMES.items():
        if name in names:
            raise RefusedError(refusal)
    return reader, pages, names, acts


def _lock(reader: PdfReader) -> Refusal:
    try:
        opens = bool(reader.decrypt(""))
    except _PARSER_FAILURES:
        opens = False
    return Refusal.LOCKED_PDF if opens else Refusal.PROTECTED_PDF


def _pages(reader: PdfReader) -> list[PageObject]:
    claimed = reader.root_object.get("/Pages", DictionaryObject()).get_object()
    if isinstance(claimed, DictionaryObject) and int(claimed.get("/Count", 0)) > MAX_PAGES:
        raise RefusedError(Refusal.TOO_MANY_PAGES)
    pages = []
    for page in reader.pages:
        pages.append(page)
        if len(pages) > MAX_PAGES:
            raise RefusedError(Refusal.TOO_MANY_PAGES)
    if not pages:
        raise RefusedError(Refusal.DAMAGED_PDF)
    return pages


def _names(reader: PdfReader) -> frozenset[str]:
    """Every name reachable from the trailer, object streams opened: raw bytes hide most of them."""
    names: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()
        if len(seen) + len(waiting) > MAX_OBJECTS:
            raise RefusedError(Refusal.TOO_COMPLEX)
        waiting.extend(_inside(item, names))
    return frozenset(names)


def _inside(item: object, names: set[str]) -> Iterator[Any]:
    """What one object holds, its own names added to `names`."""
    if isinstance(item, DictionaryObject):
        for key, value in item.items():
            names.add(str(key))
            if isinstance(value, NameObject):
                # A font or a field may be called anything, "Sound" too.
                if key not in _TEXT_KEYS:
                    names.add(str(value))
            elif isinstance(value, (DictionaryObject, ArrayObject, IndirectObject)):
                yield value
    elif isinstance(item, ArrayObject):
        yield from (
            each for each in item if isinstance(each, (DictionaryObject, ArrayObject, IndirectObject))
        )


def _texts(
    pages: list[PageObject], laid_out: Columns, columns_for: Callable[[str], bool]
) -> tuple[list[Page], list[int]]:
    texts, unreadable, characters = [], [], 0
    for number, page in enumerate(pages, start=1):
        try:
            text = page.extract_text()
            columns = laid_out.of(number, otherwise=partial(_layout, page)) if columns_for(text) else ""
        except _PARSER_FAILURES:
            text, columns = "", ""
            unreadable.append(number)
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise RefusedError(Refusal.TOO_MUCH_TEXT)
        texts.append(Page(number, text, columns))
    if len(unreadable) == len(pages):
        raise RefusedError(Refusal.DAMAGED_PDF)
    return texts, unreadable


def _layout(page: PageObject) -> str:
    return page.extract_text(extraction_mode="layout")


def _behaviour_notes(names: frozenset[str], *, acts: bool) -> list[Note]:
    notes = [SCRIPT] if names & _SCRIPT_NAMES else []
    if acts or names & _ACTION_NAMES:
        notes.append(ACTION)
    return notes


def _acts_on_open(reader: PdfReader) -> bool:
    """Nearly every PDF says which page to open at; only another kind of action is worth a word."""
    action = reader.root_object.get("/OpenAction", DictionaryObject()).get_object()
    return isinstance(action, DictionaryObject) and action.get("/S", _HARMLESS_ON_OPEN) != _HARMLESS_ON_OPEN


def _form_notes(reader: PdfReader) -> list[Note]:
    try:
        filled = any(reader.get_form_text_fields().values())
    except _PARSER_FAILURES:
        filled = True
    return [FORM] if filled else []


def _page_notes(pages: list[Page], unreadable: list[int]) -> list[Note]:
    silent = [page.number for page in pages if not any(character.isalnum() for character in page.text)]
    scanned = [number for number in silent if number not in unreadable]
    notes = []
    if unreadable:
        notes.append(
            Note("pages_not_read", f"These pages are damaged and were not read: {_listed(unreadable)}.")
        )
    if scanned and len(silent) < len(pages):
        notes.append(
            Note(
                "pages_without_text",
                f"These pages hold no text, as a scan does, or are blank: {_listed(scanned)}.",
            )
        )
    return notes


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:20])
    return f"{shown} and {len(numbers) - 20} more" if len(numbers) > 20 else shown
