"""What waits: work for the machine (outbox), what people were told (notices), what people have to do (due items).

Identifiers and words of our own, never content: whoever shows a row says which record it means only to readers who
may open that record at that moment.
"""

from datetime import date
from typing import Self

from django.conf import settings
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


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Row-level security shows each person their own alone."""

    def to(self, person_id: int) -> Self:
        return self.filter(recipient_id=person_id)

    def unread(self) -> Self:
        """Not read, and not taken back."""
        return self.filter(read_at=None, withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def older_than(self, notice_id: int) -> Self:
        return self.filter(pk__lt=notice_id)


class Notice(models.Model):
    """One person was told one thing. Written by `work_notify` alone; its reader may only mark it read."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=60)
    text = models.CharField(max_length=200)
    record_id = models.BigIntegerField(null=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    dedupe_key = models.CharField(max_length=120, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        # SECURITY: a table Django manages would be opened with this app (`visor.access.database`).
        managed = False  # migrations/sql/0003_notices.up.sql
        db_table = "work_notice"

    def __str__(self) -> str:
        return f"notice {self.pk}"


class DueQuerySet(models.QuerySet["Due"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def due_by(self, day: date) -> Self:
        return self.filter(due_on__lte=day)

    def soonest_first(self) -> Self:
        return self.order_by("due_on", "id")


class Due(models.Model):
    """Something a person, or those who supervise a unit, must have done by a day. Open until it is closed.

    `title` is ours ("Sign off an OASys"). Whether it is overdue is for whoever shows it to say.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    unit_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=64, blank=True)
    opened_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "due_on", "id"], condition=Q(closed_at=None), name="due_of_user"),
            models.Index(fields=["unit_id", "due_on", "id"], condition=Q(closed_at=None), name="due_of_unit"),
            models.Index(fields=["due_on", "id"], condition=Q(closed_at=None), name="due_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(closed_at=None), name="due_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(user_id__isnull=False) | Q(unit_id__isnull=False), name="due_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"due {self.pk}"
