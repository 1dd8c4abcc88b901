"""Who may change who works where. Reading it is open to everyone signed in."""

from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.organisation.choices import AREA_LEVELS, LOCAL_ROLES, Role, UnitKind
from visor.organisation.models import Unit

_NOT_YOUR_TASK = Denied("ORG_ROLE", "Only a ViSOR administrator or a system administrator may do this.")
_NOT_YOUR_PLACE = Denied(
    "ORG_SCOPE", "This unit is not in your agency and region. Ask its ViSOR administrator."
)


def can_post(actor: Actor, *, user_id: int, unit: Unit, role: str) -> Decision:
    """A system administrator may post anyone; a ViSOR administrator, who is ready, may post to case roles in
    their own agency and region. Nobody posts themselves. MAPPA staff are posted where there is a MAPPA area.
    """
    if actor.user_id == user_id:
        return Denied("ORG_SELF", "You cannot change your own postings. Ask another administrator.")
    if role in AREA_LEVELS and unit.place.area_id is None:
        return Denied("ORG_AREA", "MAPPA staff are posted to a unit in one MAPPA area.")
    return _runs(actor, unit, local=role in LOCAL_ROLES)


def can_create_unit(actor: Actor, *, parent: Unit, kind: UnitKind) -> Decision:
    """A system administrator anywhere; a ViSOR administrator, who is ready, in their own agency and region."""
    return _runs(actor, parent, local=True)


def _runs(actor: Actor, unit: Unit, *, local: bool) -> Decision:
    # System administrators read no records, so they need not be ready: somebody must post the first who are.
    if not actor.active:
        return _NOT_YOUR_TASK
    if Role.SYSTEM_ADMINISTRATOR in actor.roles:
        return Allowed()
    if not (local and actor.ready and Role.VISOR_ADMINISTRATOR in actor.roles):
        return _NOT_YOUR_TASK
    region = unit.place.region_id
    for held in actor.postings:
        own = held.role == Role.VISOR_ADMINISTRATOR and held.agency == unit.agency.code
        if own and region is not None and held.region_id == region:
            return Allowed()
    return _NOT_YOUR_PLACE
