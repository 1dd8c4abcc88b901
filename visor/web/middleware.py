"""Around every request: its reference, its headers, and what a refusal or a broken part looks like."""

import logging
import uuid
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader

from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Denied, Refused
from visor.audit import log
from visor.web import address

Respond = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("visor.web")


class RequestReference:
    """Give the request a reference, shown on every error page and kept on every audit event."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        where = log.Circumstances(request_id=request.request_id, address=address.of(request))  # type: ignore[attr-defined]
        token = log.circumstances.set(where)
        try:
            response = self.get_response(request)
        finally:
            log.circumstances.reset(token)
        response.headers["X-Request-Reference"] = request.request_id  # type: ignore[attr-defined]
        return response


class Headers:
    """Headers Django has no setting for. Nothing but static files is ever kept by a browser or a proxy."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
        )
        return response


class Refusals:
    """Turn a refusal into its audit event and its page.

    The act's transaction has rolled back by now; the event is written in one of its own, and when that
    fails no page but "we cannot show records" is served.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse a view that declares no rule, whoever asks (`manage.py check` names it too)."""
        if hasattr(view, "visor_rule"):
            return None
        return self._refused(request, Refused(Denied("NO_RULE", "This page is not open.")))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return error_page(request, 404)
        if isinstance(exception, Refused):
            return self._refused(request, exception)
        if isinstance(exception, log.AuditUnavailable | OperationalError | InterfaceError):
            logger.error("unavailable %s %s", type(exception).__name__, getattr(request, "request_id", ""))
            return error_page(request, 503)
        return None

    def _refused(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        denied = refusal.denied
        try:
            with transaction.atomic():
                log.record(
                    "access.refused", by=_who(request), subject_type=refusal.subject_type,
                    subject_id=refusal.subject_id, outcome="refused", code=denied.code,
                    detail={"path": request.path[:200].replace("\0", ""), "method": request.method},
                )  # fmt: skip
        except (log.AuditUnavailable, DatabaseError):
            connection.close()
            return error_page(request, 503)
        if denied.status == 404:
            return error_page(request, 404)
        template = "refused_card.html" if refusal.card is not None else "403.html"
        body = loader.render_to_string(template, {"denied": denied, "card": refusal.card}, request)
        return HttpResponse(body, status=denied.status)


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for this status. 500 and 503 need neither database nor session."""
    if status in {500, 503}:
        body = loader.render_to_string(f"{status}.html", {"request_id": getattr(request, "request_id", "")})
    else:
        body = loader.render_to_string(f"{status}.html", {"denied": NOT_FOUND}, request)
    return HttpResponse(body, status=status)


def _who(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", None)
    if isinstance(actor, Actor):
        return actor
    user = request.user
    return Actor(user_id=user.pk or 0, name=str(getattr(user, "full_name", "")))
