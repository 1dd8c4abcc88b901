"""Links that let somebody in once, and the two people it takes to give a person a new way of getting codes."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from visor.accounts.choices import IdentityCheck, LinkKind

LIFETIME = {
    LinkKind.INVITATION: timedelta(hours=72),
    LinkKind.PASSWORD: timedelta(hours=24),
    LinkKind.FACTOR: timedelta(hours=24),
}


def _person(**options: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A token holds 256 random bits, so a plain hash keeps it: there is nothing to guess."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class Link(models.Model):
    """A one-use address sent or handed to one person. The table knows only its hash."""

    user = _person()
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = _person(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "kind"], name="link_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="link_expires_after_issue"
            ),
            models.CheckConstraint(condition=~Q(issued_by=F("user")), name="link_never_for_oneself"),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="link_one_open_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"

    def is_open(self, *, at: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at


class FactorReset(models.Model):
    """A request to let a person set up codes anew, and who agreed. Three different people, by constraint."""

    person = _person()
    requested_by = _person()
    requested_at = models.DateTimeField()
    identity_check = models.CharField(max_length=12, choices=IdentityCheck.choices)
    approved_by = _person(null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(requested_by=F("person")), name="factor_reset_not_asked_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("person")) & ~Q(approved_by=F("requested_by")),
                name="factor_reset_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="factor_reset_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(approved_at=None, withdrawn_at=None),
                name="factor_reset_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"factor reset {self.pk}"
