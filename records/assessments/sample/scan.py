"""Turns a sample PDF into what comes out of a scanner: a picture of each page and not one letter of text."""

import time
from io import BytesIO
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

_SCALE: Final = 1.15  # about 83 dots an inch: legible, and small enough to keep beside tests
_TILT: Final = 0.4


def scanned(pdf: bytes) -> bytes:
    """The same pages as grey pictures, a little askew."""
    pages = [
        _picture(page.render(scale=_SCALE).to_pil(), index)
        for index, page in enumerate(pypdfium2.PdfDocument(pdf))
    ]
    made = BytesIO()
    never = time.gmtime(0)
    pages[0].save(
        made, "PDF", save_all=True, append_images=pages[1:], quality=35, resolution=72 * _SCALE,
        creationDate=never, modDate=never,
    )  # fmt: skip
    return made.getvalue()


def _picture(page: Image.Image, index: int) -> Image.Image:
    tilt = _TILT if index % 2 else -_TILT
    return page.convert("L").rotate(tilt, fillcolor=255)
