"""The writers of documents: each re-checks the rule, moves one step, and writes one audit event."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
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


def begin(document: Document, *, virus_checked: bool = True) -> Any:
    as_worker(document, actions.begin_checking)
    return as_worker(document, actions.begin_reading, virus_checked=virus_checked)


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
    assert begin(document).state == State.READING
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
    begin(document)
    since = Document.objects.of(nominal).get().state_since
    with CaptureQueriesContext(connection) as captured:
        assert begin(document).state == State.READING
    assert written(captured) == []
    assert Document.objects.of(nominal).get().state_since == since


@pytest.mark.parametrize("last", ["read", "refused", "unreadable"])
def test_what_is_at_rest_is_not_read_again_by_itself(priya: Actor, nominal: Nominal, last: str) -> None:
    document = receive(priya, nominal)
    begin(document)
    ending = {
        "read": (actions.record_reading, READING),
        "refused": (actions.record_refusal, {"code": "program", "reason": "It is a program."}),
        "unreadable": (actions.record_failure, {"code": "crashed", "reason": "It could not be read."}),
    }
    action, fields = ending[last]
    as_worker(document, action, **fields)
    assert as_worker(document, actions.begin_checking) is None
    assert as_worker(document, actions.begin_reading, virus_checked=True) is None
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
    begin(document)
    as_worker(document, actions.record_reading, **READING)
    after = facts()
    assert {name: after[name] for name in before} == before
    assert Nominal.objects.visible_to(priya).get(pk=nominal.pk).updated_at - nominal.updated_at < timedelta(
        minutes=1
    )


def written(captured: CaptureQueriesContext) -> list[tuple[str, str]]:
    """What went into the trail, and its code: only the owner may read what others did."""
    event = re.compile(r"INSERT INTO audit_event.*'documents\.document\.(\w+)'.*'done', '(\w*)'", re.DOTALL)
    found = (event.search(query["sql"]) for query in captured.captured_queries)
    return [(match[1], match[2]) for match in found if match]


def test_waiting_for_the_virus_check_is_said_once_and_ends_in_the_reading(
    priya: Actor, nominal: Nominal
) -> None:
    document = receive(priya, nominal)
    with CaptureQueriesContext(connection) as captured:
        as_worker(document, actions.begin_checking)
        for _ in range(3):
            as_worker(document, actions.wait_for_virus_check, code="TimeoutError")
            assert as_worker(document, actions.begin_checking).state == State.WAITING
        as_worker(document, actions.begin_reading, virus_checked=True)
    assert written(captured) == [("checking", ""), ("waiting", "TimeoutError"), ("reading", "")]
    assert Document.objects.of(nominal).get().virus_checked_at is not None


def test_going_on_without_a_virus_check_is_in_the_trail(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    with CaptureQueriesContext(connection) as captured:
        begin(document, virus_checked=False)
    assert written(captured) == [("checking", ""), ("reading", "not_virus_checked")]
    assert Document.objects.of(nominal).get().virus_checked_at is None


def test_asking_again_asks_for_the_virus_check_too(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    begin(document)
    as_worker(document, actions.record_failure, code="crashed", reason="It could not be read.")
    again = actions.ask_again(by=priya, nominal=nominal, reference=document.reference, at=timezone.now())
    assert again.virus_checked_at is None


def test_what_was_found_is_in_the_trail_and_not_on_the_page(priya: Actor, nominal: Nominal) -> None:
    document = receive(priya, nominal)
    as_worker(document, actions.begin_checking)
    with CaptureQueriesContext(connection) as captured:
        as_worker(document, actions.record_refusal, code="virus", reason="It stays shut.", found="Eicar.Test")
    assert written(captured) == [("refused", "virus")]
    assert '"found": "Eicar.Test"' in str([query["sql"] for query in captured.captured_queries])
    entry = TimelineEntry.objects.of(nominal).first()
    assert entry is not None
    assert "Eicar" not in entry.title + entry.text
