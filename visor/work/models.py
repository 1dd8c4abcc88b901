"""The outbox: one row per piece of work that must happen, written in the transaction that makes it so."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

OPEN = Q(done_at=None, failed_at=None)


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self) -> Self:
        """Open work nobody holds, or whose holder's lease has ended, by the database's clock."""
        return self.filter(OPEN, Q(lease_until=None) | Q(lease_until__lt=Now()), available_at__lte=Now())

    def held_by(self, owner: str) -> Self:
        return self.filter(OPEN, lease_owner=owner)

    def oldest_first(self) -> Self:
        return self.order_by("available_at", "id")


class Outbox(models.Model):
    """A piece of work by kind and identifiers, never content. It is open until it ends done or failed.

    `attempts` counts the times it was taken and not put down properly, so that a file which kills its reader
    cannot kill every worker in turn; `delays` counts the times it was put off for reasons of our own.
    """

    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    record_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(db_default=Now())
    lease_owner = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    delays = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["available_at", "id"], condition=OPEN, name="outbox_open")]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(failed_at=None), name="outbox_one_end"),
            models.CheckConstraint(
                condition=Q(lease_owner="", lease_until=None)
                | (~Q(lease_owner="") & Q(lease_until__isnull=False)),
                name="outbox_lease_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
