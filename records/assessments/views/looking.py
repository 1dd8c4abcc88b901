"""Assessments as they stand: those of a record, and one of them with what counts and whose turn it is."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.assessments import actions, comparing, differences, fetch, policy, present, supervisors
from records.assessments.choices import MOVES, AssessmentState
from records.assessments.findings import Found, Likeness, Reading
from records.assessments.identity import Known
from records.assessments.models import Assessment, AssessmentFact
from records.assessments.querysets import supervises
from records.documents.models import Document
from records.documents.policy import can_add_document
from records.nominals import fetch as records
from records.nominals.policy import Action
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Refused
from visor.access.guard import allow
from visor.work import notices
from visor.work.models import Due

LISTED = 25
OPENED = "assessments.assessment.opened"
NOT_READ = "ViSOR has not read this document as an OASys. Ask for it to be read again, or upload it once more as an OASys."


@allow(policy.can_open_assessments)
def assessments(request: HttpRequest, slug: str) -> HttpResponse:
    """Every OASys of the record, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = records.record(actor, slug, Action.READ_DOCUMENT, event="assessments.list.opened")
    rows = Assessment.objects.of(nominal).with_people().defer("document__reading")
    before = _uuid(request.GET.get("before", ""))
    if before:
        rows = rows.older_than(before)
    page = list(rows.newest_first()[: LISTED + 1])
    for one in page:
        one.nominal = nominal
    context = {
        **fetch.frame(nominal),
        "head": present.LIST_HEAD,
        "rows": [present.row(one) for one in page[:LISTED]],
        "older": f"?before={page[LISTED - 1].reference}" if len(page) > LISTED else "",
        "is_first_page": before is None,
        "can_add": can_add_document(actor, nominal),
    }
    return render(request, "assessments/assessments.html", context)


@allow(policy.can_open_assessments)
def assessment(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """One OASys: where it stands and what happens next, what it changed, and every fact as it counts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch.assessment(actor, slug, assessment, event=OPENED)
    facts = list(AssessmentFact.objects.now(found)) if found.confirmed_at else []
    told = notices.told(found.told_key) if found.confirmed_at else []
    context = {
        **fetch.frame(found.nominal),
        "assessment": found,
        "document": found.document,
        "heading": f"OASys {present.called(found)}",
        "state": present.state(found, told=told, supervisors=_whose_turn(found), due_on=_due(found)),
        "all_changes": [_changes(found, facts)] if facts else [],
        "facts": present.facts(found, told),
        "parts": present.parts(facts),
        **_may(actor, found),
    }
    return render(request, "assessments/assessment.html", context)


@allow(policy.can_open_assessments, methods=["GET", "HEAD", "POST"])
def of_document(request: HttpRequest, slug: str, reference: uuid.UUID) -> HttpResponse:
    """From a document to its OASys: to the check while it waits for one, else to how it stands.

    A POST checks the document of one that was rejected or withdrawn once more.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = records.record(actor, slug, Action.READ_DOCUMENT, event="")
    document = Document.objects.of(nominal).filter(reference=reference).defer("reading").first()
    if document is None:
        raise Refused(NOT_FOUND, subject_type="document", subject_id=str(reference))
    rows = Assessment.objects.of(nominal).filter(document=document)
    found = rows.newest_first().first()
    if found is None:
        messages.info(request, NOT_READ)
        return redirect("document", slug, reference)
    if request.method == "POST":
        found = actions.check_again(
            by=actor, nominal=nominal, assessment_ref=found.reference, at=timezone.now()
        )
    if AssessmentState.AWAITING in MOVES[AssessmentState(found.state)] and policy.can_check(actor, nominal):
        return redirect("assessment_check", slug, found.reference)
    return redirect("assessment", slug, found.reference)


def _may(actor: Actor, found: Assessment) -> dict[str, Any]:
    """What this person may do with it as it stands."""
    moves = MOVES[AssessmentState(found.state)]
    team = supervises(actor, found.nominal) if actor.roles else False
    checks = bool(policy.can_check(actor, found.nominal))
    signs = policy.can_sign_off(actor, found.nominal, found, supervised=team)
    is_signed_here = AssessmentState.SIGNED_OFF in moves
    is_own = {found.entered_by_id, found.author_id} & {actor.user_id}
    return {
        "can_check": checks and AssessmentState.AWAITING in moves,
        "can_check_again": checks and not moves and found.state != AssessmentState.SIGNED_OFF,
        "can_sign_off": bool(signs) and is_signed_here,
        "sign_off_note": present.sign_off_note(found),
        "signs_off": bool(signs) or (bool(is_own) and team),
        "own_work": "Entered by you: someone else signs it off." if is_own and is_signed_here else "",
        "can_withdraw": AssessmentState.WITHDRAWN in moves
        and bool(policy.can_withdraw(actor, found.nominal, found, supervised=team)),
    }


def _whose_turn(found: Assessment) -> list[str]:
    if found.state != AssessmentState.AWAITING:
        return []
    own = frozenset({found.entered_by_id, found.author_id})
    return supervisors.names(found.nominal, at=timezone.now(), but=own)


def _due(found: Assessment) -> Any:
    if found.state != AssessmentState.AWAITING:
        return None
    rows = Due.objects.open().filter(kind=actions.SIGN_OFF_DUE, key=str(found.reference))
    return rows.values_list("due_on", flat=True).first()


def _changes(found: Assessment, facts: list[AssessmentFact]) -> dict[str, Any]:
    """What counts now against the OASys completed before it."""
    others = Assessment.objects.of(found.nominal).live().exclude(pk=found.pk)
    last = others.filter(completed_on__lte=found.completed_on).last_completed().first()
    counted = _as_reading(facts)
    if last is None:
        against = differences.from_record(counted, Known(rosh=found.rosh_before))
        header = [one for one in against if one.key == "rosh"]
        return comparing.changes(comparing.FROM_BEFORE, header, none=comparing.FIRST)
    last.nominal = found.nominal
    values = AssessmentFact.objects.values_of(last)
    title = f"{comparing.FROM_LAST}, {present.called(last)}"
    return comparing.changes(title, differences.from_last(counted, values), none=comparing.SAME)


def _as_reading(facts: list[AssessmentFact]) -> Reading:
    """What counts, in the form in which two OASys are compared."""
    counted = [fact for fact in facts if fact.value or fact.value_normalised]
    found = tuple(
        Found(one.key, one.value, one.value_normalised, one.page or 0, "", "label") for one in counted
    )
    return Reading(Likeness.YES, found=found)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
