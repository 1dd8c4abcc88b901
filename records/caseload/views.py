"""Home (what waits for me, the records I manage, what changed last in my units) and notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.caseload import present, waiting
from records.nominals import policy
from records.nominals.models import Nominal
from visor.access.actor import Actor
from visor.access.decision import Allowed
from visor.access.guard import allow, signed_in
from visor.audit import log as audit
from visor.work import notices as work

SHOWN = 25
DUE_SHOWN = 10
UNREAD_SHOWN = 5


@allow(signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """Where everyone lands; whoever reads no records, on their own status."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not policy.can_find(actor):
        return redirect("my_status")
    due = list(waiting.due_for(actor)[: DUE_SHOWN + 1])
    unread = list(waiting.unread_of(actor)[:UNREAD_SHOWN])
    mine = list(
        Nominal.objects.visible_to(actor).with_header().managed_by(actor).newest_change_first()[: SHOWN + 1]
    )
    recent = Nominal.objects.changed_last(actor, SHOWN)
    records = {nominal.pk for nominal in (*mine[:SHOWN], *recent)}
    _write(actor, "caseload.home.shown", records | present.shown_of((*due[:DUE_SHOWN], *unread)))
    context = {
        "due": [present.due(item, today=timezone.localdate()) for item in due[:DUE_SHOWN]],
        "due_more": len(due) > DUE_SHOWN,
        "unread": [present.notice(told) for told in unread],
        "unread_in_all": unread[0].in_all if unread else 0,  # type: ignore[attr-defined]
        "mine": [present.record(nominal) for nominal in mine[:SHOWN]],
        "mine_more": len(mine) > SHOWN,
        "recent": [present.record(nominal) for nominal in recent if nominal.manager_id != actor.user_id],
        "can_create": isinstance(policy.can_create(actor), Allowed),
    }
    return render(request, "caseload/home.html", context)


@allow(signed_in, methods=["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Everything this person was told; a POST marks as read what the page had shown them, and no more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        up_to = _number(request.POST.get("up_to", ""))
        work.mark_read(by=actor, up_to=up_to or 0, at=timezone.now())
        return redirect("notices")
    before = _number(request.GET.get("before", ""))
    rows = waiting.notices_of(actor)
    page = list((rows.older_than(before) if before else rows)[: SHOWN + 1])
    shown = page[:SHOWN]
    _write(actor, "caseload.notices.shown", present.shown_of(shown))
    context = {
        "lines": [present.notice(told) for told in shown],
        "up_to": shown[0].pk if shown and before is None else None,
        "older": f"?before={shown[-1].pk}" if len(page) > SHOWN else "",
        "is_first_page": before is None,
    }
    return render(request, "caseload/notices.html", context)


def _write(actor: Actor, event: str, shown: set[int]) -> None:
    audit.record(event, by=actor, subject_type="nominals", detail={"shown": sorted(shown)})


def _number(text: str) -> int | None:
    """The key of a notice as it stands in our own addresses and forms."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
