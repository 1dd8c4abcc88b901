"""What a court or a release sets running for a person on record. So far: releases, and the clock each starts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.orders.querysets import ArmsInformedQuerySet, ReleaseQuerySet


class Release(models.Model):
    """A release from custody, past or planned. Never changed but for what became of it.

    For a registered sexual offender it starts a clock: an ARMS-informed OASys within the days of the rule
    `assessments.arms_after_release_days` (R13). `arms_due_on` is empty where no clock runs; `arms_met_by` is
    the reference of the assessment that stopped it.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nominal = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    arms_due_on = models.DateField(null=True)
    arms_met_on = models.DateField(null=True)
    arms_met_by = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nominal", "released_on"],
                condition=Q(withdrawn_at=None),
                name="release_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(arms_due_on=None) | Q(arms_due_on__gte=models.F("released_on")),
                name="release_clock_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="release_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["nominal", "-released_on"], name="release_of_record")]

    def __str__(self) -> str:
        return f"release {self.reference}"


class ArmsInformed(models.Model):
    """An ARMS-informed OASys that was confirmed, as the assessments room above says: what stops a clock.

    Kept here so that a release written down late finds the OASys that came before it.
    """

    nominal = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT, related_name="+")
    assessment = models.UUIDField()
    completed_on = models.DateField()
    received_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = ArmsInformedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(taken_back_at=None), name="arms_informed_once"
            )
        ]
        indexes = [models.Index(fields=["nominal", "completed_on"], name="arms_informed_of_record")]

    def __str__(self) -> str:
        return f"ARMS-informed assessment {self.assessment}"
