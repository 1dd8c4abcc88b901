"""How fast an OASys is received and read, beside floors measured in the same run. Called by `manage.py bench oasys`.

Made documents of three lengths go through the real reader in the real sandbox. The floor of a reading is the plain
text of the same file in the same kind of child; the upload and its floor are those of `bench web`.
"""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter

from records.assessments.reader import READ_DOCUMENT
from records.assessments.sample.files import Order
from records.caseload import bench_web
from records.caseload.bench_floor import PLAIN_TEXT
from records.caseload.bench_rows import CannotMeasure, Row
from records.documents.sandbox import read_in_child

NOTE: Final = "The floor of a reading is the plain text of the same pages, taken in the same kind of sandbox."
FOLDER: Final = Path(tempfile.gettempdir()) / "visor-bench-oasys"
FIRST_SEED: Final = 30_000
# Pages, rounds, and the most milliseconds of the 95th percentile.
LENGTHS: Final = ((2, 20, 3_000), (20, 8, 3_000), (200, 3, 20_000))
# Columns and facts together cost less than the plain text does.
LEAST_RATIO: Final = 0.4


def run() -> list[Row]:
    """Measure, and return the rows in the order of the table. Raises `CannotMeasure`."""
    return [bench_web.received(), *readings()]


def readings() -> list[Row]:
    """The rows of the reader, which need no demonstration."""
    rows = []
    for pages, rounds, most in LENGTHS:
        row = _reading(document(pages, FOLDER), pages, most)
        for number in range(rounds + 1):
            row.once(keep=number > 0)
        rows.append(row)
    return rows


def document(pages: int, folder: Path) -> bytes:
    """A PDF of so many pages: full OASys prints one after another, the last one cut; made once and kept."""
    path = folder / f"{pages}.pdf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_made(pages))
    return path.read_bytes()


def _made(pages: int) -> bytes:
    writer, seed = PdfWriter(), FIRST_SEED
    while writer.get_num_pages() < pages:
        data, _ = Order.by_seed(seed, variant={"kind": "pdf", "length": "long"}).made()
        for page in PdfReader(BytesIO(data)).pages[: pages - writer.get_num_pages()]:
            writer.add_page(page)
        seed += 1
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _reading(data: bytes, pages: int, most: float) -> Row:
    return Row(
        f"OASys of {pages} pages read",
        lambda: _read(data, READ_DOCUMENT, pages),
        lambda: _read(data, PLAIN_TEXT, pages),
        least_ratio=LEAST_RATIO,
        most_ms=(most, most),
    )


def _read(data: bytes, entry: str, pages: int) -> int:
    """Read in a child; it asks the database nothing."""
    outcome = read_in_child(data, entry=entry)
    result: dict[str, Any] = outcome.result or {}
    if not outcome.result or result.get("outcome", "read") != "read":
        raise CannotMeasure(f"The document of {pages} pages was not read: {outcome.detail or result}.")
    return 0
