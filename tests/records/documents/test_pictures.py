"""Drawing in the sandbox: pages become pixels and places, whatever the file is, and nothing else comes out."""

import base64
import zlib
from typing import Any

import pytest

from records.documents import png
from records.documents.sandbox import Limits, Means, Outcome, State, describe_isolation, read_in_child
from tests.records.documents.made_files import pdf, sample_files

AVAILABLE = [Means.ITSELF, *({describe_isolation().means} - {Means.ITSELF})]
A4 = (910, 1287)
LIMITS = Limits(cpu_seconds=12, wall_seconds=15.0)


def draw(data: bytes, *numbers: int, texts: Any = (), means: Means | None = None) -> Outcome:
    wanted = [{"number": number, "texts": list(texts)} for number in numbers]
    return read_in_child(
        data,
        entry="records.documents.pictures.draw_pages",
        arguments={"wanted": wanted, "longest_side": png.LONGEST_SIDE},
        limits=LIMITS,
        means=means,
    )


def pages(outcome: Outcome) -> list[dict[str, Any]]:
    assert outcome.result is not None, outcome.detail
    return outcome.result["drawn"]


def pixels(page: dict[str, Any]) -> bytes:
    return zlib.decompress(base64.b64decode(page["pixels"]))


def greys_in(page: dict[str, Any], box: list[float]) -> set[int]:
    """The greys inside a box."""
    x, y, width, height = box
    left, right = int(x * page["width"]), int((x + width) * page["width"])
    rows = range(int(y * page["height"]), int((y + height) * page["height"]))
    drawn = pixels(page)
    return {grey for row in rows for grey in drawn[row * page["width"] :][left:right]}


@pytest.mark.parametrize("means", AVAILABLE)
def test_pages_are_drawn_in_the_order_asked_for(means: Means) -> None:
    outcome = draw(pdf("First", "Second", ""), 3, 1, means=means)
    blank, first = pages(outcome)
    assert [blank["number"], first["number"]] == [3, 1]
    assert (first["width"], first["height"]) == A4
    assert len(pixels(first)) == A4[0] * A4[1]
    assert set(pixels(blank)) == {15}
    assert {0, 15} <= set(pixels(first)) <= set(range(16))
    assert outcome.result is not None
    assert outcome.result["left"] == []


@pytest.mark.parametrize("means", AVAILABLE)
def test_the_place_of_a_value_is_where_it_was_drawn(means: Means) -> None:
    data = pdf("Name: Wesley Fictional\nCRN: X320741\nRisk: Low")
    texts = [["CRN: X320741", "X320741"], ["PNC", "2002/0073319Z"]]
    [page] = pages(draw(data, 1, texts=texts, means=means))
    box, missing = page["boxes"]
    assert missing is None
    x, y, width, height = box
    assert 0.1 < x < 0.2
    assert 0.05 < y < 0.12
    assert width < 0.12
    assert height < 0.02
    assert 0 in greys_in(page, box)
    assert greys_in(page, [x, y + 0.3, width, height]) == {15}


def test_on_a_page_that_is_turned_and_cut_the_place_is_where_it_shows() -> None:
    data = pdf("CRN: X320741", page_extra="/Rotate 90 /CropBox [40 400 595 842]")
    [page] = pages(draw(data, 1, texts=[["CRN: X320741", "X320741"]]))
    assert (page["width"], page["height"]) == (676, 848)
    [box] = page["boxes"]
    assert box[3] > box[2]  # its line runs down the page
    assert 0 in greys_in(page, box)


def test_a_page_with_more_letters_than_anybody_reads_is_drawn_and_not_searched() -> None:
    [page] = pages(draw(pdf("\n".join(["no and no " * 70] * 90)), 1, texts=[["no and no", "no"]]))
    assert page["boxes"] == [None]


@pytest.mark.parametrize("side", [4_000, 100_000, 14_400_000])
def test_a_page_that_says_it_is_huge_is_drawn_smaller(side: int) -> None:
    data = pdf("Wide").replace(b"[0 0 595 842]", f"[0 0 {side} {side // 2}]".encode())
    [page] = pages(draw(data, 1))
    assert max(page["width"], page["height"]) == png.LONGEST_SIDE


def test_a_page_that_is_not_there_is_left_out() -> None:
    assert [page["number"] for page in pages(draw(pdf("One"), 0, 1, 2, 40_000))] == [1]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", pdf("x")[: len(pdf("x")) // 2]])
def test_what_cannot_be_opened_has_no_pages(data: bytes) -> None:
    outcome = draw(data, 1)
    assert (outcome.state, outcome.result) == (State.OK, {"drawn": [], "left": []})


def test_what_does_not_fit_in_an_answer_is_left_for_the_next() -> None:
    lines = "\n".join(
        f"Line {number} of a long and fictional assessment of risk " * 2 for number in range(54)
    )
    outcome = draw(pdf(*[lines] * 40), *range(1, 41))
    assert outcome.result is not None
    drawn, left = [page["number"] for page in pages(outcome)], outcome.result["left"]
    assert drawn
    assert left
    assert drawn + left == [*range(1, 41)]


def test_every_sample_is_drawn_or_is_not_and_the_worker_stays_well() -> None:
    for path in sample_files("doc-pdf", "hostile-pdf"):
        outcome = draw(path.read_bytes(), 1, 2, 3)
        if path.parent.name == "doc-pdf":
            assert pages(outcome), path.name
        else:
            assert outcome.state in {State.OK, State.CRASHED, State.TOO_LONG}, path.name
        for page in (outcome.result or {"drawn": []})["drawn"]:
            assert len(pixels(page)) == page["width"] * page["height"], path.name
