"""What the form for a new record offers and how what was typed becomes a new record or a search."""

import unicodedata
import uuid
from datetime import date, datetime
from typing import Any, TypedDict

from records.nominals import identifiers, likeness, search
from records.nominals.actions import NewName, NewNominal
from records.nominals.choices import NameKind
from records.nominals.forms import CreateNominalForm
from records.nominals.models import SearchRun
from records.nominals.search import LONGEST_SEARCH, Match, Query, understand
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


Choices = list[tuple[int, str]]


class Offered(TypedDict):
    """What the form offers to choose from."""

    units: Choices
    managers: Choices


def offered(actor: Actor, *, at: datetime) -> Offered:
    return Offered(units=owner_units(actor), managers=managers(actor, at=at))


def owner_units(actor: Actor) -> Choices:
    """The units this person works in that may own a record."""
    units = Unit.objects.filter(pk__in=actor.principals, kind__in=OWNING).select_related("parent")
    return [(unit.pk, f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name) for unit in units]


def managers(actor: Actor, *, at: datetime) -> Choices:
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


def first_values(run: SearchRun, lists: Offered, *, today: date) -> dict[str, Any]:
    """Carry what was searched for over into the form, so that nothing is typed twice; and where there is no choice."""
    query = understand(run.terms, today=today)
    values: dict[str, Any] = {"form_key": uuid.uuid4(), "search": run.pk}
    for field, choices in (("owner_unit", lists["units"]), ("manager", lists["managers"])):
        if len(choices) == 1:
            values[field] = choices[0][0]
    if query.names:
        values |= _name_parts(run.terms, query.names, today=today)
    if query.born:
        values["date_of_birth"] = query.born[0]
    for kind, _ in query.numbers[:1]:
        if kind != "ref":
            values[kind] = run.terms
    return values


def _name_parts(terms: str, names: tuple[str, ...], *, today: date) -> dict[str, str]:
    """The last word is the surname; of "Surname, Forenames" what stands before the comma."""
    before, comma, _ = terms.partition(",")
    first = len(understand(before, today=today).names) if comma else 0
    surname, forenames = (names[:first], names[first:]) if first else (names[-1:], names[:-1])
    return {"surname": " ".join(surname), "forenames": " ".join(forenames)}


def terms_of(form: CreateNominalForm) -> str:
    """What was typed as a search: the surname first, so that nothing of it is cut off."""
    typed = form.cleaned_data
    born = f" {typed['date_of_birth']:%d/%m/%Y}" if typed["date_of_birth"] else ""
    return f"{typed['surname']}, {typed['forenames']}{born}"[:LONGEST_SEARCH]


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
        "reason",
    ]
)


def is_draft_of(run: SearchRun, typed: dict[str, str], searched: dict[str, Any]) -> bool:
    """Whether a draft is about whom the search was for: one person's details never fill another's form."""
    return typed.get("search") == str(run.pk) or _is_same_name(typed, searched)


def _is_same_name(typed: dict[str, str], searched: dict[str, Any]) -> bool:
    draft = [_plain(word) for word in typed.get("surname", "").split()]
    names = [_plain(word) for field in ("surname", "forenames") for word in searched.get(field, "").split()]
    return any(likeness.answers(word, name) is not None for word in draft for name in names if word and name)


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word).upper() if letter.isalnum())


def query_of(form: CreateNominalForm, *, today: date) -> Query:
    """The search a filled form amounts to: anybody with one of the numbers, or like any of the names."""
    typed = form.cleaned_data
    born = typed.get("date_of_birth")
    numbers = []
    for kind, text in form.numbers():
        read = identifiers.parse(kind, text, date_of_birth=born, today=today)
        numbers += [(kind.value, read.search_form)] if read.search_form else []
    name = f"{typed.get('forenames', '')} {typed.get('surname', '')}"
    return Query(
        numbers=tuple(numbers),
        names=tuple(name.split()),
        born=(born,) if born else (),
        other_names=tuple(tuple(line.split()) for line in typed.get("aliases", ())),
    )


def likely(actor: Actor, query: Query) -> list[Match]:
    """Whom to look at before adding somebody: with one of the numbers, or alike by name and date of birth."""
    return [match for match in search.shown(search.matches(actor, query)) if match.likeness.is_likely]


def all_were_shown(matches: list[Match], run: SearchRun) -> bool:
    return all(match.card.pk in run.shown for match in matches)


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
        unlike=typed.get("reason", ""),
    )


def doubtful_numbers(form: CreateNominalForm, *, today: date) -> list[str]:
    """What to say of numbers whose own check does not hold; they are kept, marked unverified."""
    read = [
        identifiers.parse(kind, text, date_of_birth=form.cleaned_data["date_of_birth"], today=today)
        for kind, text in form.numbers()
    ]
    return [found.message for found in read if found.message]
