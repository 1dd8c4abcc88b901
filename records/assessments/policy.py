"""Who may check, sign off and withdraw an assessment: the rules of the record, and that nobody judges their own work."""

from records.assessments.choices import AssessmentState
from records.assessments.models import Assessment
from records.nominals.models import Nominal
from records.nominals.policy import Action, Standing, decide
from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.organisation.choices import Role

# Whoever is nothing but an administrator enters an OASys for an officer, whose name it carries.
OFFICERS = frozenset(
    {Role.PO, Role.PSO, Role.SPO, Role.HEAD_OF_PDU, Role.POLICE_OFFENDER_MANAGER, Role.POLICE_SUPERVISOR}
)
OWN_WORK = Denied(
    "SOD_SELF",
    "You entered this OASys, or it was entered for you. Another supervisor of the team must sign it off.",
)
NOT_YOUR_TEAM = Denied(
    "OBJ_TEAM", "Only a supervisor of the unit that owns the record signs off its OASys assessments."
)
SIGNED_OFF = Denied(
    "ASM_SIGNED",
    "This OASys has been signed off. Ask a supervisor of the unit that owns the record to withdraw it.",
)


def can_open_assessments(actor: Actor) -> Decision:
    """Anyone who may open records at all; which record is asked when it is fetched."""
    return decide(actor, Action.FIND)


def can_check(actor: Actor, nominal: Nominal | None) -> Decision:
    """Whoever works on the record in a role that does may check an OASys, confirm it or reject it."""
    return decide(actor, Action.CONFIRM_ASSESSMENT, _standing(nominal))


def can_sign_off(
    actor: Actor, nominal: Nominal | None, assessment: Assessment, *, supervised: bool
) -> Decision:
    """A supervisor of the unit that owns the record, who has neither entered the OASys nor had it entered for them."""
    decision = decide(actor, Action.SIGN_OFF, _standing(nominal))
    if isinstance(decision, Denied):
        return decision
    if not supervised:
        return NOT_YOUR_TEAM
    return OWN_WORK if actor.user_id in {assessment.entered_by_id, assessment.author_id} else Allowed()


def can_withdraw(
    actor: Actor, nominal: Nominal | None, assessment: Assessment, *, supervised: bool
) -> Decision:
    """Whoever may check one; once it is signed off, only a supervisor of the unit that owns the record."""
    if assessment.state != AssessmentState.SIGNED_OFF:
        return can_check(actor, nominal)
    decision = decide(actor, Action.SIGN_OFF, _standing(nominal))
    if isinstance(decision, Denied):
        return SIGNED_OFF if can_check(actor, nominal) else decision
    return Allowed() if supervised else SIGNED_OFF


def enters_for_another(actor: Actor) -> bool:
    """An administrator must name the officer they enter an OASys for."""
    return actor.roles.isdisjoint(OFFICERS)


def _standing(nominal: Nominal | None) -> Standing | None:
    """As fetched in this transaction: a record fetched without its access level is nobody's to change."""
    if nominal is None:
        return None
    return Standing(nominal.visibility, getattr(nominal, "access_level", None), nominal.is_practice)
