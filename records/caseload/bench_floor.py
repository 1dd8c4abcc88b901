"""The floor of a reading: the plain text of the same PDF and nothing more. Pure; run in the sandbox by its name."""

from io import BytesIO
from typing import Final

from pypdf import PdfReader

PLAIN_TEXT: Final = "records.caseload.bench_floor.plain_text"


def plain_text(data: bytes) -> dict[str, int]:
    """How many letters a PDF has."""
    return {"letters": sum(len(page.extract_text()) for page in PdfReader(BytesIO(data)).pages)}
