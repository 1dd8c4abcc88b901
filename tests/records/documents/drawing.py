"""Documents that were read, with what a test says was found in them, and the drawing of their pages."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.documents import actions
from records.documents.choices import CONTENT_TYPES, DocumentKind
from records.documents.models import Document, DocumentPage
from records.documents.pages import Box
from records.documents.policy import Action
from records.nominals import fetch
from tests.world import World
from visor.access.actor import Actor, acting, acting_as_system
from visor.work import queue, runner
from visor.work.models import Outbox


def found(key: str, value: str, page: int, words: str) -> dict[str, Any]:
    return {"key": key, "value": value, "page": page, "words": words}


def read(
    world: World,
    content: bytes,
    *facts: dict[str, Any],
    pages: int | None = 1,
    kind: DocumentKind = DocumentKind.OASYS,
    content_type: str = CONTENT_TYPES["pdf"],
    slug: str = "",
) -> Document:
    """A document of Priya Shah's that has just been read."""
    reading = {"looks_like": "", "pages": pages, "notes": [], "parts": [], "findings": {"found": list(facts)}}
    with acting(world.user("priya.shah").pk) as priya:
        nominal = fetch.record(priya, slug or world.ordinary, Action.ADD_DOCUMENT)
        new = actions.NewDocument(kind, "A document", "document.pdf", uuid.uuid4())
        document = actions.receive_document(
            by=priya, nominal=nominal, new=new, chunks=[content], at=timezone.now()
        )
    Outbox.objects.update(done_at=Now())
    with worker(document) as system:
        told: dict[str, Any] = {"by": system, "reference": str(document.reference), "at": timezone.now()}
        actions.begin_checking(**told)
        actions.begin_reading(**told, virus_checked=True)
        actions.record_reading(**told, content_type=content_type, reading=reading, summary="1 page")
    return document


@contextmanager
def worker(document: Document) -> Iterator[Actor]:
    with acting_as_system(document.nominal_id) as system:
        yield system


def draw() -> str:
    """Do what waits, as the worker does when the bell rings, and return what it wrote in the trail."""
    Outbox.objects.filter(done_at=None).update(available_at=Now())
    with CaptureQueriesContext(connection) as captured:
        for item_id in queue.waiting(limit=20):
            runner.run(item_id)
    written = (query["sql"] for query in captured.captured_queries)
    return "\n".join(statement for statement in written if "INSERT INTO audit_event" in statement)


def pages_of(document: Document) -> list[DocumentPage]:
    with worker(document):
        return list(DocumentPage.objects.drawn_of(document))


def numbers(document: Document) -> list[int]:
    return [page.number for page in pages_of(document)]


def boxes(document: Document) -> list[Box]:
    return [box for page in pages_of(document) for box in page.boxes]
