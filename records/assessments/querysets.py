"""Reading assessments: those of a record reached lawfully, or those somebody is to sign off."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from records.assessments.choices import ENDED, LIVE, AssessmentState
from records.assessments.values import Value
from records.nominals.choices import AccessLevel
from records.nominals.models import Nominal, RecordAccess
from records.nominals.policy import ROLES, Action
from records.nominals.querysets import reads_records
from visor.access.actor import Actor
from visor.access.scoping import ChildQuerySet
from visor.organisation.models import UnitPath

if TYPE_CHECKING:
    from records.assessments.models import Assessment, AssessmentFact  # noqa: F401
    from records.documents.models import Document


def supervised_units(actor: Actor) -> "QuerySet[UnitPath, Any]":
    """The units this person supervises: those of their supervising postings, and all below."""
    held = [one.unit_id for one in actor.postings if one.role in ROLES[Action.SIGN_OFF]]
    return UnitPath.objects.filter(ancestor_id__in=held).values("descendant_id")


def supervises(actor: Actor, nominal: Nominal) -> bool:
    """Does this person supervise the unit that owns the record?"""
    return supervised_units(actor).filter(descendant_id=nominal.owner_unit_id).exists()


class AssessmentQuerySet(ChildQuerySet["Assessment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the records this person may open now."""
        records = Nominal.objects.visible_to(actor).filter(pk=OuterRef("nominal_id"))
        return self._opened().filter(Exists(records))

    def awaiting_sign_off_by(self, actor: Actor) -> Self:
        """What this person may sign off now: of units they supervise, entered neither by them nor for them."""
        if not reads_records(actor):
            return self._opened().none()
        # By the rows of access first: few records await, and only theirs are then opened to ask for the unit.
        reached = RecordAccess.objects.visible_to(actor).filter(level__gte=AccessLevel.WORK)
        waiting = self._opened().filter(
            state=AssessmentState.AWAITING,
            nominal_id__in=reached.values("record_id"),
            nominal__owner_unit_id__in=supervised_units(actor),
        )
        mine = Q(entered_by_id=actor.user_id) | Q(author_id=actor.user_id, author_id__isnull=False)
        return waiting.exclude(mine)

    def open_of(self, document: "Document") -> "Assessment | None":
        """The one of this document that has not ended."""
        return self.filter(document=document).exclude(state__in=sorted(ENDED)).first()

    def live(self) -> Self:
        """Those a person has confirmed and nobody has withdrawn."""
        return self.filter(state__in=sorted(LIVE))

    def with_people(self) -> Self:
        return self.select_related("author", "entered_by", "signed_off_by", "document")

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def older_than(self, reference: uuid.UUID) -> Self:
        """Those opened before this one of the same record."""
        return self.filter(id__lt=Subquery(self.filter(reference=reference).values("id")[:1]))

    def longest_waiting_first(self) -> Self:
        return self.order_by("state_since", "id")

    def waiting_after(self, since: datetime, id_: int) -> Self:
        """Those further down the list than this one."""
        return self.filter(Q(state_since__gt=since) | Q(state_since=since, id__gt=id_))

    def last_completed(self) -> Self:
        """The most recently completed first."""
        return self.order_by("-completed_on", "-id")


class AssessmentFactQuerySet(ChildQuerySet["AssessmentFact"]):
    def now(self, assessment: "Assessment") -> Self:
        """What counts now of this assessment: superseded rows left aside."""
        return self.of(assessment.nominal).filter(assessment=assessment, superseded_at=None)

    def values_of(self, assessment: "Assessment") -> Mapping[str, Value]:
        """What this assessment says by fact; what was left out says nothing."""
        said = self.now(assessment).exclude(value="", value_normalised="")
        return {fact.key: Value(fact.value, fact.value_normalised) for fact in said}
