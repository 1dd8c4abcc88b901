"""Home: the records I manage and what changed last in my units; for whoever is not ready, their own status."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from records.nominals import policy, present
from records.nominals.models import Nominal
from visor.access.actor import Actor
from visor.access.decision import Allowed
from visor.access.guard import allow, signed_in
from visor.audit import log as audit
from visor.web.templatetags.components import date_uk

SHOWN = 25


@allow(signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """Where everyone lands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not policy.can_find(actor):
        return redirect("my_status")
    mine = list(
        Nominal.objects.visible_to(actor).with_header().managed_by(actor).newest_change_first()[: SHOWN + 1]
    )
    recent = Nominal.objects.changed_last(actor, SHOWN)
    shown = sorted({nominal.pk for nominal in (*mine[:SHOWN], *recent)})
    audit.record("caseload.home.shown", by=actor, subject_type="nominals", detail={"shown": shown})
    context = {
        "mine": [_card(nominal) for nominal in mine[:SHOWN]],
        "mine_more": len(mine) > SHOWN,
        "recent": [_card(nominal) for nominal in recent if nominal.manager_id != actor.user_id],
        "can_create": isinstance(policy.can_create(actor), Allowed),
    }
    return render(request, "caseload/home.html", context)


def _card(nominal: Nominal) -> dict[str, Any]:
    who = present.identity(nominal, today=timezone.localdate())
    changed = date_uk(timezone.localtime(nominal.updated_at).date())
    facts = [
        nominal.reference,
        f"{who['category']}, {who['level']}",
        f"Manager: {who['manager']}, {who['unit']}",
    ]
    facts += [f"Next: {who['next_event']}"] if who["next_event"] else []
    tags = [{"text": f"RoSH {who['rosh']}", "colour": who["rosh_colour"]}] if who["rosh"] else []
    return {
        "title": who["name"],
        "href": reverse("record", args=[nominal.slug]),
        "facts": [*facts, f"Last change {changed}"],
        "tags": [*tags, *who["markers"]],
    }
