"""Accounts of everybody, for administrators: find one, invite one."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from visor.access.guard import allow
from visor.accounts import actions, delivery
from visor.accounts.forms import FindPersonForm, InvitePersonForm
from visor.accounts.models import User
from visor.accounts.policy import may_administer_accounts
from visor.accounts.views.asking import actor_of
from visor.web.templatetags.components import datetime_uk

PAGE = 50


@allow(may_administer_accounts)
def people(request: HttpRequest) -> HttpResponse:
    form = FindPersonForm(request.GET)
    words = form.cleaned_data["q"].split() if form.is_valid() else []
    found = list(User.objects.found(words, by=actor_of(request), after=_after(request))[: PAGE + 1])
    older = ""
    if len(found) > PAGE:
        older = "?" + urlencode({"q": " ".join(words), "after": str(found[PAGE - 1].ref)})
    rows = [_row(who) for who in found[:PAGE]]
    shown = {
        "form": form,
        "head": ["Name", "Work e-mail address", "State", "Last sign-in"],
        "rows": rows,
        "older": older,
    }
    return render(request, "accounts/people.html", shown)


@allow(may_administer_accounts, methods=("GET", "HEAD", "POST"))
def invite_person(request: HttpRequest) -> HttpResponse:
    form = InvitePersonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            issued = actions.invite(by=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except actions.CannotInvite as refusal:
            form.add_error("username", str(refusal))
        else:
            return show_link(request, issued)
    return render(request, "accounts/invite_person.html", {"form": form})


def show_link(request: HttpRequest, issued: actions.Issued) -> HttpResponse:
    """E-mail the link to its owner, or show it once to the administrator where no e-mail leaves this place."""
    link = issued.link
    url = request.build_absolute_uri(reverse("set_up", args=[issued.token]))
    by_email = delivery.configured()
    if by_email:
        delivery.tell(link.user, f"link_{link.kind}", url=url, expires_at=link.expires_at)
    shown = {"link": link, "person": link.user, "url": "" if by_email else url}
    return render(request, "accounts/link_issued.html", shown)


def _row(who: User) -> list[object]:
    state = {"text": "In use", "tag": "green"} if who.is_active else {"text": "Not in use", "tag": "grey"}
    if who.is_active and who.last_login is None:
        state = {"text": "Never signed in", "tag": "yellow"}
    name = {"text": who.full_name, "href": reverse("person", args=[who.ref])}
    return [name, who.username, state, datetime_uk(who.last_login) or "Never"]


def _after(request: HttpRequest) -> User | None:
    try:
        return User.objects.filter(ref=uuid.UUID(request.GET.get("after", ""))).first()
    except ValueError:
        return None
