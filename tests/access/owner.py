"""A look at the committed world as the owner of the tables, to whom no policy applies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection


@contextmanager
def as_owner(*, keep: bool = False) -> Iterator[Any]:
    """A cursor of the owner on the database of the test; what it changes is kept only when asked."""
    database = connection.settings_dict["NAME"]
    owner = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], dbname=database)
    try:
        with owner.cursor() as cursor:
            yield cursor
        owner.commit() if keep else owner.rollback()
    finally:
        owner.close()


def rows(statement: str, *values: Any) -> list[Any]:
    with as_owner() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def value(statement: str, *values: Any) -> Any:
    return rows(statement, *values)[0][0]


def change(statement: str, *values: Any) -> None:
    with as_owner(keep=True) as cursor:
        cursor.execute(statement, values)
