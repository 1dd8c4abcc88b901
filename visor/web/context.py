"""What every page knows: who is here, where they may go, how long the session lasts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from visor.access.actor import Actor

LINKS = ("home", "account", "sign_out", "keepalive", "help", "how_access_works")
NAVIGATION = (("Home", "home"), ("Find or add a person", "search"), ("People", "people"))


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
    return {
        "actor": actor,
        "demo_mode": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
        "navigation": _navigation(request, actor) if actor is not None else [],
        "idle_seconds": settings.SESSION_IDLE_SECONDS if signed_in else None,
        "session_deadline": getattr(request.session, "deadline", None) if signed_in else None,
        "urls": {name: _url(name) if signed_in or name == "home" else "" for name in LINKS},
    }


def _navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The links whose pages let this person in: each page's own rule is asked."""
    entries = [(text, _url(name)) for text, name in NAVIGATION]
    return [
        {"text": text, "href": url, "current": request.path == url}
        for text, url in entries
        if url and resolve(url).func.visor_rule(actor)  # type: ignore[attr-defined]
    ]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
