"""What the form for a new record offers and how what was typed becomes a new record or a search."""

import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from records.nominals import identifiers
from records.nominals.actions import NewName, NewNominal
from records.nominals.choices import NameKind
from records.nominals.forms import CreateNominalForm
from records.nominals.models import Card, SearchRun
from records.nominals.search import MOST_SHOWN, Query, look, swapped, understand
from training.models import Readiness
from visor.access.actor import Actor
from visor.organisation.choices import Role, UnitKind
from visor.organisation.models import Posting, Unit

OWNING = (
    UnitKind.PDU,
    UnitKind.TEAM,
    UnitKind.POLICE_UNIT,
    UnitKind.PRISON_UNIT,
    UnitKind.PRISON,
    UnitKind.DIVISION,
)
MANAGING = (
    Role.PO,
    Role.PSO,
    Role.SPO,
    Role.POLICE_OFFENDER_MANAGER,
    Role.POLICE_SUPERVISOR,
    Role.PRISON_LPC,
)


def owner_units(actor: Actor) -> list[tuple[int, str]]:
    """The units this person works in that may own a record."""
    units = Unit.objects.filter(pk__in=actor.principals, kind__in=OWNING).select_related("parent")
    return [(unit.pk, f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name) for unit in units]


def managers(actor: Actor, *, at: datetime) -> list[tuple[int, str]]:
    """Ready people posted now in this person's units in a role that manages records; themselves first."""
    ready = Readiness.objects.filter(ready=True).values("user_id")
    posted = (
        Posting.objects.in_force(at)
        .filter(unit_id__in=actor.principals, role__in=MANAGING, user_id__in=ready, user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__full_name")
    )
    people = {
        held.user_id: f"{held.user.full_name}, {Role(held.role).label}, {held.unit.name}" for held in posted
    }
    return sorted(people.items(), key=lambda person: person[0] != actor.user_id)


def first_values(run: SearchRun, *, today: date) -> dict[str, Any]:
    """Carry what was searched for over into the form, so that nothing is typed twice."""
    query = understand(run.terms, today=today)
    values: dict[str, Any] = {"form_key": uuid.uuid4(), "search": run.pk}
    if query.names:
        values |= {"surname": query.names[-1], "forenames": " ".join(query.names[:-1])}
    if query.born:
        values["date_of_birth"] = query.born[0]
    for kind, _ in query.numbers[:1]:
        if kind != "ref":
            values[kind] = run.terms
    return values


# What a draft of the form keeps: all that is typed, nothing that only belongs to one sending of it.
KEPT = frozenset(
    [
        "forenames",
        "surname",
        "aliases",
        "date_of_birth_day",
        "date_of_birth_month",
        "date_of_birth_year",
        "dob_estimated",
        "pnc",
        "cro",
        "crn",
        "noms",
        "nino",
        "record_type",
        "category",
        "level",
        "owner_unit",
        "manager",
    ]
)


def is_same_person(typed: dict[str, str], searched: dict[str, Any]) -> bool:
    """Whether a draft is about whom the search was for: one person's details never fill another's form."""
    surname = str(searched.get("surname", ""))
    return bool(surname) and typed.get("surname", "").casefold() == surname.casefold()


def query_of(form: CreateNominalForm, *, today: date) -> Query:
    """The search a filled form amounts to: anybody with one of the numbers, or with this name."""
    typed = form.cleaned_data
    numbers = []
    for kind, text in form.numbers():
        read = identifiers.parse(kind, text, date_of_birth=typed["date_of_birth"], today=today)
        numbers += [(kind.value, read.search_form)] if read.search_form else []
    words = (*typed["forenames"].split()[:1], *typed["surname"].split())
    return Query(numbers=tuple(numbers), names=words)


def alike(actor: Actor, query: Query, *, born: date | None) -> list[Card]:
    """Whom to look at before adding somebody: as many as one page shows, of a common name only those born alike."""
    cards = look(actor, query)
    if len(cards) > MOST_SHOWN and born:
        cards = look(actor, replace(query, born=swapped(born)))
    return cards[:MOST_SHOWN]


def new_nominal(form: CreateNominalForm) -> NewNominal:
    typed = form.cleaned_data
    aliases = []
    for line in typed["aliases"]:
        forenames, _, surname = line.rpartition(" ")
        aliases.append(NewName(surname=surname, forenames=forenames, kind=NameKind.ALIAS))
    return NewNominal(
        name=NewName(surname=typed["surname"], forenames=typed["forenames"]),
        record_type=typed["record_type"],
        category=typed["category"],
        level=typed["level"],
        owner_unit=Unit.objects.select_related("place").get(pk=typed["owner_unit"]),
        manager_id=int(typed["manager"]),
        date_of_birth=typed["date_of_birth"],
        dob_estimated=typed["dob_estimated"],
        aliases=tuple(aliases),
        numbers=form.numbers(),
    )


def doubtful_numbers(form: CreateNominalForm, *, today: date) -> list[str]:
    """What to say of numbers whose own check does not hold; they are kept, marked unverified."""
    read = [
        identifiers.parse(kind, text, date_of_birth=form.cleaned_data["date_of_birth"], today=today)
        for kind, text in form.numbers()
    ]
    return [found.message for found in read if found.message]
