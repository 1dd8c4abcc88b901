"""The words of the organisation: kinds of agency and unit, roles, and which roles read records and how."""

from enum import StrEnum

from django.db.models import TextChoices


class AgencyKind(TextChoices):
    PROBATION = "probation", "Probation"
    POLICE = "police", "Police"
    PRISON = "prison", "Prison"
    OTHER = "other", "Other"


class UnitKind(TextChoices):
    NATIONAL = "national", "National"
    REGION = "region", "Region"
    DIVISION = "division", "National division"
    PDU = "pdu", "PDU (LDU)"
    TEAM = "team", "Team"
    POD = "pod", "POD"
    MAPPA_UNIT = "mappa_unit", "MAPPA unit"
    FORCE = "force", "Police force"
    POLICE_UNIT = "police_unit", "Police unit"
    PRISON = "prison", "Prison"
    PRISON_UNIT = "prison_unit", "Prison unit"


# Units made and closed locally, and what each may lie under. All others are reference data.
LOCAL_UNITS: dict[UnitKind, frozenset[UnitKind]] = {
    UnitKind.TEAM: frozenset({UnitKind.REGION, UnitKind.DIVISION, UnitKind.PDU}),
    UnitKind.POD: frozenset({UnitKind.TEAM}),
    UnitKind.POLICE_UNIT: frozenset({UnitKind.FORCE, UnitKind.POLICE_UNIT}),
    UnitKind.PRISON_UNIT: frozenset({UnitKind.PRISON}),
}


class Role(TextChoices):
    PO = "po", "Probation officer"
    PSO = "pso", "Probation services officer"
    SPO = "spo", "Senior probation officer"
    HEAD_OF_PDU = "head_of_pdu", "Head of PDU (LDU)"
    CASE_ADMINISTRATOR = "case_administrator", "Case administrator"
    MAPPA_ADMINISTRATOR = "mappa_administrator", "MAPPA administrator"
    MAPPA_COORDINATOR = "mappa_coordinator", "MAPPA co-ordinator"
    VISOR_ADMINISTRATOR = "visor_administrator", "ViSOR administrator"
    POLICE_OFFENDER_MANAGER = "police_offender_manager", "Police offender manager"
    POLICE_SUPERVISOR = "police_supervisor", "Police supervisor"
    PRISON_LPC = "prison_lpc", "Prison local point of contact"
    NATIONAL_READER = "national_reader", "HMPPS public protection (national reader)"
    VETTING_OFFICER = "vetting_officer", "Vetting officer"
    TRAINING_LEAD = "training_lead", "Training lead"
    AUDITOR = "auditor", "Auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


# Duties that one person may not hold from two of these groups at once (separation of duties): who reads
# records, who makes people ready to read them, who looks at the readers, who runs the system.
READINESS_ROLES = (Role.VETTING_OFFICER, Role.TRAINING_LEAD)
CONTROL_ROLES = (*READINESS_ROLES, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
RECORD_ROLES = tuple(role for role in Role if role not in CONTROL_ROLES)

# How a role that reads records comes to them: by the units below its posting, by the MAPPA area of its
# posting at these levels, or (the national reader) by walking every unrestricted record.
AREA_LEVELS: dict[Role, tuple[int, ...]] = {
    Role.MAPPA_COORDINATOR: (0, 1, 2, 3),
    Role.MAPPA_ADMINISTRATOR: (2, 3),
}
UNIT_ROLES = tuple(
    role for role in RECORD_ROLES if role not in {Role.MAPPA_ADMINISTRATOR, Role.NATIONAL_READER}
)

# What a ViSOR administrator may give in their own agency and region; the rest is national.
LOCAL_ROLES = frozenset(RECORD_ROLES) - {Role.VISOR_ADMINISTRATOR, Role.NATIONAL_READER}


class PostingKind(TextChoices):
    SUBSTANTIVE = "substantive", "Substantive"
    DUTY = "duty", "Duty officer"


class ContactSubject(TextChoices):
    VETTING = "vetting", "Vetting"
    TRAINING = "training", "Training"
    ACCESS = "access", "Role and unit"


class Event(StrEnum):
    """What this room writes to the audit trail."""

    UNIT_CREATED = "organisation.unit.created"
    POSTING_CREATED = "organisation.posting.created"
    POSTING_ENDED = "organisation.posting.ended"
    CONTACT_NAMED = "organisation.posting.contact"
    FIRST_ADMINISTRATOR = "organisation.posting.first_administrator"
