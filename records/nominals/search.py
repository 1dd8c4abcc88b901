"""One box: any identifier in any spelling, a reference, names and a date of birth. Finds cards, nationally.

Hidden records are found by their readers alone: the tables' own policies see to that, and nothing here
counts or ranks what they leave out.
"""

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, NullIf

from records.nominals import identifiers
from records.nominals import reference as references
from records.nominals.models import Card, Nominal, SearchRun, SearchTerm
from visor.access.actor import Actor
from visor.audit import log as audit

MOST_SHOWN = 25
LONGEST_SEARCH = 200
HOLDS_FOR = timedelta(minutes=60)
_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_LAST = Value(chr(0x10FFFF))


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart: numbers it may be, words of a name, dates of birth."""

    numbers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    born: tuple[date, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.numbers or self.names or self.born)


@dataclass(frozen=True, slots=True)
class Found:
    """One card, why it was found, and the record itself when this person may open it."""

    card: Card
    why: str
    nominal: Nominal | None


@dataclass(frozen=True, slots=True)
class Results:
    run: SearchRun
    found: list[Found] = field(default_factory=list)
    more: bool = False


def understand(text: str, *, today: date) -> Query:
    """Take apart what was typed. Text that can be a number is looked for as a number and as a name."""
    text = " ".join(text[:LONGEST_SEARCH].split())
    numbers = [
        (found.kind.value, found.search_form)
        for found in identifiers.detect(text, today=today)
        if found.search_form
    ]
    reference = references.read(text)
    if reference:
        numbers.append(("ref", reference))
    born = _dates(text)
    words = tuple(word for word in re.split(r"[\s,;]+", _DATE.sub(" ", text)) if re.search(r"[^\W\d_]", word))
    if numbers and any(character.isdigit() for character in text):
        words = ()
    return Query(numbers=tuple(numbers), names=words[:6], born=born)


def find(*, by: Actor, text: str, at: datetime, today: date) -> Results:
    """Search, keep the search as the ground for adding a record, and write the audit event."""
    query = understand(text, today=today)
    return remember(by=by, terms=text, cards=look(by, query), query=query, at=at)


def look(actor: Actor, query: Query) -> list[Card]:
    """The cards that match, best ground first; one more than is shown, to say that there are more."""
    if query.is_empty:
        return []
    # A union of what two indexes find: one condition with OR would read every card of the country.
    found = [rows for rows in (_by_number(actor, query), _by_person(actor, query)) if rows is not None]
    cards = Card.objects.visible_to(actor).select_related("unit", "manager")
    matching = cards.filter(pk__in=found[0].union(*found[1:]) if found[1:] else found[0])
    return list(matching.order_by("name", "reference")[: MOST_SHOWN + 1])


def remember(*, by: Actor, terms: str, cards: list[Card], query: Query, at: datetime) -> Results:
    """Keep who looked for what and what they were shown."""
    ids = [card.pk for card in cards[:MOST_SHOWN]]
    run = SearchRun.objects.create(actor_id=by.user_id, terms=terms[:LONGEST_SEARCH], shown=ids, at=at)
    return _results(by, run, cards, query)


def again(*, by: Actor, run: SearchRun, today: date) -> Results:
    """Show a search of one's own once more: its page was reloaded, or somebody came back to it."""
    query = understand(run.terms, today=today)
    return _results(by, run, look(by, query), query)


def _results(by: Actor, run: SearchRun, cards: list[Card], query: Query) -> Results:
    shown = cards[:MOST_SHOWN]
    ids = [card.pk for card in shown]
    audit.record("nominals.searched", by=by, subject_type="search", subject_id=run.pk, detail={"shown": ids})
    records = Nominal.objects.visible_to(by).with_header().filter(pk__in=ids)
    opened = {nominal.pk: nominal for nominal in records} if ids else {}
    found = [Found(card=card, why=_why(card, query), nominal=opened.get(card.pk)) for card in shown]
    return Results(run=run, found=found, more=len(cards) > MOST_SHOWN)


def own_run(actor: Actor, key: uuid.UUID, *, at: datetime) -> SearchRun | None:
    """A search this person made lately enough to add a record on the ground of it."""
    return SearchRun.objects.visible_to(actor).filter(pk=key, at__gte=at - HOLDS_FOR).first()


def _why(card: Card, query: Query) -> str:
    """What the card's own name does not show: that another name or a number of the record matched."""
    name = _plain(card.name)
    if card.is_restricted or (query.names and any(_plain(word) in name for word in query.names)):
        return ""
    if query.names:
        return "Another name on the record matches"
    return "A number on the record matches" if query.numbers else ""


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _by_number(actor: Actor, query: Query) -> QuerySet[SearchTerm, Any] | None:
    """The records with any of the numbers."""
    matching = Q()
    for kind, term in query.numbers:
        matching |= Q(kind=kind, term=term)
    return SearchTerm.objects.visible_to(actor).filter(matching).values("card_id") if matching else None


def _by_person(actor: Actor, query: Query) -> QuerySet[SearchTerm, Any] | None:
    """The records with a name beginning like each word, and one of the dates; the rarest is looked up first."""
    wanted = [Q(kind="born", term__in=[day.isoformat() for day in query.born])] if query.born else []
    wanted += [_begins(word) for word in sorted(query.names, key=len, reverse=True)]
    if not wanted:
        return None
    found = SearchTerm.objects.visible_to(actor).filter(wanted[0])
    for also in wanted[1:]:
        same_record = SearchTerm.objects.visible_to(actor).filter(also, card_id=OuterRef("card_id"))
        found = found.filter(Exists(same_record))
    return found.values("card_id")


def _begins(word: str) -> Q:
    """Words that begin so; a word of which folding leaves nothing finds nobody, where an empty one found all."""
    text = CharField()
    folded = NullIf(Func(Value(word), function="visor_fold", output_field=text), Value(""), output_field=text)
    return Q(kind="name", term__gte=folded, term__lt=Concat(folded, _LAST, output_field=text))


def _dates(text: str) -> tuple[date, ...]:
    """Dates typed, and the same with day and month changed round where that is a date too."""
    days: list[date] = []
    for match in _DATE.finditer(text):
        day, month, year, iso_year, iso_month, iso_day = match.groups()
        if iso_year:
            days += _real((int(iso_year), int(iso_month), int(iso_day)))
        else:
            days += _real((int(year), int(month), int(day)), (int(year), int(day), int(month)))
    return tuple(dict.fromkeys(days))


def swapped(day: date) -> tuple[date, ...]:
    """The date, and the same with day and month changed round where that is a date too."""
    return tuple(dict.fromkeys(_real((day.year, day.month, day.day), (day.year, day.day, day.month))))


def _real(*parts: tuple[int, int, int]) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days
