"""Who may do what with a record: one pure decision, in the order of `TABLE`, which the page "How access works" shows.

`decide` looks at the actor and at how the record stands towards them; it reads nothing and knows no clock.
Its queryset form is `Nominal.objects.visible_to(actor)`, its SQL form the policies of row-level security.
"""

from dataclasses import dataclass
from enum import StrEnum

from records.nominals.choices import AccessLevel, Visibility
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Allowed, Decision, Denied
from visor.organisation.choices import RECORD_ROLES, UNIT_ROLES, Role


class Action(StrEnum):
    FIND = "find"
    CREATE = "create"
    OPEN = "open"
    ADD_LOG_ENTRY = "add_log_entry"
    ADD_MARKER = "add_marker"
    ADD_DOCUMENT = "add_document"
    READ_DOCUMENT = "read_document"
    RECORD_RELEASE = "record_release"
    CONFIRM_ASSESSMENT = "confirm_assessment"
    SIGN_OFF = "sign_off"
    ADD_PARTNER = "add_partner"
    GRANT = "grant"
    RESTRICT = "restrict"


_EVERYONE = frozenset(RECORD_ROLES)
_WORKERS = _EVERYONE - {Role.NATIONAL_READER}
_LEADS = frozenset(
    {Role.SPO, Role.HEAD_OF_PDU, Role.MAPPA_COORDINATOR, Role.VISOR_ADMINISTRATOR, Role.POLICE_SUPERVISOR}
)
# Which roles may do it at all, in scope (from the permission matrix, domain 2.9).
ROLES: dict[Action, frozenset[Role]] = {
    Action.FIND: _EVERYONE,
    Action.OPEN: _EVERYONE,
    Action.READ_DOCUMENT: _EVERYONE,
    # MAPPA administrators are posted to an area, and a record belongs to a unit.
    Action.CREATE: frozenset(UNIT_ROLES) - {Role.HEAD_OF_PDU},
    Action.ADD_LOG_ENTRY: _WORKERS,
    Action.ADD_MARKER: _WORKERS,
    Action.ADD_DOCUMENT: _WORKERS,
    Action.RECORD_RELEASE: _WORKERS,
    # An administrator enters it for an officer, whose name it carries.
    Action.CONFIRM_ASSESSMENT: frozenset(UNIT_ROLES) - {Role.MAPPA_COORDINATOR, Role.PRISON_LPC},
    Action.SIGN_OFF: frozenset({Role.SPO, Role.HEAD_OF_PDU, Role.POLICE_SUPERVISOR}),
    Action.ADD_PARTNER: _LEADS,
    Action.GRANT: _LEADS,
    Action.RESTRICT: _LEADS,
}
# The tasks the page "How access works" shows, in words.
SHOWN: dict[Action, str] = {
    Action.FIND: "Find people",
    Action.OPEN: "Open a record in scope",
    Action.CREATE: "Add a record",
    Action.ADD_LOG_ENTRY: "Write in the log",
    Action.ADD_DOCUMENT: "Upload a document",
    Action.CONFIRM_ASSESSMENT: "Check and confirm an OASys",
    Action.SIGN_OFF: "Sign off an OASys",
}
WITHOUT_RECORD = frozenset({Action.FIND, Action.CREATE})
READS = frozenset({Action.OPEN, Action.READ_DOCUMENT})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands towards one actor: how open it is, and how far their access reaches (None: not at all)."""

    visibility: str
    access_level: int | None
    is_practice: bool = False


NOT_ACTIVE = Denied("ACC_OFF", "Your account is not active. Contact your ViSOR administrator.")
NOT_VETTED = Denied(
    "VET_NONE", "Your vetting does not currently allow access. Your own status page says what is next."
)
NOT_TRAINED = Denied(
    "TRN_NONE",
    "You have not passed the ViSOR course, or it has lapsed. Your own status page says what is next.",
)
NOT_YOUR_ROLE = Denied("ROL_FUNC", "Your role does not include this task.")
OUT_OF_SCOPE = Denied(
    "OBJ_SCOPE", "This record is outside the units you work in, and has not been shared with you."
)
SIGNPOSTED = Denied("OBJ_SIGN", "This record is restricted to named readers.")
READ_ONLY = Denied("OBJ_READ", "You may read this record but not change it.")

# Every reason in the order it is asked, for the page "How access works".
TABLE: tuple[tuple[str, Denied], ...] = (
    ("Is the account in use?", NOT_ACTIVE),
    ("Is vetting current?", NOT_VETTED),
    ("Is training current?", NOT_TRAINED),
    ("Does the role include the task?", NOT_YOUR_ROLE),
    ("Does the record exist for this person?", NOT_FOUND),
    ("Is the record restricted to named readers?", SIGNPOSTED),
    ("Is the record in the person's units, or shared with them?", OUT_OF_SCOPE),
    ("Does the access reach as far as changing it?", READ_ONLY),
)


def decide(actor: Actor, action: Action, record: Standing | None = None) -> Decision:
    """May this person do this, with this record? Unknown is denied."""
    if not actor.active:
        return NOT_ACTIVE
    if not actor.vetted:
        return NOT_VETTED
    if not actor.trained:
        return NOT_TRAINED
    if not actor.roles & ROLES.get(action, frozenset()):
        return NOT_YOUR_ROLE
    if action in WITHOUT_RECORD:
        return Allowed()
    if record is None:
        return NOT_FOUND
    return _reach(actor, action, record)


def _reach(actor: Actor, action: Action, record: Standing) -> Decision:
    level = record.access_level or 0
    if level >= AccessLevel.WORK or (level >= AccessLevel.READ and action in READS):
        return Allowed()
    if level >= AccessLevel.READ:
        return READ_ONLY
    if record.is_practice or record.visibility == Visibility.HIDDEN:
        return NOT_FOUND
    if record.visibility == Visibility.SIGNPOSTED:
        return SIGNPOSTED
    if record.visibility == Visibility.OPEN and Role.NATIONAL_READER in actor.roles:
        return Allowed() if action in READS else READ_ONLY
    return OUT_OF_SCOPE if record.visibility == Visibility.OPEN else NOT_FOUND


def can_find(actor: Actor) -> Decision:
    """Any ready person in a role that reads records may search the cards of the whole country."""
    return decide(actor, Action.FIND)


def can_create(actor: Actor) -> Decision:
    """Any ready person in a role that works on records may add one, after searching."""
    return decide(actor, Action.CREATE)
