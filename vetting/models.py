"""One row per application for a clearance. Written only through `actions`; read by the readiness view."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vetting.choices import Level, Status


class Clearance(models.Model):
    """An application at one level and, once granted, the clearance it led to. Status only, never content."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances")
    level = models.CharField(max_length=20, choices=Level)
    status = models.CharField(max_length=20, choices=Status)
    status_at = models.DateTimeField()
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances_recorded"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-status_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="clearance_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="clearance_granted_has_dates",
                condition=~Q(status__in=(Status.GRANTED, Status.SUSPENDED))
                | Q(valid_from__isnull=False, valid_until__isnull=False),
            ),
            models.CheckConstraint(name="clearance_not_by_oneself", condition=~Q(recorded_by=F("user"))),
            models.CheckConstraint(name="clearance_known_level", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="clearance_known_status", condition=Q(status__in=Status.values)),
        ]

    def __str__(self) -> str:
        return f"clearance {self.pk}"
