"""Acting as somebody: what it opens, that it nests, and that nothing of it stays behind."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import ProgrammingError

from records.nominals.models import Nominal
from tests.access.test_catalog import record_tables
from visor.access.actor import acting, acting_as_system


def state():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, coalesce(current_setting('visor.actor', true), ''),"
            " coalesce(current_setting('visor.system_record', true), '')"
        )
        return cursor.fetchone()


def count_records():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM nominals_nominal")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", [name for name in record_tables() if name != "audit_event"])
@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES", "TRUNCATE {}"]
)
def test_without_acting_a_record_table_says_permission_denied(table, statement, world):
    """Not an empty page: forgetting it is noticed at once."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_acting_takes_the_role_and_says_who(world):
    priya = world.user("priya.shah")
    before = state()
    with acting(priya.pk) as actor:
        assert state() == ("visor_app", str(priya.pk), "")
        assert (actor.user_id, actor.name, actor.ready) == (priya.pk, "Priya Shah", True)
        assert count_records() > 0
    assert state() == before


def test_it_nests_and_gives_back_who_acted_before(world):
    priya, dan = world.user("priya.shah").pk, world.user("dan.reid").pk
    with acting(priya):
        hers = count_records()
        with acting(dan):
            assert state()[1] == str(dan)
            with acting_as_system(0):
                assert state() == ("visor_app", "", "0")
                assert count_records() == 0
            assert state() == ("visor_app", str(dan), "")
        assert state() == ("visor_app", str(priya), "")
        assert count_records() == hers


def test_an_exception_gives_back_who_acted_before_too(world):
    priya, dan = world.user("priya.shah").pk, world.user("dan.reid").pk
    with acting(priya):
        with pytest.raises(ZeroDivisionError), acting(dan):
            raise ZeroDivisionError
        assert state() == ("visor_app", str(priya), "")
        with pytest.raises(DatabaseError), acting(dan), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM nominals_nominal")
        assert state() == ("visor_app", str(priya), "")
        with pytest.raises(DatabaseError), acting_as_system(1), connection.cursor() as cursor:
            cursor.execute("DELETE FROM nominals_nominal")
        assert state() == ("visor_app", str(priya), "")
    assert state()[0] == "visor_web"


def test_an_error_swallowed_inside_does_not_leave_somebody_else_acting(world):
    """The transaction is aborted: leaving fails, and everything is rolled back with it."""
    priya, dan = world.user("priya.shah").pk, world.user("dan.reid").pk
    with acting(priya):
        with pytest.raises(DatabaseError), acting(dan), connection.cursor() as cursor:
            try:
                cursor.execute("SELECT no_such_column FROM nominals_nominal")
            except ProgrammingError:
                pass
        assert state() == ("visor_app", str(priya), "")


@pytest.mark.parametrize("user_id", [0, -1, 10**12])
def test_somebody_who_does_not_exist_reaches_nothing(user_id, world):
    with acting(user_id) as actor:
        assert (actor.user_id, actor.active, actor.ready, actor.principals) == (0, False, False, ())
        assert count_records() == 0


def test_as_the_system_one_record_and_no_other_is_reached(world):
    with acting(world.user("priya.shah").pk) as priya:
        first, second = Nominal.objects.visible_to(priya).order_by("pk")[:2]
    with acting_as_system(first.pk), connection.cursor() as cursor:
        for table, column in (
            ("nominals_nominal", "id"),
            ("nominals_name", "nominal_id"),
            ("nominals_logentry", "nominal_id"),
        ):
            cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
            assert cursor.fetchall() == [(first.pk,)]
        cursor.execute("UPDATE nominals_nominal SET updated_at = updated_at WHERE id = %s", [second.pk])
        assert cursor.rowcount == 0
        cursor.execute("SELECT count(*) FROM nominals_card")
        assert cursor.fetchone() == (0,)


def test_after_commit_and_after_rollback_the_kept_connection_is_nobody_again(own_database, world_in):
    priya = world_in("priya.shah").pk
    before = state()
    with acting(priya):
        assert count_records() > 0
    assert state() == before
    with pytest.raises(ZeroDivisionError), acting(priya):
        raise ZeroDivisionError
    assert state() == before
    with pytest.raises(ProgrammingError):
        count_records()


def test_two_connections_act_as_two_people_at_once(own_database, world_in):
    priya, dan = world_in("priya.shah").pk, world_in("dan.reid").pk
    seen, both_in = {}, threading.Barrier(2, timeout=20)

    def look(user_id):
        try:
            with acting(user_id):
                both_in.wait()
                seen[user_id] = (state()[1], count_records())
                both_in.wait()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look, args=[user_id]) for user_id in (priya, dan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {user: who for user, (who, _count) in seen.items()} == {priya: str(priya), dan: str(dan)}
    assert seen[priya][1] != seen[dan][1]
    assert state()[0] == "visor_web"


def test_the_login_cannot_become_the_owner(world):
    for role in ("visor_owner", "postgres", "visor_migrate"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {role}")
