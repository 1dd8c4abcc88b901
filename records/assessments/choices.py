"""The states of an assessment taken from an OASys, what a person decides of each fact, and whether it is about this person."""

from django.db.models import TextChoices


class AssessmentState(TextChoices):
    TO_CHECK = "to_check", "To be checked"
    AWAITING = "awaiting", "Awaiting sign-off"
    RETURNED = "returned", "Returned with comments"
    SIGNED_OFF = "signed_off", "Signed off"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The only ways from one state to the next. Rejected and withdrawn end; the document may be checked again as another.
MOVES: dict[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.TO_CHECK: frozenset({AssessmentState.AWAITING, AssessmentState.REJECTED}),
    AssessmentState.AWAITING: frozenset(
        {AssessmentState.SIGNED_OFF, AssessmentState.RETURNED, AssessmentState.WITHDRAWN}
    ),
    AssessmentState.RETURNED: frozenset({AssessmentState.AWAITING, AssessmentState.WITHDRAWN}),
    AssessmentState.SIGNED_OFF: frozenset({AssessmentState.WITHDRAWN}),
    AssessmentState.REJECTED: frozenset(),
    AssessmentState.WITHDRAWN: frozenset(),
}
# Confirmed by a person and not taken back: these stand on the record.
LIVE = frozenset({AssessmentState.AWAITING, AssessmentState.RETURNED, AssessmentState.SIGNED_OFF})
ENDED = frozenset({AssessmentState.REJECTED, AssessmentState.WITHDRAWN})
COLOURS = {
    AssessmentState.TO_CHECK: "blue",
    AssessmentState.AWAITING: "yellow",
    AssessmentState.RETURNED: "orange",
    AssessmentState.SIGNED_OFF: "green",
    AssessmentState.REJECTED: "grey",
    AssessmentState.WITHDRAWN: "grey",
}


class FactOutcome(TextChoices):
    """What a person decided of one fact."""

    CONFIRMED = "confirmed", "Confirmed as printed"
    CORRECTED = "corrected", "Corrected"
    REJECTED = "rejected", "Left out"
    ENTERED = "entered", "Entered, not in this document"


class Identity(TextChoices):
    """Whether the document is about the person of this record (matching.md 4.9)."""

    AGREES = "agrees", "Agrees with this record"
    PARTLY = "partly", "Partly agrees with this record"
    DISAGREES = "disagrees", "Does not agree with this record"
    NOT_ENOUGH = "not_enough", "Not enough to tell"
