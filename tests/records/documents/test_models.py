"""What the database itself holds to: one file once per record, states only along their table, scope by record."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from records.documents.choices import AT_REST, COLOURS, MOVES, NEXT, DocumentKind, State
from records.documents.models import Document
from records.nominals.models import Nominal
from tests.world import World
from visor.access.actor import Actor, acting, acting_as_system
from visor.access.scoping import Unscoped

pytestmark = pytest.mark.django_db


def nominal_of(actor: Actor, slug: str) -> Nominal:
    return Nominal.objects.visible_to(actor).get(reference=slug.replace("-", "/"))


def make(actor: Actor, nominal: Nominal, **fields: Any) -> Document:
    now = timezone.now()
    given = {
        "kind": DocumentKind.LETTER,
        "title": "A letter",
        "original_name": "letter.pdf",
        "size": 9,
        "sha256": uuid.uuid4().hex * 2,
        "state_since": now,
        "uploaded_at": now,
        "upload_key": uuid.uuid4(),
    }
    return Document.objects.create(nominal=nominal, uploaded_by_id=actor.user_id, **(given | fields))


def test_a_record_holds_a_file_once(act: Any, world: World) -> None:
    with act("priya.shah") as priya:
        nominal = nominal_of(priya, world.ordinary)
        first = make(priya, nominal)
        with pytest.raises(IntegrityError, match="document_once_per_record"), transaction.atomic():
            make(priya, nominal, sha256=first.sha256)
        other = nominal_of(priya, world.special["shared"])
        assert make(priya, other, sha256=first.sha256).pk


def test_an_empty_file_is_none(act: Any, world: World) -> None:
    with (
        act("priya.shah") as priya,
        pytest.raises(IntegrityError, match="document_not_empty"),
        transaction.atomic(),
    ):
        make(priya, nominal_of(priya, world.ordinary), size=0)


def test_documents_are_reached_only_through_their_record(act: Any, world: World) -> None:
    with act("priya.shah") as priya:
        mine = make(priya, nominal_of(priya, world.ordinary))
        with pytest.raises(Unscoped):
            Document.objects.filter(pk=mine.pk).exists()
        with pytest.raises(Unscoped):
            Document.objects.filter(pk=mine.pk).delete()
        assert list(Document.objects.of(mine.nominal)) == [mine]


@pytest.mark.parametrize("person", ["megan.rees", "rob.finch", "omar.said", "colin.webb"])
def test_the_database_hides_a_document_with_its_record(act: Any, world: World, person: str) -> None:
    with act("priya.shah") as priya:
        mine = make(priya, nominal_of(priya, world.ordinary))
    with act(person):
        assert not Document.objects.unscoped(reason="a test").filter(pk=mine.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE documents_document SET state = 'read' WHERE id = %s", [mine.pk])
            assert cursor.rowcount == 0


def test_a_reader_cannot_write_and_a_stranger_cannot_add(act: Any, world: World) -> None:
    with act("priya.shah") as priya:
        nominal = nominal_of(priya, world.ordinary)
    for person in ("helen.archer", "megan.rees"):
        with (
            act(person) as actor,
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            make(actor, nominal)


def test_without_acting_the_table_is_closed(world: World) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Document.objects.unscoped(reason="a test").count()


def test_background_work_sees_the_documents_of_its_one_record(act: Any, world: World) -> None:
    with act("priya.shah") as priya:
        nominal, other = nominal_of(priya, world.ordinary), nominal_of(priya, world.special["shared"])
        mine = make(priya, nominal)
        make(priya, other)
    with acting_as_system(nominal.pk):
        assert [row.pk for row in Document.objects.unscoped(reason="a test")] == [mine.pk]


@pytest.mark.parametrize("column", ["sha256", "original_name", "nominal_id", "uploaded_by_id", "size"])
def test_what_was_received_never_changes(world: World, column: str) -> None:
    with (
        acting(world.user("priya.shah").pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE documents_document SET {column} = {column}")


def test_only_what_was_read_is_ever_handed_out() -> None:
    assert {state for state in State if Document(state=state).may_be_handed_out} == {State.READ}


def test_nothing_is_read_but_after_its_checks() -> None:
    assert {state for state in State if State.READING in MOVES[state]} == {State.CHECKING, State.WAITING}
    assert {state for state in State if State.READ in MOVES[state]} == {State.READING}


def test_every_state_has_its_words_and_every_wait_has_an_end() -> None:
    assert set(MOVES) == set(COLOURS) == set(NEXT) == set(State)
    for state in State:
        assert (state in AT_REST) != bool(MOVES[state] - {State.RECEIVED})
    reachable = {State.RECEIVED}
    while more := set().union(*(MOVES[state] for state in reachable)) - reachable:
        reachable |= more
    assert reachable == set(State)
