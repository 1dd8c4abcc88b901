"""Word documents (.docx): structure limits, then their text in document order.

Only `content` calls this, inside the sandbox. The parts are read with the standard library's XML parser and
never as a tree, so a large part costs time but little memory.
"""

import posixpath
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from records.documents.outcomes import Content, Kind, Note, Page, Refusal, RefusedError
from records.documents.word_text import PartText, part_text

MAX_MEMBERS: Final = 2_000
# Less than the 100 MB of one member above which clamd, as it comes, calls everything clean without looking.
MAX_INFLATED: Final = 96 * 1024 * 1024
MAX_RATIO: Final = 100
# Below this an honest, repetitive part of a template can exceed the ratio.
RATIO_COUNTS_FROM: Final = 1024 * 1024
MAX_INDEX_PART: Final = 2 * 1024 * 1024
CHUNK: Final = 256 * 1024

_CONTENT_TYPES: Final = "[Content_Types].xml"
_PLAIN_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ARCHIVE_ENDINGS: Final = (
    ".zip",
    ".docx",
    ".docm",
    ".jar",
    ".7z",
    ".rar",
    ".gz",
    ".cab",
    ".iso",
    ".exe",
    ".dll",
)
_ARCHIVE_STARTS: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"MZ")
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_READABLE_ENCODINGS: Final = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii"})
_XML_ENDINGS: Final = (".xml", ".rels")
_DOCTYPE: Final = re.compile(rb"<!(doctype|entity)", re.IGNORECASE)
_OVERLAP: Final = 16

# Outside links that leave the document's words whole: a Word file made from a branded template has one.
_NOTED_LINKS: Final = {
    "attachedTemplate": Note(
        "outside_template",
        "When the original is opened, Word may look for its template at an address outside this system.",
    ),
    "image": Note(
        "outside_picture",
        "When the original is opened, Word may fetch a picture from an address outside this system.",
    ),
}
_CARRIED_FILES: Final = frozenset({"oleObject", "package", "aFChunk", "subDocument", "control"})
_READ_BEFORE: Final = ("header",)
_READ_AFTER: Final = ("footnotes", "endnotes", "footer")


def require_plain_word(data: bytes) -> None:
    """Raise RefusedError unless this zip is a plain Word document by its own table of contents."""
    with _opened(data) as archive:
        names = set(archive.namelist())
        if _CONTENT_TYPES not in names:
            raise RefusedError(Refusal.OPEN_DOCUMENT if "mimetype" in names else Refusal.ARCHIVE)
        _main_part(archive)


def check_word(data: bytes) -> None:
    """Hold every part to the limits; raise RefusedError when the document must not be read."""
    with _opened(data) as archive:
        _check_members(archive, len(data))
        _main_part(archive)
        _check_relationships(archive)


def read_word(data: bytes) -> Content:
    """Check every part of the document, then give its text; raise RefusedError when it must not be read."""
    with _opened(data) as archive:
        _check_members(archive, len(data))
        main = _main_part(archive)
        notes = _check_relationships(archive)
        parts = {name: part_text(_read(archive, name)) for name in _parts_in_order(archive, main)}
    notes += _text_notes(parts.values())
    lines = [line for part in parts.values() for line in part.lines]
    return Content(Kind.DOCX, (Page(1, "\n".join(lines)),), tuple(dict.fromkeys(notes)))


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise RefusedError(Refusal.DAMAGED_WORD) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise RefusedError(Refusal.TOO_COMPLEX)
    return archive


def _check_members(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    for member in members:
        _check_name(member)
    repeated = Counter(member.filename.lower() for member in members).most_common(1)
    if repeated and repeated[0][1] > 1:
        raise RefusedError(Refusal.BAD_NAMES)
    inflated = 0
    for member in members:
        inflated += _check_bytes(archive, member, allowance=MAX_INFLATED - inflated)
    if inflated > RATIO_COUNTS_FROM and inflated > MAX_RATIO * packed:
        raise RefusedError(Refusal.UNPACKS_TOO_LARGE)


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    steps = name.split("/")
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in steps:
        raise RefusedError(Refusal.BAD_NAMES)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise RefusedError(Refusal.BAD_NAMES)
    if member.flag_bits & 0x1:
        raise RefusedError(Refusal.PROTECTED_WORD)
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedError(Refusal.DAMAGED_WORD)
    lowered = name.lower()
    if lowered.rpartition("/")[2].startswith("vba") or "activex" in lowered:
        raise RefusedError(Refusal.MACROS)
    if "embeddings" in lowered.split("/") or lowered.endswith(_ARCHIVE_ENDINGS):
        raise RefusedError(Refusal.EMBEDDED_FILE)


def _check_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, allowance: int) -> int:
    """Really inflate one member, looking at every byte; return how many there were."""
    size, tail, is_xml = 0, b"", member.filename.lower().endswith(_XML_ENDINGS)
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                if size == 0:
                    is_xml = _check_start(chunk, is_xml=is_xml)
                size += len(chunk)
                too_dense = size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(member.compress_size, 1)
                if size > allowance or too_dense:
                    raise RefusedError(Refusal.UNPACKS_TOO_LARGE)
                if is_xml:
                    # Without its NULs UTF-16 looks like ASCII, so one pattern serves every encoding let in.
                    seen = tail + chunk.replace(b"\0", b"")
                    if _DOCTYPE.search(seen):
                        raise RefusedError(Refusal.HIDDEN_MARKUP)
                    tail = seen[-_OVERLAP:]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error) as error:
        raise RefusedError(Refusal.DAMAGED_WORD) from error
    return size


def _check_start(chunk: bytes, *, is_xml: bool) -> bool:
    if chunk.startswith(_ARCHIVE_STARTS):
        raise RefusedError(Refusal.EMBEDDED_FILE)
    bare = chunk[:1024].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if not bare.startswith(b"<"):
        if is_xml:
            raise RefusedError(Refusal.DAMAGED_WORD)
        return False
    declared = _ENCODING.match(bare)
    if declared and declared[1].lower() not in _READABLE_ENCODINGS:
        raise RefusedError(Refusal.HIDDEN_MARKUP)
    return True


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError as error:
        raise RefusedError(Refusal.DAMAGED_WORD) from error


def _index_part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part that says what the others are, as a tree."""
    try:
        member = archive.getinfo(name)
        _check_name(member)
        if member.file_size > MAX_INDEX_PART:
            raise RefusedError(Refusal.TOO_COMPLEX)
        _check_bytes(archive, member, allowance=MAX_INDEX_PART)
        # SECURITY: safe without a DTD, and `_check_bytes` has just refused any.
        return ElementTree.fromstring(archive.read(name))  # noqa: S314
    except (KeyError, ElementTree.ParseError) as error:
        raise RefusedError(Refusal.DAMAGED_WORD) from error


def _main_part(archive: zipfile.ZipFile) -> str:
    main = ""
    for link in _index_part(archive, "_rels/.rels"):
        if link.get("Type", "").endswith("/officeDocument"):
            main = link.get("Target", "").lstrip("/")
    kind = _content_type(_index_part(archive, _CONTENT_TYPES), main)
    if kind == _PLAIN_MAIN and main in archive.namelist():
        return main
    lowered = kind.lower()
    if "macroenabled" in lowered:
        raise RefusedError(Refusal.MACROS)
    if "wordprocessingml.template" in lowered:
        raise RefusedError(Refusal.TEMPLATE)
    raise RefusedError(Refusal.OTHER_OFFICE if lowered else Refusal.ARCHIVE)


def _content_type(types: ElementTree.Element, part: str) -> str:
    by_ending = ""
    for entry in types if part else ():
        if entry.get("PartName", "").lstrip("/") == part:
            return entry.get("ContentType", "")
        if part.endswith("." + entry.get("Extension", "\0")):
            by_ending = entry.get("ContentType", "")
    return by_ending


def _check_relationships(archive: zipfile.ZipFile) -> list[Note]:
    notes = []
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for link in _index_part(archive, name):
            kind = link.get("Type", "").rpartition("/")[2]
            if kind in _CARRIED_FILES:
                raise RefusedError(Refusal.EMBEDDED_FILE)
            if link.get("TargetMode", "").lower() != "external" or kind == "hyperlink":
                continue
            if kind not in _NOTED_LINKS:
                raise RefusedError(Refusal.OUTSIDE_CONTENT)
            notes.append(_NOTED_LINKS[kind])
    return notes


def _parts_in_order(archive: zipfile.ZipFile, main: str) -> list[str]:
    folder, name = posixpath.split(main)
    links = posixpath.join(folder, "_rels", name + ".rels")
    if links not in archive.namelist():
        return [main]
    by_kind: dict[str, list[str]] = {}
    for link in _index_part(archive, links):
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        by_kind.setdefault(link.get("Type", "").rpartition("/")[2], []).append(target)
    before = [part for kind in _READ_BEFORE for part in by_kind.get(kind, [])]
    after = [part for kind in _READ_AFTER for part in by_kind.get(kind, [])]
    return [*before, main, *after]


def _text_notes(parts: Iterable[PartText]) -> list[Note]:
    notes = []
    if any(part.tracked for part in parts):
        notes.append(
            Note(
                "tracked_changes",
                "This Word document has tracked changes. It was read as if every change had been accepted.",
            )
        )
    return notes
