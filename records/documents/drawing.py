"""Worker-side: have the pages of a read document drawn in the sandbox, and keep them as pictures beside it.

Called by the work loop through `settings.WORK_HANDLERS`, after a document was read. What cannot be drawn is simply
not there: the document stays read, and the trail says which pages are missing.
"""

import base64
import logging
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from records.documents import actions as documents
from records.documents import png, sandbox
from records.documents.actions import NewPage
from records.documents.models import Document, DocumentPage
from records.documents.pages import Box
from visor.access.actor import Actor, acting_as_system
from visor.work import blobs
from visor.work.handlers import Finish, Handler, TryLater

_DRAW: Final = "records.documents.pictures.draw_pages"
MOST_PAGES: Final = 60
# Of a document in which nothing was found.
FIRST_PAGES: Final = 20
BATCH: Final = 12
# Together below the lease of the work: the last batch begins before the first is over, and has the second.
LONGEST: Final = 60.0
LIMITS: Final = sandbox.Limits(cpu_seconds=12, wall_seconds=15.0)
logger = logging.getLogger("records.documents")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page to draw, and the facts that were read from it: key, value and the words around it."""

    number: int
    facts: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"number": self.number, "texts": [[words, value] for _, value, words in self.facts]}


def _begin(*, object_id: str, record_id: int | None) -> Finish:
    """Draw what was not drawn before, keeping each batch at once: a worker that is lost loses one batch."""
    if record_id is None:
        raise ValueError("a document belongs to a record")
    with acting_as_system(record_id) as actor:
        document = documents.begin_drawing(by=actor, reference=object_id)
        if document is None:
            return _nothing_to_do
        drawn = set(DocumentPage.objects.drawn_of(document).values_list("number", flat=True))
    wanted = [page for page in _wanted(document) if page.number not in drawn]
    try:
        data = blobs.read(document.sha256)
    except blobs.Unavailable as away:
        raise TryLater("key" if isinstance(away, blobs.Locked) else "storage") from None
    except blobs.Damaged:
        return _missed(object_id, wanted, "damaged")
    for batch in _batches(data, wanted):
        _keep(batch, object_id, record_id)
        drawn |= {page.number for page in batch}
    missing = [page for page in wanted if page.number not in drawn]
    return _missed(object_id, missing, "not_drawn") if missing else _nothing_to_do


def _give_up(actor: Actor, *, object_id: str, record_id: int | None) -> None:
    documents.record_pages_not_drawn(by=actor, reference=object_id, pages=[], code="attempts")


def _keep(batch: Sequence[NewPage], reference: str, record_id: int) -> None:
    try:
        with acting_as_system(record_id) as actor:
            documents.keep_pages(by=actor, reference=reference, pages=batch)
    except blobs.NotStored:
        raise TryLater("storage") from None


def _missed(reference: str, pages: Sequence[_Wanted], code: str) -> Finish:
    numbers = [page.number for page in pages]
    logger.warning("document %s: %s pages not drawn: %s", reference, len(numbers), code)
    return partial(_tell, reference=reference, pages=numbers, code=code)


def _tell(actor: Actor, *, reference: str, pages: Sequence[int], code: str) -> None:
    documents.record_pages_not_drawn(by=actor, reference=reference, pages=pages, code=code)


def _nothing_to_do(actor: Actor) -> None:
    """Every page that could be drawn is kept."""


def _wanted(document: Document) -> list[_Wanted]:
    """The pages facts were found on; the first ones of a document without any."""
    reading: Any = document.reading  # there is one: a document that may be drawn was read
    facts: dict[int, list[tuple[str, str, str]]] = {}
    for found in reading["findings"].get("found", []):
        facts.setdefault(found["page"], []).append((found["key"], found["value"], found["words"]))
    if not facts:
        return [_Wanted(number + 1) for number in range(min(reading["pages"], FIRST_PAGES))]
    return [_Wanted(number, tuple(facts[number])) for number in sorted(facts)[:MOST_PAGES]]


def _batches(data: bytes, wanted: Sequence[_Wanted]) -> Iterator[list[NewPage]]:
    """What could be drawn before the time is over. A batch that breaks off is tried again in halves, down to
    the one page that breaks it.
    """
    ends = time.monotonic() + LONGEST
    waiting = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    while waiting and time.monotonic() < ends:
        batch = waiting.pop(0)
        asked = {"wanted": [page.as_json() for page in batch], "longest_side": png.LONGEST_SIDE}
        outcome = sandbox.read_in_child(data, entry=_DRAW, arguments=asked, limits=LIMITS)
        if outcome.result is None:
            logger.warning("a drawing broke off: %s %s", outcome.state, outcome.detail)
            if half := len(batch) // 2:
                waiting[:0] = [batch[:half], batch[half:]]
            continue
        drawn, left = _understood(outcome.result, batch)
        if 0 < len(left) < len(batch):
            waiting.insert(0, left)
        if drawn:
            yield drawn


def _understood(answer: dict[str, Any], batch: Sequence[_Wanted]) -> tuple[list[NewPage], Sequence[_Wanted]]:
    """SECURITY: a child that was taken over answers what it likes; nothing is taken that is not a page asked for."""
    drawn = []
    pages = {page.number: page for page in batch}
    try:
        left = [page for page in batch if page.number in answer["left"]]
        for each in answer["drawn"]:
            drawn.append(_page(each, pages.pop(each["number"])))
    except (LookupError, TypeError, ValueError, OverflowError, zlib.error) as error:
        logger.error("a drawing was answered with nonsense: %s", type(error).__name__)
        return drawn, []
    return drawn, left


def _page(answer: dict[str, Any], wanted: _Wanted) -> NewPage:
    size = (int(answer["width"]), int(answer["height"]))
    if not all(0 < side <= png.LONGEST_SIDE for side in size):
        raise ValueError("not the size of a page")
    packed = base64.b64decode(answer["pixels"], validate=True)
    pixels = zlib.decompressobj().decompress(packed, size[0] * size[1])
    boxes = [
        _box(fact, box) for fact, box in zip(wanted.facts, answer["boxes"], strict=True) if box is not None
    ]
    return NewPage(wanted.number, png.of_pixels(pixels, size), size, boxes)


def _box(fact: tuple[str, str, str], box: Any) -> Box:
    x, y, width, height = (round(float(part), 4) for part in box)
    if not all(0 <= part <= 1 for part in (x, y, width, height)):
        raise ValueError("not a place on a page")
    return Box(fact=fact[0], value=fact[1], x=x, y=y, w=width, h=height)


draw_pages = Handler(begin=_begin, give_up=_give_up)
