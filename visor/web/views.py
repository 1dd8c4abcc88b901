"""Pages and endpoints that belong to no room: drafts, health, and the page for a stale form."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token

from visor.access.actor import acting
from visor.access.guard import allow, public, signed_in
from visor.web import drafts
from visor.web.middleware import error_page

NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "code", "file"})


@allow(signed_in, methods=["POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is being typed; answers when it was kept."""
    fields = {name: str(value) for name, value in request.POST.items() if name not in NEVER_KEPT}
    try:
        kept = drafts.keep(by=request.actor, key=key[:120], fields=fields, at=timezone.now())  # type: ignore[attr-defined]
    except drafts.DraftTooLong as refusal:
        return JsonResponse({"error": str(refusal)}, status=413)
    return JsonResponse({"saved_at": timezone.localtime(kept.saved_at).strftime("%H:%M")})


@public("a load balancer asks whether the process lives")
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("live", content_type="text/plain")


@public("a load balancer asks whether the process can serve; it learns yes or no, not why")
def ready(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready", content_type="text/plain")


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, in another tab, or comes from elsewhere: say how to go on."""
    _know_who_is_here(request)
    return HttpResponse(loader.render_to_string("stale_form.html", {}, request), status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    _know_who_is_here(request)
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def _know_who_is_here(request: HttpRequest) -> None:
    """For the header's name and menu: no view was reached, so none has asked."""
    user = request.user
    if user.is_authenticated and user.pk is not None and not hasattr(request, "actor"):
        with acting(user.pk) as actor:
            request.actor = actor  # type: ignore[attr-defined]
