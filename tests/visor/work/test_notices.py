"""People are told once, in words of ours; each reads their own notices and nobody else's."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.access.owner import rows
from visor.access.actor import SYSTEM, acting, acting_as_system
from visor.accounts.models import User
from visor.work import notices
from visor.work.models import Notice

TEXT = "An OASys was confirmed"


def tell(by, *people, key="", **changed):
    given = {
        "to": [person.pk for person in people],
        "kind": "assessment.confirmed",
        "text": TEXT,
        "record_id": None,
        "by": by,
        "at": timezone.now(),
        "dedupe_key": key,
    }
    return notices.notify(**(given | changed))


def held_by(person):
    with acting(person.pk):
        return list(Notice.objects.all())


def test_each_recipient_has_a_notice_and_whoever_acts_has_none(world, act):
    tom, grace, priya = map(world.user, ("tom.hughes", "grace.okafor", "priya.shah"))
    with act("priya.shah") as actor:
        assert tell(actor, tom, grace, priya) == 2
    assert [one.text for one in held_by(tom)] == [TEXT]
    assert held_by(tom)[0].actor_name == "Priya Shah"
    assert held_by(priya) == []


def test_whoever_acts_can_be_told_too(world, act):
    with act("priya.shah") as actor:
        assert tell(actor, world.user("priya.shah"), including_actor=True) == 1
        assert Notice.objects.count() == 1


def test_the_same_thing_is_told_once_a_person(world, act):
    tom, grace = world.user("tom.hughes"), world.user("grace.okafor")
    with act("priya.shah") as actor:
        assert tell(actor, tom, tom, key="a:1") == 1
        assert tell(actor, tom, grace, key="a:1") == 1
        assert tell(actor, tom, key="a:2") == 1
        assert tell(actor, tom) == tell(actor, tom) == 1
    assert len(held_by(tom)) == 4


def test_an_account_no_longer_in_use_is_told_nothing(world, act):
    tom = world.user("tom.hughes")
    User.objects.filter(pk=tom.pk).update(is_active=False)
    with act("priya.shah") as actor:
        assert tell(actor, tom, User(pk=987_654)) == 0
        assert tell(actor) == 0


def test_the_system_tells_with_and_without_a_record(world):
    tom = world.user("tom.hughes")
    with acting_as_system(1):
        assert tell(SYSTEM, tom, record_id=1) == 1
    with transaction.atomic():
        assert tell(SYSTEM, tom) == 1
    assert {one.actor_name for one in held_by(tom)} == {"ViSOR"}


def test_nobody_is_told_outside_the_transaction_of_the_act(own_database, world_in):
    with pytest.raises(RuntimeError):
        tell(SYSTEM, world_in("tom.hughes"))


def test_a_notice_goes_with_the_act_that_failed(world, act):
    tom = world.user("tom.hughes")
    with act("priya.shah") as actor:
        with pytest.raises(LookupError), transaction.atomic():
            tell(actor, tom)
            raise LookupError
    assert held_by(tom) == []


# --- reading ---


def test_nobody_reads_or_changes_a_notice_of_somebody_else(world, act):
    tom = world.user("tom.hughes")
    with act("priya.shah") as actor:
        tell(actor, tom)
        assert not Notice.objects.exists()
        assert Notice.objects.update(read_at=timezone.now()) == 0
    with act("grace.okafor") as grace:
        assert notices.mark_read(by=grace, up_to=10**9, at=timezone.now()) == 0
    assert held_by(tom)[0].read_at is None


@pytest.mark.parametrize("column", ["text", "recipient_id", "withdrawn_at", "created_at", "record_id"])
def test_nothing_of_a_notice_changes_but_that_it_was_read(column, world, act):
    with act("priya.shah") as actor:
        tell(actor, world.user("tom.hughes"))
    with act("tom.hughes"), pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.update(**{column: None})


@pytest.mark.parametrize(
    "statement", ["DELETE FROM work_notice", "INSERT INTO work_notice (recipient_id) VALUES (1)"]
)
def test_nobody_writes_or_deletes_a_notice_by_hand(statement, act):
    with act("tom.hughes"), pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_without_acting_there_are_no_notices_to_read(world):
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        notices.told("a:1")


def test_what_came_after_the_page_was_shown_stays_unread(world, act):
    tom = world.user("tom.hughes")
    with act("priya.shah") as actor:
        tell(actor, tom)
    seen = held_by(tom)[0]
    with act("priya.shah") as actor:
        tell(actor, tom)
    with act("tom.hughes") as actor:
        assert notices.mark_read(by=actor, up_to=seen.pk, at=timezone.now()) == 1
        assert notices.mark_read(by=actor, up_to=seen.pk, at=timezone.now()) == 0
        assert Notice.objects.unread().count() == 1


# --- who was told, and taking it back ---


def test_it_is_known_who_was_told_and_who_has_read_it(world, act):
    tom, grace = world.user("tom.hughes"), world.user("grace.okafor")
    at = timezone.now() - timedelta(hours=1)
    with act("priya.shah") as actor:
        tell(actor, tom, grace, key="a:1", at=at)
        tell(actor, tom, key="a:2")
    with act("grace.okafor") as actor:
        notices.mark_read(by=actor, up_to=10**9, at=at)
    with act("dan.reid"):
        found = notices.told("a:1")
        assert notices.told("") == notices.told("a:") == []
    assert [(one.user_id, one.name, one.at, one.read_at) for one in found] == [
        (grace.pk, "Grace Okafor", at, at),
        (tom.pk, "Tom Hughes", at, None),
    ]


def test_what_is_taken_back_stays_to_be_seen_and_is_unread_no_more(world, act):
    tom, now = world.user("tom.hughes"), timezone.now()
    with act("priya.shah") as actor:
        tell(actor, tom, key="a:1")
        tell(actor, tom)
        assert notices.take_back(dedupe_key="a:1", at=now) == 1
        assert notices.take_back(dedupe_key="a:1", at=now) == 0
        assert notices.take_back(dedupe_key="", at=now) == 0
        assert notices.told("a:1")[0].withdrawn_at == now
    with act("tom.hughes"):
        assert Notice.objects.count() == 2
        assert Notice.objects.unread().count() == 1


def test_two_who_tell_at_once_tell_once(own_database, world_in):
    people = [world_in("tom.hughes"), world_in("grace.okafor"), world_in("una.clarke")]
    both, told = threading.Barrier(2), []

    def send(order):
        try:
            both.wait()
            for _ in range(10):
                with transaction.atomic():
                    told.append(tell(SYSTEM, *people[::order], key="a:1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[order]) for order in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 3
    assert len(told) == 20
    assert rows("SELECT count(*) FROM work_notice") == [(3,)]
