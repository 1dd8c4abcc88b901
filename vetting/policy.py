"""Who may record vetting."""

from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.organisation.choices import Role


def can_record_clearance(actor: Actor, *, user_id: int) -> Decision:
    """A vetting officer records clearances, and never their own.

    They need not be ready: they read no records, and somebody must vet the first people.
    """
    if actor.user_id == user_id:
        return Denied("VET_SELF", "Nobody records their own vetting. Ask another vetting officer.")
    if actor.active and Role.VETTING_OFFICER in actor.roles:
        return Allowed()
    return Denied("VET_ROLE", "Only a vetting officer may record vetting.")
