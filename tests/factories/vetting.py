"""Clearances for tests."""

from datetime import datetime, timedelta

from django.utils import timezone

from tests.factories.organisation import registrar
from vetting.choices import Level, Status
from vetting.models import Clearance
from visor.accounts.models import User


def clear(
    user: User,
    *,
    level: str = Level.NPPV2_FULL,
    status: str = Status.GRANTED,
    status_at: datetime | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Clearance:
    """Vet somebody: granted a year ago, for two more years, unless said otherwise."""
    now = timezone.now()
    dated = status in (Status.GRANTED, Status.SUSPENDED)
    return Clearance.objects.create(
        user=user,
        level=level,
        status=status,
        status_at=status_at or now - timedelta(days=365),
        valid_from=valid_from or (now - timedelta(days=365) if dated else None),
        valid_until=valid_until or (now + timedelta(days=730) if dated else None),
        recorded_by=registrar(),
    )
