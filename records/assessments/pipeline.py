"""Worker-side: check a document, read it in a confined child process and keep what it says beside it. An OASys that
has text is then opened for a person to check.

The order is type and structure limits, virus check, reading: a scanner calls clean what is too large for it.

Called by the work loop through `settings.WORK_HANDLERS`. Nothing here touches a fact of the record: what was
read becomes a fact only when a person confirms it.
"""

import logging
from functools import partial
from typing import Any

from django.utils import timezone

from records.assessments import actions as assessments
from records.assessments.reader import READ_DOCUMENT
from records.assessments.report import report_of, summary_of
from records.documents import actions as documents
from records.documents import sandbox, virus
from records.documents.choices import CONTENT_TYPES, DocumentKind
from records.documents.content import CHECK_STRUCTURE
from visor.access.actor import Actor, acting_as_system
from visor.work import blobs
from visor.work.handlers import Finish, Handler, TryLater

# Together with the virus check below the lease of the work: a reading that goes on is never taken for a lost one.
CHECK_LIMITS = sandbox.Limits(wall_seconds=15.0)
LIMITS = sandbox.Limits(wall_seconds=40.0)
INFECTED = (
    "The virus check did not let this file through, so nobody can open it in ViSOR. Tell your IT service desk where "
    "it came from, and ask whoever sent it for another copy."
)
LOST = "The stored file is no longer what was added. Tell the ViSOR service desk, and keep your own copy."
BEFORE_SEALING = (
    "This file was stored by a ViSOR that did not encrypt files yet, so it is not opened. Add the same file to this "
    "record again; then ask for it to be read again."
)
WORN_OUT = "ViSOR tried to read this file several times, and each time the reading broke off."
logger = logging.getLogger("records.assessments")


def _begin(*, object_id: str, record_id: int | None) -> Finish:
    """Read the file; what to write about it is decided here, and written by the caller's transaction."""
    if record_id is None:
        raise ValueError("a document belongs to a record")
    with acting_as_system(record_id) as actor:
        document = documents.begin_checking(by=actor, reference=object_id, at=timezone.now())
    if document is None:
        return _nothing_to_do
    try:
        data = blobs.read(document.sha256)
    except blobs.Unavailable as away:
        raise TryLater("key" if isinstance(away, blobs.Locked) else "storage") from None
    except blobs.NotSealed:
        return partial(_fail, reference=object_id, code="not_sealed", reason=BEFORE_SEALING)
    except blobs.Damaged:
        return partial(_fail, reference=object_id, code="damaged", reason=LOST)
    return _check(data, object_id, record_id) or _read(data, object_id, record_id)


def _check(data: bytes, reference: str, record_id: int) -> Finish | None:
    """Structure, then viruses; None when there is nothing against reading it. Raises `TryLater`."""
    if not virus.is_set_up():
        return None  # reading holds it to the same limits of structure
    outcome = sandbox.read_in_child(data, entry=CHECK_STRUCTURE, limits=CHECK_LIMITS)
    if outcome.result is None:
        return _broken_off(outcome, reference)
    if outcome.result["outcome"] == "refused":
        return partial(_keep, reference=reference, answer=outcome.result)
    verdict = virus.check(data)
    if isinstance(verdict, virus.Infected):
        return partial(_shut, reference=reference, found=verdict.name)
    if isinstance(verdict, virus.NotChecked):
        with acting_as_system(record_id) as actor:
            documents.wait_for_virus_check(
                by=actor, reference=reference, code=verdict.reason, at=timezone.now()
            )
        raise TryLater("virus_check")
    return None


def _read(data: bytes, reference: str, record_id: int) -> Finish:
    with acting_as_system(record_id) as actor:
        document = documents.begin_reading(
            by=actor, reference=reference, virus_checked=virus.is_set_up(), at=timezone.now()
        )
    if document is None:
        return _nothing_to_do
    outcome = sandbox.read_in_child(data, entry=READ_DOCUMENT, limits=LIMITS)
    if outcome.result is None:
        return _broken_off(outcome, reference)
    return partial(_keep, reference=reference, answer=outcome.result)


def _broken_off(outcome: sandbox.Outcome, reference: str) -> Finish:
    logger.warning("document %s not read: %s %s", reference, outcome.state, outcome.detail)
    return partial(_fail, reference=reference, code=outcome.state.value, reason=outcome.message)


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
    document = documents.record_reading(
        by=actor,
        reference=reference,
        content_type=CONTENT_TYPES[answer["kind"]],
        reading=report.as_json(),
        summary=summary_of(report),
        at=now,
    )
    if document.kind == DocumentKind.OASYS and answer["outcome"] == "read":
        assessments.open_check(by=actor, document=document, at=now)


def _shut(actor: Actor, *, reference: str, found: str) -> None:
    documents.record_refusal(
        by=actor, reference=reference, code="virus", reason=INFECTED, at=timezone.now(), found=found
    )


def _fail(actor: Actor, *, reference: str, code: str, reason: str) -> None:
    documents.record_failure(by=actor, reference=reference, code=code, reason=reason, at=timezone.now())


def _nothing_to_do(actor: Actor) -> None:
    """It was read by another worker while this one was thought lost."""


read_document = Handler(begin=_begin, give_up=_give_up)
