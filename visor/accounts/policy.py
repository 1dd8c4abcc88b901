"""Who may look after accounts, and whose. Which people are in reach is decided above this room (`PEOPLE_REACH`)."""

from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.accounts.models import FactorReset, User

# Role codes as the organisation writes them in postings; they lie above this room, so they are words here.
ADMINISTRATORS = frozenset({"visor_administrator", "system_administrator"})

OUT_OF_REACH = Denied(
    "ORG_SCOPE", "This account is not of your agency and region. Ask its administrator.", status=404
)


def may_administer_accounts(actor: Actor) -> Decision:
    """A ViSOR or system administrator, vetted and trained or not: accounts hold no record content."""
    if actor.active and actor.roles & ADMINISTRATORS:
        return Allowed()
    return Denied("ROL_FUNC", "Only a ViSOR administrator or a system administrator looks after accounts.")


def can_administer(actor: Actor, person: User) -> Decision:
    """An administrator looks after the accounts in their reach, but never their own."""
    if actor.user_id == person.pk:
        return Denied("SOD_SELF", "Someone else must do this: nobody looks after their own account.")
    return _reaches(actor, person.pk)


def can_approve_factor_reset(actor: Actor, reset: FactorReset) -> Decision:
    """A second administrator, neither the one who asked nor the person it is for."""
    if actor.user_id in {reset.person_id, reset.requested_by_id}:
        return Denied(
            "SOD_SECOND", "Someone else must do this: a new authenticator needs two administrators."
        )
    return _reaches(actor, reset.person_id)


def _reaches(actor: Actor, person_id: int) -> Decision:
    decision = may_administer_accounts(actor)
    if decision and not User.objects.administered_by(actor).filter(pk=person_id).exists():
        return OUT_OF_REACH
    return decision
