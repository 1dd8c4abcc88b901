"""One assessment by its reference, through its record: answered as the record answers, then as "no such page"."""

import uuid

from django.utils import timezone

from records.assessments.models import Assessment
from records.nominals import fetch
from records.nominals import present as nominals
from records.nominals.models import Nominal
from records.nominals.policy import Action
from visor.access.actor import Actor
from visor.access.decision import NOT_FOUND, Refused
from visor.audit import log as audit

PEOPLE = ("author", "entered_by", "signed_off_by", "returned_by", "rejected_by", "withdrawn_by")


def assessment(
    actor: Actor, slug: str, reference: uuid.UUID, action: Action = Action.READ_DOCUMENT, *, event: str
) -> Assessment:
    """Return it with its record, document and people, and write the event (none when it is empty)."""
    nominal = fetch.record(actor, slug, action, event="")
    rows = Assessment.objects.of(nominal).select_related("document__uploaded_by", *PEOPLE)
    found = rows.filter(reference=reference).first()
    if found is None:
        raise Refused(NOT_FOUND, subject_type="assessment", subject_id=str(reference))
    found.nominal = found.document.nominal = nominal
    if event:
        audit.record(
            event, by=actor, subject_type="assessment", subject_id=reference, detail={"nominal": nominal.pk}
        )
    return found


def frame(nominal: Nominal) -> dict[str, object]:
    """What every page about a record shows of it."""
    return {"nominal": nominal, "identity": nominals.identity(nominal, today=timezone.localdate())}
