"""Signing in, step by step: the password, a few minutes in between, the code. Called by the sign-in views alone.

Only the second step makes the session somebody's; between the two it holds a signed number and no rights.
"""

from datetime import datetime
from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from visor.accounts import actions, devices, factors, known_browser, sealing
from visor.accounts.choices import Event, FactorKind
from visor.accounts.models import RecoveryCode, SignInDelay, User
from visor.accounts.sessions import SessionStore
from visor.web import address

BACKEND = "visor.accounts.backends.PasswordBackend"
PENDING, PENDING_SECONDS = "pending", 5 * 60
FRESH, FRESH_SECONDS = "code_at", 10 * 60
SALT = "visor.accounts.entry"


class TooSoon(Exception):
    """This attempt was not looked at; the next one will be at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def check_password(request: HttpRequest, *, name: str, password: str) -> User | None:
    """The first step. Remembers who passed it; None tells nobody what was wrong. Raises `TooSoon`."""
    name = User.normalize_username(name)
    # Whoever axes keeps out of this place is told so, not slowed down.
    if may_try(request, name) and not known_browser.knows(request, name):
        until = SignInDelay.objects.claim(sealing.name_hash(name), at=timezone.now())
        if until is not None:
            raise TooSoon(until)
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        _failed(request, name, Event.SIGN_IN_FAILED)
        return None
    request.session.cycle_key()
    request.session[PENDING] = signing.dumps({"user": user.pk, "as_of": _as_of(user)}, salt=SALT)
    return user


def pending(request: HttpRequest) -> User | None:
    """Who passed the first step in this browser less than five minutes ago."""
    try:
        found = signing.loads(request.session.get(PENDING, ""), salt=SALT, max_age=PENDING_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    return user if user is not None and _as_of(user) == found["as_of"] else None


def check_code(request: HttpRequest, user: User, *, typed: str) -> bool:
    """The second step: signs in when the code is right. Raises `TooSoon`."""
    until = factors.wait_until(user)
    if until is not None:
        raise TooSoon(until)
    factor = factors.verify(user, typed)
    if factor is None:
        user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
        _failed(request, user.username, Event.CODE_FAILED)
        return False
    kind = "recovery" if isinstance(factor, RecoveryCode) else FactorKind(factor.kind).value
    _enter(request, user, factor=kind)
    return True


def may_try(request: HttpRequest, name: str) -> bool:
    """Whether axes lets this name try from this address."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": name}))


def paused_until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
    """When axes lets this name try again from this address."""
    handler = AxesProxyHandler.get_implementation()
    attempts = [found for rows in handler.get_user_attempts(request, credentials) for found in rows]
    if not attempts:
        return None
    cool_off = get_cool_off(request)
    return None if cool_off is None else max(attempt.attempt_time for attempt in attempts) + cool_off


def leave(request: HttpRequest) -> None:
    """Sign out; harmless for somebody who is not in."""
    if request.user.pk is not None:
        actions.note_sign_out(by=actions.who(User.objects.get(pk=request.user.pk)))
    logout(request)


def check_fresh_code(request: HttpRequest, user: User, *, typed: str) -> bool:
    """A code asked for again by somebody signed in; what needs one may go on for ten minutes. Raises `TooSoon`."""
    until = factors.wait_until(user)
    if until is not None:
        raise TooSoon(until)
    if factors.verify(user, typed) is None:
        actions.note_failure(by=actions.who(user), event=Event.CODE_FAILED)
        return False
    request.session[FRESH] = timezone.now().timestamp()
    return True


def check_own_password(user: User, password: str) -> bool:
    """The current password asked for again by somebody signed in. Raises `TooSoon`."""
    key = sealing.name_hash(f"again {user.pk}")
    until = SignInDelay.objects.claim(key, at=timezone.now())
    if until is not None:
        raise TooSoon(until)
    if not user.check_password(password):
        actions.note_failure(by=actions.who(user), event=Event.SIGN_IN_FAILED, code="PASSWORD_AGAIN")
        return False
    SignInDelay.objects.forget(key)
    return True


def code_is_fresh(request: HttpRequest) -> bool:
    given = float(request.session.get(FRESH, 0))
    return 0 <= timezone.now().timestamp() - given < FRESH_SECONDS


def axes_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """What axes keeps a name as (`AXES_USERNAME_CALLABLE`): a hash, the same for every spelling of one address."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return sealing.name_hash(str(typed))


def store_of(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)


def _enter(request: HttpRequest, user: User, *, factor: str) -> None:
    request.session.pop(PENDING, None)
    with transaction.atomic():
        login(request, user, backend=BACKEND)  # changes the session's key
        request.session.save()
        actions.note_sign_in(
            by=actions.who(user),
            session_key=store_of(request).stored_key,
            address=address.of(request),
            device=devices.name_of(request.headers.get("User-Agent", "")),
            factor=factor,
        )
        SignInDelay.objects.forget(sealing.name_hash(user.username))


def _failed(request: HttpRequest, name: str, event: Event) -> None:
    by = actions.who(User.objects.filter(username=name).first())
    actions.note_failure(by=by, event=event, typed=name)
    if getattr(request, "axes_locked_out", False):
        actions.note_locked(by=by, typed=name)


def _as_of(user: User) -> str:
    """Changes with the password, so that a step taken with the old one is worth nothing."""
    return user.password_changed_at.isoformat() if user.password_changed_at else ""
