"""The check of an OASys: what was read beside what is known, decided fact by fact, confirmed in one act."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.assessments import (
    actions,
    candidates,
    comparing,
    differences,
    fetch,
    identity,
    people,
    policy,
    present,
    supervisors,
)
from records.assessments.check_page import Page
from records.assessments.choices import MOVES, AssessmentState, Identity
from records.assessments.findings import Reading
from records.assessments.forms import CheckForm, answers_of, printed_answers
from records.assessments.models import Assessment, AssessmentFact
from records.documents import pages
from records.nominals.policy import Action
from visor.access.actor import Actor
from visor.access.guard import allow
from visor.web import drafts

OPENED = "assessments.check.opened"
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "version", "later"})
TOO_LONG = "There is more text than ViSOR can keep for later. Shorten the longest text you typed, or confirm the OASys now"


@allow(policy.can_open_assessments, methods=["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """Decide what of an OASys counts. Nothing of it stands on the record before this page is confirmed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # SECURITY: what is sent unfinished or too late shows the page as well as a look at it does.
    found = fetch.assessment(actor, slug, assessment, Action.CONFIRM_ASSESSMENT, event=OPENED)
    checking = _Checking(actor, found)
    if request.method == "POST":
        return checking.later(request) if "later" in request.POST else checking.confirm(request)
    if AssessmentState.AWAITING not in MOVES[AssessmentState(found.state)]:
        messages.info(request, f"This OASys is not to be checked: {present.moved(found)}")
        return redirect("assessment", slug, assessment)
    return checking.show(request)


class _Checking:
    """One person checking one OASys, within one request."""

    def __init__(self, actor: Actor, found: Assessment) -> None:
        self.actor, self.found, self.nominal = actor, found, found.nominal
        self.reading = Reading.from_json((found.document.reading or {})["findings"])
        self.known = candidates.known(self.nominal)
        self.agreement = identity.compare(self.reading, self.known)
        # A draft of what somebody has confirmed since is not offered again.
        self.draft_key = f"assessment/{found.reference}/{found.version}"

    def show(self, request: HttpRequest) -> HttpResponse:
        """The page as it is first seen: with one's own draft, or with what was confirmed before it came back."""
        answers = printed_answers(self.reading)
        if self.found.state == AssessmentState.RETURNED:
            answers |= answers_of(self.found, AssessmentFact.objects.now(self.found), self.reading)
        draft = drafts.find(by=self.actor, key=self.draft_key)
        if draft:
            answers = draft.fields
            messages.info(
                request, f"What you had entered by {timezone.localtime(draft.saved_at):%H:%M} is on the page."
            )
        return self._page(request, self._form(None, answers))

    def later(self, request: HttpRequest) -> HttpResponse:
        """Keep what was entered, valid or not."""
        fields = {name: str(value) for name, value in request.POST.items() if name not in NEVER_KEPT}
        try:
            drafts.keep(by=self.actor, key=self.draft_key, fields=fields, at=timezone.now())
        except drafts.DraftTooLong:
            form = self._form(request.POST, request.POST)
            form.add_error(None, TOO_LONG)
            return self._page(request, form, status=422)
        messages.info(request, "What you entered is kept for you. Nothing on the record has changed.")
        return redirect("assessment", self.nominal.slug, self.found.reference)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """Confirm it, or show again everything that was entered with what is still wanted."""
        form = self._form(request.POST, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            actions.confirm(
                by=self.actor,
                nominal=self.nominal,
                assessment_ref=self.found.reference,
                at=timezone.now(),
                **form.said,
            )
        except actions.Incomplete as wanted:
            for problem in wanted.problems:
                form.blame(problem.key, problem.text)
            return self._page(request, form, status=422)
        except (actions.StaleCheck, actions.CannotMove):
            return self._stale(request, form)
        drafts.drop(by=self.actor, key=self.draft_key)
        messages.success(request, "OASys confirmed.")
        return redirect("assessment", self.nominal.slug, self.found.reference)

    def _form(self, data: Any, answers: Any) -> CheckForm:
        return CheckForm(
            data,
            reading=self.reading,
            identity_agrees=self.agreement.outcome is Identity.AGREES,
            officers=people.officers(self.nominal, at=timezone.now())
            if policy.enters_for_another(self.actor)
            else None,
            answers=answers,
            version=self.found.version,
            draft_key=self.draft_key,
        )

    def _page(self, request: HttpRequest, form: CheckForm, *, status: int = 200) -> HttpResponse:
        page = Page(self.reading, form, pages.drawn(self.found.document), self._has_pages)
        parts = page.parts()
        context = {
            **fetch.frame(self.nominal),
            "assessment": self.found,
            "document": self.found.document,
            "returned_by": self.found.returned_by.full_name if self.found.returned_by else "",
            "form": form,
            "agreement": comparing.agreement(self.agreement),
            "others": self._others(),
            "all_changes": self._changes(),
            "found": sum(part.found for part in parts),
            "parts": parts,
            "open_lines": page.open_lines(parts),
            "sheets": page.sheets(),
            "has_pages": self._has_pages,
            "consequence": present.consequence(self.agreement, self._supervisors()),
        }
        return render(request, "assessments/check.html", context, status=status)

    def _supervisors(self) -> list[str]:
        mine = frozenset({self.actor.user_id})
        return supervisors.names(self.nominal, at=timezone.now(), but=mine)

    @property
    def _has_pages(self) -> bool:
        return (self.found.document.reading or {}).get("pages") is not None

    def _others(self) -> list[dict[str, Any]]:
        """Other records it may belong to, where it is not clearly about this one."""
        if self.agreement.outcome is Identity.AGREES:
            return []
        return comparing.others(candidates.other_records(self.actor, self.reading, self.nominal))

    def _changes(self) -> list[dict[str, Any]]:
        last = Assessment.objects.of(self.nominal).live().exclude(pk=self.found.pk).last_completed().first()
        against_record = differences.from_record(self.reading, self.known)
        none, note = "It changes nothing on the record.", comparing.ONLY_THE_HEADER
        shown = [comparing.changes(comparing.FROM_RECORD, against_record, none=none, note=note)]
        if last is None:
            return [*shown, comparing.changes(comparing.FROM_LAST, (), none=comparing.FIRST)]
        last.nominal = self.nominal
        found = differences.from_last(self.reading, AssessmentFact.objects.values_of(last))
        title = f"{comparing.FROM_LAST}, {present.called(last)}"
        return [*shown, comparing.changes(title, found, none=comparing.SAME)]

    def _stale(self, request: HttpRequest, form: CheckForm) -> HttpResponse:
        """Somebody was faster: what they did, and where what was entered here differs; nothing of it is lost."""
        now = fetch.assessment(
            self.actor, self.nominal.slug, self.found.reference, Action.CONFIRM_ASSESSMENT, event=""
        )
        facts = {fact.key: fact for fact in AssessmentFact.objects.now(now)}
        context = {
            **fetch.frame(now.nominal),
            "assessment": now,
            "what_happened": present.moved(now),
            "head": comparing.STALE_HEAD,
            "rows": comparing.differing(form.said, now, facts),
        }
        return render(request, "assessments/stale.html", context, status=409)
