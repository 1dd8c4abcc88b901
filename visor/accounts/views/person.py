"""One person's account, for administrators: what stands in the way of signing in, and what helps."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from visor.access.decision import require
from visor.access.guard import allow
from visor.accounts import actions, factors, policy
from visor.accounts.forms import FactorResetForm, HardwareTokenForm
from visor.accounts.models import FactorReset, Session, User
from visor.accounts.policy import may_administer_accounts
from visor.accounts.views.asking import actor_of, person_or_404
from visor.accounts.views.people import show_link
from visor.web.templatetags.components import datetime_uk

READ_WRITE = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Harm:
    """An act that somebody feels at once: asked about first, its consequence said."""

    question: str
    consequence: str
    button: str
    name: str = ""
    value: str = ""


NEW_PASSWORD = Harm(
    "Are you sure you want to give a link for a new password?",
    "Whoever has the link can choose a new password for this account, once, within 24 hours. Signing in still "
    "needs a code. Give it only when you know who is asking.",
    "Give the link",
)
END_SESSIONS = Harm(
    "Are you sure you want to end their sessions?",
    "They are signed out everywhere at once. What they are typing and have not saved may be lost. They can "
    "sign in again.",
    "End their sessions",
)
OUT_OF_USE = Harm(
    "Are you sure you want to take the account out of use?",
    "They are signed out everywhere at once and cannot sign in. Links they were given no longer work. What "
    "they wrote stays, and the account can be put back in use.",
    "Take the account out of use",
    name="in_use",
    value="no",
)


@allow(may_administer_accounts)
def person(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    reset = _open_reset(who)
    actor = actor_of(request)
    shown = {
        "person": who,
        "rows": _rows(who),
        "set_up": actions.has_been_set_up(who),
        "session_count": len(Session.objects.live_of(who.pk)),
        "reset": reset,
        "can_administer": policy.can_administer(actor, who),
        "can_approve": policy.can_approve_factor_reset(actor, reset) if reset else None,
    }
    return render(request, "accounts/person.html", shown)


@allow(may_administer_accounts, methods=["POST"])
def invite_again(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    try:
        return show_link(request, actions.invite_again(by=actor_of(request), person=who, at=timezone.now()))
    except actions.CannotInvite as refusal:
        return _back(request, who, str(refusal))


@allow(may_administer_accounts, methods=READ_WRITE)
def new_password(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    if request.method != "POST":
        return _are_you_sure(request, who, NEW_PASSWORD)
    try:
        return show_link(
            request, actions.issue_password_reset(by=actor_of(request), person=who, at=timezone.now())
        )
    except actions.CannotInvite as refusal:
        return _back(request, who, str(refusal))


@allow(may_administer_accounts, methods=READ_WRITE)
def ask_factor_reset(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    form = FactorResetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.request_factor_reset(
                by=actor_of(request), person=who, at=timezone.now(), **form.cleaned_data
            )
        except actions.CannotReset as refusal:
            return _back(request, who, str(refusal))
        messages.success(request, "Asked for. A second administrator must now agree.")
        return redirect("person", ref=ref)
    return render(request, "accounts/person_factor_reset.html", {"form": form, "person": who})


@allow(may_administer_accounts, methods=["POST"])
def answer_factor_reset(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    reset = _open_reset(who)
    if reset is None:
        return _back(request, who, "This request has been dealt with already.")
    try:
        if request.POST.get("answer") == "approve":
            issued = actions.approve_factor_reset(by=actor_of(request), reset=reset, at=timezone.now())
            return show_link(request, issued)
        actions.withdraw_factor_reset(by=actor_of(request), reset=reset, at=timezone.now())
    except actions.CannotReset as refusal:
        return _back(request, who, str(refusal))
    return _back(request, who, "The request for a new authenticator is withdrawn.")


@allow(may_administer_accounts, methods=READ_WRITE)
def register_token(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    form = HardwareTokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.register_hardware_token(by=actor_of(request), person=who, **form.cleaned_data)
        except actions.CannotRegister as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "The token is registered. It is in use once its owner has entered a code from it."
            )
            return redirect("person", ref=ref)
    return render(request, "accounts/person_token.html", {"form": form, "person": who})


@allow(may_administer_accounts, methods=READ_WRITE)
def end_sessions(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    if request.method != "POST":
        return _are_you_sure(request, who, END_SESSIONS)
    ended = actions.end_sessions_of(by=actor_of(request), person=who)
    return _back(request, who, f"{ended} session{'' if ended == 1 else 's'} ended.")


@allow(may_administer_accounts, methods=READ_WRITE)
def set_in_use(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    who = person_or_404(request, ref)
    if request.method != "POST":
        return _are_you_sure(request, who, OUT_OF_USE)
    if request.POST.get("in_use") not in {"yes", "no"}:
        raise Http404
    if request.POST["in_use"] == "yes":
        actions.reactivate(by=actor_of(request), person=who)
        return _back(request, who, "The account is in use again.")
    actions.deactivate(by=actor_of(request), person=who, at=timezone.now())
    return _back(request, who, "The account is no longer in use, and its sessions have ended.")


def _are_you_sure(request: HttpRequest, who: User, act: Harm) -> HttpResponse:
    """Say what the act does before it is done; the page's button posts to this same address."""
    decision = policy.can_administer(actor_of(request), who)
    require(decision, subject_type="user", subject_id=str(who.pk))
    return render(request, "accounts/person_sure.html", {"person": who, "act": act})


def _rows(who: User) -> list[dict[str, object]]:
    in_use = [device.label for device in factors.totp_devices(who)]
    waiting = [
        f"{device.label}, not proved yet"
        for device in factors.totp_devices(who, confirmed=False)
        if device.serial
    ]
    return [
        {"key": "Work e-mail address", "value": who.username},
        {"key": "Account", "value": "In use" if who.is_active else "Not in use"},
        {"key": "Made", "value": datetime_uk(who.date_joined)},
        {"key": "Last sign-in", "value": datetime_uk(who.last_login) or "Never"},
        {
            "key": "Password",
            "value": f"Changed {datetime_uk(who.password_changed_at)}"
            if who.password_changed_at
            else "None yet",
        },
        {"key": "Codes from", "value": "; ".join(in_use + waiting) or "Nothing yet"},
        {"key": "Recovery codes left", "value": str(factors.recovery_codes_left(who))},
    ]


def _open_reset(who: User) -> FactorReset | None:
    rows = FactorReset.objects.select_related("requested_by")
    return rows.filter(person=who, approved_at=None, withdrawn_at=None).first()


def _back(request: HttpRequest, who: User, text: str) -> HttpResponse:
    messages.info(request, text)
    return redirect("person", ref=who.ref)
