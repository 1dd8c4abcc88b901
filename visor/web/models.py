"""Drafts: what somebody is typing, kept on the server so that a time-out or a closed tab loses nothing."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One person's unsent text for one form. Row-level security shows it to that person alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
