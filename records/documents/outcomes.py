"""What can come of reading a file: its content, or a refusal in words that say how to mend it.

Pure data for the documents room and for whoever reads its pages; nothing here opens a file.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_PRINT_IT: Final = "Open it, print it to PDF and upload that PDF."
_SAVE_IT: Final = "Open it in Word, save it as .docx or PDF and upload that."


class Kind(StrEnum):
    """The two kinds of document that are read."""

    PDF = "pdf"
    DOCX = "docx"


class Refusal(StrEnum):
    """Why a file was not read. A refused file may still be kept as it came: that is decided elsewhere."""

    EMPTY = "empty"
    OLD_WORD = "old_word"
    PROTECTED_WORD = "protected_word"
    MACROS = "macros"
    TEMPLATE = "template"
    OTHER_OFFICE = "other_office"
    OPEN_DOCUMENT = "open_document"
    RTF = "rtf"
    EMAIL = "email"
    PICTURE = "picture"
    PROGRAM = "program"
    WEB_PAGE = "web_page"
    ARCHIVE = "archive"
    PLAIN_TEXT = "plain_text"
    MISNAMED = "misnamed"
    UNKNOWN = "unknown"
    TWO_KINDS = "two_kinds"
    LATE_START = "late_start"
    CUT_SHORT = "cut_short"
    DAMAGED_PDF = "damaged_pdf"
    DAMAGED_WORD = "damaged_word"
    PROTECTED_PDF = "protected_pdf"
    LOCKED_PDF = "locked_pdf"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    TOO_MUCH_TEXT = "too_much_text"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    BAD_NAMES = "bad_names"
    HIDDEN_MARKUP = "hidden_markup"
    EMBEDDED_FILE = "embedded_file"
    OUTSIDE_CONTENT = "outside_content"
    COMMAND_FIELD = "command_field"
    STARTS_PROGRAM = "starts_program"
    LIVE_FORM = "live_form"
    MEDIA = "media"

    @property
    def message(self) -> str:
        """The reason and the remedy, for the person who uploaded the file."""
        return _REFUSALS[self]


_REFUSALS: Final = {
    Refusal.EMPTY: "This file is empty. Check that it opens on your computer, then upload it again.",
    Refusal.OLD_WORD: "This is an older Word file (.doc). Save it as .docx or PDF and upload it again.",
    Refusal.PROTECTED_WORD: (
        "This Word file is protected by a password. Open it, take the password off "
        "(File, Info, Protect Document), save it and upload it again."
    ),
    Refusal.MACROS: (
        "This Word file holds macros (small programs). Save it as a plain Word document (.docx) or PDF and "
        "upload that."
    ),
    Refusal.TEMPLATE: "This is a Word template. Save it as a Word document (.docx) or PDF and upload that.",
    Refusal.OTHER_OFFICE: "This is an Office file, but not a Word document. " + _PRINT_IT,
    Refusal.OPEN_DOCUMENT: "This is an OpenDocument file (.odt). " + _SAVE_IT,
    Refusal.RTF: "This is a rich text file (.rtf). " + _SAVE_IT,
    Refusal.EMAIL: "This is an e-mail. Upload the document attached to it, or print the e-mail to PDF.",
    Refusal.PICTURE: (
        "This is a picture, so there are no words in it to read. Upload the document itself as PDF or Word."
    ),
    Refusal.PROGRAM: "This is a program, not a document. Tell your security officer if you did not expect that.",
    Refusal.WEB_PAGE: "This is a saved web page. " + _PRINT_IT,
    Refusal.ARCHIVE: "This is a zip or other packed file. Unpack it and upload the documents one by one.",
    Refusal.PLAIN_TEXT: "This is plain text, not a PDF or Word document. " + _PRINT_IT,
    Refusal.MISNAMED: (
        "The name of this file says PDF or Word, but what is inside is something else. Open it in the program "
        "it was made with, save it as PDF and upload that."
    ),
    Refusal.UNKNOWN: "This is not a PDF or a Word document. Save it as PDF and upload that.",
    Refusal.TWO_KINDS: "This file is two kinds of file in one, which no ordinary document is. " + _PRINT_IT,
    Refusal.LATE_START: "There is something in front of the PDF in this file. " + _PRINT_IT,
    Refusal.CUT_SHORT: "The end of this PDF is missing. Download or print it again, then upload it again.",
    Refusal.DAMAGED_PDF: "This PDF is damaged and could not be read. If it opens for you, print it to PDF again.",
    Refusal.DAMAGED_WORD: (
        "This Word document is damaged and could not be read. If it opens for you, save it again or print it to PDF."
    ),
    Refusal.PROTECTED_PDF: (
        "This PDF needs a password to open. Open it, print it to PDF (or save it without the password) and "
        "upload that."
    ),
    Refusal.LOCKED_PDF: (
        "This PDF opens without a password, but its maker has locked the words in it. " + _PRINT_IT
    ),
    Refusal.TOO_MANY_PAGES: "This document has more than 500 pages. Upload only the part that belongs here.",
    Refusal.TOO_COMPLEX: "This document is made of far more pieces than an ordinary one. " + _PRINT_IT,
    Refusal.TOO_MUCH_TEXT: "This document holds far more text than can be read. Upload only the part needed.",
    Refusal.UNPACKS_TOO_LARGE: "This file unpacks to far more than an ordinary document holds. " + _PRINT_IT,
    Refusal.BAD_NAMES: "The parts of this Word file are named as no Word program names them. " + _PRINT_IT,
    Refusal.HIDDEN_MARKUP: (
        "This Word file holds markup that can make words vanish when it is read. " + _PRINT_IT
    ),
    Refusal.EMBEDDED_FILE: "This document has another file inside it. Upload that file by itself. "
    + _PRINT_IT,
    Refusal.OUTSIDE_CONTENT: "This Word file takes part of its content from another place. " + _PRINT_IT,
    Refusal.COMMAND_FIELD: "This Word file holds a field that can start other programs. " + _PRINT_IT,
    Refusal.STARTS_PROGRAM: "This PDF asks to start a program. " + _PRINT_IT,
    Refusal.LIVE_FORM: "This PDF is a live form whose words are kept outside its pages. " + _PRINT_IT,
    Refusal.MEDIA: "This PDF has sound, film or other media in it. " + _PRINT_IT,
}


class RefusedError(Exception):
    """Raised inside this room when a file must not be read further; callers outside see the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Note:
    """Something about a file that was read which whoever opens or relies on it should know."""

    code: str
    message: str


@dataclass(frozen=True)
class Page:
    """One page as text; `columns` is the same page with its columns kept apart, where that was asked for.

    A Word document has no fixed pages: it is one page whose lines are its paragraphs and table rows, the
    cells of a row parted by tabs.
    """

    number: int
    text: str
    columns: str = ""


@dataclass(frozen=True)
class Content:
    """What a document says, page by page."""

    kind: Kind
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]

    @property
    def has_text(self) -> bool:
        """Whether there is a word to read at all; a scan has none."""
        return any(character.isalnum() for page in self.pages for character in page.text)


NO_TEXT: Final = Note(
    "no_text",
    "No text: this looks like a scan. It can be kept and looked at, but nothing could be read from it. "
    "Upload the version printed to PDF if there is one.",
)
