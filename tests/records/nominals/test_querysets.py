"""Lists of records: what changed last, whose they are, how far access reaches."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from records.nominals.models import Card, Nominal, RecordAccess, SearchTerm
from records.nominals.querysets import reads_records
from visor.access.actor import SYSTEM, Actor, acting

READERS = [
    "priya.shah",
    "tom.hughes",
    "grace.okafor",
    "una.clarke",
    "jon.pike",
    "ruth.ellery",
    "dan.reid",
    "kev.marsden",
]


@pytest.mark.parametrize("person", READERS)
@pytest.mark.parametrize("count", [1, 3, 25])
def test_what_changed_last_is_the_head_of_everything_in_scope(person, count, act):
    with act(person) as actor:
        everything = list(Nominal.objects.visible_to(actor).newest_change_first())
        assert Nominal.objects.all().changed_last(actor, count) == everything[:count]


def test_it_costs_the_same_for_a_wide_scope_as_for_a_narrow_one(act):
    counts = []
    for person in ("priya.shah", "ruth.ellery"):
        with act(person) as actor, CaptureQueriesContext(connection) as captured:
            Nominal.objects.all().changed_last(actor, 25)
        counts.append(len(captured))
    assert counts == [2, 2]


@pytest.mark.parametrize("person", ["omar.said", "nadia.frost", "colin.webb", "irene.holt"])
def test_whoever_is_no_reader_has_no_list(person, act):
    with act(person) as actor:
        assert not reads_records(actor)
        assert Nominal.objects.all().changed_last(actor, 25) == []
        for model in (Nominal, Card, SearchTerm):
            assert not model.objects.visible_to(actor).exists()


def test_an_actor_made_up_in_python_opens_nothing_in_the_database(world):
    """Whoever lies to Python meets the policies: they ask the database who acts."""
    liar = Actor(
        user_id=1, name="Liar", active=True, vetted=True, trained=True,
        postings=acting_postings(world), principals=tuple(range(1, 400)),
    )  # fmt: skip
    with acting(world.user("sam.carter").pk):
        assert not Nominal.objects.visible_to(liar).exists()
        assert not RecordAccess.objects.visible_to(liar).exists()


def acting_postings(world):
    with acting(world.user("grace.okafor").pk) as grace:
        return grace.postings


def test_the_system_is_no_reader(world):
    assert not reads_records(SYSTEM)


def test_how_far_access_reaches_is_said_on_the_row(act, world):
    with act("priya.shah") as priya:
        levels = set(
            Nominal.objects.visible_to(priya).with_level(priya).values_list("access_level", flat=True)
        )
        assert levels == {3}
    with act("helen.archer") as helen:
        levels = set(
            Nominal.objects.visible_to(helen).with_level(helen).values_list("access_level", flat=True)
        )
        assert levels == {None}


def test_a_header_is_read_in_one_statement(act):
    with act("priya.shah") as priya, CaptureQueriesContext(connection) as captured:
        for nominal in Nominal.objects.visible_to(priya).with_header():
            assert nominal.summary.name
            assert nominal.owner_unit.name
            assert nominal.manager.full_name
    assert len(captured) == 1


@pytest.mark.parametrize("column", ["is_practice", "reference", "created_by_id", "created_at", "form_key"])
def test_what_is_set_once_stays_whoever_asks(act, world, column):
    with act("priya.shah"), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f"UPDATE nominals_nominal SET {column} = {column}")
        cursor.execute("UPDATE nominals_nominal SET updated_at = updated_at")
