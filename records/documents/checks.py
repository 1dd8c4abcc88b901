"""What must be true of this room's settings before anything starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error


def scanner_has_an_address(**kwargs: Any) -> list[CheckMessage]:
    """System check: CLAMD_URL is empty, a socket's path, or a host and port."""
    where = urlsplit(settings.CLAMD_URL)
    known = (where.scheme == "unix" and where.path) or (where.scheme == "tcp" and where.hostname)
    if known or not settings.CLAMD_URL:
        return []
    hint = "unix:///run/clamav/clamd.ctl or tcp://clamav:3310; leave it out where there is no scanner."
    return [Error("CLAMD_URL is not the address of a clamd.", hint=hint, id="documents.E001")]
