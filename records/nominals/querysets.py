"""Reading records: always as somebody, always through `record_access`."""

import uuid
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Now

from records.nominals.choices import AccessLevel, Visibility
from visor.access.actor import Actor
from visor.access.scoping import ScopedQuerySet
from visor.organisation.choices import RECORD_ROLES, Role

if TYPE_CHECKING:
    from records.nominals.models import (  # noqa: F401
        Card,
        NameWord,
        Nominal,
        RecordAccess,
        SearchRun,
        SearchTerm,
    )

_CHANGED_LAST = """
SELECT record_id FROM (
    SELECT DISTINCT near.sort_at, near.record_id FROM unnest(%s::bigint[]) AS p(principal) CROSS JOIN LATERAL (
        SELECT a.sort_at, a.record_id FROM nominals_recordaccess a
        WHERE a.principal = p.principal AND a.level >= 2 AND (a.until IS NULL OR a.until > statement_timestamp())
        ORDER BY a.sort_at DESC, a.record_id DESC LIMIT %s) near
    ORDER BY 1 DESC, 2 DESC LIMIT %s) newest
"""


def reads_records(actor: Actor) -> bool:
    """Ready, and posted now in a role that reads records: who has a principal in the database."""
    return actor.ready and not actor.roles.isdisjoint(RECORD_ROLES)


class RecordAccessQuerySet(ScopedQuerySet["RecordAccess"]):
    """The derived list of who reaches what. Written by the database alone (`rebuild_access`)."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that are this person's own, and still run."""
        return self._opened().filter(Q(until=None) | Q(until__gt=Now()), principal__in=actor.principals)


class NominalQuerySet(ScopedQuerySet["Nominal"]):
    def visible_to(self, actor: Actor) -> Self:
        """Records this person may open now: in scope, or shared with them; national readers, all open ones."""
        if not reads_records(actor):
            return self._opened().none()
        in_scope = Q(Exists(self._access(actor).filter(level__gte=AccessLevel.READ)))
        if Role.NATIONAL_READER in actor.roles:
            in_scope |= Q(visibility=Visibility.OPEN, is_practice=False)
        return self._opened().filter(in_scope)

    def with_level(self, actor: Actor) -> Self:
        """Annotate how far this person's access reaches (`access_level`; None for a national reader's flag)."""
        highest = self._access(actor).values("record_id").annotate(highest=Max("level")).values("highest")
        return self.annotate(access_level=Subquery(highest))

    def with_header(self) -> Self:
        return self.select_related("summary", "owner_unit", "manager", "mappa_area")

    def made_by_form(self, actor: Actor, form_key: uuid.UUID) -> "Nominal | None":
        """The record this person made by this very form before, if they may still open it."""
        return self.visible_to(actor).filter(created_by_id=actor.user_id, form_key=form_key).first()

    def managed_by(self, actor: Actor) -> Self:
        return self.filter(manager_id=actor.user_id)

    def newest_change_first(self) -> Self:
        return self.order_by("-updated_at", "-id")

    def changed_last(self, actor: Actor, count: int) -> "list[Nominal]":
        """The records in this person's scope that changed last: the first `count` of each principal, merged.

        Each principal's own index is read no further than `count` rows, so it costs the same for a wide
        scope as for a narrow one (perf 3.2, C1k).
        """
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED_LAST, [list(actor.principals), count, count])
            ids = [row[0] for row in cursor.fetchall()]
        found = {nominal.pk: nominal for nominal in self.visible_to(actor).with_header().filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found]

    def _access(self, actor: Actor) -> RecordAccessQuerySet:
        rows: RecordAccessQuerySet = apps.get_model("nominals", "RecordAccess").objects.all()
        return rows.visible_to(actor).filter(record_id=OuterRef("pk"))


class CardQuerySet(ScopedQuerySet["Card"]):
    """The card of a record: what any ready person may find of it. Hidden ones only by those who may open them."""

    def visible_to(self, actor: Actor) -> Self:
        """The policy on the table says which: open ones, signposted ones, and hidden ones one may read."""
        return self._opened() if reads_records(actor) else self._opened().none()


class SearchTermQuerySet(ScopedQuerySet["SearchTerm"]):
    """Words and numbers of records, under the same policy as their cards."""

    def visible_to(self, actor: Actor) -> Self:
        return self._opened() if reads_records(actor) else self._opened().none()


class NameWordQuerySet(ScopedQuerySet["NameWord"]):
    """The vocabulary of names: under its policy, the words of records this person may find."""

    def visible_to(self, actor: Actor) -> Self:
        return self._opened() if reads_records(actor) else self._opened().none()

    def similar(self, actor: Actor, typed: list[str]) -> list[tuple[int, str, str, bool]]:
        """For each typed word: its place, itself folded, a word it may stand for and whether that sounds alike."""
        if not typed or not reads_records(actor):
            return []
        with connection.cursor() as cursor:
            cursor.execute("SELECT place - 1, folded, word, sounds FROM similar_words(%s)", [typed])
            return list(cursor.fetchall())


class SearchRunQuerySet(ScopedQuerySet["SearchRun"]):
    """Searches hold names: each person reaches their own."""

    def visible_to(self, actor: Actor) -> Self:
        return self._opened().filter(actor_id=actor.user_id)
