"""What is done with an OASys beside confirming it: reject, sign off, return with comments, withdraw."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from records.assessments import actions, fetch, policy, present
from records.assessments.choices import MOVES, AssessmentState
from records.assessments.forms import ReasonForm, ReturnForm, VersionForm
from records.assessments.models import Assessment
from records.assessments.querysets import supervises
from records.assessments.views.looking import OPENED
from records.nominals.policy import Action
from visor.access.actor import Actor
from visor.access.decision import require
from visor.access.guard import allow
from visor.web import drafts, forms

BOTH = ["GET", "HEAD", "POST"]


@allow(policy.can_open_assessments, methods=BOTH)
def reject(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """Nothing of this document is to count, and why."""
    found = fetch.assessment(_actor(request), slug, assessment, Action.CONFIRM_ASSESSMENT, event=OPENED)
    return _ask(
        request,
        found,
        to=AssessmentState.REJECTED,
        act=actions.reject,
        form_class=ReasonForm,
        heading="Reject this OASys",
        submit="Reject",
        done="OASys rejected. Nothing on the record has changed.",
        consequences=[
            "Nothing of it will stand on the record. The document stays where it is, and can be checked again later.",
            "If it is about somebody else, upload it to their record.",
        ],
    )


@allow(policy.can_open_assessments, methods=["POST"])
def sign_off(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """Sign off what ViSOR took from an OASys; never one's own work."""
    actor = _actor(request)
    found = fetch.assessment(actor, slug, assessment, event="")
    require(policy.can_sign_off(actor, found.nominal, found, supervised=supervises(actor, found.nominal)))
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _moved_on(request, found)
    return _do(request, found, actions.sign_off, form, "OASys signed off.") or _moved_on(request, found)


@allow(policy.can_open_assessments, methods=BOTH)
def send_back(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """Ask whoever entered it for another look, and say at what."""
    actor = _actor(request)
    found = fetch.assessment(actor, slug, assessment, event=OPENED)
    require(policy.can_sign_off(actor, found.nominal, found, supervised=supervises(actor, found.nominal)))
    return _ask(
        request,
        found,
        to=AssessmentState.RETURNED,
        act=actions.send_back,
        form_class=ReturnForm,
        heading="Return with comments",
        submit="Return",
        done="OASys returned with your comments.",
        consequences=[
            f"It goes back to {present.whose(found)}. Until it is confirmed again it stays on the record, "
            "marked as returned."
        ],
    )


@allow(policy.can_open_assessments, methods=BOTH)
def withdraw(request: HttpRequest, slug: str, assessment: uuid.UUID) -> HttpResponse:
    """Take back what was confirmed by mistake: the header goes back, and whoever was told is told."""
    actor = _actor(request)
    found = fetch.assessment(actor, slug, assessment, event=OPENED)
    require(policy.can_withdraw(actor, found.nominal, found, supervised=supervises(actor, found.nominal)))
    return _ask(
        request,
        found,
        to=AssessmentState.WITHDRAWN,
        act=actions.withdraw,
        form_class=ReasonForm,
        heading="Withdraw this OASys",
        submit="Withdraw",
        done="OASys withdrawn. Whoever was told of it is told again.",
        consequences=[
            "Nothing of it will stand on the record any more. The header goes back to the OASys before it, or to what "
            "it showed before there was one. Everybody who was told that it was confirmed is told that it was withdrawn."
        ],
        is_warning=True,
    )


def _ask(
    request: HttpRequest,
    found: Assessment,
    *,
    to: AssessmentState,
    act: Callable[..., Any],
    form_class: type[forms.Form],
    done: str,
    **page: Any,
) -> HttpResponse:
    """The page that asks for a reason, and the act with it."""
    if request.method != "POST" and to not in MOVES[AssessmentState(found.state)]:
        return _moved_on(request, found)
    key = f"assessment/{to}/{found.reference}"
    if request.method == "POST":
        form = form_class(request.POST, draft_key=key)
        if form.is_valid():
            return _do(request, found, act, form, done) or _changed(request, found, form, page)
        return _page(request, found, form, page, 422)
    draft = drafts.find(by=_actor(request), key=key)
    typed = form_class.first_values(draft.fields) if draft else {}
    form = form_class(initial={**typed, "version": found.version}, draft_key=key)
    return _page(request, found, form, page, 200)


def _do(
    request: HttpRequest, found: Assessment, act: Callable[..., Any], form: forms.Form, done: str
) -> HttpResponse | None:
    """Do it and go to the assessment; nothing when somebody was faster."""
    said = dict(form.cleaned_data)
    version = said.pop("version")
    try:
        act(
            by=_actor(request), nominal=found.nominal, assessment_ref=found.reference, at=timezone.now(),
            version=int(version) if version.isdecimal() else -1, **said,
        )  # fmt: skip
    except (actions.StaleCheck, actions.CannotMove):
        return None
    if form.draft_key:
        drafts.drop(by=_actor(request), key=form.draft_key)
    messages.success(request, done)
    return redirect("assessment", found.nominal.slug, found.reference)


def _changed(request: HttpRequest, found: Assessment, form: forms.Form, page: dict[str, Any]) -> HttpResponse:
    """Somebody was faster: what they did is said, and what was typed stays in the form."""
    now = fetch.assessment(_actor(request), found.nominal.slug, found.reference, event="")
    form.add_error(
        None, f"Somebody else has changed this: {present.moved(now)} Nothing you typed has been used"
    )
    return _page(request, now, form, page, 409)


def _page(
    request: HttpRequest, found: Assessment, form: forms.Form, page: dict[str, Any], status: int
) -> HttpResponse:
    context = {
        "is_warning": False,
        **page,
        **fetch.frame(found.nominal),
        "form": form,
        "back": reverse("assessment", args=[found.nominal.slug, found.reference]),
    }
    return render(request, "assessments/reason.html", context, status=status)


def _moved_on(request: HttpRequest, found: Assessment) -> HttpResponse:
    """It is no longer where this can be done: say what was done with it instead."""
    messages.info(request, f"Nothing was changed. {present.moved(found)}")
    return redirect("assessment", found.nominal.slug, found.reference)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
