"""The words of training: outcomes of a course, the stages a person is at, the quadrants of readiness."""

from enum import StrEnum

from django.db.models import TextChoices


class Outcome(TextChoices):
    BOOKED = "booked", "Booked"
    ATTENDED = "attended", "Attended, result awaited"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Not passed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Stage(TextChoices):
    """Where a person is with the courses that ViSOR requires."""

    NOT_BOOKED = "not_booked", "Not booked"
    BOOKED = "booked", "Booked"
    RESULT_AWAITED = "result_awaited", "Result awaited"
    FAILED = "failed", "Not passed"
    PASSED = "passed", "Passed"
    EXPIRED = "expired", "Expired"


# The way through as a person's status page shows it, and how many of its steps a stage has behind it.
STEPS = ("Place on the course", "The course", "Result")
STEPS_DONE: dict[Stage, int] = {
    Stage.NOT_BOOKED: 0,
    Stage.BOOKED: 1,
    Stage.RESULT_AWAITED: 2,
    Stage.FAILED: 0,
    Stage.PASSED: 3,
    Stage.EXPIRED: 0,
}

NEXT: dict[Stage, str] = {
    Stage.NOT_BOOKED: "Ask your training team for a place on the ViSOR course.",
    Stage.BOOKED: "Finish the pre-course workbook and attend the course.",
    Stage.RESULT_AWAITED: "Your result has not been recorded yet. Your training team can say when it will be.",
    Stage.FAILED: "Ask your training team to book you on the course again.",
    Stage.PASSED: "Nothing. Your training team will contact you before it ends.",
    Stage.EXPIRED: "Your training has ended. Ask your training team for a refresher.",
}


class Quadrant(TextChoices):
    BOTH = "both", "Vetted and trained"
    VETTED_ONLY = "vetted_only", "Vetted, not trained"
    TRAINED_ONLY = "trained_only", "Trained, not vetted"
    NEITHER = "neither", "Neither vetted nor trained"


class Event(StrEnum):
    """What this room writes to the audit trail."""

    BOOKED = "training.result.booked"
    RECORDED = "training.result.recorded"
