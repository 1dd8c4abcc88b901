"""Reminders: the day before, the day after, then weekly; once each, however often the scheduler runs."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.access.owner import rows
from tests.visor.work.test_due import KIND, opened
from tests.visor.work.test_notices import held_by
from visor.accounts.models import User
from visor.organisation.models import Unit
from visor.organisation.tasks import remind as task
from visor.work.due import close_due, move_due
from visor.work.models import Due
from visor.work.reminders import remind

DUE = date(2026, 3, 10)


def noon(day):
    return datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
def tom(world):
    return world.user("tom.hughes")


@pytest.fixture
def item(tom):
    return opened(user_id=tom.pk, due_on=DUE)


def test_when_reminders_are_sent(item, tom):
    sent = {day for day in range(-5, 25) if remind(at=noon(day), days_before=1)}
    assert sent == {-1, 1, 8, 15, 22}
    texts = [one.text for one in sorted(held_by(tom), key=lambda one: one.pk)]
    assert texts == ["Sign off an OASys: due 10 March 2026"] + 4 * [
        "Sign off an OASys: overdue since 10 March 2026"
    ]
    assert {one.actor_name for one in held_by(tom)} == {"ViSOR"}


def test_a_day_the_scheduler_slept_through_is_made_up_for(item):
    assert [remind(at=noon(day), days_before=1) for day in (-2, 0, 3, 4, 11)] == [0, 1, 1, 0, 1]


def test_the_day_is_londons(item, tom):
    """23:30 UTC on 28 March is still that day; on 29 March, summer time, it is the next."""
    Due.objects.update(due_on=date(2026, 3, 31))
    assert remind(at=datetime(2026, 3, 28, 23, 30, tzinfo=UTC), days_before=1) == 0
    assert remind(at=datetime(2026, 3, 29, 22, 59, tzinfo=UTC), days_before=1) == 0
    assert remind(at=datetime(2026, 3, 29, 23, 1, tzinfo=UTC), days_before=1) == 1


def test_a_moved_item_is_reminded_of_for_its_new_day(item):
    assert remind(at=noon(1), days_before=1) == 1
    move_due(kind=KIND, key="one", due_on=DUE + timedelta(days=3))
    assert [remind(at=noon(day), days_before=1) for day in (1, 2, 3, 4)] == [0, 1, 0, 1]


def test_what_is_closed_is_reminded_of_no_more(item, act):
    with act("grace.okafor") as grace:
        close_due(kind=KIND, key="one", by=grace, at=timezone.now())
    assert remind(at=noon(5), days_before=1) == 0


def test_a_kind_that_is_gone_keeps_nobody_from_being_reminded_of_the_rest(item, tom, settings):
    opened(user_id=tom.pk, due_on=DUE, key="two", kind="arms.after_release")
    settings.DUE_KINDS = {"arms.after_release": settings.DUE_KINDS[KIND]}
    assert remind(at=noon(1), days_before=1) == 1


def test_whoever_has_left_is_not_reminded(item, tom):
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert remind(at=noon(1), days_before=1) == 0


def test_the_supervisors_nearest_above_a_unit_are_reminded(world):
    opened(user_id=None, unit_id=Unit.objects.get(code="demo-salford-1").pk, due_on=DUE)
    opened(user_id=None, unit_id=Unit.objects.get(code="demo-salford-2").pk, due_on=DUE, key="two")
    assert remind(at=noon(1), days_before=1) == 2
    assert len(held_by(world.user("grace.okafor"))) == 1
    assert len(held_by(world.user("una.clarke"))) == 1
    assert held_by(world.user("priya.shah")) == []


def test_nobody_is_reminded_to_sign_off_what_they_entered(world, act):
    with act("grace.okafor") as grace:
        opened(by=grace, user_id=None, unit_id=Unit.objects.get(code="demo-salford-1").pk, due_on=DUE)
    assert remind(at=noon(1), days_before=1) == 1
    assert len(held_by(world.user("una.clarke"))) == 1


def test_a_unit_without_supervisors_reminds_nobody(world):
    opened(user_id=None, unit_id=Unit.objects.get(code="demo-cardiff").pk, due_on=DUE)
    assert remind(at=noon(1), days_before=1) == 0


def test_an_item_of_a_record_is_reminded_of_as_the_system_for_that_record(world, tom):
    opened(user_id=tom.pk, due_on=DUE, record_id=world.card(world.ordinary).nominal_id)
    assert remind(at=noon(1), days_before=1) == 1
    assert held_by(tom)[0].record_id == world.card(world.ordinary).nominal_id


def test_the_scheduler_s_task_goes_by_the_rule(item, tom):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Due.objects.update(due_on=tomorrow)
    task()
    task()
    assert len(held_by(tom)) == 1


def test_two_schedulers_at_once_remind_once(own_database, world_in):
    tom, both, sent = world_in("tom.hughes"), threading.Barrier(2), []
    with transaction.atomic():
        for number in range(20):
            opened(user_id=tom.pk, due_on=DUE, key=number)

    def work():
        try:
            both.wait()
            sent.append(remind(at=noon(1), days_before=1))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 20
    assert rows("SELECT count(*), count(DISTINCT dedupe_key) FROM work_notice") == [(20, 20)]


def test_an_item_being_moved_is_left_to_the_next_run(own_database, world_in):
    with transaction.atomic():
        opened(user_id=world_in("tom.hughes").pk, due_on=DUE)
    moving, moved = threading.Event(), threading.Event()

    def move():
        try:
            with transaction.atomic():
                move_due(kind=KIND, key="one", due_on=DUE + timedelta(days=30))
                moving.set()
                moved.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=move)
    thread.start()
    moving.wait(10)
    assert remind(at=noon(1), days_before=1) == 0
    moved.set()
    thread.join()
    assert remind(at=noon(1), days_before=1) == 0
    assert remind(at=noon(29), days_before=1) == 1
