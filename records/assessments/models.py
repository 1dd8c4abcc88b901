"""An OASys as it counts on a record: what a person confirmed of what was read, and who signed it off."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from records.assessments.choices import (
    ENDED,
    LIVE,
    AssessmentState,
    FactOutcome,
    Identity,
)
from records.assessments.querysets import AssessmentFactQuerySet, AssessmentQuerySet
from records.assessments.values import LEVELS

STATE = AssessmentState


def _whole(who: str, when: str) -> Q:
    """Somebody at some time, or neither."""
    return Q(**{f"{who}__isnull": True, f"{when}__isnull": True}) | Q(
        **{f"{who}__isnull": False, f"{when}__isnull": False}
    )


class Assessment(models.Model):
    """One OASys of one document, from the check to the sign-off of what ViSOR took from it.

    `entered_by` confirmed it, for `author` where that is somebody else; `assessor` is who wrote it in OASys, as
    printed or typed. `rosh` is the highest level confirmed; `rosh_before` and `rosh_note_before` are what the header
    showed before any OASys stood on the record, to go back to. `version` counts the moves, and `act_key` is what the
    last of them was made with, so that a form sent twice is known again.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nominal = models.ForeignKey(
        "nominals.Nominal", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=AssessmentState, default=AssessmentState.TO_CHECK)
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    reader_version = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=0)
    act_key = models.CharField(max_length=64, blank=True)

    identity = models.CharField(max_length=12, choices=Identity)
    identity_note = models.CharField(max_length=1000, blank=True)
    layer = models.CharField(max_length=20, blank=True)
    completed_on = models.DateField(null=True)
    assessor = models.CharField(max_length=140, blank=True)
    rosh = models.CharField(max_length=20, blank=True)
    rosh_before = models.CharField(max_length=20, blank=True)
    rosh_note_before = models.CharField(max_length=60, blank=True)
    arms_informed = models.BooleanField(null=True)
    arms_on = models.DateField(null=True)
    countersigned_in_print = models.BooleanField(default=False)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    signed_off_at = models.DateTimeField(null=True)
    comments = models.CharField(max_length=2000, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    returned_at = models.DateTimeField(null=True)
    rejected_reason = models.CharField(max_length=1000, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    rejected_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=~Q(state__in=sorted(ENDED)),
                name="assessment_once_per_document",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by=None)
                | (~Q(signed_off_by=F("entered_by")) & (Q(author=None) | ~Q(signed_off_by=F("author")))),
                name="assessment_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=_whole("entered_by", "confirmed_at"), name="assessment_confirmed_whole"
            ),
            models.CheckConstraint(
                condition=_whole("signed_off_by", "signed_off_at"), name="assessment_signed_whole"
            ),
            models.CheckConstraint(
                condition=_whole("returned_by", "returned_at"), name="assessment_returned_whole"
            ),
            models.CheckConstraint(
                condition=_whole("rejected_by", "rejected_at"), name="assessment_rejected_whole"
            ),
            models.CheckConstraint(
                condition=_whole("withdrawn_by", "withdrawn_at"), name="assessment_withdrawn_whole"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[STATE.TO_CHECK, STATE.REJECTED], confirmed_at=None)
                | Q(
                    state__in=sorted(LIVE | {STATE.WITHDRAWN}),
                    confirmed_at__isnull=False,
                    completed_on__isnull=False,
                    arms_informed__isnull=False,
                ),
                name="assessment_stands_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(arms_informed=True, arms_on__isnull=False)
                | (Q(arms_on=None) & (Q(arms_informed=None) | Q(arms_informed=False))),
                name="assessment_arms_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state=STATE.REJECTED) & Q(rejected_at__isnull=False) & ~Q(rejected_reason=""))
                | (~Q(state=STATE.REJECTED) & Q(rejected_at=None)),
                name="assessment_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state=STATE.WITHDRAWN) & Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state=STATE.WITHDRAWN) & Q(withdrawn_at=None)),
                name="assessment_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=STATE.SIGNED_OFF, signed_off_at__isnull=False)
                | Q(state=STATE.WITHDRAWN)
                | (~Q(state__in=[STATE.SIGNED_OFF, STATE.WITHDRAWN]) & Q(signed_off_at=None)),
                name="assessment_signed_off_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["nominal", "-id"], name="assessment_list"),
            models.Index(fields=["nominal"], condition=Q(state=STATE.AWAITING), name="assessment_awaiting"),
            # One's own that await somebody else.
            models.Index(fields=["entered_by"], condition=Q(state=STATE.AWAITING), name="assessment_entered"),
            models.Index(fields=["author"], condition=Q(state=STATE.AWAITING), name="assessment_authored"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.reference}"

    @property
    def is_live(self) -> bool:
        """Confirmed by a person and not taken back."""
        return self.state in LIVE

    @property
    def rosh_label(self) -> str:
        """The highest level confirmed, as people see it; nothing where none was."""
        return LEVELS[self.rosh] if self.rosh else ""

    @property
    def told_key(self) -> str:
        """What everybody was told with who was told that it was confirmed."""
        return f"assessment.confirmed:{self.reference}"


class AssessmentFact(models.Model):
    """What one person decided of one fact, beside what was printed. Written once.

    An assessment that came back and is confirmed again supersedes its rows, which stay. A fact that was left out has
    no `value`; `page` is empty where there are no pages or the fact is not in the document.
    """

    nominal = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=FactOutcome)
    printed = models.TextField(blank=True)
    normalised = models.TextField(blank=True)
    value = models.TextField(blank=True)
    value_normalised = models.TextField(blank=True)
    page = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = AssessmentFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "key"], condition=Q(superseded_at=None), name="assessment_fact_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=FactOutcome.REJECTED) | Q(value="", value_normalised=""),
                name="assessment_fact_left_out_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"fact {self.key} of assessment {self.assessment_id}"
