"""A page as a picture: for whoever may read the document, marked with their name, and for nobody else."""

import re
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from records.documents.models import Document, DocumentPage
from records.nominals.models import Nominal
from tests.records.documents.drawing import draw, found, pages_of, read
from tests.records.documents.uploading import pdf
from tests.world import World
from visor.access.actor import acting
from visor.access.scoping import Unscoped
from visor.audit.models import Event
from visor.work import blobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "blobs"


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


@pytest.fixture
def document(world: World) -> Document:
    """A document of two pages, of which the first was drawn."""
    made = read(world, pdf("CRN: X320741", "Nothing"), found("crn", "X320741", 1, "CRN: X320741"), pages=2)
    draw()
    return made


def address(world: World, document: Document, number: int = 1) -> str:
    return f"/records/{world.ordinary}/documents/{document.reference}/pages/{number}.png"


def test_a_page_is_shown_as_a_picture_and_nothing_else(
    priya: Client, world: World, document: Document
) -> None:
    response = priya.get(address(world, document), headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 200
    expected = {
        "Content-Type": "image/png",
        "Content-Disposition": f'inline; filename="VISOR-{world.ordinary}-{str(document.reference)[:8]}-page-1.png"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Accept-Ranges": "none",
    }
    assert {name: response.headers[name] for name in expected} == expected
    with Image.open(BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (910, 1287))


def test_every_look_is_another_copy_and_its_mark_leads_to_its_line_in_the_trail(
    priya: Client, world: World, document: Document
) -> None:
    first, second = (priya.get(address(world, document)).content for _ in range(2))
    assert first != second
    assert blobs.read(pages_of(document)[0].sha256) not in {first, second}
    with acting(world.user("priya.shah").pk):
        events = list(Event.objects.filter(action="documents.page.shown"))
    assert len(events) == 2
    assert {(event.subject_id, event.outcome) for event in events} == {(str(document.reference), "done")}
    assert all(event.detail["page"] == 1 for event in events)


def test_a_page_that_was_not_drawn_is_no_page(priya: Client, world: World, document: Document) -> None:
    missing = [address(world, document, number) for number in (2, 3, 0, 10**12)]
    missing.append(address(world, document).replace(str(document.reference), str(uuid.uuid4())))
    missing.append(address(world, document).replace(world.ordinary, world.special["shared"]))
    answers = [priya.get(each) for each in missing]
    assert {answer.status_code for answer in answers} == {404}
    said = {re.sub("[0-9a-f-]{36}", "", each.content.decode()) for each in answers}
    assert len({page.partition("<main")[2].partition("</main>")[0] for page in said}) == 1


def test_a_page_of_what_may_not_be_handed_out_is_no_page(
    priya: Client, world: World, document: Document
) -> None:
    with acting(world.user("priya.shah").pk), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET state = 'refused' WHERE id = %s", [document.pk])
    assert priya.get(address(world, document)).status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_show_it(priya: Client, world: World, document: Document, site: str) -> None:
    assert priya.get(address(world, document), headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(("person", "status"), [("helen.archer", 200), ("dan.reid", 403), ("omar.said", 403)])
def test_it_is_reached_as_its_document_is(
    sign_in: Any, world: World, document: Document, person: str, status: int
) -> None:
    assert sign_in(person).get(address(world, document)).status_code == status


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"something else")])
def test_a_picture_that_is_lost_or_damaged_is_not_shown(
    priya: Client, world: World, document: Document, disk: Path, harm: Any
) -> None:
    sha256 = pages_of(document)[0].sha256
    harm(disk / sha256[:2] / sha256)
    assert priya.get(address(world, document)).status_code == 503
    with acting(world.user("priya.shah").pk):
        event = Event.objects.get(action="documents.page.shown")
    assert (event.outcome, event.detail["page"]) == ("failed", 1)


def test_showing_a_page_stays_within_its_statements(priya: Client, world: World, document: Document) -> None:
    priya.get(address(world, document))
    with CaptureQueriesContext(connection) as captured:
        assert priya.get(address(world, document)).status_code == 200
    assert len(captured) <= 14


def test_pages_are_reached_only_through_their_record_and_hidden_with_it(
    act: Any, world: World, document: Document
) -> None:
    with act("priya.shah"):
        with pytest.raises(Unscoped):
            DocumentPage.objects.filter(document=document).exists()
        assert DocumentPage.objects.of(document.nominal).count() == 1
    with act("megan.rees"):
        assert not DocumentPage.objects.unscoped(reason="a test").exists()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        DocumentPage.objects.unscoped(reason="a test").count()


def test_a_page_lies_on_the_record_of_its_document(act: Any, world: World, document: Document) -> None:
    with act("priya.shah") as priya:
        other = Nominal.objects.visible_to(priya).get(reference=world.special["shared"].replace("-", "/"))
        page = DocumentPage(nominal=other, document=document, number=2, sha256="0" * 64, width=1, height=1)
        with pytest.raises(IntegrityError, match="on_its_record"), transaction.atomic():
            page.save()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_page_is_drawn_once_and_never_changes(act: Any, document: Document) -> None:
    with act("priya.shah"):
        page = DocumentPage.objects.of(document.nominal).get()
        page.pk = None
        with pytest.raises(IntegrityError, match="document_page_once"), transaction.atomic():
            page.save()
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE documents_documentpage SET boxes = '[]'")
