"""Worker-side: read a document in a confined child process and keep what it says beside the document.

Called by the work loop through `settings.WORK_HANDLERS`. Nothing here touches a fact of the record: what was
read becomes a fact only when a person confirms it.
"""

import logging
from functools import partial
from typing import Any

from django.utils import timezone

from records.assessments.reader import READ_DOCUMENT
from records.assessments.report import report_of, summary_of
from records.documents import actions as documents
from records.documents import sandbox
from records.documents.choices import CONTENT_TYPES
from visor.access.actor import Actor, acting_as_system
from visor.work import blobs
from visor.work.handlers import Finish, Handler, TryLater

# Well below the lease of the work, so that a reading still going on is never taken for a lost one.
LIMITS = sandbox.Limits(wall_seconds=40.0)
LOST = "The stored file is no longer what was added. Tell the ViSOR service desk, and keep your own copy."
WORN_OUT = "ViSOR tried to read this file several times, and each time the reading broke off."
logger = logging.getLogger("records.assessments")


def _begin(*, object_id: str, record_id: int | None) -> Finish:
    """Read the file; what to write about it is decided here, and written by the caller's transaction."""
    if record_id is None:
        raise ValueError("a document belongs to a record")
    with acting_as_system(record_id) as actor:
        document = documents.begin_reading(by=actor, reference=object_id, at=timezone.now())
    if document is None:
        return _nothing_to_do
    try:
        data = blobs.read(document.sha256)
    except blobs.Unavailable:
        raise TryLater("storage") from None
    except blobs.Damaged:
        return partial(_fail, reference=object_id, code="damaged", reason=LOST)
    outcome = sandbox.read_in_child(data, entry=READ_DOCUMENT, limits=LIMITS)
    if outcome.result is None:
        logger.warning("document %s not read: %s %s", object_id, outcome.state, outcome.detail)
        return partial(_fail, reference=object_id, code=outcome.state.value, reason=outcome.message)
    return partial(_keep, reference=object_id, answer=outcome.result)


def _give_up(actor: Actor, *, object_id: str, record_id: int | None) -> None:
    _fail(actor, reference=object_id, code="attempts", reason=WORN_OUT)


def _keep(actor: Actor, *, reference: str, answer: dict[str, Any]) -> None:
    now = timezone.now()
    if answer["outcome"] == "refused":
        documents.record_refusal(
            by=actor, reference=reference, code=answer["code"], reason=answer["message"], at=now
        )
        return
    report = report_of(answer)
    documents.record_reading(
        by=actor,
        reference=reference,
        content_type=CONTENT_TYPES[answer["kind"]],
        reading=report.as_json(),
        summary=summary_of(report),
        at=now,
    )


def _fail(actor: Actor, *, reference: str, code: str, reason: str) -> None:
    documents.record_failure(by=actor, reference=reference, code=code, reason=reason, at=timezone.now())


def _nothing_to_do(actor: Actor) -> None:
    """It was read by another worker while this one was thought lost."""


read_document = Handler(begin=_begin, give_up=_give_up)
