"""Makes the PDF and Word files that the document tests need, byte by byte, so that each trap is in plain sight."""

import os
import struct
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

SAMPLES = Path(os.environ.get("VISOR_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def sample_files(*folders: str) -> list[Path]:
    """The shared sample files of these folders; none, and a line saying so, where they are not to be had."""
    found = [path for folder in folders for path in sorted((SAMPLES / folder).glob("*"))]
    if not found:
        sys.stdout.write(f"not checked against {SAMPLES}: it is not on this machine\n")
    return found


def pdf(
    *pages: str, catalog: str = "", page_extra: str = "", more: tuple[str, ...] = (), trailer: str = ""
) -> bytes:
    """A PDF of these pages, one line of text for each line; objects in `more` are numbered from 100."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for number, text in enumerate(pages):
        objects[10 + 2 * number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {11 + 2 * number} 0 R {page_extra} >>"
        )
        objects[11 + 2 * number] = _stream(_drawn(text))
    objects |= dict(enumerate(more, start=100_000))
    body, places = b"%PDF-1.7\n", {}
    for number, written in objects.items():
        places[number] = len(body)
        body += f"{number} 0 obj\n{written}\nendobj\n".encode("latin-1")
    table = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    end = f"xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size 200000 /Root 1 0 R {trailer} >>\n"
    return body + end.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()


def pdf_with_hidden_script() -> bytes:
    """A PDF whose script stands in a compressed object stream, so that its raw bytes do not show it."""
    hidden = zlib.compress(b"3 0 << /S /JavaScript /JS (app.alert) >>")
    written = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>",
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        5: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(hidden), hidden),
    }
    body, places = b"%PDF-1.7\n", {}
    for number, content in written.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    places[6] = len(body)
    entries = {0: (0, 0, 65535), 3: (2, 5, 0)} | {number: (1, place, 0) for number, place in places.items()}
    table = b"".join(struct.pack(">BIH", *entries[number]) for number in range(7))
    index = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream"
    body += b"6 0 obj\n" + index % (len(table), table) + b"\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % places[6]


def _drawn(text: str) -> str:
    if not text:
        return ""
    lines = " ".join(f"({line}) Tj T*" for line in text.split("\n"))
    return f"BT /F1 11 Tf 14 TL 60 780 Td {lines} ET"


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def paragraph(text: str) -> str:
    """A Word paragraph as XML."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A Word table as XML, one paragraph in each cell."""
    made = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def relations(*links: tuple[str, str, str]) -> str:
    """A relationships part: (kind, target, Internal or External)."""
    made = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target, mode) in enumerate(links)
    )
    return f"<Relationships {_PACKAGE}>{made}</Relationships>"


def word_part(body: str, root: str = "document") -> str:
    """One part of a Word document around this XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_WORD}><w:body>{body}</w:body></w:{root}>'


def docx(
    body: str = paragraph("Hello"),
    *,
    main_type: str = MAIN_TYPE,
    links: tuple[tuple[str, str, str], ...] = (),
    parts: dict[str, str | bytes] | None = None,
) -> bytes:
    """A Word document with this body; `parts` adds or replaces parts of the package."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )
    package: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "Internal")),
        "word/document.xml": word_part(body),
        "word/_rels/document.xml.rels": relations(*links),
    }
    return zipped(package | (parts or {}))


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of these members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
