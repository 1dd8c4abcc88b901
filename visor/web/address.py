"""The address a request comes from: the peer's, or what the trusted proxies say (right-most first)."""

from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest) -> str:
    """Return the client's address; forwarded headers count only as far as `TRUSTED_PROXIES` reaches."""
    peer: str = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    given = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    forwarded = [part.strip() for part in given.split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies][:64]
    return peer[:64]
