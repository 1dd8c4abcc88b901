"""The words of vetting: levels and whether they suffice for ViSOR, statuses, and the stages a person is at."""

from enum import StrEnum

from django.db.models import TextChoices


class Level(TextChoices):
    STANDARD = "standard", "HMPPS standard"
    NPPV1 = "nppv1", "NPPV1"
    NPPV2_ABBREVIATED = "nppv2_abbreviated", "NPPV2 (abbreviated)"
    NPPV2_FULL = "nppv2_full", "NPPV2 (full)"
    NPPV3 = "nppv3", "NPPV3"
    RV = "rv", "Recruitment vetting (RV)"
    MV = "mv", "Management vetting (MV)"
    CTC = "ctc", "CTC"
    SC = "sc", "SC"
    DV = "dv", "DV"

    @property
    def suffices(self) -> bool:
        """Is it enough for ViSOR? National security levels are not police vetting and do not replace it."""
        return self in SUFFICIENT


# The view training_readiness says the same in SQL; a test holds the two together.
SUFFICIENT = (Level.NPPV2_FULL, Level.NPPV3, Level.RV, Level.MV)


class Status(TextChoices):
    """Where one application, and the clearance it led to, stands. Nothing of its content is kept."""

    INVITED = "invited", "Invited to apply"
    FORM_SUBMITTED = "form_submitted", "Form submitted"
    WITH_VETTING_UNIT = "with_vetting_unit", "With the vetting unit"
    FURTHER_INFORMATION = "further_information", "Further information asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    APPEAL = "appeal", "Appeal lodged"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Stage(TextChoices):
    """Where a person is: the status of their latest application, or what time or level has made of it."""

    NOT_STARTED = "not_started", "Not started"
    INVITED = "invited", "Invited to apply"
    FORM_SUBMITTED = "form_submitted", "Form submitted"
    WITH_VETTING_UNIT = "with_vetting_unit", "With vetting unit"
    FURTHER_INFORMATION = "further_information", "Answer needed"
    STARTS_LATER = "starts_later", "Starts later"
    GRANTED = "granted", "Granted"
    LEVEL_TOO_LOW = "level_too_low", "Level too low"
    REFUSED = "refused", "Refused"
    APPEAL = "appeal", "Appeal lodged"
    SUSPENDED = "suspended", "Suspended"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The ordinary way through as a person's status page shows it, and how many of its steps a stage has behind it.
# A stage that is not here has left the way.
STEPS = ("Invitation", "Your form", "Checks by the vetting unit", "Clearance")
STEPS_DONE: dict[Stage, int] = {
    Stage.NOT_STARTED: 0,
    Stage.INVITED: 1,
    Stage.FORM_SUBMITTED: 2,
    Stage.WITH_VETTING_UNIT: 2,
    Stage.FURTHER_INFORMATION: 2,
    Stage.STARTS_LATER: 4,
    Stage.GRANTED: 4,
    Stage.EXPIRED: 0,
}

# What happens next, in words for the person it is about.
NEXT: dict[Stage, str] = {
    Stage.NOT_STARTED: "Ask your vetting team to invite you to apply. ViSOR needs NPPV2 (full) or higher.",
    Stage.INVITED: "Fill in the vetting form you were invited to and send it to the vetting unit.",
    Stage.FORM_SUBMITTED: "Your form has been sent. The vetting unit will confirm that it has it.",
    Stage.WITH_VETTING_UNIT: "The vetting unit is making its checks. There is nothing you need to do now.",
    Stage.FURTHER_INFORMATION: "The vetting unit has asked you for more information. Answer it so that it can go on.",
    Stage.STARTS_LATER: "Your clearance has been granted and begins on a later date.",
    Stage.GRANTED: "Nothing. Your vetting team will contact you before it ends.",
    Stage.LEVEL_TOO_LOW: "Your clearance is not enough for ViSOR. Ask your vetting team for NPPV2 (full) or higher.",
    Stage.REFUSED: "Talk to your line manager. Your vetting team can explain how to appeal.",
    Stage.APPEAL: "Your appeal is being considered. Your vetting team will tell you the result.",
    Stage.SUSPENDED: "Your clearance is suspended. Contact your vetting team.",
    Stage.EXPIRED: "Your clearance has ended. Ask your vetting team to start a renewal.",
    Stage.WITHDRAWN: "Your clearance or application was withdrawn. Contact your vetting team if you still need it.",
}


class Event(StrEnum):
    """What this room writes to the audit trail."""

    RECORDED = "vetting.clearance.recorded"
    CHANGED = "vetting.clearance.changed"
