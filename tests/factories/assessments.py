"""OASys documents on a record as the worker leaves them, and the answers that confirm what was read from them."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from records.assessments import actions
from records.assessments.actions import Decision
from records.assessments.choices import FactOutcome
from records.assessments.findings import Found, Likeness, Reading
from records.assessments.models import Assessment
from records.documents.choices import DocumentKind, State
from records.documents.models import Document
from records.nominals.models import Nominal
from visor.access.actor import Actor

# Printed as the reader of each shape would give it: the value, and its normalised form.
WESLEY: dict[str, tuple[str, str]] = {
    "surname": ("FICTIONAL", "fictional"),
    "forenames": ("Wesley", "wesley"),
    "date_of_birth": ("12/03/1984", "1984-03-12"),
    "pnc": ("2002/0073319Z", "2002/0073319Z"),
    "crn": ("X320741", "X320741"),
}
COMPLETED = date(2025, 3, 12)


def found(key: str, value: str, normalised: str | None = None, **more: Any) -> Found:
    """One value of one fact, on page 3 unless said otherwise."""
    fields: dict[str, Any] = {"page": 3, "words": value, "method": "label", **more}
    return Found(key, value, value.lower() if normalised is None else normalised, **fields)


def reading(facts: Mapping[str, Any] | None = None, **who: tuple[str, str]) -> Reading:
    """A reading of an OASys about Wesley Fictional; `facts` by key: a value, a pair, or a list of pairs."""
    every = []
    for key, said in {**WESLEY, **who, **(facts or {})}.items():
        for one in said if isinstance(said, list) else [said]:
            value, normalised = one if isinstance(one, tuple) else (one, one.lower().replace(" ", "_"))
            every.append(found(key, value, normalised))
    return Reading(oasys=Likeness.YES, found=tuple(every))


def document(by: Actor, nominal: Nominal, read: Reading, *, sha256: str = "") -> Document:
    """An OASys that was read, as it lies on the record."""
    now = timezone.now()
    return Document.objects.create(
        nominal=nominal, kind=DocumentKind.OASYS, title="", original_name="oasys.pdf", size=9, state=State.READ,
        sha256=sha256 or uuid.uuid4().hex * 2, content_type="application/pdf", state_since=now,
        uploaded_by_id=by.user_id, uploaded_at=now, upload_key=uuid.uuid4(),
        reading={"looks_like": "An OASys", "pages": 3, "notes": [], "parts": [], "findings": read.as_json()},
    )  # fmt: skip


def opened(by: Actor, nominal: Nominal, read: Reading) -> Assessment:
    """An assessment to be checked."""
    return actions.open_check(by=by, document=document(by, nominal, read), at=timezone.now())


def as_printed(read: Reading) -> dict[str, Decision]:
    """Confirm all that was found; of several values the first."""
    asked = {"completed_on", "assessor"}
    return {
        one.key: Decision(FactOutcome.CONFIRMED, one.value)
        for one in reversed(read.found)
        if one.key not in asked
    }


def answers(read: Reading, **said: Any) -> dict[str, Any]:
    """What the form of the check gives to `actions.confirm`, everything confirmed as printed."""
    return {
        "decisions": as_printed(read), "completed_on": COMPLETED, "assessor": "Priya Shah", "arms_informed": False,
        "arms_on": None, **said,
    }  # fmt: skip


def confirmed(by: Actor, assessment: Assessment, **said: Any) -> Assessment:
    """The assessment as somebody confirms it, now."""
    read = Reading.from_json(assessment.document.reading["findings"])
    return actions.confirm(
        by=by, nominal=assessment.nominal, assessment_ref=assessment.reference,
        **{"version": assessment.version, "at": timezone.now(), **answers(read, **said)},
    )  # fmt: skip
