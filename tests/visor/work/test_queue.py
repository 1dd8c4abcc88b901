"""The outbox: written with the change, held by one worker at a time, never lost and never done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from visor.access.actor import SYSTEM
from visor.work import bell, queue
from visor.work.models import Outbox

KIND = next(iter(settings.WORK_HANDLERS))


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest) -> None:
    if "own_database" not in request.fixturenames:
        request.getfixturevalue("db")


def enqueue(**changes: object) -> Outbox:
    return queue.enqueue(KIND, **{"object_id": "7", "record_id": 3, "by": SYSTEM, **changes})  # type: ignore[arg-type]


def move(item: Outbox, **fields: object) -> None:
    """Tests move the data, not the clock."""
    Outbox.objects.filter(pk=item.pk).update(**fields)


def end_lease(item: Outbox) -> None:
    move(item, lease_until=Now() - timedelta(seconds=1))


def take(item: Outbox) -> queue.Claim:
    claim = queue.claim(item.pk)
    assert claim is not None
    return claim


def test_work_is_written_with_the_change_or_not_at_all() -> None:
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)
    assert not Outbox.objects.exists()


def test_work_of_a_kind_nobody_handles_is_refused() -> None:
    with pytest.raises(ValueError, match="no handler"):
        queue.enqueue("no.such.kind", object_id=1, record_id=1, by=SYSTEM)


def test_the_same_key_is_the_same_work() -> None:
    assert enqueue(dedupe_key="once") == enqueue(dedupe_key="once") != enqueue()


def test_the_bell_rings_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        item = enqueue()
    assert [callback.args for callback in callbacks] == [(item.pk,)]
    assert callbacks[0].func is bell.ring


def test_work_is_held_by_one_at_a_time_until_the_lease_ends() -> None:
    item = enqueue()
    first = take(item)
    assert queue.claim(item.pk) is None
    end_lease(item)
    second = take(item)
    assert (first.attempt, second.attempt) == (1, 2)
    assert first.owner != second.owner


def test_of_many_workers_one_takes_the_work(own_database: str) -> None:
    with transaction.atomic():
        item = enqueue()

    def attempt(_: int) -> queue.Claim | None:
        try:
            return queue.claim(item.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        taken = [claim for claim in workers.map(attempt, range(24)) if claim]
    assert len(taken) == 1


def test_who_has_lost_the_lease_cannot_finish() -> None:
    item = enqueue()
    slow = take(item)
    end_lease(item)
    quick = take(item)
    with pytest.raises(queue.LeaseLost):
        queue.complete(slow)
    queue.complete(quick)
    with pytest.raises(queue.LeaseLost):
        queue.complete(quick)
    assert queue.claim(item.pk) is None


def test_what_was_put_off_is_due_again_later_and_does_not_count_as_lost() -> None:
    item = enqueue()
    for _ in range(12):
        queue.retry_later(take(item), error="storage")
        assert queue.claim(item.pk) is None
        move(item, available_at=Now())
    item.refresh_from_db()
    assert (item.attempts, item.delays, item.last_error) == (0, 12, "storage")


def test_the_wait_doubles_up_to_ten_minutes() -> None:
    item = enqueue()
    waits = []
    for _ in range(9):
        queue.retry_later(take(item), error="storage")
        waits.append(
            Outbox.objects.filter(pk=item.pk).annotate(now=Now()).values_list("available_at", "now").get()
        )
        move(item, available_at=Now())
    seconds = [round((until - now).total_seconds()) for until, now in waits]
    assert seconds == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_work_whose_workers_are_lost_again_and_again_is_hopeless() -> None:
    item = enqueue()
    for _ in range(5):
        assert not take(item).is_hopeless
        end_lease(item)
    last = take(item)
    assert last.is_hopeless
    queue.give_up(last, error="attempts")
    assert queue.claim(item.pk) is None
    assert queue.waiting(limit=9) == []


def test_what_is_due_is_rung_for_again_but_not_all_the_time() -> None:
    item, held, later = enqueue(), enqueue(), enqueue()
    take(held)
    move(later, available_at=Now() + timedelta(minutes=1))
    assert queue.ring_again() == 0
    Outbox.objects.update(rung_at=Now() - timedelta(seconds=11))
    assert queue.ring_again() == 1
    assert queue.ring_again() == 0
    end_lease(held)
    assert queue.waiting(limit=9) == [item.pk, held.pk]


def test_a_row_says_nothing_of_what_the_work_is_about() -> None:
    columns = {
        column.name
        for column in connection.introspection.get_table_description(connection.cursor(), "work_outbox")
    }
    assert columns == {field.column for field in Outbox._meta.fields}
    assert not {"payload", "data", "text", "name"} & columns
