"""What every page knows: who is here, where they may go, how long the session lasts."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from visor.access.actor import Actor
from visor.access.guard import Rule

LINKS = ("home", "account", "sign_out", "keepalive", "help", "how_access_works")
NAVIGATION = (
    ("Home", "home"),
    ("Find or add a person", "search"),
    ("Sign-off", "sign_off_list"),
    ("Notices", "notices"),
    ("People", "people"),
    ("My status", "my_status"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
    conf = get_urlconf()
    return {
        "actor": actor,
        "demo_mode": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
        "navigation": _navigation(request, actor) if actor is not None else [],
        "idle_seconds": settings.SESSION_IDLE_SECONDS if signed_in else None,
        "session_deadline": getattr(request.session, "deadline", None) if signed_in else None,
        "urls": {name: _place(name, conf)[0] if signed_in or name == "home" else "" for name in LINKS},
    }


def _navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The links whose pages let this person in: each page's own rule is asked."""
    conf = get_urlconf()
    places = [(text, *_place(name, conf)) for text, name in NAVIGATION]
    return [
        {"text": text, "href": url, "current": request.path == url}
        for text, url, rule in places
        if rule is not None and rule(actor)
    ]


@cache
def _place(name: str, urlconf: str | None) -> tuple[str, Rule | None]:
    """The address of a page and its rule; neither changes while the process runs."""
    try:
        url = reverse(name, urlconf)
    except NoReverseMatch:
        return "", None
    return url, getattr(resolve(url, urlconf).func, "visor_rule", None)
