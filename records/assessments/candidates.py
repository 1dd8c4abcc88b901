"""Who a document may be about: what the record of the upload holds of its person, and the cards of others it may fit."""

from collections.abc import Iterator
from datetime import date

from django.utils.dateparse import parse_date

from records.assessments.findings import Reading
from records.assessments.identity import NUMBERS, Known, KnownName, KnownNumber
from records.nominals.identifiers import Kind, parse
from records.nominals.models import Card, Name, Nominal, NominalIdentifier, NominalSummary
from records.nominals.search import MOST_SHOWN, Query, look
from visor.access.actor import Actor
from visor.audit import log as audit

LONGEST_NAME = 6


def known(nominal: Nominal) -> Known:
    """What the record holds of who this is; the current name comes first."""
    return Known(
        names=tuple(KnownName(name.surname, name.forenames) for name in Name.objects.of(nominal)),
        date_of_birth=nominal.date_of_birth,
        dob_estimated=nominal.dob_estimated,
        numbers=tuple(
            KnownNumber(one.kind, one.as_recorded, one.canonical)
            for one in NominalIdentifier.objects.of(nominal)
        ),
        rosh=NominalSummary.objects.of(nominal).get().rosh,
    )


def other_records(actor: Actor, reading: Reading, nominal: Nominal) -> list[Card]:
    """Other records this person may find that the document may be about: by a valid number, or by name and birth.

    SECURITY: searched for as whoever looks, so a hidden record is not told of, nor that there is one. What was shown
    is in the audit trail, as with any search.
    """
    born = tuple(day for one in reading.all("date_of_birth") if (day := parse_date(one.normalised)))
    name = reading.one("surname") or reading.one("name")
    names = tuple(name.value.split()[:LONGEST_NAME]) if name and born else ()
    query = Query(numbers=tuple(_numbers(reading)), names=names, born=born if names else ())
    found = [card for card in look(actor, query) if card.pk != nominal.pk][:MOST_SHOWN]
    if found:
        audit.record(
            "assessments.others.shown", by=actor, subject_type="nominal", subject_id=nominal.pk,
            detail={"shown": [card.pk for card in found]},
        )  # fmt: skip
    return found


def _numbers(reading: Reading) -> Iterator[tuple[str, str]]:
    """The valid numbers, as they are stored to be found."""
    for kind in NUMBERS:
        for one in reading.all(kind):
            if one.normalised and not one.is_blank:
                # A normalised PNC has all four digits of its year, so the day of asking does not matter.
                yield kind, parse(Kind(kind), one.normalised, today=date.max).search_form
