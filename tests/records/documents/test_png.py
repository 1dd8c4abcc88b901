"""Pages as PNG files: what is written is what was drawn, the mark lies over it, and nothing else is in the file."""

import struct
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from records.documents import png

SIZE = (910, 1287)
BLANK = bytes([15]) * (SIZE[0] * SIZE[1])


def opened(file: bytes) -> Any:
    return Image.open(BytesIO(file)).convert("L")


def parts(file: bytes) -> list[bytes]:
    """The names of the chunks of a PNG."""
    names, at = [], 8
    while at < len(file):
        length, name = struct.unpack(">I4s", file[at : at + 8])
        names.append(name)
        at += 12 + length
    return names


def test_the_greys_come_back_as_they_were_drawn() -> None:
    page = opened(png.of_pixels(bytes(range(16)), (4, 4)))
    assert page.size == (4, 4)
    assert list(page.tobytes()) == [grey * 17 for grey in range(16)]


def test_there_is_nothing_but_the_page_in_the_file() -> None:
    file = png.of_pixels(BLANK, SIZE)
    assert set(parts(file)) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert set(parts(png.marked(file, "Priya Shah"))) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


@pytest.mark.parametrize(
    ("pixels", "size"), [(b"", (2, 2)), (bytes(5), (2, 2)), (bytes([16]), (1, 1)), (bytes([255]), (1, 1))]
)
def test_what_are_no_pixels_of_that_size_are_refused(pixels: bytes, size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not the pixels"):
        png.of_pixels(pixels, size)


@pytest.mark.parametrize("size", [SIZE, (1820, 1820), (40, 30), (1, 1)])
def test_a_mark_is_pale_and_covers_the_page(size: tuple[int, int]) -> None:
    blank = png.of_pixels(bytes([15]) * (size[0] * size[1]), size)
    marked = opened(png.marked(blank, "Priya Shah   23 November 2026 at 04:19   copy 3f9a1c2d"))
    assert marked.size == size
    assert min(marked.tobytes()) >= 12 * 17
    if size[0] > 500:
        for half in ((0, 0, size[0], size[1] // 2), (0, size[1] // 2, *size)):
            assert len(set(marked.crop(half).tobytes())) > 1


def test_what_is_printed_stays_as_dark_as_it_was() -> None:
    black = bytes(SIZE[0] * SIZE[1])
    assert set(opened(png.marked(png.of_pixels(black, SIZE), "Priya Shah")).tobytes()) == {0}


def test_letters_the_font_does_not_know_are_written_plainly_or_left_out() -> None:
    blank = png.of_pixels(BLANK, SIZE)
    assert png.marked(blank, "Siân Ŵyn") == png.marked(blank, "Sian Wyn")
    assert png.marked(blank, "王 copy 1") == png.marked(blank, " copy 1")
    assert opened(png.marked(blank, "")).size == SIZE
