"""A due item is open once, moves, and closes."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from visor.access.actor import SYSTEM
from visor.work.due import close_due, move_due, open_due
from visor.work.models import Due

KIND = "assessment.sign_off"
DAY = date(2026, 3, 2)


def opened(**changed):
    given = {
        "kind": KIND,
        "record_id": None,
        "key": "one",
        "due_on": DAY,
        "title": "Sign off an OASys",
        "by": SYSTEM,
        "at": timezone.now(),
        "user_id": 1,
    }
    return open_due(**(given | changed))


def test_it_is_opened_with_what_was_said_and_by_whom(world, act):
    with act("priya.shah") as priya:
        item = opened(by=priya, record_id=7, unit_id=3, user_id=None, url_name="record", url_key="x")
    assert (item.title, item.due_on, item.record_id, item.unit_id) == ("Sign off an OASys", DAY, 7, 3)
    assert (item.opened_by_id, item.closed_at, item.reminded_at) == (priya.user_id, None, None)
    assert opened(key="two").opened_by_id is None


def test_while_it_is_open_the_same_key_gives_the_same_item(world):
    first = opened()
    assert opened(due_on=date(2027, 1, 1), title="Another") == first
    assert Due.objects.get().due_on == DAY
    assert opened(kind="arms.after_release") != first


def test_a_closed_one_stays_and_another_may_be_opened(world, act):
    first = opened()
    with act("grace.okafor") as grace:
        at = timezone.now()
        assert close_due(kind=KIND, key="one", by=grace, at=at)
        assert not close_due(kind=KIND, key="one", by=grace, at=at)
    first.refresh_from_db()
    assert (first.closed_at, first.closed_by_id) == (at, grace.user_id)
    assert opened() != first
    assert Due.objects.open().count() == 1


def test_a_moved_one_is_reminded_of_anew(world):
    item = opened()
    Due.objects.update(reminded_at=timezone.now())
    assert move_due(kind=KIND, key="one", due_on=date(2026, 4, 1))
    item.refresh_from_db()
    assert (item.due_on, item.reminded_at) == (date(2026, 4, 1), None)
    close_due(kind=KIND, key="one", by=SYSTEM, at=timezone.now())
    assert not move_due(kind=KIND, key="one", due_on=DAY)


def test_an_item_is_for_somebody(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        opened(user_id=None)


def test_a_kind_nobody_is_reminded_of_is_refused(world):
    with pytest.raises(ValueError, match="tea"):
        opened(kind="tea")


def test_it_is_opened_in_the_transaction_of_the_act(own_database):
    with pytest.raises(RuntimeError):
        opened()


def test_two_at_once_open_one(own_database):
    both, found = threading.Barrier(2), []

    def work():
        try:
            both.wait()
            with transaction.atomic():
                found.append(opened().pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1
