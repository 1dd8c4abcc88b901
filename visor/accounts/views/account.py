"""One's own account: password, ways of getting codes, recovery codes."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from visor.access.guard import allow, signed_in
from visor.accounts import actions, entry, factors, qr
from visor.accounts.choices import FactorKind
from visor.accounts.forms import ChangePasswordForm, ConfirmFactorForm, ConfirmTokenForm, FreshCodeForm
from visor.accounts.models import Session, TotpDevice, User
from visor.accounts.policy import may_administer_accounts
from visor.accounts.views.asking import (
    WRONG_CODE,
    actor_of,
    forget_codes,
    keep_codes,
    kept_codes,
    me,
    wait_text,
)
from visor.web.forms import Form
from visor.web.templatetags.components import date_uk

READ_WRITE = ("GET", "HEAD", "POST")


@allow(signed_in)
def account(request: HttpRequest) -> HttpResponse:
    user = me(request)
    you = [{"key": "Name", "value": user.full_name}, {"key": "Work e-mail address", "value": user.username}]
    shown = {
        "rows": you,
        "signing_in": _signing_in(user),
        "waiting": _waiting_token(user),
        "may_administer": bool(may_administer_accounts(actor_of(request))),
    }
    return render(request, "accounts/account.html", shown)


@allow(signed_in, methods=READ_WRITE)
def change_password(request: HttpRequest) -> HttpResponse:
    user = me(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid() and _knows_password(form, user) and _has_code(request, form, user):
        keep = entry.store_of(request).stored_key
        password = form.cleaned_data["password"]
        actions.change_password(
            by=actor_of(request), user=user, password=password, keep=keep, at=timezone.now()
        )
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. Your other sessions have ended.")
        return redirect("account")
    return render(request, "accounts/change_password.html", {"form": form})


@allow(signed_in, methods=READ_WRITE)
def replace_authenticator(request: HttpRequest) -> HttpResponse:
    user = me(request)
    form = FreshCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _has_code(request, form, user):
        actions.start_app(by=actor_of(request), user=user)
        return redirect("confirm_authenticator")
    return render(request, "accounts/replace_authenticator.html", {"form": form})


@allow(signed_in, methods=READ_WRITE)
def confirm_authenticator(request: HttpRequest) -> HttpResponse:
    user = me(request)
    if not entry.code_is_fresh(request) or not _new_app(user):
        return redirect("replace_authenticator")
    form = ConfirmFactorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _confirmed(request, form, user):
        messages.success(request, "Your new authenticator app is in use. Your other sessions have ended.")
        return redirect("account")
    shown = {"form": form, "seed_groups": qr.seed_groups(user)}
    return render(request, "accounts/confirm_authenticator.html", shown)


@allow(signed_in)
def authenticator_qr(request: HttpRequest) -> HttpResponse:
    if not entry.code_is_fresh(request):
        return redirect("replace_authenticator")
    return qr.response(me(request))


@allow(signed_in, methods=READ_WRITE)
def confirm_token(request: HttpRequest) -> HttpResponse:
    """Put a token in use that an administrator registered: its owner proves it, beside what they have now."""
    user = me(request)
    token = _waiting_token(user)
    if token is None:
        return redirect("account")
    form = ConfirmTokenForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and _has_code(request, form, user)
        and _confirmed(request, form, user, field="token_code")
    ):
        messages.success(request, "Your code token is in use. Your other sessions have ended.")
        return redirect("account")
    return render(request, "accounts/confirm_token.html", {"form": form, "token": token})


@allow(signed_in, methods=READ_WRITE)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    user = me(request)
    if request.method == "POST" and "saved" in request.POST:
        forget_codes(request)
        return redirect("account")
    form = FreshCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _has_code(request, form, user):
        keep_codes(request, actions.make_recovery_codes(by=actor_of(request), user=user))
        return redirect("recovery_codes")
    codes = kept_codes(request)
    if codes and not form.is_bound:
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "signed_in": True})
    return render(request, "accounts/new_recovery_codes.html", {"form": form})


def _signing_in(user: User) -> list[dict[str, object]]:
    """What the person signs in with, and where, each with the way to change it."""
    devices = factors.totp_devices(user)
    left = factors.recovery_codes_left(user)
    live = len(Session.objects.live_of(user.pk))
    rows = [
        ("Password", f"Changed {date_uk(user.password_changed_at)}", "Change", "change_password"),
        ("Codes from", ", ".join(device.label for device in devices), "Replace app", "replace_authenticator"),
        ("Recovery codes", f"{left} left", "Get new codes", "recovery_codes"),
        ("Signed in", f"{live} session{'' if live == 1 else 's'}", "See and end", "sessions"),
    ]
    return [
        {
            "key": key,
            "value": value,
            "actions": [{"text": text, "href": reverse(name), "hidden": key.lower()}],
        }
        for key, value, text, name in rows
    ]


def _knows_password(form: Form, user: User) -> bool:
    try:
        if not entry.check_own_password(user, form.cleaned_data["current"]):
            form.add_error("current", "That is not your current password")
    except entry.TooSoon as wait:
        form.add_error("current", wait_text(wait.until))
    return form.is_valid()


def _has_code(request: HttpRequest, form: Form, user: User) -> bool:
    try:
        if not entry.check_fresh_code(request, user, typed=form.cleaned_data["code"]):
            form.add_error("code", WRONG_CODE)
    except entry.TooSoon as wait:
        form.add_error("code", wait_text(wait.until))
    return form.is_valid()


def _confirmed(request: HttpRequest, form: Form, user: User, *, field: str = "code") -> bool:
    until = factors.wait_until(user, confirmed=False)
    keep = entry.store_of(request).stored_key
    if until is not None:
        form.add_error(field, wait_text(until))
    elif (
        actions.confirm_factor(by=actor_of(request), user=user, typed=form.cleaned_data[field], keep=keep)
        is None
    ):
        form.add_error(field, WRONG_CODE)
    return form.is_valid()


def _new_app(user: User) -> bool:
    return factors.totp_devices(user, confirmed=False).filter(kind=FactorKind.APP).exists()


def _waiting_token(user: User) -> TotpDevice | None:
    return factors.totp_devices(user, confirmed=False).filter(kind=FactorKind.TOKEN).first()
