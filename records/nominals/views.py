"""Find somebody, add a record, open it, write in its log. HTTP in, HTTP out."""

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from records.nominals import actions, choose, fetch, parts, policy, present, search
from records.nominals.choices import LogKind, MarkerKind
from records.nominals.forms import CreateNominalForm, LogEntryForm, MarkerForm, SearchForm
from records.nominals.models import Nominal, SearchRun
from records.nominals.policy import Action, Standing
from visor.access.actor import Actor
from visor.access.guard import allow, signed_in
from visor.organisation.choices import RECORD_ROLES, Role
from visor.web import drafts

TIMELINE_PAGE = 50
CREATE_DRAFT = "record/new"


@allow(policy.can_find, methods=["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """The one search box and what it found. A search is also the way to add a record.

    What was typed names people, so it never stays in an address: results are shown by the search's own key.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    typed = request.POST if request.method == "POST" else request.GET
    form = SearchForm(typed if "q" in typed or request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = search.find(by=actor, text=form.cleaned_data["q"], at=now, today=timezone.localdate(now))
        return redirect(f"{reverse('search')}?search={made.run.pk}")
    results = None
    run = search.own_run(actor, _key(request.GET["search"]), at=now) if "search" in request.GET else None
    if run is not None:
        results = search.again(by=actor, run=run, today=timezone.localdate(now))
        form = SearchForm(initial={"q": run.terms})
    context = {"form": form, "results": results, "can_create": policy.can_create(actor), **_cards(results)}
    return render(request, "nominals/search.html", context, status=422 if request.method == "POST" else 200)


def _cards(results: search.Results | None) -> dict[str, Any]:
    """The people found, as the pages list them."""
    groups = {
        "cards": results.found if results else [],
        "restricted": results.restricted if results else [],
        "less_likely": results.less_likely if results else [],
    }
    return {name: [present.found(found) for found in group] for name, group in groups.items()}


@allow(policy.can_create, methods=["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add a record, on the ground of a search of one's own; whoever that search missed is shown first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = request.POST.get("search") or request.GET.get("search", "")
    run = search.own_run(actor, _key(given), at=timezone.now())
    if run is None:
        return _search_first(request, actor)
    lists = choose.offered(actor, at=timezone.now())
    if request.method == "POST":
        asks = "reason" in request.POST
        form = CreateNominalForm(request.POST, draft_key=CREATE_DRAFT, asks=asks, **lists)
        if form.is_valid():
            return _create_from(request, actor, form, run)
        return _form_page(request, form, _alike(actor, form, run) if asks else None, status=422)
    return _begin(request, actor, run, lists)


def _begin(request: HttpRequest, actor: Actor, run: SearchRun, lists: choose.Offered) -> HttpResponse:
    """The form with what is known: the search, or a draft of the same person and whom to look at before it is sent."""
    first = choose.first_values(run, lists, today=timezone.localdate())
    draft = drafts.find(by=actor, key=CREATE_DRAFT)
    if not draft or not choose.is_draft_of(run, draft.fields, first):
        return _form_page(request, CreateNominalForm(initial=first, draft_key=CREATE_DRAFT, **lists))
    first |= CreateNominalForm.first_values(draft.fields) | {"search": run.pk}
    messages.info(
        request, f"What you had typed by {timezone.localtime(draft.saved_at):%H:%M} is in the form."
    )
    alike = _alike(actor, CreateNominalForm(draft.fields, **lists), run)
    if alike:
        first["search"] = alike.run.pk
    form = CreateNominalForm(initial=first, draft_key=CREATE_DRAFT, asks=alike is not None, **lists)
    return _form_page(request, form, alike)


def _alike(actor: Actor, form: CreateNominalForm, run: SearchRun) -> search.Results | None:
    """Whom a form is like, however much of it is right; kept as a search when it shows somebody new."""
    form.full_clean()
    query = choose.query_of(form, today=timezone.localdate())
    likely = choose.likely(actor, query)
    if not likely:
        return None
    if choose.all_were_shown(likely, run):
        return search.results(by=actor, run=run, cards=likely, query=query)
    return search.remember(by=actor, terms=run.terms, cards=likely, query=query, at=timezone.now())


def _form_page(
    request: HttpRequest, form: CreateNominalForm, alike: search.Results | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, "nominals/create.html", {"form": form, **_cards(alike)}, status=status)


def _search_first(request: HttpRequest, actor: Actor) -> HttpResponse:
    """No search, or one too old: nothing that was typed is lost, and the way on is said."""
    if request.method == "POST":
        _keep_draft(request, actor)
        messages.info(
            request, "Your search is more than an hour old. Search again: what you typed will be in the form."
        )
    else:
        messages.info(request, "Search for the person first. You can add them from the results.")
    return redirect("search")


def _keep_draft(request: HttpRequest, actor: Actor, *, search_id: uuid.UUID | None = None) -> None:
    typed = {name: str(value) for name, value in request.POST.items() if name in choose.KEPT}
    typed |= {"search": str(search_id)} if search_id else {}
    with suppress(drafts.DraftTooLong):
        drafts.keep(by=actor, key=CREATE_DRAFT, fields=typed, at=timezone.now())


def _create_from(request: HttpRequest, actor: Actor, form: CreateNominalForm, run: SearchRun) -> HttpResponse:
    now = timezone.now()
    typed = form.cleaned_data
    earlier = Nominal.objects.all().made_by_form(actor, _key(typed["form_key"]))
    if earlier is not None:  # before anything else: it would be found as somebody like themselves
        return _already(request, earlier)
    query = choose.query_of(form, today=timezone.localdate(now))
    likely = choose.likely(actor, query)
    reason = typed.get("reason", "")
    if not choose.all_were_shown(likely, run) or (likely and not reason):
        # By an address of its own, so that whoever opens one of them comes back to the form, and finds it filled.
        terms = choose.terms_of(form)
        made = search.remember(by=actor, terms=terms, cards=likely, query=query, at=now)
        _keep_draft(request, actor, search_id=made.run.pk)
        return redirect(f"{reverse('record_create')}?search={made.run.pk}")
    try:
        nominal = actions.create_nominal(
            by=actor, new=choose.new_nominal(form), form_key=_key(typed["form_key"]), search_id=run.pk, at=now
        )
    except actions.AlreadyAdded as twin:
        return _already(request, twin.nominal)
    for found in choose.doubtful_numbers(form, today=timezone.localdate(now)):
        messages.warning(request, found)
    drafts.drop(by=actor, key=CREATE_DRAFT)
    messages.success(request, f"Record {nominal.reference} created.")
    return redirect("record", nominal.slug)


def _already(request: HttpRequest, nominal: Nominal) -> HttpResponse:
    messages.info(request, "You had already added this record. Here it is.")
    return redirect("record", nominal.slug)


@allow(policy.can_find)
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The record: header, names and numbers, ownership, and its one timeline."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug)
    standing = Standing(nominal.visibility, nominal.access_level)
    before = present.cursor(request.GET.get("before", ""))
    found = parts.of(nominal, lines=TIMELINE_PAGE + 1, before=before)
    page = found.timeline
    context = {
        "nominal": nominal,
        "identity": present.identity(nominal, today=timezone.localdate()),
        "names": found.names,
        "numbers": found.numbers,
        "timeline": [present.timeline_line(entry, nominal) for entry in page[:TIMELINE_PAGE]],
        "older": present.older(page, TIMELINE_PAGE),
        "is_first_page": before is None,
        "can_log": policy.decide(actor, Action.ADD_LOG_ENTRY, standing),
        "can_upload": policy.decide(actor, Action.ADD_DOCUMENT, standing),
        "can_mark": policy.decide(actor, Action.ADD_MARKER, standing),
        "can_release": policy.decide(actor, Action.RECORD_RELEASE, standing),
    }
    return render(request, "nominals/record.html", context)


@allow(policy.can_find, methods=["GET", "POST"])
def add_log_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Write in the log in one step, with a draft kept until it is saved."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.ADD_LOG_ENTRY)
    draft_key = f"log/{nominal.slug}"
    if request.method == "POST":
        form = LogEntryForm(request.POST, draft_key=draft_key)
        if form.is_valid():
            typed = form.cleaned_data
            actions.add_log_entry(
                by=actor, nominal=nominal, kind=LogKind(typed["kind"]), text=typed["text"], happened_at=typed["when"],
                is_significant=typed["is_significant"], form_key=_key(typed["form_key"]), at=timezone.now(),
            )  # fmt: skip
            drafts.drop(by=actor, key=draft_key)
            messages.success(request, "Log entry saved.")
            return redirect("record", nominal.slug)
        status = 422
    else:
        draft = drafts.find(by=actor, key=draft_key)
        first: dict[str, Any] = {"happened_on": timezone.localdate(), "form_key": uuid.uuid4()}
        first |= LogEntryForm.first_values(draft.fields) if draft else {}
        form = LogEntryForm(initial=first, draft_key=draft_key)
        status = 200
        if draft:
            messages.info(
                request, f"Your draft of {timezone.localtime(draft.saved_at):%H:%M} is in the form."
            )
    context = {
        "form": form,
        "nominal": nominal,
        "identity": present.identity(nominal, today=timezone.localdate()),
    }
    return render(request, "nominals/log_entry.html", context, status=status)


@allow(policy.can_find, methods=["GET", "POST"])
def add_marker(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a warning on the header."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    nominal = fetch.record(actor, slug, Action.ADD_MARKER)
    form = MarkerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kind = MarkerKind(form.cleaned_data["kind"])
        evidence = form.cleaned_data["evidence"]
        try:
            actions.add_marker(by=actor, nominal=nominal, kind=kind, evidence=evidence, at=timezone.now())
        except actions.AlreadyMarked:
            form.add_error("kind", "This marker is on the record already")
        else:
            messages.success(request, f"Marker added: {kind.label}.")
            return redirect("record", nominal.slug)
    context = {
        "form": form,
        "nominal": nominal,
        "identity": present.identity(nominal, today=timezone.localdate()),
    }
    return render(request, "nominals/marker.html", context, status=422 if form.errors else 200)


@allow(signed_in)
def how_access_works(request: HttpRequest) -> HttpResponse:
    """The questions asked of every request, in their order, and what each role may do: made from the rule itself."""
    questions = [[question, denied.text] for question, denied in policy.TABLE]
    roles = [
        [Role(role).label, *("Yes" if role in policy.ROLES[action] else "No" for action in policy.SHOWN)]
        for role in RECORD_ROLES
    ]
    context = {
        "questions": questions,
        "questions_head": ["Question", "What you are told if the answer is no"],
        "roles": roles,
        "head": ["Role", *policy.SHOWN.values()],
    }
    return render(request, "nominals/how_access_works.html", context)


def _key(text: str) -> uuid.UUID:
    """The key a form was given; anything else is a key nobody was given."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
