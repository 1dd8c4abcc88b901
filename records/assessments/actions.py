"""The only writers of assessments. Each moves one along `choices.MOVES`, holding its record, with one audit event.

Extraction never gets further than "to be checked": what stands on the record, a person has confirmed. Whoever acts on
a page that is no longer how things stand gets `StaleCheck`; the same form sent twice gives the same result.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from records.assessments import candidates, fact_rows, people, policy, standing
from records.assessments.choices import MOVES, AssessmentState, Identity
from records.assessments.confirmation import (
    Answers,
    Decided,
    Decision,
    Incomplete,
    Problem,
    decide_facts,
    examine,
)
from records.assessments.findings import Reading
from records.assessments.identity import compare
from records.assessments.models import Assessment
from records.assessments.querysets import supervises
from records.assessments.values import highest
from records.documents.models import Document
from records.nominals import actions as nominals
from records.nominals.choices import TimelineKind
from records.nominals.models import Nominal
from records.orders import actions as orders
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Refused, require
from visor.access.decision import Decision as Ruling
from visor.audit import log as audit
from visor.organisation.rules import rule, working_days_after
from visor.work import due
from visor.work.notices import Told

__all__ = [
    "Answers", "CannotMove", "Decision", "Incomplete", "Problem", "StaleCheck", "Told", "check_again", "confirm",
    "open_check", "reject", "send_back", "sign_off", "withdraw",
]  # fmt: skip
SIGN_OFF_DUE = "assessment.sign_off"
SIGN_OFF_DAYS = "assessments.sign_off_days"
Rule = Callable[[Nominal, Assessment], Ruling]


class CannotMove(Exception):
    """The assessment is not in a state from which this is possible."""


class StaleCheck(Exception):
    """Somebody else has moved it since the page was shown; `assessment` is as it stands now."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(str(assessment))
        self.assessment = assessment


@transaction.atomic
def open_check(*, by: Actor, document: Document, at: datetime) -> Assessment:
    """Open the check of an OASys that was read, and tell who is to do it. Opened already: that one.

    Called by the worker as the system, in the transaction that keeps the reading.
    """
    open_now = Assessment.objects.of(document.nominal).open_of(document)
    if open_now is not None:
        return open_now
    assessment = _open(by, document, at)
    people.tell_ready(by=by, assessment=assessment, uploader_id=document.uploaded_by_id, at=at)
    return assessment


@transaction.atomic
def check_again(*, by: Actor, nominal: Nominal, assessment_ref: uuid.UUID, at: datetime) -> Assessment:
    """Check the document of a rejected or withdrawn assessment once more, as a new one. Opened already: that one."""
    now, ended = _held(by, nominal, assessment_ref, lambda record, _: policy.can_check(by, record))
    open_now = Assessment.objects.of(now).open_of(ended.document)
    if open_now is not None:
        return open_now
    return _open(by, ended.document, at)


@transaction.atomic
def confirm(
    *,
    by: Actor,
    nominal: Nominal,
    assessment_ref: uuid.UUID,
    decisions: Mapping[str, Decision],
    completed_on: date | None,
    assessor: str,
    arms_informed: bool | None,
    arms_on: date | None,
    author_id: int | None = None,
    identity_note: str = "",
    version: int,
    at: datetime,
) -> Assessment:
    """Confirm what was read, fact by fact; the record's header follows. Also what came back, once more.

    Raises `Incomplete` with everything that is still wanted, `StaleCheck`, `CannotMove`.
    """
    answers = Answers(
        dict(decisions), completed_on, assessor, arms_informed, arms_on, author_id, identity_note
    )
    now, assessment = _held(by, nominal, assessment_ref, lambda record, _: policy.can_check(by, record))
    key = _act_key(by, "confirm", version, asdict(answers))
    if _was_done(assessment, key, version):
        return assessment
    _may_move(assessment, AssessmentState.AWAITING)
    reading = Reading.from_json((assessment.document.reading or {})["findings"])
    agreement = compare(reading, candidates.known(now))
    decided = decide_facts(reading, answers, today=timezone.localdate(at))
    problems = (*decided.problems, *examine(by, now, answers, agreement.outcome, at=at))
    if problems:
        raise Incomplete(problems)
    _let_stand(by, assessment, answers, decided, agreement.outcome, key, at)
    return assessment


@transaction.atomic
def reject(
    *, by: Actor, nominal: Nominal, assessment_ref: uuid.UUID, reason: str, version: int, at: datetime
) -> Assessment:
    """Say that nothing of this document is to count. Raises `StaleCheck`, `CannotMove`."""
    _, assessment = _held(by, nominal, assessment_ref, lambda record, _: policy.can_check(by, record))
    key = _act_key(by, "reject", version, reason)
    if _was_done(assessment, key, version):
        return assessment
    _move(
        by, assessment, AssessmentState.REJECTED, at, key, "rejected",
        rejected_reason=reason, rejected_by_id=by.user_id, rejected_at=at,
    )  # fmt: skip
    _note(by, assessment, "OASys rejected", at, text=reason)
    return assessment


@transaction.atomic
def sign_off(
    *, by: Actor, nominal: Nominal, assessment_ref: uuid.UUID, version: int, at: datetime
) -> Assessment:
    """Sign off what ViSOR took from the OASys; never one's own. Raises `StaleCheck`, `CannotMove`."""
    now, assessment = _held(by, nominal, assessment_ref, _sign_off_rule(by))
    key = _act_key(by, "sign_off", version, "")
    if _was_done(assessment, key, version):
        return assessment
    _move(
        by, assessment, AssessmentState.SIGNED_OFF, at, key, "signed_off",
        signed_off_by_id=by.user_id, signed_off_at=at,
    )  # fmt: skip
    standing.show(by=by, nominal=now, otherwise=standing.before_of(assessment))
    _note(by, assessment, "OASys signed off", at)
    due.close_due(kind=SIGN_OFF_DUE, key=assessment.reference, by=by, at=at)
    people.tell_enterer(by=by, assessment=assessment, text="An OASys was signed off", at=at)
    return assessment


@transaction.atomic
def send_back(
    *, by: Actor, nominal: Nominal, assessment_ref: uuid.UUID, comments: str, version: int, at: datetime
) -> Assessment:
    """Give it back to whoever entered it, saying what needs another look. Raises `StaleCheck`, `CannotMove`."""
    now, assessment = _held(by, nominal, assessment_ref, _sign_off_rule(by))
    key = _act_key(by, "send_back", version, comments)
    if _was_done(assessment, key, version):
        return assessment
    _move(
        by, assessment, AssessmentState.RETURNED, at, key, "returned",
        comments=comments, returned_by_id=by.user_id, returned_at=at,
    )  # fmt: skip
    standing.show(by=by, nominal=now, otherwise=standing.before_of(assessment))
    _note(by, assessment, "OASys returned with comments", at, text=comments)
    due.close_due(kind=SIGN_OFF_DUE, key=assessment.reference, by=by, at=at)
    people.tell_enterer(by=by, assessment=assessment, text="An OASys was returned with comments", at=at)
    return assessment


@transaction.atomic
def withdraw(
    *, by: Actor, nominal: Nominal, assessment_ref: uuid.UUID, reason: str, version: int, at: datetime
) -> tuple[Told, ...]:
    """Take back what was wrongly confirmed, the header with it, and say who was told and now is told again.

    Raises `StaleCheck`, `CannotMove`.
    """
    now, assessment = _held(
        by, nominal, assessment_ref,
        lambda record, one: policy.can_withdraw(by, record, one, supervised=supervises(by, record)),
    )  # fmt: skip
    key = _act_key(by, "withdraw", version, reason)
    if _was_done(assessment, key, version):
        return people.told_of(assessment)
    _move(
        by, assessment, AssessmentState.WITHDRAWN, at, key, "withdrawn",
        withdrawn_reason=reason, withdrawn_by_id=by.user_id, withdrawn_at=at,
    )  # fmt: skip
    standing.show(by=by, nominal=now, otherwise=standing.before_of(assessment))
    _note(by, assessment, "OASys withdrawn", at, text=reason)
    _follow_clock(by, assessment, assessment.arms_informed, at)
    due.close_due(kind=SIGN_OFF_DUE, key=assessment.reference, by=by, at=at)
    return people.take_back(by=by, assessment=assessment, at=at)


def _held(by: Actor, nominal: Nominal, reference: uuid.UUID, rule_of: Rule) -> tuple[Nominal, Assessment]:
    """The record as it stands now, held until the end, and its assessment, if the rule allows the act now.

    The page may be old: access is asked again here. Every writer holds the record, so none of its assessments moves
    meanwhile, and two of them never each write a header without the other.
    """
    record = Nominal.objects.visible_to(by).filter(pk=nominal.pk)
    record.select_for_update(of=("self",), no_key=True).first()  # whoever may only read it holds nothing
    now = record.with_level(by).select_related("owner_unit__place").first()
    if now is None:
        raise Refused(NOT_FOUND, subject_type="nominal", subject_id=nominal.reference)
    found = Assessment.objects.of(now).select_related("document").filter(reference=reference).first()
    if found is None:
        raise Refused(NOT_FOUND, subject_type="assessment", subject_id=str(reference))
    found.nominal = found.document.nominal = now
    require(rule_of(now, found), subject_type="assessment", subject_id=str(reference))
    return now, found


def _sign_off_rule(by: Actor) -> Rule:
    return lambda record, one: policy.can_sign_off(by, record, one, supervised=supervises(by, record))


def _act_key(by: Actor, act: str, version: int, said: Any) -> str:
    """What tells an act from every other: who did what, seeing which version, and saying what."""
    whole = json.dumps([by.user_id, act, version, said], default=str, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _was_done(assessment: Assessment, key: str, version: int) -> bool:
    """Is this the act that moved it last, sent again? Raises `StaleCheck` when another one was faster."""
    if assessment.act_key == key:
        return True
    if assessment.version != version:
        raise StaleCheck(assessment)
    return False


def _may_move(assessment: Assessment, to: AssessmentState) -> None:
    if to not in MOVES[AssessmentState(assessment.state)]:
        raise CannotMove(f"{assessment}: {assessment.state} to {to}")


def _move(
    by: Actor,
    assessment: Assessment,
    to: AssessmentState,
    at: datetime,
    key: str,
    event: str,
    *,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Set the state while the record is held, with the one audit event of the move."""
    _may_move(assessment, to)
    was = assessment.state
    changed = {"state": to, "state_since": at, "version": assessment.version + 1, "act_key": key, **fields}
    for name, value in changed.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=sorted(changed))
    _audit(by, assessment, event, {"from": was, "version": assessment.version, **(detail or {})})


def _open(by: Actor, document: Document, at: datetime) -> Assessment:
    reading = Reading.from_json((document.reading or {})["findings"])
    agreement = compare(reading, candidates.known(document.nominal))
    assessment = Assessment.objects.create(
        nominal=document.nominal, document=document, state_since=at, opened_at=at,
        reader_version=reading.reader_version, identity=agreement.outcome,
    )  # fmt: skip
    _audit(
        by, assessment, "opened", {"document": str(document.reference), "identity": agreement.outcome.value}
    )
    _note(by, assessment, "OASys ready to check", at)
    return assessment


def _let_stand(
    by: Actor,
    assessment: Assessment,
    answers: Answers,
    decided: Decided,
    identity: Identity,
    key: str,
    at: datetime,
) -> None:
    """Write what was confirmed, and let everything that follows it follow: header, clock, sign-off, notices."""
    nominal, had_arms, before = (
        assessment.nominal,
        assessment.arms_informed,
        standing.before(assessment.nominal),
    )
    fact_rows.write(by, assessment, decided.facts, at)
    _move(
        by, assessment, AssessmentState.AWAITING, at, key, "confirmed",
        detail={"facts": [fact.key for fact in decided.facts], "identity": identity.value},
        identity=identity, rosh=highest(decided.levels()), rosh_before=before.rosh, rosh_note_before=before.note,
        layer=decided.layer, countersigned_in_print=decided.is_countersigned,
        entered_by_id=by.user_id, confirmed_at=at, **_of_answers(answers),
    )  # fmt: skip
    standing.show(by=by, nominal=nominal, otherwise=before)
    _note(by, assessment, "OASys confirmed, awaiting sign-off", at)
    _follow_clock(by, assessment, had_arms, at)
    _ask_for_sign_off(by, assessment, at)
    people.tell_confirmed(by=by, assessment=assessment, at=at)


def _of_answers(answers: Answers) -> dict[str, Any]:
    return {
        "completed_on": answers.completed_on,
        "assessor": answers.assessor,
        "author_id": answers.author_id,
        "arms_informed": answers.arms_informed,
        "arms_on": answers.arms_on,
        "identity_note": answers.identity_note,
    }


def _follow_clock(by: Actor, assessment: Assessment, had_arms: bool | None, at: datetime) -> None:
    """Tell the clock of a release (R13) of an ARMS-informed OASys, and of one that no longer is or no longer stands."""
    nominal = assessment.nominal
    if had_arms:
        orders.arms_taken_back(by=by, nominal=nominal, assessment=assessment.reference, at=at)
    if assessment.is_live and assessment.arms_informed and assessment.completed_on:
        orders.arms_received(
            by=by,
            nominal=nominal,
            assessment=assessment.reference,
            completed_on=assessment.completed_on,
            at=at,
        )


def _ask_for_sign_off(by: Actor, assessment: Assessment, at: datetime) -> None:
    today, nominal = timezone.localdate(at), assessment.nominal
    days = rule(SIGN_OFF_DAYS, nominal.owner_unit.place.region_id, today)
    due.open_due(
        kind=SIGN_OFF_DUE, key=assessment.reference, record_id=nominal.pk, unit_id=nominal.owner_unit_id,
        due_on=working_days_after(today, days), title="Sign off an OASys", url_name="assessment",
        url_key=assessment.reference, by=by, at=at,
    )  # fmt: skip


def _note(by: Actor, assessment: Assessment, title: str, at: datetime, *, text: str = "") -> None:
    nominals.note(
        by=by, nominal=assessment.nominal, kind=TimelineKind.ASSESSMENT, title=title, text=text, at=at,
        url_name="assessment", url_key=assessment.reference,
    )  # fmt: skip


def _audit(by: Actor, assessment: Assessment, what: str, detail: dict[str, Any]) -> None:
    audit.record(
        f"assessments.assessment.{what}", by=by, subject_type="assessment", subject_id=assessment.reference,
        detail={"nominal": assessment.nominal_id, **detail},
    )  # fmt: skip
