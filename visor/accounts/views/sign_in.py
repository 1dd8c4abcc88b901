"""Signing in and out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from visor.access.guard import public
from visor.accounts import entry, factors, known_browser
from visor.accounts.choices import Over
from visor.accounts.forms import RecoveryCodeForm, SignInCodeForm, SignInForm
from visor.accounts.models import User
from visor.accounts.returning import safe_next, with_next
from visor.accounts.views.asking import WRONG_CODE, wait_text

WRONG = (
    "The e-mail address or the password is not right. If you are sure they are, your account may not be in use: "
    "contact your ViSOR administrator"
)
WHY = {
    **dict(Over.choices),
    "late": "You took longer than 5 minutes to enter a code. Enter your password again.",
}
READ_WRITE = ("GET", "HEAD", "POST")


@public("people sign in here", methods=READ_WRITE)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            user = entry.check_password(request, name=typed["username"], password=typed["password"])
        except entry.TooSoon as wait:
            form.add_error(None, wait_text(wait.until))
        else:
            if user is not None:
                return redirect(with_next(request, "sign_in_code"))
            form.add_error(None, WRONG)
    why = "" if form.is_bound else WHY.get(request.GET.get("why", ""), "")
    return render(request, "accounts/sign_in.html", {"form": form, "why": why})


@public("the second step of signing in; only who passed the first is asked", methods=READ_WRITE)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    user = entry.pending(request)
    if user is None:
        return redirect(with_next(request, "sign_in", why="late"))
    if not entry.may_try(request, user.username):
        return locked_out(request, None, {"username": user.username})
    if not factors.totp_devices(user) and not factors.recovery_codes_left(user):
        return render(request, "accounts/not_set_up.html", status=409)
    recovery = "recovery" in request.GET
    form = (RecoveryCodeForm if recovery else SignInCodeForm)(
        request.POST if request.method == "POST" else None
    )
    if form.is_bound and form.is_valid():
        try:
            if entry.check_code(request, user, typed=form.cleaned_data["code"]):
                return _welcome(request, user, recovery=recovery)
            form.add_error("code", WRONG_CODE)
        except entry.TooSoon as wait:
            form.add_error("code", wait_text(wait.until))
    shown = {
        "form": form,
        "recovery": recovery,
        "start_url": with_next(request, "sign_in"),
        "recovery_url": with_next(request, "sign_in_code", recovery="1"),
        "code_url": with_next(request, "sign_in_code"),
    }
    return render(request, "accounts/sign_in_code.html", shown)


@public("signing out takes no rights, and must work when the session is over", methods=["POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    entry.leave(request)
    return redirect("signed_out")


@public("the page after signing out")
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/signed_out.html")


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Instead of whatever was going to be shown: this name may not try from this address for a while."""
    until = entry.paused_until(request, credentials)
    return render(request, "accounts/locked_out.html", {"until": until}, status=429)


def _welcome(request: HttpRequest, user: User, *, recovery: bool) -> HttpResponse:
    if recovery:
        left = factors.recovery_codes_left(user)
        messages.warning(
            request, f"You used a recovery code; {left} left. Replace a lost phone in Your account."
        )
    response = redirect(safe_next(request))
    known_browser.remember(request, response, user.username)
    return response
