"""No record model can be read without saying who asks, by whatever way a queryset is used."""

import ast
import io
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import get_list_or_404, get_object_or_404

from records.documents.models import Document
from records.nominals.models import Card, Name, Nominal, NominalUserGrant, TimelineEntry
from visor.access.scoping import LockedQuery, ScopedQuerySet, Unscoped
from visor.accounts.models import User
from visor.organisation.models import Unit

ROOT = Path(settings.BASE_DIR)
RECORD_MODELS = [
    model
    for config in apps.get_app_configs()
    if config.name.startswith("records.")
    for model in config.get_models(include_auto_created=True)
]
# Where somebody may say "unscoped": one reason each, reviewed.
UNSCOPED = {("records/documents/actions.py", "FOR_THE_WORKER")}

WAYS = {
    "iterate": list,
    "iterator": lambda rows: list(rows.iterator()),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(Name(pk=1)),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.order_by("pk").last(),
    "latest": lambda rows: rows.latest("pk"),
    "earliest": lambda rows: rows.earliest("pk"),
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:3]),
    "truth": bool,
    "length": len,
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "values": lambda rows: list(rows.values()),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "distinct": lambda rows: list(rows.distinct()),
    "filter": lambda rows: list(rows.filter(pk=1)),
    "exclude": lambda rows: list(rows.exclude(pk=1)),
    "annotate": lambda rows: list(rows.annotate(n=Count("pk"))),
    "alias": lambda rows: list(rows.alias(n=Count("pk"))),
    "only": lambda rows: list(rows.only("pk")),
    "defer": lambda rows: list(rows.defer("pk")),
    "select_related": lambda rows: list(rows.select_related()),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "reverse": lambda rows: list(rows.order_by("pk").reverse()),
    "using": lambda rows: list(rows.using("default")),
    "explain": lambda rows: rows.explain(),
    "union": lambda rows: list(rows.union(rows)),
    "intersection": lambda rows: list(rows.intersection(rows)),
    "difference": lambda rows: list(rows.difference(rows)),
    "or": lambda rows: list(rows | rows),
    "and": lambda rows: list(rows & rows),
    "xor": lambda rows: list(rows ^ rows),
    "sql": lambda rows: str(rows.query),
    "subquery": lambda rows: list(User.objects.filter(pk__in=rows.values("pk"))),
    "exists in": lambda rows: list(User.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))))),
    "subquery in": lambda rows: list(User.objects.annotate(x=Subquery(rows.values("pk")[:1]))),
    "get_object_or_404": lambda rows: get_object_or_404(rows, pk=1),
    "get_list_or_404": get_list_or_404,
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
    "choices": lambda rows: list(forms.ModelChoiceField(rows).choices),
    "multiple choices": lambda rows: list(forms.ModelMultipleChoiceField(rows).clean(["1"])),
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.delete(),
    "bulk_create": lambda rows: rows.bulk_create([]),
    "bulk_update": lambda rows: rows.bulk_update([], ["pk"]),
    "raw": lambda rows: rows.raw("SELECT 1"),
}


@pytest.mark.parametrize("model", RECORD_MODELS, ids=lambda model: model.__name__)
def test_every_manager_of_a_record_model_is_locked(model):
    for manager in model._meta.managers:
        rows = manager.all()
        assert isinstance(rows, ScopedQuerySet), model
        assert isinstance(rows.query, LockedQuery), model
        assert not rows.query.opened, model
    assert isinstance(model._default_manager.all(), ScopedQuerySet)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_using_a_queryset_executes_before_it_is_said_who_asks(way, act):
    with act("priya.shah"):
        for rows in (Name.objects.all(), Name.objects.filter(pk__gt=0)):
            with pytest.raises(Unscoped):
                WAYS[way](rows)


@pytest.mark.parametrize("way", ["update", "delete", "bulk_create", "bulk_update", "raw"])
def test_bulk_writes_raise_even_for_somebody(way, act):
    with act("priya.shah") as actor, pytest.raises(Unscoped):
        WAYS[way](Nominal.objects.visible_to(actor))


def test_an_opened_half_does_not_open_the_other(act):
    """`visible | everything` is everything; it must not be served because its left half was opened."""
    with act("megan.rees") as actor:
        mine, everything = Card.objects.visible_to(actor), Card.objects.all()
        for combined in (
            lambda: mine | everything,
            lambda: everything | mine,
            lambda: mine & everything,
            lambda: mine ^ everything,
            lambda: mine.union(everything),
            lambda: everything.union(mine),
            lambda: mine.difference(everything),
            lambda: mine.filter(pk__in=everything),
            lambda: mine.none() | everything,
        ):
            with pytest.raises(Unscoped):
                list(combined())


def test_an_opened_queryset_stays_a_queryset(act):
    with act("priya.shah") as actor:
        rows = Nominal.objects.visible_to(actor)
        one = rows.order_by("pk").first()
        assert rows.filter(pk=one.pk).exists()
        assert rows.in_bulk([one.pk]) == {one.pk: one}
        assert one in (rows.filter(pk=one.pk) | rows.filter(pk=one.pk + 1))
        assert one in rows.filter(pk=one.pk).union(rows.filter(pk=one.pk))


def test_of_a_record_gives_rows_of_that_record_alone(act):
    with act("priya.shah") as actor:
        first, second = Nominal.objects.visible_to(actor).order_by("pk")[:2]
        assert {name.nominal_id for name in Name.objects.of(first)} == {first.pk}
        assert {entry.nominal_id for entry in TimelineEntry.objects.of(second)} == {second.pk}


def test_related_managers_are_locked_too(act):
    with act("priya.shah") as actor:
        card = Card.objects.visible_to(actor)[0]
        nominal = Nominal.objects.visible_to(actor)[0]
        with pytest.raises(Unscoped):
            list(card.terms.all())
        with pytest.raises(Unscoped):
            list(nominal.nominalusergrant_set.all())
        with pytest.raises(Unscoped):
            list(Nominal.objects.visible_to(actor).prefetch_related("nominalusergrant_set"))
        opened = Prefetch("nominalusergrant_set", NominalUserGrant.objects.of(nominal))
        assert list(Nominal.objects.visible_to(actor).prefetch_related(opened))


def test_unscoped_wants_a_reason():
    with pytest.raises(Unscoped):
        Document.objects.unscoped(reason="")
    with pytest.raises(TypeError):
        Document.objects.unscoped()


@pytest.mark.parametrize(
    "model", ["nominals.Name", "nominals.Nominal", "documents.Document", "nominals.SearchRun"]
)
def test_dumpdata_gives_nothing(model, world):
    out = io.StringIO()
    for options in ({}, {"use_base_manager": True}):
        with pytest.raises((Unscoped, CommandError)):
            call_command("dumpdata", model, stdout=out, **options)
    assert not out.getvalue().strip("[]")


def test_a_404_shortcut_on_an_opened_queryset_still_works(act):
    with act("priya.shah") as actor, pytest.raises(Http404):
        get_object_or_404(Nominal.objects.visible_to(actor), pk=0)


@pytest.mark.parametrize("model", RECORD_MODELS, ids=lambda model: model.__name__)
def test_no_path_leads_from_an_open_table_back_to_a_record(model):
    """A join from an open table would pass by the locked manager: no reverse accessor, no reverse name."""
    open_models = {
        other
        for label in settings.OPEN_APPS
        for other in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    for field in model._meta.get_fields(include_hidden=True):
        related = getattr(field, "related_model", None)
        if not getattr(field, "many_to_one", False) and not getattr(field, "one_to_one", False):
            continue
        if field.auto_created or related not in open_models:
            continue
        assert field.remote_field.hidden, f"{model.__name__}.{field.name} leads back from {related.__name__}"


@pytest.mark.parametrize("model", [User, Unit], ids=lambda model: model.__name__)
def test_a_name_cannot_be_reached_by_joining_from_staff_or_units(model):
    names = {field.name for field in model._meta.get_fields()} - {"postings_granted"}
    for word in ("nominal", "card", "grant", "document", "entry", "partner", "worker", "search"):
        assert not [name for name in names if word in name], word


def test_what_a_traceback_shows_is_no_name(act):
    with act("priya.shah") as actor:
        nominal = Nominal.objects.visible_to(actor).select_related("summary")[0]
        for shown in (
            repr(Nominal.objects.visible_to(actor)),
            repr(nominal),
            *(repr(name) for name in Name.objects.of(nominal)),
            repr(nominal.summary),
            repr(Card.objects.visible_to(actor).get(pk=nominal.pk)),
        ):
            assert not any(part in shown for part in nominal.summary.name.split())


def test_who_says_unscoped_is_written_here():
    found = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"unscoped", "_opened"}:
                if node.func.attr == "_opened":
                    assert path.name in {"querysets.py", "scoping.py"}, path
                    continue
                reason = node.keywords[0].value
                assert isinstance(reason, ast.Name | ast.Constant)
                found.add((str(path.relative_to(ROOT)), getattr(reason, "id", getattr(reason, "value", ""))))
    assert found == UNSCOPED


def test_nobody_goes_round_the_managers():
    """Django's own doors past a manager, guardian's answers, and hand-made SQL over record tables."""
    for path in _sources():
        text = path.read_text()
        for word in (
            "_base_manager",
            "guardian.shortcuts",
            "get_objects_for_user",
            "has_perm(",
            ".raw(",
            ".extra(",
        ):
            assert word not in text, f"{word} in {path}"


def _sources():
    for wing in ("visor", "records", "vetting", "training"):
        for path in sorted((ROOT / wing).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "scoping.py":
                yield path
