"""The world the tests live in: a copy of the migrated database, with the demonstration's people in it.

`manage.py test` migrates one template; every worker copies it, adds the demonstration's people and records
once, and each test runs in a transaction that is rolled back. A test that needs real commits, threads or
processes asks for `own_database`: a copy of its own.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from psycopg2 import sql

from records.caseload.demo import records, staff
from tests.world import World
from visor.access.actor import Actor, acting
from visor.accounts.models import User

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
RECORDS = 30


def _maintenance(statement: str, *names: str) -> None:
    """Run one statement on databases, as the superuser of the tests' own server."""
    server = psycopg2.connect(os.environ["DATABASE_ADMIN_URL"], dbname="postgres")
    server.autocommit = True  # databases are made and dropped outside transactions
    with closing(server), server.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _copy(source: str, name: str) -> None:
    _maintenance("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _maintenance("CREATE DATABASE {} TEMPLATE {} OWNER visor_owner", name, source)
    _maintenance(
        "REVOKE ALL ON DATABASE {} FROM PUBLIC", name
    )  # a copy does not inherit its template's rights
    for role in ("visor_web", "visor_app", "visor_migrate"):
        _maintenance("GRANT CONNECT ON DATABASE {} TO {}", name, role)


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    template, name = settings.DATABASES["default"]["NAME"], f"visor_test_{worker}"
    _copy(template, name)
    with django_db_blocker.unblock():
        _use(name)
        with transaction.atomic():
            users = staff.make_all(at=timezone.now())
            records.make_all(users, count=RECORDS, at=timezone.now())
        connection.close()
    yield
    with django_db_blocker.unblock():
        connection.close()
    _maintenance("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the world of this test alone, with real commits; its name."""
    world = connection.settings_dict["NAME"]
    name = f"{world}_own"
    with django_db_blocker.unblock():
        connection.close()
        _copy(world, name)
        _use(name)
        yield name
        connection.close()
        _use(world)
    _maintenance("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def _as_owner(database: str) -> Iterator[Any]:
    """A cursor of the owner of the tables, outside row-level security; sees only what is committed."""
    with (
        psycopg2.connect(os.environ["DATABASE_OWNER_URL"], dbname=database) as owner,
        owner.cursor() as cursor,
    ):
        yield cursor
    owner.close()


@pytest.fixture
def as_owner(own_database: str) -> Any:
    return lambda: _as_owner(own_database)


@pytest.fixture
def world(db: None) -> World:
    """The demonstration's people, units and records."""
    return World()


@pytest.fixture
def sign_in(db: None) -> Any:
    """A client signed in as one of the demonstration's people, as if both factors had been given."""

    def signed_in(key: str) -> Client:
        client = Client()
        user = User.objects.get(username=f"{key}@visor.example")
        client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
        return client

    return signed_in


@pytest.fixture
def act(db: None) -> Any:
    """`with act("priya.shah") as actor:` runs the block as that person."""

    @contextmanager
    def as_person(key: str) -> Iterator[Actor]:
        with acting(User.objects.get(username=f"{key}@visor.example").pk) as actor:
            yield actor

    return as_person


@pytest.fixture
def world_in(own_database: str) -> Any:
    """Accounts of the demonstration's people in the test's own database."""
    return lambda key: User.objects.get(username=f"{key}@visor.example")
