"""Managers of record tables: everything chains, nothing executes, until it is said who is asking."""

from typing import Any, Never, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

from visor.access.actor import Actor

M = TypeVar("M", bound=models.Model)


class Unscoped(RuntimeError):
    """A record table was about to be read without saying who is asking."""


class LockedQuery(Query):
    """A query that refuses to become SQL until it is opened. One choke point instead of a list of methods."""

    opened = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        if not self.opened:
            raise Unscoped(f"{self.model}: use visible_to(actor), of(record) or unscoped(reason=...)")
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: Query, connector: str) -> None:
        """SECURITY: `visible | everything` would be everything, opened by its left half."""
        if not getattr(rhs, "opened", False):
            raise Unscoped(f"{self.model}: both halves must say who is asking")
        super().combine(rhs, connector)


class ScopedQuerySet(models.QuerySet[M]):
    """Base of record querysets. Bulk writes always raise: they would pass by policy and audit."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or LockedQuery(model), using, hints)

    def visible_to(self, actor: Actor) -> Self:
        """What this person may see. Each room says what that means."""
        raise NotImplementedError

    def unscoped(self, *, reason: str) -> Self:
        """Everything row-level security lets through; the call sites are a literal list in a test."""
        if not reason:
            raise Unscoped("unscoped() needs a reason")
        return self._opened()

    def _opened(self) -> Self:
        clone: Self = self._chain()  # type: ignore[attr-defined]
        clone.query.opened = True  # type: ignore[attr-defined]
        return clone

    def update(self, *args: Any, **kwargs: Any) -> Never:
        raise Unscoped("Records change through actions, one at a time.")

    def delete(self) -> Never:
        raise Unscoped("Records are never deleted by a query.")

    bulk_create = bulk_update = raw = update  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self.model.__name__} rows>"  # never names in a traceback


class ChildQuerySet(ScopedQuerySet[M]):
    """Rows that belong to a record: reached through the record, which was itself reached lawfully."""

    parent = "nominal"

    def of(self, record: models.Model) -> Self:
        """The rows of this record."""
        return self._opened().filter(**{self.parent: record})
