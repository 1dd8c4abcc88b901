"""Reads of the organisation. Staff and organisation data is open to everyone signed in: no scoping here."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from visor.organisation.models import Contact, Posting, Unit  # noqa: F401


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, unit_id: int) -> Self:
        """This unit and every unit under it."""
        return self.filter(paths_up__ancestor_id=unit_id)

    def above(self, unit_id: int) -> Self:
        """This unit and every unit over it, the nearest first."""
        return self.filter(paths_down__descendant_id=unit_id).order_by("paths_down__depth")


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_force(self, at: datetime) -> Self:
        """Postings that had begun and not ended at that moment."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


class ContactQuerySet(models.QuerySet["Contact"]):
    def for_region(self, region_id: int | None) -> Self:
        """Whom to ask in this region, one team a subject; the national teams where there is none."""
        national = Q(unit__parent=None)
        if region_id is None:
            return self.filter(national)
        own = self.filter(unit_id=region_id)
        return self.filter(Q(unit_id=region_id) | national & ~Q(subject__in=own.values("subject")))
