"""What an uploaded file is, by its bytes: a PDF, a Word document, or a refusal that says how to mend it.

Pure and cheap: nothing is parsed but the table of contents of a zip. For `content` and for the receive step.
"""

import re
import zipfile
from io import BytesIO
from typing import Final

from records.documents.outcomes import Kind, Refusal, RefusedError
from records.documents.word import require_plain_word

_PDF_START: Final = (b"%PDF-1.", b"%PDF-2.")
_PDF_END_WITHIN: Final = 2048
_LATE_PDF_WITHIN: Final = 1024
_OLE_START: Final = b"\xd0\xcf\x11\xe0"
_STARTS: Final = (
    (b"{\\rtf", Refusal.RTF),
    (b"\xff\xd8\xff", Refusal.PICTURE),
    (b"\x89PNG", Refusal.PICTURE),
    (b"GIF8", Refusal.PICTURE),
    (b"BM", Refusal.PICTURE),
    (b"II*\0", Refusal.PICTURE),
    (b"MM\0*", Refusal.PICTURE),
    (b"MZ", Refusal.PROGRAM),
    (b"\x7fELF", Refusal.PROGRAM),
    (b"#!", Refusal.PROGRAM),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
)
_HTML: Final = re.compile(rb"\s*<(!doctype html|html|head|body|script)\b", re.IGNORECASE)
_EMAIL: Final = re.compile(
    rb"(received|from|return-path|mime-version|message-id|x-[a-z-]+):\s", re.IGNORECASE
)
_PRINTABLE: Final = frozenset(range(32, 127)) | {9, 10, 12, 13}


def sniff(data: bytes, filename: str = "") -> Kind | Refusal:
    """Say what these bytes are; the name only helps to word a refusal."""
    try:
        return kind_of(data, filename)
    except RefusedError as refused:
        return refused.refusal


def kind_of(data: bytes, filename: str = "") -> Kind:
    """Say what these bytes are; raise RefusedError when they are nothing that is read."""
    if not data:
        raise RefusedError(Refusal.EMPTY)
    if data.startswith(_PDF_START):
        return _whole_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        require_plain_word(data)
        return Kind.DOCX
    if data.startswith(_OLE_START):
        raise RefusedError(_ole(data))
    raise RefusedError(_other(data, filename))


def _whole_pdf(data: bytes) -> Kind:
    if b"%%EOF" not in data[-_PDF_END_WITHIN:]:
        raise RefusedError(Refusal.CUT_SHORT)
    if zipfile.is_zipfile(BytesIO(data)):
        raise RefusedError(Refusal.TWO_KINDS)
    return Kind.PDF


def _ole(data: bytes) -> Refusal:
    """Legacy Office and every password-protected Office file share one container; its folder tells which."""
    streams = (
        ("EncryptedPackage", Refusal.PROTECTED_WORD),
        ("WordDocument", Refusal.OLD_WORD),
        ("__properties_version1.0", Refusal.EMAIL),
    )
    for name, refusal in streams:
        if name.encode("utf-16-le") in data:
            return refusal
    return Refusal.OTHER_OFFICE


def _other(data: bytes, filename: str) -> Refusal:
    if b"%PDF-" in data[:_LATE_PDF_WITHIN]:
        return Refusal.LATE_START
    for start, refusal in _STARTS:
        if data.startswith(start):
            return refusal
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return Refusal.PICTURE
    beginning = data[:1024].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(beginning):
        return Refusal.WEB_PAGE
    if filename.lower().endswith((".pdf", ".docx")):
        return Refusal.MISNAMED
    if _EMAIL.match(beginning):
        return Refusal.EMAIL
    printable = sum(byte in _PRINTABLE or byte > 127 for byte in beginning)
    return Refusal.PLAIN_TEXT if printable == len(beginning) else Refusal.UNKNOWN
