"""One piece of work from claim to done: result and "done" in one transaction, and every way it can go wrong."""

from datetime import timedelta

import pytest
from django.db import DataError, OperationalError
from django.db.models.functions import Now

from visor.access.actor import SYSTEM, Actor
from visor.work import queue, runner, tasks
from visor.work.handlers import Finish, Handler, TryLater
from visor.work.models import Outbox

KIND = "test.kind"
done: list[str] = []
trouble: list[Exception] = []


def _begin(*, object_id: str, record_id: int | None) -> Finish:
    if trouble:
        raise trouble[0]
    return lambda actor: _finish(actor, object_id)


def _finish(actor: Actor, object_id: str) -> None:
    assert actor == SYSTEM
    done.append(object_id)
    Outbox.objects.create(kind="mark")


def _give_up(actor: Actor, *, object_id: str, record_id: int | None) -> None:
    done.append(f"gave up {object_id}")


def _slow(*, object_id: str, record_id: int | None) -> Finish:
    """So slow that the lease ends and somebody else does the work."""
    Outbox.objects.update(lease_until=Now() - timedelta(seconds=1))
    [item_id] = queue.waiting(limit=1)
    taken_over = queue.claim(item_id)
    assert taken_over is not None
    queue.complete(taken_over)
    return lambda actor: _finish(actor, object_id)


handler = Handler(begin=_begin, give_up=_give_up)
slow = Handler(begin=_slow, give_up=_give_up)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handled(settings) -> None:
    done.clear()
    trouble.clear()
    settings.WORK_HANDLERS = {KIND: f"{__name__}.handler"}


@pytest.fixture
def item(db) -> Outbox:
    return queue.enqueue(KIND, object_id="7", record_id=None, by=SYSTEM)


def ended(item: Outbox) -> tuple[bool, bool, str]:
    item.refresh_from_db()
    return item.done_at is not None, item.failed_at is not None, item.last_error


def test_work_is_done_once(item: Outbox) -> None:
    assert runner.run(item.pk)
    assert not runner.run(item.pk)
    assert done == ["7"]
    assert ended(item) == (True, False, "")


@pytest.mark.parametrize(
    "outage", [TryLater("storage"), OperationalError("the server closed the connection")]
)
def test_an_outage_of_ours_puts_the_work_off(item: Outbox, outage: Exception) -> None:
    trouble.append(outage)
    assert runner.run(item.pk)
    assert ended(item)[:2] == (False, False)
    assert item.delays == 1
    trouble.clear()
    Outbox.objects.update(available_at=Now())
    assert runner.run(item.pk)
    assert ended(item) == (True, False, "")


def test_what_nobody_foresaw_leaves_the_work_to_the_next_worker(item: Outbox) -> None:
    trouble.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        runner.run(item.pk)
    assert not runner.run(item.pk)  # the lease still runs
    trouble.clear()
    Outbox.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert runner.run(item.pk)
    assert done == ["7"]


def test_what_the_database_refused_is_told_without_the_data(item: Outbox) -> None:
    trouble.append(DataError('invalid input: "Siân Fictional"'))
    with pytest.raises(runner.WorkBroke) as broke:
        runner.run(item.pk)
    assert "Siân" not in str(broke.value)
    assert broke.value.__cause__ is None


def test_work_that_loses_every_worker_is_given_up_and_said_to_be(item: Outbox) -> None:
    Outbox.objects.update(attempts=5)
    assert runner.run(item.pk)
    assert done == ["gave up 7"]
    assert ended(item) == (False, True, "attempts")


def test_a_worker_that_was_overtaken_changes_nothing(item: Outbox, settings) -> None:
    settings.WORK_HANDLERS = {KIND: f"{__name__}.slow"}
    assert runner.run(item.pk)
    assert ended(item)[0]
    assert done == ["7"]
    assert not Outbox.objects.filter(kind="mark").exists()


def test_the_task_boundary_survives_what_nobody_foresaw(item: Outbox) -> None:
    trouble.append(ZeroDivisionError())
    assert tasks.run.apply(args=[item.pk]).failed()
    trouble.clear()
    Outbox.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert tasks.run.apply(args=[item.pk]).successful()
    assert done == ["7"]
