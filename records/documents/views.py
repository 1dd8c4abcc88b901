"""The documents of a record: the list, adding one, one document and its file. HTTP in, HTTP out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.documents import actions, png, policy, present
from records.documents.forms import AddDocumentForm
from records.documents.models import Document, DocumentPage
from records.documents.policy import Action
from records.documents.upload import not_stored, receives_file
from records.nominals import fetch
from records.nominals import present as nominals
from records.nominals.models import Nominal
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Denied, Refused, require
from visor.access.guard import allow
from visor.audit import log as audit
from visor.web.middleware import error_page
from visor.work import blobs

LISTED = 50
OPENED = "documents.document.opened"
DOWNLOADED = "documents.document.downloaded"
SHOWN = "documents.page.shown"
NOT_CHECKED = Denied(
    "DOC_STATE", "ViSOR hands out a file only after reading it without finding anything wrong with it."
)
FROM_ELSEWHERE = Denied(
    "DOC_SITE", "A file is only given to ViSOR’s own pages. Open the document and download it there."
)


@allow(policy.can_open_documents)
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Every document of the record, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.READ_DOCUMENT, event="documents.list.opened")
    rows = Document.objects.of(nominal)
    before = _uuid(request.GET.get("before", ""))
    if before:
        rows = rows.older_than(before)
    page = list(rows.newest_first().defer("reading")[: LISTED + 1])
    shown = page[:LISTED]
    context = {
        **_frame(nominal),
        "head": present.LIST_HEAD,
        "rows": [present.row(document, nominal) for document in shown],
        "older": f"?before={shown[-1].reference}" if len(page) > LISTED else "",
        "is_first_page": before is None,
        "can_add": policy.can_add_document(actor, nominal),
    }
    return render(request, "documents/documents.html", context)


@receives_file
@allow(policy.can_open_documents, methods=["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a file on the record: the page that follows says "received", and it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.ADD_DOCUMENT)
    if request.method != "POST":
        form = AddDocumentForm(initial={"upload_key": uuid.uuid4()})
        return render(request, "documents/document_add.html", {**_frame(nominal), "form": form})
    form = AddDocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "documents/document_add.html", {**_frame(nominal), "form": form}, status=422)
    try:
        added = actions.receive_document(
            by=actor,
            nominal=nominal,
            new=form.new_document,
            chunks=form.cleaned_data["file"].chunks(),
            at=timezone.now(),
        )
    except actions.AlreadyThere as twin:
        messages.info(request, present.already_there(twin.document))
        return redirect("document", nominal.slug, twin.document.reference)
    except actions.TooManyToday:
        form.add_error(None, present.too_many_today(actions.MOST_A_DAY))
        return render(request, "documents/document_add.html", {**_frame(nominal), "form": form}, status=429)
    except blobs.NotStored:
        return not_stored(request)
    return redirect("document", nominal.slug, added.reference)


@allow(policy.can_open_documents)
def document(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """One document: where its reading stands, what happens next, and what was read."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference, event=OPENED)
    return render(request, "documents/document.html", {**_frame(nominal), **_state(actor, nominal, found)})


@allow(policy.can_open_documents)
def progress(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """Where the reading stands: the part of the page that moves by itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference)
    return render(request, "documents/_state.html", _state(actor, nominal, found))


@allow(policy.can_open_documents)
def reading(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """What was read, for the page that waited for it; a look at it is written down like any other."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference)
    if found.is_at_rest:
        _audit(actor, nominal, found, OPENED)
    return render(request, "documents/_reading.html", _state(actor, nominal, found))


@allow(policy.can_open_documents, methods=["POST"])
def read_again(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """Ask for another reading after ours failed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference, Action.ADD_DOCUMENT)
    try:
        actions.ask_again(by=actor, nominal=nominal, reference=found.reference, at=timezone.now())
    except actions.CannotMove:
        messages.info(request, "This document does not need to be read again.")
    return redirect("document", nominal.slug, found.reference)


@allow(policy.can_open_documents)
def file(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """The file as it came, byte for byte; written to the trail before the first byte leaves."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference)
    _only_to_our_own_pages(request, found)
    if not found.may_be_handed_out:
        raise Refused(NOT_CHECKED, subject_type="document", subject_id=str(reference))
    try:
        content = blobs.read(found.sha256)
    except (blobs.Damaged, blobs.Unavailable) as broken:
        _audit(actor, nominal, found, DOWNLOADED, outcome="failed", code=type(broken).__name__)
        return error_page(request, 503)
    _audit(actor, nominal, found, DOWNLOADED)
    return HttpResponse(content, headers=present.file_headers(found, nominal))


@allow(policy.can_open_documents)
def page(request: HttpRequest, slug: str, reference: uuid.UUID, number: int) -> HttpResponse:
    """One page as a picture, marked with who is shown it and when; the mark names its line in the trail."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal, found = _document(actor, slug, reference)
    _only_to_our_own_pages(request, found)
    drawn = DocumentPage.objects.of(nominal).filter(document=found, number=number).first()
    if drawn is None or not found.may_be_handed_out:
        raise Refused(NOT_FOUND, subject_type="document", subject_id=str(reference))
    try:
        picture = blobs.read(drawn.sha256)
    except (blobs.Damaged, blobs.Unavailable) as broken:
        _audit(actor, nominal, found, SHOWN, page=number, outcome="failed", code=type(broken).__name__)
        return error_page(request, 503)
    copy = _audit(actor, nominal, found, SHOWN, page=number)
    mark = present.mark(actor, timezone.now(), copy)
    return HttpResponse(png.marked(picture, mark), headers=present.page_headers(found, nominal, number))


def _document(
    actor: Actor, slug: str, reference: uuid.UUID, action: Action = Action.READ_DOCUMENT, *, event: str = ""
) -> tuple[Nominal, Document]:
    """The record, answered as the record answers, then the document on it."""
    nominal = fetch.record(actor, slug, action, event="")
    require(policy.can_read_document(actor, nominal))
    found = Document.objects.of(nominal).select_related("uploaded_by").filter(reference=reference).first()
    if found is None:
        raise Refused(NOT_FOUND, subject_type="document", subject_id=str(reference))
    if event:
        _audit(actor, nominal, found, event)
    return nominal, found


def _only_to_our_own_pages(request: HttpRequest, found: Document) -> None:
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise Refused(FROM_ELSEWHERE, subject_type="document", subject_id=str(found.reference))


def _audit(
    actor: Actor, nominal: Nominal, found: Document, event: str, *, page: int | None = None, **outcome: str
) -> uuid.UUID:
    return audit.record(
        event,
        by=actor,
        subject_type="document",
        subject_id=found.reference,
        detail={"nominal": nominal.pk} | ({} if page is None else {"page": page}),
        **outcome,
    )


def _frame(nominal: Nominal) -> dict[str, Any]:
    return {"nominal": nominal, "identity": nominals.identity(nominal, today=timezone.localdate())}


def _state(actor: Actor, nominal: Nominal, found: Document) -> dict[str, Any]:
    return {
        "nominal": nominal,
        "document": found,
        "state": present.state(found, now=timezone.now()),
        "reading": present.reading(found),
        "facts": present.facts(found, nominal),
        "can_read_again": found.may_be_read_again and bool(policy.can_add_document(actor, nominal)),
    }


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
