"""The four roles are what roles.sql says, on the server the tests run on."""

import os
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from psycopg2 import errors

from visor.launch.postgres import ROLES

DATABASE = f"visor_roles_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _rows(address: str, statement: str, database: str = DATABASE) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(os.environ[address], dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module", autouse=True)
def provisioned() -> Iterator[None]:
    """A new database with the roles put in place twice: the second time changes nothing."""
    _rows("DATABASE_ADMIN_URL", f"CREATE DATABASE {DATABASE} TEMPLATE template0", database="postgres")
    for _ in range(2):
        _rows("DATABASE_ADMIN_URL", ROLES.read_text())
    yield
    _rows("DATABASE_ADMIN_URL", f"DROP DATABASE {DATABASE} WITH (FORCE)", database="postgres")


def test_whoever_migrates_is_the_owner_from_the_first_moment() -> None:
    who = _rows("DATABASE_OWNER_URL", "SELECT session_user::text, current_user::text")
    assert who == [("visor_migrate", "visor_owner")]


def test_what_migrations_make_belongs_to_the_owner() -> None:
    _rows("DATABASE_OWNER_URL", "CREATE TABLE made (id int)")
    made = "SELECT tableowner FROM pg_tables WHERE tablename = 'made'"
    assert _rows("DATABASE_OWNER_URL", made) == [("visor_owner",)]
    with pytest.raises(errors.InsufficientPrivilege):
        _rows("DATABASE_URL", "SELECT * FROM made")


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)"])
def test_the_web_login_makes_nothing(statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        _rows("DATABASE_URL", statement)


def test_the_web_login_has_the_rights_of_its_group_only_when_it_asks() -> None:
    _rows("DATABASE_OWNER_URL", "CREATE TABLE kept (id int); GRANT SELECT ON kept TO visor_app")
    with pytest.raises(errors.InsufficientPrivilege):
        _rows("DATABASE_URL", "SELECT * FROM kept")
    assert _rows("DATABASE_URL", "SET ROLE visor_app; SELECT * FROM kept") == []
    with pytest.raises(errors.InsufficientPrivilege):
        _rows("DATABASE_URL", "SET ROLE visor_owner")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("statement_timeout", "20s"), ("idle_in_transaction_session_timeout", "1min"), ("lock_timeout", "5s")],
)
def test_the_web_login_cannot_hold_things_up(setting: str, value: str) -> None:
    assert _rows("DATABASE_URL", f"SHOW {setting}") == [(value,)]


def test_only_the_owner_passes_row_level_security_and_nobody_is_superuser() -> None:
    found = _rows(
        "DATABASE_ADMIN_URL",
        "SELECT rolname, rolbypassrls, rolsuper, rolcanlogin FROM pg_roles WHERE rolname LIKE 'visor%' ORDER BY 1",
    )
    assert found == [
        ("visor_app", False, False, False),
        ("visor_migrate", False, False, True),
        ("visor_owner", True, False, False),
        ("visor_web", False, False, True),
    ]


def test_nobody_else_may_connect() -> None:
    public = f"SELECT has_database_privilege('pg_monitor', '{DATABASE}', 'CONNECT')"
    assert _rows("DATABASE_ADMIN_URL", public) == [(False,)]
