"""One row per act: who, when, from where, what, on what, with what outcome. Never names or values of a record."""

import uuid

from django.db import models


class Event(models.Model):
    """Something somebody did, read or was refused. No foreign keys: it outlives everything it names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=36)
    actor_id = models.BigIntegerField(null=True)
    actor_text = models.CharField(max_length=200)
    posted = models.CharField(max_length=400)
    building = models.CharField(max_length=120)
    address = models.CharField(max_length=64)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    code = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40)
    work_ref = models.CharField(max_length=64)
    detail = models.JSONField()

    class Meta:
        managed = False  # partitioned by month: see migrations/sql
        db_table = "audit_event"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.action} {self.id}"
