"""The worker draws the pages that matter, once each; what cannot be drawn is not there and everything else stays."""

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from records.documents import actions, drawing, pages, sandbox, store
from records.documents.choices import CONTENT_TYPES, DocumentKind, State
from records.documents.models import Document
from tests.records.documents.drawing import boxes, draw, found, numbers, pages_of, read, worker
from tests.records.documents.made_files import sample_files
from tests.records.documents.uploading import docx, pdf
from tests.world import World
from visor.work import blobs
from visor.work.models import Outbox

pytestmark = pytest.mark.django_db
HOSTILE = "tests.records.documents.hostile_entries"
SOFT_WORD = CONTENT_TYPES["docx"]


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.CLAMD_URL = ""
    return tmp_path / "blobs"


def test_the_pages_facts_were_read_from_are_drawn_and_the_facts_marked(world: World) -> None:
    content = pdf("Cover", "CRN: X320741\nRisk: Low", "Nothing", "Name: Wesley Fictional")
    facts = (
        found("crn", "X320741", 2, "CRN: X320741 Risk: Low"),
        found("name", "Wesley Fictional", 4, "Name: Wesley Fictional"),
        found("pnc", "2002/0073319Z", 4, "PNC: 2002/0073319Z"),
    )
    document = read(world, content, *facts, pages=4)
    trail = draw()
    assert numbers(document) == [2, 4]
    assert [(box["fact"], box["value"]) for box in boxes(document)] == [
        ("crn", "X320741"), ("name", "Wesley Fictional"),
    ]  # fmt: skip
    for page in pages_of(document):
        assert (page.width, page.height) == (910, 1287)
        assert blobs.read(page.sha256).startswith(b"\x89PNG")
    assert "documents.pages.drawn" in trail
    assert "not_drawn" not in trail
    assert Outbox.objects.get(kind="document.pages").done_at is not None


def test_what_another_room_gets(world: World) -> None:
    document = read(world, pdf("CRN: X320741"), found("crn", "X320741", 1, "CRN: X320741"))
    with worker(document):
        assert pages.drawn(document) == ()
    draw()
    with worker(document):
        [picture] = pages.drawn(document)
    assert (picture.number, picture.width, picture.height) == (1, 910, 1287)
    assert picture.url == f"/records/{world.ordinary}/documents/{document.reference}/pages/1.png"
    [box] = picture.boxes
    assert (box["fact"], box["value"]) == ("crn", "X320741")
    assert all(0 < box[part] < 1 for part in ("x", "y", "w", "h"))  # type: ignore[literal-required]


def test_of_a_document_in_which_nothing_was_found_the_first_pages_are_drawn(world: World) -> None:
    document = read(world, pdf(*["A page"] * 25), pages=25)
    draw()
    assert numbers(document) == list(range(1, 21))


def test_no_more_than_sixty_pages_are_drawn(world: World, monkeypatch: Any) -> None:
    assert drawing.MOST_PAGES == 60
    monkeypatch.setattr(drawing, "MOST_PAGES", 3)
    facts = [found("crn", "X320741", page, "CRN: X320741") for page in (5, 2, 4, 1, 3)]
    document = read(world, pdf(*["CRN: X320741"] * 5), *facts, pages=5)
    draw()
    assert numbers(document) == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (docx("CRN: X320741"), {"content_type": SOFT_WORD, "pages": None}),
        (pdf(), {"kind": DocumentKind.LETTER}),
    ],
    ids=["a Word document", "a letter"],
)
def test_what_is_no_printed_oasys_is_not_drawn(world: World, content: bytes, fields: Any) -> None:
    read(world, content, **fields)
    assert not Outbox.objects.filter(kind="document.pages").exists()


def move_back(document: Document, state: State) -> None:
    """As if something else had become of it between the reading and the drawing."""
    with worker(document):
        held = Document.objects.of(document.nominal).get(pk=document.pk)
        held.state = state
        held.save(update_fields=["state"])


@pytest.mark.parametrize("state", sorted(set(State) - {State.READ}))
def test_what_may_not_be_handed_out_is_never_drawn(world: World, state: State) -> None:
    document = read(world, pdf())
    move_back(document, state)
    assert draw() == ""
    assert numbers(document) == []
    page = actions.NewPage(1, b"a picture", (1, 1), ())
    with worker(document) as system, pytest.raises(actions.CannotMove):
        actions.keep_pages(by=system, reference=str(document.reference), pages=[page])


def test_drawing_again_draws_what_is_missing_and_changes_nothing(world: World, disk: Path) -> None:
    document = read(world, pdf("1", "2", "3"), *[found("crn", "", page, "") for page in (1, 2)], pages=3)
    draw()
    before = [(page.pk, page.sha256) for page in pages_of(document)]
    files = sorted(disk.rglob("*"))
    Outbox.objects.update(done_at=None)
    trail = draw()
    assert [(page.pk, page.sha256) for page in pages_of(document)] == before
    assert sorted(disk.rglob("*")) == files
    assert "not_drawn" not in trail


def test_two_workers_at_once_keep_each_page_once(world: World) -> None:
    document = read(world, pdf("1"))
    pages_drawn = [actions.NewPage(1, b"the same picture", (1, 1), ())]
    for _ in range(2):
        with worker(document) as system:
            actions.keep_pages(by=system, reference=str(document.reference), pages=pages_drawn)
    assert numbers(document) == [1]


def test_the_one_page_that_breaks_the_drawing_is_left_out(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(drawing, "_DRAW", f"{HOSTILE}.draw_until_the_third_page")
    document = read(world, pdf(*"12345"), pages=5)
    trail = draw()
    assert numbers(document) == [1, 2, 4, 5]
    assert "documents.pages.not_drawn" in trail
    assert '"pages": [3]' in trail
    assert Outbox.objects.get(kind="document.pages").done_at is not None
    with worker(document):
        assert Document.objects.of(document.nominal).get(pk=document.pk).state == State.READ


def test_a_drawing_without_time_leaves_the_document_read(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(drawing, "LIMITS", sandbox.Limits(wall_seconds=0.01))
    document = read(world, pdf("1", "2"), pages=2)
    assert '"pages": [1, 2]' in draw()
    assert numbers(document) == []
    monkeypatch.undo()
    monkeypatch.setattr(drawing, "LONGEST", 0.0)
    Outbox.objects.update(done_at=None)
    assert '"pages": [1, 2]' in draw()


def page_answer(**changed: Any) -> dict[str, Any]:
    """What an honest drawing of two by two pixels answers, changed."""
    pixels = base64.b64encode(zlib.compress(bytes(4))).decode()
    return {"number": 1, "width": 2, "height": 2, "pixels": pixels, "boxes": [None], **changed}


NONSENSE = {
    "no pages": {},
    "a list of nothing": {"drawn": [None], "left": []},
    "a page nobody asked for": {"drawn": [page_answer(number=7)], "left": []},
    "a number that is none": {"drawn": [page_answer(number=[1])], "left": []},
    "no picture": {"drawn": [page_answer(pixels="JVBERi0xLjc=")], "left": []},
    "a picture of its own making": {"drawn": [page_answer(pixels="iVBORw0KGgo=")], "left": []},
    "more greys than there are": {
        "drawn": [page_answer(pixels=base64.b64encode(zlib.compress(b"\xff" * 4)).decode())],
        "left": [],
    },
    "too few pixels": {"drawn": [page_answer(width=4)], "left": []},
    "a page without end": {"drawn": [page_answer(width=10**9, height=10**9)], "left": []},
    "a size that is none": {"drawn": [page_answer(width=1e999)], "left": []},
    "a place outside": {"drawn": [page_answer(boxes=[[0, 0, 2, 0.5]])], "left": []},
    "a place that is none": {"drawn": [page_answer(boxes=[[0, 0, float("nan"), 0.5]])], "left": []},
    "places for more than was asked": {"drawn": [page_answer(boxes=[None, None])], "left": []},
    "the same again and again": {"drawn": [], "left": [1]},
    "left that is no list": {"drawn": [], "left": 1},
}


def answered(world: World, monkeypatch: Any, answer: dict[str, Any]) -> list[int]:
    """The pages that are kept of this answer of a drawing that was taken over."""
    monkeypatch.setattr(drawing, "_DRAW", f"{HOSTILE}.draw_what_the_file_says")
    content = pdf("1") + b"%ANSWER" + json.dumps(answer).encode()
    document = read(world, content, found("crn", "X320741", 1, "CRN: X320741"))
    assert '"pages": [1]' in draw()
    return numbers(document)


@pytest.mark.parametrize("what", NONSENSE)
def test_nothing_a_taken_over_drawing_answers_is_kept(world: World, monkeypatch: Any, what: str) -> None:
    assert answered(world, monkeypatch, NONSENSE[what]) == []


def test_pixels_are_all_that_is_taken(world: World, monkeypatch: Any) -> None:
    assert answered(world, monkeypatch, {"drawn": [page_answer(more="<script>")], "left": []}) == [1]


def test_a_store_that_is_away_or_locked_puts_the_drawing_off(world: World, disk: Path, settings: Any) -> None:
    document = read(world, pdf("1"))
    away = disk.rename(disk.with_name("away"))
    draw()
    item = Outbox.objects.get(kind="document.pages")
    assert (item.last_error, item.delays, item.done_at) == ("storage", 1, None)
    away.rename(disk)
    key, settings.DATA_KEY = settings.DATA_KEY, Fernet.generate_key().decode()
    draw()
    assert Outbox.objects.get(kind="document.pages").last_error == "key"
    settings.DATA_KEY = key
    draw()
    assert numbers(document) == [1]


def test_a_store_that_takes_nothing_puts_the_drawing_off(world: World, disk: Path) -> None:
    document = read(world, pdf("1"))
    unfinished = disk / "unfinished"
    unfinished.rmdir()
    unfinished.write_text("a file where the folder should be")
    draw()
    assert Outbox.objects.get(kind="document.pages").last_error == "storage"
    unfinished.unlink()
    draw()
    assert numbers(document) == [1]


def test_a_damaged_file_is_not_drawn(world: World, disk: Path) -> None:
    document = read(world, pdf("1"))
    with worker(document):
        path = disk / document.sha256[:2] / document.sha256
    path.write_bytes(path.read_bytes()[:-1])
    trail = draw()
    assert "damaged" in trail
    assert numbers(document) == []


def test_giving_up_is_silent_but_in_the_trail(world: World) -> None:
    document = read(world, pdf("1"))
    Outbox.objects.filter(kind="document.pages").update(attempts=5)
    trail = draw()
    assert "documents.pages.not_drawn" in trail
    assert "attempts" in trail
    assert Outbox.objects.get(kind="document.pages").failed_at is not None
    with worker(document):
        assert Document.objects.of(document.nominal).get(pk=document.pk).state == State.READ


def test_a_worker_lost_after_some_batches_is_followed_by_one_that_draws_the_rest(
    world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(drawing, "BATCH", 2)
    document = read(world, pdf(*"12345"), pages=5)
    with monkeypatch.context() as lost:
        lost.setattr(drawing, "LONGEST", 0.001)  # the first batch is begun, and no other
        draw()
    assert numbers(document) == [1, 2]
    Outbox.objects.update(done_at=None)
    trail = draw()
    assert numbers(document) == [1, 2, 3, 4, 5]
    assert '"pages": [3, 4]' in trail
    assert '"pages": [1, 2]' not in trail


def test_pictures_are_neither_swept_nor_missed(world: World, disk: Path) -> None:
    document = read(world, pdf("1", "2"), pages=2)
    draw()
    assert store.sweep_orphans(older_than=-1) == 0
    counts = store.verify()
    assert (counts["files"], counts["documents"], counts["missing"], counts["orphans"]) == (3, 3, 0, 0)
    lost = pages_of(document)[1].sha256
    (disk / lost[:2] / lost).unlink()
    assert store.verify()["missing"] == 1


def test_no_sample_stops_the_worker(world: World) -> None:
    for path in sample_files("doc-pdf", "hostile-pdf"):
        document = read(world, path.read_bytes(), pages=3)
        draw()
        assert path.parent.name == "hostile-pdf" or numbers(document), path.name
        assert not Outbox.objects.filter(done_at=None).exists(), path.name
