"""What waits for a supervisor's sign-off: what has waited longest first, each with what it changes."""

import datetime as dt
from typing import Any

from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast, JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from records.assessments import present
from records.assessments.actions import SIGN_OFF_DUE
from records.assessments.choices import AssessmentState
from records.assessments.models import Assessment
from records.assessments.querysets import AssessmentQuerySet
from records.assessments.values import LEVELS, RANK
from records.nominals import reference as references
from records.nominals.models import Nominal
from records.nominals.policy import NOT_YOUR_ROLE, ROLES, Action, can_find
from records.nominals.present import cursor, days_left, restricted
from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.access.guard import allow
from visor.audit import log as audit
from visor.web.templatetags.components import date_uk
from visor.work.models import Due

SHOWN = 25


def can_sign_off_somewhere(actor: Actor) -> Decision:
    """Any ready person in a role that signs off; what waits for them is asked when it is fetched."""
    ready = can_find(actor)
    if isinstance(ready, Denied):
        return ready
    return Allowed() if actor.roles & ROLES[Action.SIGN_OFF] else NOT_YOUR_ROLE


@allow(can_sign_off_somewhere)
def sign_off_list(request: HttpRequest) -> HttpResponse:
    """What this person may sign off now, and below it what is their own and waits for somebody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = _with_what_is_shown(Assessment.objects.awaiting_sign_off_by(actor), actor)
    after = cursor(request.GET.get("after", ""))
    page = list((rows.waiting_after(*after) if after else rows).longest_waiting_first()[: SHOWN + 1])
    shown = page[:SHOWN]
    own = [] if after else list(_own(actor)[:SHOWN])
    audit.record(
        "caseload.sign_off_list.shown",
        by=actor,
        subject_type="nominals",
        detail={"shown": sorted({one.nominal_id for one in (*shown, *own)})},
    )
    today = timezone.localdate()
    context = {
        "cards": [_card(one, today) for one in shown],
        "own": [_card(one, today) for one in own],
        "home": reverse("home"),
        "first": reverse("sign_off_list") if after else "",
        "more": _more(shown[-1]) if len(page) > SHOWN else "",
    }
    return render(request, "caseload/sign_off_list.html", context)


def _own(actor: Actor) -> AssessmentQuerySet:
    mine = Q(entered_by_id=actor.user_id) | Q(author_id=actor.user_id)
    waiting = Assessment.objects.visible_to(actor).filter(mine, state=AssessmentState.AWAITING)
    return _with_what_is_shown(waiting, actor).longest_waiting_first()


def _with_what_is_shown(rows: AssessmentQuerySet, actor: Actor) -> AssessmentQuerySet:
    """Each with its record as this person may see it, when it is due, and the level of the OASys before it."""
    record = Nominal.objects.visible_to(actor).filter(pk=OuterRef("nominal_id"))
    due = Due.objects.open().filter(
        kind=SIGN_OFF_DUE, key=Cast(OuterRef("reference"), CharField(max_length=64))
    )
    before = (
        Assessment.objects.visible_to(actor)
        .live()
        .filter(nominal_id=OuterRef("nominal_id"), completed_on__lte=OuterRef("completed_on"))
        .exclude(pk=OuterRef("pk"))
        .last_completed()
    )
    return (
        rows.select_related("author", "entered_by")
        .annotate(
            about=Subquery(
                record.values(
                    found=JSONObject(reference="reference", name="summary__name", visibility="visibility")
                )
            )
        )
        .annotate(due_on=Subquery(due.values("due_on")[:1]))
        .annotate(level_before=Subquery(before.values("rosh")[:1]))
    )


def _card(one: Assessment, today: dt.date) -> dict[str, Any]:
    """One OASys: the difference first, then whose it is, whose work it was, and how long it has waited."""
    about, due_on = one.about, one.due_on  # type: ignore[attr-defined]
    days = (today - timezone.localdate(one.state_since)).days
    change, tag = _difference(one)
    facts = [
        change,
        about["reference"],
        f"OASys {present.called(one)}",
        f"Entered by {present.entered(one)}",
        "Waiting since today" if days == 0 else f"Waiting {days} {'day' if days == 1 else 'days'}",
        *([f"Due {date_uk(due_on)}"] if due_on else []),
        *(["Countersigned in OASys"] if one.countersigned_in_print else []),
    ]
    keys = [references.in_address(about["reference"]), one.reference]
    return {
        "title": about["name"],
        "href": reverse("assessment", args=keys),
        "facts": facts,
        "tags": [*restricted(about["visibility"]), tag, *([days_left(due_on, today)] if due_on else [])],
    }


def _difference(one: Assessment) -> tuple[str, dict[str, str]]:
    """The highest level of risk against the OASys before it, or against what the header showed before any."""
    codes = {label: code for code, label in LEVELS.items()}
    was = one.level_before or codes.get(one.rosh_before, "")  # type: ignore[attr-defined]
    if not one.rosh:
        return "It gives no RoSH level", {"text": "No RoSH level", "colour": "grey"}
    if was not in RANK:
        return f"RoSH {one.rosh_label}, none before", {"text": "New RoSH level", "colour": "blue"}
    if was == one.rosh:
        return f"RoSH {one.rosh_label}, as before", {"text": "RoSH unchanged", "colour": "grey"}
    words = f"RoSH {LEVELS[was]} to {one.rosh_label}"
    if RANK[one.rosh] > RANK[was]:
        return words, {"text": "RoSH raised", "colour": "red"}
    return words, {"text": "RoSH lowered", "colour": "green"}


def _more(last: Assessment) -> str:
    since = last.state_since.astimezone(dt.UTC)
    return "?" + urlencode({"after": f"{since:%Y-%m-%dT%H:%M:%S.%f}Z~{last.pk}"})
