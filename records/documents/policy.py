"""Who may do what with the documents of a record: the rules of the record itself, asked by name."""

from records.nominals.models import Nominal
from records.nominals.policy import Action, Standing, decide
from visor.access.actor import Actor
from visor.access.decision import Decision

__all__ = ["Action", "can_add_document", "can_open_documents", "can_read_document"]


def can_open_documents(actor: Actor) -> Decision:
    """Anyone who may open records at all; which record is asked when it is fetched."""
    return decide(actor, Action.FIND)


def can_add_document(actor: Actor, nominal: Nominal) -> Decision:
    """Whoever works on the record may put a document on it, and ask for one to be read again."""
    return decide(actor, Action.ADD_DOCUMENT, _standing(nominal))


def can_read_document(actor: Actor, nominal: Nominal) -> Decision:
    """Whoever may read the record may read its documents and have the files."""
    return decide(actor, Action.READ_DOCUMENT, _standing(nominal))


def _standing(nominal: Nominal) -> Standing:
    """As fetched in this transaction: a record fetched without its access level is nobody's to change."""
    return Standing(nominal.visibility, getattr(nominal, "access_level", None), nominal.is_practice)
