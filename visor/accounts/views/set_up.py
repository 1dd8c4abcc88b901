"""From a one-use link to an account that works: password, authenticator, recovery codes."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from visor.access.guard import public
from visor.accounts import actions, factors, qr
from visor.accounts.actions.set_up import current_link, find_link
from visor.accounts.choices import FactorKind, LinkKind
from visor.accounts.forms import ConfirmFactorForm, NewPasswordForm
from visor.accounts.models import Link, User
from visor.accounts.views.asking import WRONG_CODE, forget_codes, keep_codes, kept_codes, wait_text
from visor.accounts.views.sign_in import READ_WRITE

JOURNEY, JOURNEY_SECONDS, SALT = "link", 60 * 60, "visor.accounts.set_up"
FROM_A_LINK = "the link is the right to set up one account; its holder cannot sign in yet"


@public(FROM_A_LINK, methods=READ_WRITE)
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link changes nothing, because mail filters open links too; pressing Start does."""
    if request.user.is_authenticated:
        return render(request, "accounts/link_signed_in.html")
    try:
        if request.method != "POST":
            link = find_link(token=token, at=timezone.now())
            return render(request, "accounts/set_up.html", {"link": link, "kind": link.kind})
        link = actions.open_link(token=token, at=timezone.now())
    except actions.LinkIsDead:
        return _dead(request)
    request.session.cycle_key()
    request.session[JOURNEY] = signing.dumps(link.pk, salt=SALT)
    return redirect("set_up_factor" if link.kind == LinkKind.FACTOR else "set_up_password")


@public(FROM_A_LINK, methods=READ_WRITE)
def set_up_password(request: HttpRequest) -> HttpResponse:
    try:
        link = _journey(request)
        if link.kind == LinkKind.FACTOR:
            return redirect("set_up_factor")
        form = NewPasswordForm(request.POST if request.method == "POST" else None, user=link.user)
        if not (form.is_bound and form.is_valid()):
            return render(
                request, "accounts/set_up_password.html", {"form": form, "link": link, "steps": _steps(link)}
            )
        actions.accept_password(link_id=link.pk, password=form.cleaned_data["password"], at=timezone.now())
    except actions.LinkIsDead:
        return _dead(request)
    if link.kind == LinkKind.INVITATION:
        return redirect("set_up_factor")
    request.session.pop(JOURNEY)
    messages.success(request, "Your new password is set. Sign in with it.")
    return redirect("sign_in")


@public(FROM_A_LINK, methods=READ_WRITE)
def set_up_factor(request: HttpRequest) -> HttpResponse:
    form = ConfirmFactorForm(request.POST if request.method == "POST" else None)
    try:
        link = _journey(request)
        if link.kind == LinkKind.PASSWORD or not link.user.has_usable_password():
            return redirect("set_up_password")
        until = factors.wait_until(link.user, confirmed=False)
        if form.is_bound and form.is_valid() and until is not None:
            form.add_error("code", wait_text(until))
        if form.is_bound and form.is_valid():
            codes = actions.accept_factor(link_id=link.pk, typed=form.cleaned_data["code"], at=timezone.now())
            if codes is not None:
                request.session.pop(JOURNEY)
                keep_codes(request, codes)
                return redirect("set_up_recovery_codes")
            form.add_error("code", WRONG_CODE)
    except actions.LinkIsDead:
        return _dead(request)
    return render(
        request, "accounts/set_up_factor.html", {"form": form, "steps": _steps(link), **_shown(link.user)}
    )


@public(FROM_A_LINK)
def set_up_qr(request: HttpRequest) -> HttpResponse:
    try:
        return qr.response(_journey(request).user)
    except actions.LinkIsDead:
        return _dead(request)


@public("the recovery codes of whoever has just set up an account in this browser", methods=READ_WRITE)
def set_up_recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = kept_codes(request)
    if codes and request.method != "POST":
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "signed_in": False})
    if codes:
        forget_codes(request)
        messages.success(request, "Your account is set up. Sign in with your password and the next code.")
    return redirect("sign_in")


def _journey(request: HttpRequest) -> Link:
    """The link this browser is working through. Raises `LinkIsDead`."""
    try:
        link_id = signing.loads(request.session.get(JOURNEY, ""), salt=SALT, max_age=JOURNEY_SECONDS)
    except signing.BadSignature:
        raise actions.LinkIsDead from None
    return current_link(link_id=link_id, at=timezone.now())


def _steps(link: Link) -> int:
    """How many steps this journey shows."""
    return {LinkKind.INVITATION: 3, LinkKind.FACTOR: 2, LinkKind.PASSWORD: 1}[LinkKind(link.kind)]


def _shown(user: User) -> dict[str, object]:
    waiting = factors.totp_devices(user, confirmed=False)
    return {
        "seed_groups": qr.seed_groups(user),
        "token": waiting.filter(kind=FactorKind.TOKEN).first(),
    }


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_dead.html", status=410)
