"""The only writers of documents. Each moves a document along `choices.MOVES` with one audit event."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from records.documents import policy, store
from records.documents.choices import MOVES, DocumentKind, State
from records.documents.models import Document, DocumentPage
from records.documents.pages import Box
from records.documents.report import keepable
from records.nominals import actions as nominals
from records.nominals.choices import TimelineKind
from records.nominals.models import Nominal
from visor.access.actor import Actor
from visor.access.decision import require
from visor.audit import log as audit
from visor.work import blobs, queue

READ = "document.read"
DRAW = "document.pages"
MOST_A_DAY = 60
FOR_THE_WORKER = "background work acts as the system for one record, which row-level security holds it to"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a form says of a file beside its bytes."""

    kind: DocumentKind
    title: str
    original_name: str
    upload_key: uuid.UUID


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page as a picture, and where on it the facts stand that were read from it."""

    number: int
    png: bytes
    size: tuple[int, int]
    boxes: Sequence[Box]


class AlreadyThere(Exception):
    """The record holds this very file; `document` is the one it holds."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document))
        self.document = document


class TooManyToday(Exception):
    """This person has added as many files today as one person may in a day."""


class CannotMove(Exception):
    """The document is not in a state from which this is possible; somebody or something was faster."""


@transaction.atomic
def receive_document(
    *, by: Actor, nominal: Nominal, new: NewDocument, chunks: Iterable[bytes], at: datetime
) -> Document:
    """Put a file on the record and have it read.

    The bytes are on disk before the first row is written; if what follows fails, they are swept as nobody's.
    Sending the same form again gives the same document. Raises `AlreadyThere` when the record holds the file
    from another time, `TooManyToday` beyond `MOST_A_DAY`, `blobs.NotStored` when it cannot be kept.
    """
    require(policy.can_add_document(by, nominal), subject_type="nominal", subject_id=nominal.reference)
    _hold_to_quota(by, nominal, new, at)
    store.keep_from_sweep()
    blob = blobs.put(chunks)
    try:
        with transaction.atomic():
            document = _insert(by, nominal, new, blob, at)
    except IntegrityError as clash:
        twin = Document.objects.of(nominal).filter(sha256=blob.sha256).newest_first().first()
        if twin is None:
            raise
        if (twin.upload_key, twin.uploaded_by_id) == (new.upload_key, by.user_id):
            return twin
        raise AlreadyThere(twin) from clash
    _have_read(by, document)
    detail = {"kind": document.kind, "size": document.size, "sha256": document.sha256}
    _audit(by, document, "document.received", detail)
    _note(by, document, f"{_called(document)} received", at)
    return document


@transaction.atomic
def ask_again(*, by: Actor, nominal: Nominal, reference: uuid.UUID, at: datetime) -> Document:
    """Have a document read once more after our reading failed. Raises `CannotMove`."""
    require(policy.can_add_document(by, nominal), subject_type="nominal", subject_id=nominal.reference)
    document = Document.objects.of(nominal).select_for_update(of=("self",)).get(reference=reference)
    document.readings_asked += 1
    asked = document.readings_asked
    _move(by, document, State.RECEIVED, at, readings_asked=asked, virus_checked_at=None)
    _have_read(by, document)
    return document


@transaction.atomic
def begin_checking(*, by: Actor, reference: str, at: datetime) -> Document | None:
    """Say that it is being checked. None when there is nothing to do: it is at rest already."""
    document = _held(reference)
    if document.is_at_rest:
        return None
    if document.state == State.RECEIVED:  # else it waited, or the worker that began before was lost
        _move(by, document, State.CHECKING, at)
    return document


@transaction.atomic
def wait_for_virus_check(*, by: Actor, reference: str, code: str, at: datetime) -> None:
    """Say that nobody could look for viruses yet; waiting on is no news."""
    document = _held(reference)
    if not document.is_at_rest and document.state != State.WAITING:
        _move(by, document, State.WAITING, at, code=code, virus_checked_at=None)


@transaction.atomic
def begin_reading(*, by: Actor, reference: str, virus_checked: bool, at: datetime) -> Document | None:
    """Say that it is being read, and whether a scanner found nothing in it. None when it is at rest already."""
    document = _held(reference)
    if document.is_at_rest:
        return None
    checked_at = at if virus_checked else None
    if document.state != State.READING:
        code = "" if virus_checked else "not_virus_checked"
        _move(by, document, State.READING, at, code=code, virus_checked_at=checked_at)
    elif virus_checked:  # taken up again after its worker was lost
        document.virus_checked_at = checked_at
        document.save(update_fields=["virus_checked_at"])
    return document


@transaction.atomic
def record_reading(
    *, by: Actor, reference: str, content_type: str, reading: dict[str, Any], summary: str, at: datetime
) -> Document:
    """Keep what was read beside the document, and have an OASys drawn. Nothing of the record itself changes."""
    document = _held(reference)
    _move(by, document, State.READ, at, content_type=content_type, reading=keepable(reading))
    _note(by, document, f"{_called(document)} read", at, text=summary)
    if document.kind == DocumentKind.OASYS and document.may_be_drawn:
        _enqueue(by, document, DRAW, f"{DRAW}:{document.reference}")
    return document


@transaction.atomic
def record_refusal(
    *, by: Actor, reference: str, code: str, reason: str, at: datetime, found: str = ""
) -> None:
    """Say that the file itself cannot be taken, why, and how to mend it; `found` is for the trail alone."""
    document = _held(reference)
    detail = {"found": found[:120]} if found else {}
    _move(by, document, State.REFUSED, at, code=code, reason=reason, detail=detail)
    _note(by, document, f"{_called(document)} refused", at, text=reason)


@transaction.atomic
def record_failure(*, by: Actor, reference: str, code: str, reason: str, at: datetime) -> None:
    """Say that our reading of it failed. A document already at rest stays as it is."""
    document = _held(reference)
    if document.is_at_rest:
        return
    _move(by, document, State.UNREADABLE, at, code=code, reason=reason)
    _note(by, document, f"{_called(document)} could not be read", at, text=reason)


@transaction.atomic
def begin_drawing(*, by: Actor, reference: str) -> Document | None:
    """Say that its pages are being drawn. None when it is not one that may be."""
    document = _held(reference)
    if not document.may_be_drawn:
        return None
    _audit(by, document, "pages.drawing", {})
    return document


@transaction.atomic
def keep_pages(*, by: Actor, reference: str, pages: Sequence[NewPage]) -> None:
    """Keep pictures of its pages; a page that was drawn already stays as it is. Raises `blobs.NotStored`."""
    document = _held(reference)
    if not document.may_be_drawn:
        raise CannotMove(f"{document}: its pages are not to be drawn")
    drawn = set(DocumentPage.objects.drawn_of(document).values_list("number", flat=True))
    store.keep_from_sweep()
    for page in pages:
        if page.number not in drawn:
            _insert_page(document, page)
    _audit(by, document, "pages.drawn", {"pages": [page.number for page in pages]})


@transaction.atomic
def record_pages_not_drawn(*, by: Actor, reference: str, pages: Sequence[int], code: str) -> None:
    """Say in the trail that there are no pictures of these pages; the document stays read."""
    _audit(by, _held(reference), "pages.not_drawn", {"pages": list(pages)}, code=code)


def _hold_to_quota(by: Actor, nominal: Nominal, new: NewDocument, at: datetime) -> None:
    """Sixty files a day from midnight; the form that brought one of them may come again."""
    store.one_upload_at_a_time(by.user_id)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if store.added_since(midnight) < MOST_A_DAY:
        return
    same_form = Document.objects.of(nominal).filter(upload_key=new.upload_key, uploaded_by_id=by.user_id)
    if not same_form.exists():
        raise TooManyToday


def _insert(by: Actor, nominal: Nominal, new: NewDocument, blob: blobs.Blob, at: datetime) -> Document:
    return Document.objects.create(
        nominal=nominal,
        kind=new.kind,
        title=new.title,
        original_name=new.original_name,
        size=blob.size,
        sha256=blob.sha256,
        state_since=at,
        uploaded_by_id=by.user_id,
        uploaded_at=at,
        upload_key=new.upload_key,
    )


def _insert_page(document: Document, page: NewPage) -> None:
    width, height = page.size
    DocumentPage.objects.create(
        nominal=document.nominal,
        document=document,
        number=page.number,
        sha256=blobs.put([page.png]).sha256,
        width=width,
        height=height,
        boxes=list(page.boxes),
    )


def _held(reference: str) -> Document:
    rows = Document.objects.unscoped(reason=FOR_THE_WORKER).select_related("nominal")
    return rows.select_for_update(of=("self",)).get(reference=reference)


def _move(
    by: Actor,
    document: Document,
    to: State,
    at: datetime,
    *,
    code: str = "",
    reason: str = "",
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Compare-and-set under the row's lock, with the one audit event of the move."""
    was = State(document.state)
    if to not in MOVES[was]:
        raise CannotMove(f"{document}: {was} to {to}")
    changed = {"state": to, "state_since": at, "reason": reason, **fields}
    for name, value in changed.items():
        setattr(document, name, value)
    document.save(update_fields=sorted(changed))
    _audit(by, document, f"document.{to}", {"from": was.value, **(detail or {})}, code=code)


def _have_read(by: Actor, document: Document) -> None:
    _enqueue(by, document, READ, f"{READ}:{document.reference}:{document.readings_asked}")


def _enqueue(by: Actor, document: Document, kind: str, dedupe_key: str) -> None:
    queue.enqueue(
        kind,
        object_id=document.reference,
        record_id=document.nominal_id,
        by=by,
        dedupe_key=dedupe_key,
    )


def _audit(by: Actor, document: Document, what: str, detail: dict[str, Any], *, code: str = "") -> None:
    audit.record(
        f"documents.{what}",
        by=by,
        subject_type="document",
        subject_id=document.reference,
        code=code[:20],
        detail={"nominal": document.nominal_id, **detail},
    )


def _note(by: Actor, document: Document, title: str, at: datetime, *, text: str = "") -> None:
    nominals.note(
        by=by,
        nominal=document.nominal,
        kind=TimelineKind.DOCUMENT,
        title=title,
        text=text,
        at=at,
        url_name="document",
        url_key=document.reference,
    )


def _called(document: Document) -> str:
    return DocumentKind(document.kind).label
