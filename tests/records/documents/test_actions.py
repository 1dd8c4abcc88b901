"""The writers of documents: each re-checks the rule, moves one step, and writes one audit event."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from records.documents import actions
from records.documents.choices import DocumentKind, State
from records.documents.models import Document
from records.documents.policy import Action
from records.nominals import fetch
from records.nominals.models import Nominal, TimelineEntry
from tests.world import World
from visor.access.actor import Actor, acting_as_system
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.work.models import Outbox

pytestmark = pytest.mark.django_db
READING = {"content_type": "application/pdf", "reading": {"a": 1}, "summary": "1 page"}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def priya(act: Any) -> Iterator[Actor]:
    with act("priya.shah") as actor:
        yield actor


@pytest.fixture
def nominal(priya: Actor, world: World) -> Nominal:
    return fetch.record(priya, world.ordinary, Action.ADD_DOCUMENT)


def new(**fields: Any) -> actions.NewDocument:
    given = {
        "kind": DocumentKind.OASYS,
        "title": "OASys",
        "original_name": "oasys.pdf",
        "upload_key": uuid.uuid4(),
    }
    return actions.NewDocument(**(given | fields))


def receive(by: Actor, nominal: Nominal, content: bytes = b"%PDF fictional", **fields: Any) -> Document:
    return actions.receive_document(
        by=by, nominal=nominal, new=new(**fields), chunks=[content], at=timezone.now()
    )


def events(document: Document) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(subject_type="document", subject_id=str(document.reference)).order_by("at")
    return list(rows.values_list("action", "outcome", "code"))


def as_worker(document: Document, action: Any, **fields: Any) -> Any:
    with acting_as_system(document.nominal_id) as system:
        return action(by=system, reference=str(document.reference), at=timezone.now(), **fields)


def test_receiving_writes_row_work_event_and_timeline_together(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    assert (document.state, document.size) == (State.RECEIVED, 14)
    item = Outbox.objects.get()
    assert (item.kind, item.object_id, item.record_id, item.actor_id) == (
        "document.read", str(document.reference), nominal.pk, priya.user_id,
    )  # fmt: skip
    assert events(document) == [("documents.document.received", "done", "")]
    entry = TimelineEntry.objects.of(nominal).first()
    assert entry is not None
    assert (entry.title, entry.url_name, entry.url_key) == (
        "OASys received",
        "document",
        str(document.reference),
    )


def test_who_may_not_add_is_refused_by_the_action_too(act: Any, world: World) -> None:
    with act("helen.archer") as reader:
        nominal = fetch.record(reader, world.ordinary, Action.READ_DOCUMENT)
        with pytest.raises(Refused) as refused:
            receive(reader, nominal)
        assert refused.value.denied.code in {"ROL_FUNC", "OBJ_READ"}
        with pytest.raises(Refused):
            actions.ask_again(by=reader, nominal=nominal, reference=uuid.uuid4(), at=timezone.now())


def test_a_record_fetched_without_its_access_level_is_nobodys_to_change(
    priya: Actor, nominal: Nominal
) -> None:
    bare = Nominal.objects.visible_to(priya).get(pk=nominal.pk)
    with pytest.raises(Refused):
        receive(priya, bare)


def test_the_same_form_gives_the_same_document(priya: Actor, nominal: Nominal) -> None:
    key = uuid.uuid4()
    assert receive(priya, nominal, upload_key=key) == receive(priya, nominal, upload_key=key)
    assert Outbox.objects.count() == 1


def test_the_same_file_again_is_told(priya: Actor, nominal: Nominal) -> None:
    first = receive(priya, nominal)
    with pytest.raises(actions.AlreadyThere) as there:
        receive(priya, nominal)
    assert there.value.document == first
    assert len(events(first)) == 1


def test_reading_moves_step_by_step_with_one_event_each(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    assert as_worker(document, actions.begin_reading).state == State.READING
    as_worker(document, actions.record_reading, **READING)
    document = Document.objects.of(nominal).get()
    assert (document.state, document.reading, document.content_type) == (
        State.READ,
        {"a": 1},
        "application/pdf",
    )
    assert document.reason == ""
    titles = [entry.title for entry in TimelineEntry.objects.of(nominal)[:2]]
    assert titles == ["OASys read", "OASys received"]


def test_a_worker_that_takes_over_begins_without_a_second_event(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    as_worker(document, actions.begin_reading)
    since = Document.objects.of(nominal).get().state_since
    assert as_worker(document, actions.begin_reading).state == State.READING
    assert Document.objects.of(nominal).get().state_since == since


@pytest.mark.parametrize("last", ["read", "refused", "unreadable"])
def test_what_is_at_rest_is_not_read_again_by_itself(priya: Actor, nominal: Nominal, last: str) -> None:
    document = receive(priya, nominal)
    as_worker(document, actions.begin_reading)
    ending = {
        "read": (actions.record_reading, READING),
        "refused": (actions.record_refusal, {"code": "program", "reason": "It is a program."}),
        "unreadable": (actions.record_failure, {"code": "crashed", "reason": "It could not be read."}),
    }
    action, fields = ending[last]
    as_worker(document, action, **fields)
    assert as_worker(document, actions.begin_reading) is None
    with pytest.raises(actions.CannotMove):
        as_worker(document, actions.record_reading, **READING)
    as_worker(document, actions.record_failure, code="attempts", reason="too late")
    assert Document.objects.of(nominal).get().state == last


def test_a_failure_of_ours_can_be_asked_again(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    as_worker(document, actions.record_failure, code="attempts", reason="It broke off.")
    again = actions.ask_again(by=priya, nominal=nominal, reference=document.reference, at=timezone.now())
    assert (again.state, again.reason, again.readings_asked) == (State.RECEIVED, "", 2)
    assert Outbox.objects.count() == 2
    with pytest.raises(actions.CannotMove):
        actions.ask_again(by=priya, nominal=nominal, reference=document.reference, at=timezone.now())


def test_nothing_of_the_record_changes_by_reading(priya: Actor, nominal: Nominal) -> None:
    def facts() -> dict[str, Any]:
        now = Nominal.objects.visible_to(priya).with_header().get(pk=nominal.pk)
        kept = {name: value for name, value in vars(now).items() if name not in {"_state", "updated_at"}}
        return kept | {"summary": {k: v for k, v in vars(now.summary).items() if k != "_state"}}

    before = {name: value for name, value in facts().items() if name != "_prefetched_objects_cache"}
    document = receive(priya, nominal)
    as_worker(document, actions.begin_reading)
    as_worker(document, actions.record_reading, **READING)
    after = facts()
    assert {name: after[name] for name in before} == before
    assert Nominal.objects.visible_to(priya).get(pk=nominal.pk).updated_at - nominal.updated_at < timedelta(
        minutes=1
    )
