"""Who may write down a release: whoever works on the record."""

from records.nominals.models import Nominal
from records.nominals.policy import Action, Standing, decide
from visor.access.actor import Actor
from visor.access.decision import Decision


def can_open_releases(actor: Actor) -> Decision:
    """Anyone who may open records at all; which record is asked when it is fetched."""
    return decide(actor, Action.FIND)


def can_record_release(actor: Actor, nominal: Nominal) -> Decision:
    """Whoever works on the record may write down a release, or withdraw one written down by mistake."""
    return decide(
        actor,
        Action.RECORD_RELEASE,
        Standing(nominal.visibility, getattr(nominal, "access_level", None), nominal.is_practice),
    )
