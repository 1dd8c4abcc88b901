"""Pages as PNG files: made of the pixels that came out of the sandbox, and marked with whom one is shown to.

No file format leaves the sandbox, so what a browser gets was written here, from pixels alone.
"""

import unicodedata
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

# Of an A3 page drawn at 110 dots per inch.
LONGEST_SIDE: Final = 1820
_GREYS: Final = 16
_WHITE: Final = _GREYS - 1
_PALE: Final = _WHITE - 3
_PALETTE: Final = [grey * 255 // _WHITE for grey in range(_GREYS) for _ in range(3)]
_SLANT: Final = 30
_LETTERS: Final = 20
_GAP: Final = 90


def of_pixels(pixels: bytes, size: tuple[int, int]) -> bytes:
    """A PNG of these pixels, one byte each, of sixteen greys. Raises `ValueError` for any other number of them."""
    if len(pixels) != size[0] * size[1] or (pixels and max(pixels) > _WHITE):
        raise ValueError("not the pixels of a page")
    return _written(Image.frombytes("L", size, pixels), compress_level=6)


def marked(page: bytes, words: str) -> bytes:
    """The same page with these words across it, pale enough to read what is under them."""
    with Image.open(BytesIO(page)) as drawn:
        greys = Image.frombytes("L", drawn.size, drawn.tobytes())
    stamp = _stamp(words)
    for down in range(-stamp.height // 4, greys.height, stamp.height + _GAP):
        for across in range(0, greys.width, stamp.width):
            box = (across, down, across + stamp.width, down + stamp.height)
            greys.paste(ImageChops.darker(greys.crop(box), stamp), box)
    return _written(greys, compress_level=1)


def _stamp(words: str) -> Image.Image:
    font = ImageFont.load_default(_LETTERS)
    words = _plain(words)
    line = Image.new("L", (int(font.getlength(words)) + _GAP, _LETTERS * 2), _WHITE)
    ImageDraw.Draw(line).text((0, 0), words, fill=_PALE, font=font)
    return line.rotate(_SLANT, expand=True, fillcolor=_WHITE)


def _plain(words: str) -> str:
    """The font that comes with the library knows letters without accents."""
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


def _written(greys: Image.Image, *, compress_level: int) -> bytes:
    page = Image.frombytes("P", greys.size, greys.tobytes())
    page.putpalette(_PALETTE)
    file = BytesIO()
    page.save(file, "PNG", bits=4, compress_level=compress_level)
    return file.getvalue()
