"""One box: any identifier in any spelling, a reference, names and a date of birth. Finds cards, nationally.

Names are found by similar spelling and sound, dates by the slips people make; the likeliest come first, each with
why it is shown. Hidden records are found by their readers alone: the tables' own policies see to that, inside every
branch of the search, and nothing here counts or ranks what they leave out.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from records.nominals import identifiers, likeness
from records.nominals import reference as references
from records.nominals.likeness import Born, Likeness, Person, Recorded, Word
from records.nominals.models import Card, NameWord, Nominal, SearchRun, SearchTerm
from visor.access.actor import Actor
from visor.audit import log as audit

MOST_SHOWN = 25
MOST_WORDS = 6
MOST_NAMES = 6
# Likely cards looked at before the page is cut; and records of each branch of the search that are compared: whoever
# is not among them needs a date of birth or a number to be found.
MOST_WEIGHED, MOST_COMPARED = 50, 200
LONGEST_SEARCH = 200
SHORTEST_RARE = 3  # letters from which on few enough names begin alike
HOLDS_FOR = timedelta(minutes=60)
_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_AFTER = chr(0x10FFFF)  # after every word that begins like the one before it

Rows = QuerySet[SearchTerm, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart: numbers it may be, words of a name, dates of birth; and other names."""

    numbers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    born: tuple[date, ...] = ()
    other_names: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.numbers or self.names or self.born)


@dataclass(frozen=True, slots=True)
class Match:
    """A card and how like what was looked for it is."""

    card: Card
    likeness: Likeness

    @property
    def is_by_another_name(self) -> bool:
        """Whether it is alike by a name the card does not show. A restricted card shows none."""
        name: str = self.card.folded  # type: ignore[attr-defined]  # asked for with the card
        return bool(name) and not all(word in name for word in self.likeness.words)

    @property
    def why(self) -> str:
        return self.likeness.why(by_another_name=self.is_by_another_name)

    @property
    def rank(self) -> tuple[tuple[int, int], bool, str, str]:
        return self.likeness.rank, self.is_by_another_name, self.card.name, self.card.reference


@dataclass(frozen=True, slots=True)
class Found:
    """One card, why it was found, and the record itself when this person may open it."""

    card: Card
    why: str
    nominal: Nominal | None


@dataclass(frozen=True, slots=True)
class Results:
    """Whom a search found: likely people, restricted records that may be the person, and the less likely."""

    run: SearchRun
    query: Query
    found: list[Found] = field(default_factory=list)
    restricted: list[Found] = field(default_factory=list)
    less_likely: list[Found] = field(default_factory=list)
    more: bool = False

    @property
    def only_less_likely(self) -> bool:
        return not (self.found or self.restricted)


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
    words = tuple(word for word in re.split(r"[\s,;]+", _DATE.sub(" ", text)) if re.search(r"[^\W\d_]", word))
    if numbers and any(character.isdigit() for character in text):
        words = ()
    return Query(numbers=tuple(numbers), names=words[:MOST_WORDS], born=_dates(text))


def find(*, by: Actor, text: str, at: datetime, today: date) -> Results:
    """Search, keep the search as the ground for adding a record, and write the audit event."""
    query = understand(text, today=today)
    return remember(by=by, terms=text, cards=matches(by, query), query=query, at=at)


def look(actor: Actor, query: Query) -> list[Card]:
    """The cards of the people who are likely meant, the likeliest first."""
    return [match.card for match in matches(actor, query) if match.likeness.is_likely]


def matches(actor: Actor, query: Query) -> list[Match]:
    """Whoever may be meant, the likeliest first, the less likely too; more of them than are shown."""
    if query.is_empty:
        return []
    people = _people(actor, query)
    dates = {day: how for typed in reversed(query.born) for day, how in likeness.near_dates(typed).items()}
    compared = {
        key: likeness.compare(people, dates, recorded)
        for key, recorded in _candidates(actor, query, people, dates).items()
    }
    alike = {key: found for key, found in compared.items() if found is not None}
    first = sorted(alike, key=lambda key: (alike[key].rank, key))
    likely = [key for key in first if alike[key].is_likely][:MOST_WEIGHED]
    less = [key for key in first if not alike[key].is_likely][:MOST_SHOWN]
    found = [Match(card, alike[card.pk]) for card in _cards(actor, [*likely, *less])]
    return sorted(found, key=lambda match: match.rank)


def remember(*, by: Actor, terms: str, cards: list[Match], query: Query, at: datetime) -> Results:
    """Keep who looked for what and what they were shown."""
    ids = [match.card.pk for match in shown(cards)]
    run = SearchRun.objects.create(actor_id=by.user_id, terms=terms[:LONGEST_SEARCH], shown=ids, at=at)
    return results(by=by, run=run, cards=cards, query=query)


def again(*, by: Actor, run: SearchRun, today: date) -> Results:
    """Show a search of one's own once more: its page was reloaded, or somebody came back to it."""
    query = understand(run.terms, today=today)
    return results(by=by, run=run, cards=matches(by, query), query=query)


def shown(cards: list[Match]) -> list[Match]:
    """As many as one page holds, of the likely and of the others."""
    likely = [match for match in cards if match.likeness.is_likely]
    return likely[:MOST_SHOWN] + [match for match in cards if not match.likeness.is_likely][:MOST_SHOWN]


def results(*, by: Actor, run: SearchRun, cards: list[Match], query: Query) -> Results:
    """What the page shows of these cards; written to the audit trail."""
    kept = shown(cards)
    ids = [match.card.pk for match in kept]
    audit.record("nominals.searched", by=by, subject_type="search", subject_id=run.pk, detail={"shown": ids})
    records = Nominal.objects.visible_to(by).with_header().filter(pk__in=ids)
    opened = {nominal.pk: nominal for nominal in records} if ids else {}
    likely = sum(match.likeness.is_likely for match in cards)
    made = Results(run=run, query=query, more=likely > MOST_SHOWN)
    for match in kept:
        found = Found(card=match.card, why=match.why, nominal=opened.get(match.card.pk))
        _place(made, match.likeness, found)
    # SECURITY: their order says nothing of how like they are.
    made.restricted.sort(key=lambda one: one.card.reference)
    return made


def _place(made: Results, how: Likeness, found: Found) -> None:
    if found.card.is_restricted and found.nominal is None:
        # SECURITY: shown for a likeness that a search for the same words would show, and for no less.
        if how.is_likely:
            made.restricted.append(found)
    else:
        (made.found if how.is_likely else made.less_likely).append(found)


def own_run(actor: Actor, key: uuid.UUID, *, at: datetime) -> SearchRun | None:
    """A search this person made lately enough to add a record on the ground of it."""
    return SearchRun.objects.visible_to(actor).filter(pk=key, at__gte=at - HOLDS_FOR).first()


# --- names and dates, and what they may stand for ---


def _people(actor: Actor, query: Query) -> list[Person]:
    """The names looked for, each word folded and with the recorded words it may stand for: one statement for all."""
    names = [_words(name) for name in (query.names, *query.other_names[: MOST_NAMES - 1])]
    typed = [text for name in names for text in (*name, *_joined(name))]
    heard: list[dict[str, bool]] = [{} for _ in typed]
    folded = [""] * len(typed)
    for place, word, similar, sounds in NameWord.objects.similar(actor, typed):
        folded[place] = word
        heard[place][similar] = sounds
    found = iter([likeness.nearest(word, words) for word, words in zip(folded, heard, strict=True)])
    people = []
    for name in names:
        words = [next(found) for _ in name]
        joined = [next(found) for _ in _joined(name)]
        people.append(_without_empty(likeness.with_neighbours(words, joined)))
    return [person for person in people if person]


def _words(name: tuple[str, ...]) -> list[str]:
    """Both halves of a hyphened name are words: on the record they may stand apart."""
    return [part for word in name for part in re.split(r"[-\u2010-\u2015]+", word) if part][:MOST_WORDS]


def _joined(words: list[str]) -> list[str]:
    return [one + two for one, two in pairwise(words)]


def _without_empty(name: Person) -> Person:
    """Words of which folding leaves nothing say nothing."""
    return tuple(word for word in name if word.folded)


def _dates(text: str) -> tuple[date, ...]:
    """Dates typed, day first; month first only where that alone is a date."""
    days: list[date] = []
    for match in _DATE.finditer(text):
        day, month, year, iso_year, iso_month, iso_day = match.groups()
        if iso_year:
            days += _real((int(iso_year), int(iso_month), int(iso_day)))
        else:
            days += _real((int(year), int(month), int(day)), (int(year), int(day), int(month)))[:1]
    return tuple(dict.fromkeys(days))


def _real(*parts: tuple[int, int, int]) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days


# --- candidates: what the indexes find, permission inside every branch ---


def _candidates(
    actor: Actor, query: Query, people: list[Person], dates: dict[date, Born]
) -> dict[int, Recorded]:
    """The records any branch finds, with what is known of them to compare."""
    branches = list(_branches(actor, query, people, dates))
    if not branches:
        return {}
    # A union of what each index finds: one condition with OR would read every name of the country.
    keys = branches[0].union(*branches[1:]) if branches[1:] else branches[0]
    wanted = Q(kind__in=("name", "born")) | _numbers(query)
    rows = SearchTerm.objects.visible_to(actor).filter(wanted, card_id__in=keys)
    words: dict[int, set[str]] = {}
    born: dict[int, date] = {}
    numbers: dict[int, list[str]] = {}
    for key, kind, term in rows.values_list("card_id", "kind", "term"):
        if kind == "name":
            words.setdefault(key, set()).add(term)
        elif kind == "born":
            born[key] = date.fromisoformat(term)
        else:
            numbers.setdefault(key, []).append(_label(kind))
    return {
        key: Recorded(frozenset(words.get(key, ())), born.get(key), tuple(sorted(numbers.get(key, ()))))
        for key in {*words, *born, *numbers}
    }


def _label(kind: str) -> str:
    return "reference" if kind == "ref" else identifiers.Kind(kind).label


def _branches(actor: Actor, query: Query, people: list[Person], dates: dict[date, Born]) -> Iterable[Rows]:
    if query.numbers:
        yield _keys(_terms(actor).filter(_numbers(query)))
    if dates:
        yield _keys(
            _terms(actor).filter(_born_on(day for day, how in dates.items() if how in likeness.SAME_DAY))
        )
    if dates and people:
        known = {text for person in people for word in person for text in (word.folded, *word.alike)}
        yield _keys(_probed(actor, _terms(actor).filter(_born_on(dates)), [_is_one_of(known)]))
    for person in people:
        yield from _by_name(actor, person)


def _by_name(actor: Actor, person: Person) -> Iterable[Rows]:
    """Names beginning like each word, and names with any two words that may be meant."""
    # The rarest is to be looked up first: the last, a surname as a rule, unless it is hardly begun or a forename.
    common = likeness.SHORT_FORMS
    first, *others = sorted(
        person[::-1], key=lambda word: (len(word.folded) < SHORTEST_RARE, word.folded in common)
    )
    begin = _probed(actor, _terms(actor).filter(_begins(first)), [_begins(word) for word in others])
    yield _keys(begin.order_by("term", "card_id"))
    meant = [_is_one_of({word.folded, *word.alike}) for word in person]
    if len(meant) == 1:
        yield _keys(_terms(actor).filter(meant[0]))
    for one, other in combinations(meant, 2):
        same_record = _terms(actor).filter(other, card_id=OuterRef("card_id"))
        yield _keys(_terms(actor).filter(one, Exists(same_record)))


def _probed(actor: Actor, found: Rows, conditions: list[Q]) -> Rows:
    """Those whose record has a term of each condition as well, looked up record by record.

    As a join it is the planner's to choose how, and it takes words that begin alike for one row where there are
    thousands: it then compares every one with every other.
    """
    for place, also in enumerate(conditions):
        same_record = _terms(actor).filter(also, card_id=OuterRef("card_id")).values("kind")[:1]
        found = found.alias(**{f"also_{place}": Subquery(same_record)}).exclude(**{f"also_{place}": None})
    return found


def _terms(actor: Actor) -> Rows:
    return SearchTerm.objects.visible_to(actor)


def _keys(found: Rows) -> Rows:
    return found.values("card_id")[:MOST_COMPARED]


def _numbers(query: Query) -> Q:
    matching = Q()
    for kind, term in query.numbers:
        matching |= Q(kind=kind, term=term)
    return matching


def _born_on(days: Iterable[date]) -> Q:
    return Q(kind="born", term__in=sorted(day.isoformat() for day in days))


def _is_one_of(words: set[str]) -> Q:
    return Q(kind="name", term__in=sorted(words))


def _begins(word: Word) -> Q:
    return Q(kind="name", term__gte=word.folded, term__lt=word.folded + _AFTER)


def _cards(actor: Actor, keys: list[int]) -> Iterable[Card]:
    if not keys:
        return []
    folded = Func(F("name"), function="visor_fold", output_field=CharField())
    cards = Card.objects.visible_to(actor).select_related("unit", "manager")
    return cards.filter(pk__in=keys).annotate(folded=folded)
