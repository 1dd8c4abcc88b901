"""The time limits a release starts, by the rules of the owning region."""

from datetime import date, timedelta

from records.nominals.choices import RecordType
from records.nominals.models import Nominal
from visor.organisation.rules import rule

ARMS_DAYS = "assessments.arms_after_release_days"


def arms_days(nominal: Nominal, *, on: date) -> int | None:
    """Days from a release to the ARMS-informed OASys (R13); None where no clock runs."""
    if nominal.record_type != RecordType.REGISTERED_SEXUAL:
        return None
    return rule(ARMS_DAYS, nominal.owner_unit.place.region_id, on)


def arms_due_on(nominal: Nominal, released_on: date) -> date | None:
    """The last day in time, counted from the day of release."""
    days = arms_days(nominal, on=released_on)
    return released_on + timedelta(days=days) if days else None
