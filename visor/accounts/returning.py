"""Where a person goes after signing in: back to where they were, and never to another host."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest) -> str:
    """The address in `next`, if it is one of ours; otherwise the home page."""
    wanted = request.GET.get("next", "")
    return wanted if _ours(request, wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def with_next(request: HttpRequest, view_name: str, **query: str) -> str:
    """The address of a view on the way in, which remembers where the person wants to go."""
    wanted = request.GET.get("next", "")
    if _ours(request, wanted):
        query["next"] = wanted
    return f"{reverse(view_name)}?{urlencode(query)}" if query else reverse(view_name)


def page_of(request: HttpRequest) -> str:
    """The page to come back to: for a sent form the page it stood on, since its own address may answer no GET."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not _ours(request, referer):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _ours(request: HttpRequest, address: str) -> bool:
    hosts = {request.get_host()}
    return url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure())
