"""Releases of a record: the list, adding one, withdrawing one. HTTP in, HTTP out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.nominals import fetch
from records.nominals import present as nominals
from records.nominals.models import Nominal
from records.nominals.policy import Action
from records.orders import actions, policy, present
from records.orders.clock import arms_days
from records.orders.forms import ReleaseForm, WithdrawReleaseForm
from records.orders.models import Release
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Refused
from visor.access.guard import allow


@allow(policy.can_open_releases)
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """Every release of the record, newest first, with the clock it started and what stopped it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, event="orders.releases.shown")
    may_change = bool(policy.can_record_release(actor, nominal))
    rows = Release.objects.of(nominal).select_related("added_by", "withdrawn_by").newest_first()
    today = timezone.localdate()
    context = {
        **_frame(nominal),
        "head": present.HEAD if may_change else present.HEAD[:-1],
        "rows": [present.row(release, nominal, today=today, may_change=may_change) for release in rows],
        "can_add": may_change,
    }
    return render(request, "orders/releases.html", context)


@allow(policy.can_open_releases, methods=["GET", "POST"])
def release_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a release, past or planned."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.RECORD_RELEASE)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            release = actions.record_release(
                by=actor, nominal=nominal, at=timezone.now(), **form.cleaned_data
            )
        except actions.AlreadyRecorded:
            form.add_error("released_on", "A release on this day is on the record already")
        else:
            messages.success(request, present.recorded(release))
            return redirect("record", nominal.slug)
    context = {**_frame(nominal), "form": form, "days": arms_days(nominal, on=timezone.localdate())}
    return render(request, "orders/release_add.html", context, status=422 if form.errors else 200)


@allow(policy.can_open_releases, methods=["GET", "POST"])
def release_withdraw(request: HttpRequest, slug: str, release: uuid.UUID) -> HttpResponse:
    """Take back a release written down by mistake."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.RECORD_RELEASE)
    found = Release.objects.of(nominal).standing().filter(reference=release).first()
    if found is None:
        raise Refused(NOT_FOUND, subject_type="release", subject_id=str(release))
    form = WithdrawReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.withdraw_release(
                by=actor,
                nominal=nominal,
                reference=release,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except actions.NotOpen:
            messages.info(request, "This release had already been withdrawn.")
        else:
            messages.success(request, "Release withdrawn.")
        return redirect("releases", nominal.slug)
    context = {**_frame(nominal), "form": form, "release": found}
    return render(request, "orders/release_withdraw.html", context, status=422 if form.errors else 200)


def _frame(nominal: Nominal) -> dict[str, Any]:
    return {"nominal": nominal, "identity": nominals.identity(nominal, today=timezone.localdate())}
