"""What a person decided of a reading, checked for completeness and worked into the facts to be written. For `actions`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from records.assessments import people, policy
from records.assessments.choices import FactOutcome, Identity
from records.assessments.facts import CATALOGUE, FactKind, Group, Shape
from records.assessments.findings import Found, Reading
from records.assessments.values import LAYERS, NotAValue, Value, typed
from records.nominals.models import Nominal
from visor.access.actor import Actor

# Facts that are asked as questions about the whole assessment.
_ASKED: Final = ("completed_on", "assessor")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one fact.

    `value` of a confirmed one is the value as printed, which says which of several it was; of a corrected or an
    entered one what was typed or the code that was chosen; of one left out, nothing.
    """

    outcome: FactOutcome
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All a person says when they confirm: a decision by fact, and the answers about the whole assessment."""

    decisions: Mapping[str, Decision]
    completed_on: date | None
    assessor: str
    arms_informed: bool | None
    arms_on: date | None
    author_id: int | None
    identity_note: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is still wanted before it can be confirmed: of which fact or question, in words that say how to mend it."""

    key: str
    text: str


class Incomplete(Exception):
    """It cannot be confirmed yet; `problems` says why, in the order of the page."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.key for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Fact:
    """One row to be written: what was printed, and what counts."""

    key: str
    outcome: FactOutcome
    printed: str
    normalised: str
    value: str
    value_normalised: str
    page: int | None
    note: str = ""


@dataclass(slots=True)
class Decided:
    """What came of all decisions: the facts to write, and what is wrong."""

    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def normalised(self, key: str) -> str:
        """What counts of this fact; nothing where it was left out or is not there."""
        return next((fact.value_normalised for fact in self.facts if fact.key == key), "")

    def levels(self) -> list[str]:
        """Every level of risk of serious harm that counts."""
        return [fact.value_normalised for fact in self.facts if CATALOGUE[fact.key].group is Group.ROSH]

    @property
    def layer(self) -> str:
        """Layer 1 or 3; nothing for anything else that was typed."""
        said = self.normalised("layer")
        return said if said in LAYERS else ""

    @property
    def is_countersigned(self) -> bool:
        """The print says that somebody countersigned it in OASys."""
        said = (self.normalised("countersigned_on"), self.normalised("countersigner"))
        return any(one not in {"", "blank"} for one in said)


def decide_facts(reading: Reading, answers: Answers, *, today: date) -> Decided:
    """Work every decision into a fact, in the order of the catalogue."""
    decided = Decided()
    decisions = {**answers.decisions, **_about_the_whole(reading, answers)}
    for unknown in sorted(set(decisions) - set(CATALOGUE)):
        decided.problems.append(Problem(unknown, "There is no such fact."))
    for key, kind in CATALOGUE.items():
        if key in _ASKED and key not in decisions:
            continue  # what is wrong with the question says `examine`
        try:
            fact = _fact(kind, reading.all(key), decisions.get(key), today=today)
        except NotAValue as wrong:
            decided.problems.append(Problem(key, str(wrong)))
        else:
            decided.facts += [fact] if fact else []
    return decided


def examine(
    by: Actor, nominal: Nominal, answers: Answers, identity: Identity, *, at: datetime
) -> Iterator[Problem]:
    """What is wrong with the answers about the whole assessment."""
    today = timezone.localdate(at)
    if identity is not Identity.AGREES and not answers.identity_note.strip():
        yield Problem("identity_note", "Say why this is the right person, or reject the document")
    yield from _completed(answers.completed_on, nominal.date_of_birth, today)
    if not answers.assessor.strip():
        yield Problem("assessor", "Enter the name of the person who wrote it in OASys")
    yield from _arms(answers, today)
    yield from _author(by, nominal, answers.author_id, at)


def _completed(day: date | None, born: date | None, today: date) -> Iterator[Problem]:
    if day is None:
        yield Problem("completed_on", "Enter the date the OASys was completed")
    elif day > today:
        yield Problem("completed_on", "The date it was completed must be today or in the past")
    elif born is not None and day <= born:
        yield Problem("completed_on", "The date it was completed must be after the person was born")


def _arms(answers: Answers, today: date) -> Iterator[Problem]:
    if answers.arms_informed is None:
        yield Problem("arms_informed", "Say whether this OASys is ARMS-informed")
    elif not answers.arms_informed and answers.arms_on is not None:
        yield Problem("arms_on", "Leave out the date of the ARMS assessment, or say that it is ARMS-informed")
    elif answers.arms_informed and answers.arms_on is None:
        yield Problem("arms_on", "Enter the date of the ARMS assessment")
    elif answers.arms_on is not None and answers.arms_on > today:
        yield Problem("arms_on", "The date of the ARMS assessment must be today or in the past")


def _author(by: Actor, nominal: Nominal, author_id: int | None, at: datetime) -> Iterator[Problem]:
    if author_id is None:
        if policy.enters_for_another(by):
            yield Problem("author", "Choose the officer you are entering it for")
    elif author_id not in dict(people.officers(nominal, at=at)):
        yield Problem("author", "Choose an officer who works on this record or in its unit")


def _about_the_whole(reading: Reading, answers: Answers) -> dict[str, Decision]:
    """The facts that are asked as questions, as decisions like the others."""
    day = answers.completed_on
    asked = {
        "completed_on": (f"{day:%d/%m/%Y}" if day else "", day.isoformat() if day else ""),
        "assessor": (answers.assessor, " ".join(answers.assessor.split())),
    }
    return {key: _as_printed(reading.all(key), *said) for key, said in asked.items() if said[0]}


def _as_printed(printed: tuple[Found, ...], text: str, normalised: str) -> Decision:
    for one in printed:
        if normalised.casefold() in {one.normalised.casefold(), " ".join(one.value.split()).casefold()}:
            return Decision(FactOutcome.CONFIRMED, one.value)
    return Decision(FactOutcome.CORRECTED if printed else FactOutcome.ENTERED, text)


def _fact(
    kind: FactKind, printed: tuple[Found, ...], decision: Decision | None, *, today: date
) -> Fact | None:
    """The fact that comes of a decision; none where there was nothing to decide. Raises `NotAValue`."""
    if decision is None:
        if len(printed) > 1 or (printed and kind.shape is Shape.LEVEL):
            raise NotAValue(f"{kind.label}: confirm it, correct it or leave it out")
        return None
    if bool(printed) is (decision.outcome is FactOutcome.ENTERED):
        raise NotAValue(f"{kind.label}: decide what to do with what is printed")
    if decision.outcome is FactOutcome.CONFIRMED:
        chosen = _chosen(kind, printed, decision)
        return _made(kind, chosen, decision, Value(chosen.value, chosen.normalised))
    first = printed[0] if printed else None
    if decision.outcome is FactOutcome.REJECTED:
        return _made(kind, first, decision, Value("", ""))
    return _made(kind, first, decision, typed(kind, decision.value, today=today))


def _chosen(kind: FactKind, printed: tuple[Found, ...], decision: Decision) -> Found:
    for one in printed:
        if one.value == decision.value:
            return one
    raise NotAValue(f"{kind.label}: choose one of the values the document gives")


def _made(kind: FactKind, printed: Found | None, decision: Decision, value: Value) -> Fact:
    return Fact(
        key=kind.key,
        outcome=decision.outcome,
        printed=printed.value if printed else "",
        normalised=printed.normalised if printed else "",
        value=value.text,
        value_normalised=value.normalised,
        page=printed.page or None if printed else None,
        note=decision.note,
    )
