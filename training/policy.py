"""Who may record training."""

from visor.access.actor import Actor
from visor.access.decision import Allowed, Decision, Denied
from visor.organisation.choices import Role


def can_record_result(actor: Actor, *, user_id: int) -> Decision:
    """A training lead books people and records their results, and never their own.

    They need not be ready: they read no records, and somebody must train the first people.
    """
    if actor.user_id == user_id:
        return Denied("TRN_SELF", "Nobody records their own training. Ask another training lead.")
    if actor.active and Role.TRAINING_LEAD in actor.roles:
        return Allowed()
    return Denied("TRN_ROLE", "Only a training lead may record training.")
