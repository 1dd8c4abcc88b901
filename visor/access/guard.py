"""Nothing is open by default: a view declares its rule with `@allow` or `@public`, or is refused."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_http_methods

from visor.access.actor import Actor, acting
from visor.access.decision import Allowed, Decision, Denied, require

View = Callable[..., HttpResponseBase]
Rule = Callable[[Actor], Decision]


def signed_in(actor: Actor) -> Decision:
    """Anyone signed in with both factors whose account is in use: own status, own account, help."""
    if actor.active:
        return Allowed()
    return Denied("ACC_OFF", "Your account is not active. Contact your ViSOR administrator.")


def allow(rule: Rule, *, methods: Iterable[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Let a signed-in person through whom `rule` allows; the view runs as that person, in one transaction.

    The response is complete before the transaction commits, so a page whose audit event cannot be written
    is not served. Record data never streams.
    """

    def decorate(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated or user.pk is None:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            with acting(user.pk) as actor:
                request.actor = actor  # type: ignore[attr-defined]
                require(rule(actor))
                return _complete(view(request, *args, **kwargs))

        guarded.visor_rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str, *, methods: Iterable[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A view open to strangers, and why. It cannot read a record: the database refuses without `acting`."""

    def decorate(view: View) -> View:
        guarded = require_http_methods(list(methods))(view)
        guarded.visor_rule = reason  # type: ignore[attr-defined]
        return guarded

    return decorate


def every_view_declares_its_rule(**kwargs: Any) -> list[CheckMessage]:
    """System check: walk the URLconf; a view without a rule stops the start."""
    return [
        Error(f"The view at {route!r} declares no rule.", hint="Use @allow or @public.", id="visor.E001")
        for route, view in declared_views()
        if not hasattr(view, "visor_rule")
    ]


def declared_views(resolver: URLResolver | None = None, prefix: str = "") -> Iterable[tuple[str, View]]:
    """Every route and its view, in order."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from declared_views(entry, route)


def _complete(response: HttpResponseBase) -> HttpResponseBase:
    if response.streaming or not getattr(response, "is_rendered", True):
        raise TypeError("A view under @allow returns a finished response: it would outlive its transaction.")
    return response
