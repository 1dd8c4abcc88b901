"""Reading what was set running: always through the record it belongs to."""

from typing import TYPE_CHECKING, Self

from visor.access.scoping import ChildQuerySet

if TYPE_CHECKING:
    from records.orders.models import ArmsInformed, Release  # noqa: F401


class ReleaseQuerySet(ChildQuerySet["Release"]):
    def standing(self) -> Self:
        """Those nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_clock(self) -> Self:
        """Those that started one, stopped or not, in the order they were written down."""
        return self.standing().filter(arms_due_on__isnull=False).order_by("id")

    def newest_first(self) -> Self:
        return self.order_by("-released_on", "-id")


class ArmsInformedQuerySet(ChildQuerySet["ArmsInformed"]):
    def standing(self) -> Self:
        """Those nobody has taken back."""
        return self.filter(taken_back_at=None)
