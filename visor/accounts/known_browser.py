"""Browsers somebody has signed in with before are spared the growing delay, so that no stranger can impose it.

The cookie proves only that; it lets nobody in and holds keyed hashes, no names. Called by the sign-in alone.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from visor.accounts import sealing

COOKIE = "visor_known"
SALT = "visor.accounts.known_browser"
MAX_AGE = 90 * 24 * 60 * 60
MOST_NAMES = 8  # a shared computer


def knows(request: HttpRequest, name: str) -> bool:
    """Whether this person has signed in with this browser in the last 90 days."""
    return sealing.name_hash(name) in _names(request)


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    mine = sealing.name_hash(name)
    names = [mine, *(other for other in _names(request) if other != mine)][:MOST_NAMES]
    response.set_cookie(
        COOKIE,
        signing.dumps(names, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _names(request: HttpRequest) -> list[str]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE))
    except signing.BadSignature:
        return []
