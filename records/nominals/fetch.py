"""The one door to a record by its reference: who asks, what for, and the audit event of having opened it.

Used by every room that shows or changes something of a record. Answers as design 3 says: in scope, the
record; open but out of scope, a refusal with the card; signposted, a refusal with whom to contact; hidden
or missing, the same "no such page".
"""

from records.nominals import parts
from records.nominals import reference as references
from records.nominals.models import Card, Nominal
from records.nominals.policy import Action, Standing, decide
from visor.access.actor import Actor
from visor.access.decision import Denied, Refused
from visor.audit import log as audit


def record(
    actor: Actor, slug: str, action: Action = Action.OPEN, *, event: str = "nominals.record.opened"
) -> Nominal:
    """Return the record and write the event, or raise `Refused`. Two reads at most, whatever the answer."""
    reference = references.read(slug) or ""
    nominal = parts.header(actor, reference)
    if nominal is None:
        raise _refusal(actor, action, reference)
    decision = decide(actor, action, Standing(nominal.visibility, nominal.access_level))
    if isinstance(decision, Denied):
        raise Refused(decision, subject_type="nominal", subject_id=reference)
    if event:
        audit.record(event, by=actor, subject_type="nominal", subject_id=nominal.pk)
    return nominal


def _refusal(actor: Actor, action: Action, reference: str) -> Refused:
    card = (
        Card.objects.visible_to(actor).select_related("unit", "manager").filter(reference=reference).first()
    )
    standing = Standing(card.visibility, None) if card else None
    decision = decide(actor, action, standing)
    if not isinstance(decision, Denied):  # it became visible between the two reads: ask again
        decision = Denied("OBJ_MOVED", "This record has just changed. Open it again.")
    shown = card if decision.status != 404 else None
    return Refused(decision, subject_type="nominal", subject_id=reference, card=shown)
