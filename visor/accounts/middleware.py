"""Who is there and how long: the person of the session, activity noted, and said kindly when a session is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject

from visor.accounts import actions, returning
from visor.accounts.backends import read_with_session
from visor.accounts.choices import Over
from visor.accounts.models import Session
from visor.accounts.sessions import SessionStore
from visor.audit import log as audit
from visor.web.middleware import error_page

TOUCH_EVERY = timedelta(minutes=1)


class Authentication(AuthenticationMiddleware):
    """Django's own, with all it checks; only the person is not asked for again, having come with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)  # and `request.auser`, which asks for the person by itself
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]


def _user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    store = _store(request)
    store.read()
    token = read_with_session.set(store.row.user if store.row is not None else None)
    try:
        return auth.get_user(request)
    finally:
        read_with_session.reset(token)


class SessionLife:
    """Activity is written at most once a minute; requests a page makes by itself (`X-Background: 1`) are none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        store = _store(request)
        try:
            store.read()
        except (OperationalError, InterfaceError):
            return error_page(request, 503)
        if store.row is not None and store.over:
            try:
                actions.note_session_over(
                    by=actions.who(store.row.user), session=store.row, reason=Over(store.over)
                )
            except audit.AuditUnavailable:  # a middleware's exception meets no other middleware
                return error_page(request, 503)
        elif store.row is not None and not _background(request):
            touch(store.row)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        over = _store(request).over
        if not over or not callable(getattr(view, "visor_rule", None)):
            return None
        if _background(request) or request.headers.get("Sec-Fetch-Dest") == "empty":
            return JsonResponse({"error": str(Over(over).label)}, status=401)
        query = urlencode({"next": returning.page_of(request), "why": over})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def touch(session: Session, *, even_if_fresh: bool = False) -> None:
    """Note that this person is there."""
    stale = session.now - session.last_seen_at >= TOUCH_EVERY
    if stale or even_if_fresh:
        Session.objects.filter(pk=session.pk, ended_at=None).update(last_seen_at=Now())


def _store(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)


def _background(request: HttpRequest) -> bool:
    return request.headers.get("X-Background") == "1"
