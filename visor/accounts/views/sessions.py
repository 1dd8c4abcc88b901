"""One's own sessions: where one is signed in, and ending it; and the sign that somebody is still there."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from visor.access.guard import allow, signed_in
from visor.accounts import actions
from visor.accounts.entry import store_of
from visor.accounts.middleware import touch
from visor.accounts.models import Session
from visor.accounts.views.asking import actor_of


@allow(signed_in)
def sessions(request: HttpRequest) -> HttpResponse:
    mine = store_of(request).stored_key
    rows = Session.objects.live_of(actor_of(request).user_id)
    shown = sorted(rows, key=lambda row: row.pk != mine)
    return render(
        request, "accounts/sessions.html", {"sessions": shown, "mine": mine, "others": len(shown) > 1}
    )


@allow(signed_in, methods=["POST"])
def end_session(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    if actions.revoke_session(by=actor_of(request), ref=ref):
        messages.success(request, "That session has ended.")
    return redirect("sessions")


@allow(signed_in, methods=["POST"])
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    actions.revoke_others(by=actor_of(request), keep=store_of(request).stored_key)
    messages.success(request, "All your other sessions have ended.")
    return redirect("sessions")


@allow(signed_in, methods=["POST"])
def keepalive(request: HttpRequest) -> HttpResponse:
    """Somebody is typing or has pressed "Stay signed in"."""
    store = store_of(request)
    if store.row is not None:
        touch(store.row, even_if_fresh=True)
    return JsonResponse({"seconds": settings.SESSION_IDLE_SECONDS})
