"""Proves the states of an assessment: long random walks of two people over one record, against a model of the rules.

`manage.py prove states` runs this on the demonstration. Each walk opens a record, uploads, confirms, signs off, sends
back, withdraws, checks again and sends old forms, and after each step compares the header, the states and the trail
with what a plain list of what happened says they should be. Every walk is rolled back: nothing is left behind.
"""

import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from records.assessments import actions
from records.assessments.actions import Decision
from records.assessments.choices import FactOutcome
from records.assessments.findings import Found, Likeness, Method, Reading
from records.assessments.models import Assessment, AssessmentFact
from records.documents.choices import DocumentKind, State
from records.documents.models import Document
from records.nominals import actions as nominals
from records.nominals import search
from records.nominals.models import Nominal, NominalSummary
from training.models import Readiness
from visor.access.actor import Actor, acting
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.organisation.choices import Role
from visor.organisation.models import Posting, Unit
from visor.work.models import Due

LEVELS: Final = ("", "low", "medium", "high", "very_high")
NAMES: Final = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}
CELL: Final = "rosh.public.community"
BEGINS: Final = ("Medium", "As referred")
FIRST_DAY: Final = date(2024, 1, 1)
STEPS: Final = 40


@dataclass
class Expected:
    """One assessment as the model has it."""

    reference: uuid.UUID
    document: Document
    state: str = "to_check"
    moves: int = 0
    day: date = FIRST_DAY
    level: str = ""
    confirmations: int = 0


@dataclass
class Walk:
    """One record, an officer, their supervisor, and everything that has happened so far."""

    officer: int
    supervisor: int
    nominal: Nominal
    made: list[Expected] = field(default_factory=list)
    sent: list[Callable[[], None]] = field(default_factory=list)

    def upload(self) -> None:
        """Another OASys is read."""
        with acting(self.officer) as by:
            document = _document(by, self.nominal)
            opened = actions.open_check(by=by, document=document, at=timezone.now())
        self.made.append(Expected(opened.reference, document))

    def confirm(self, which: int, day: int, level: str) -> None:
        """The officer confirms one: completed on a day, with a level or with none."""
        one = self.made[which]
        completed = FIRST_DAY + timedelta(days=day)
        said = {"completed_on": completed, "decisions": _decisions(level)}

        def done() -> None:
            one.state, one.day, one.level = "awaiting", completed, level
            one.confirmations += 1

        self._act(one, self.officer, {"to_check", "returned"}, done, actions.confirm, **_ANSWERS, **said)

    def reject(self, which: int) -> None:
        one = self.made[which]
        self._act(one, self.officer, {"to_check"}, _to(one, "rejected"), actions.reject, reason="Not his")

    def sign_off(self, which: int, *, by_supervisor: bool = True) -> None:
        one = self.made[which]
        who = self.supervisor if by_supervisor else self.officer
        allowed = {"awaiting"} if by_supervisor else None
        self._act(one, who, allowed, _to(one, "signed_off"), actions.sign_off)

    def send_back(self, which: int) -> None:
        one = self.made[which]
        said = {"comments": "Look again"}
        self._act(one, self.supervisor, {"awaiting"}, _to(one, "returned"), actions.send_back, **said)

    def withdraw(self, which: int, *, by_supervisor: bool = True) -> None:
        one = self.made[which]
        who = self.supervisor if by_supervisor else self.officer
        allowed: set[str] | None = {"awaiting", "returned", "signed_off"}
        if not by_supervisor and one.state == "signed_off":
            allowed = None
        self._act(one, who, allowed, _to(one, "withdrawn"), actions.withdraw, reason="Wrong file")

    def check_again(self, which: int) -> None:
        """A document whose assessment ended is checked once more; one that has not ended gives what there is."""
        one = self.made[which]
        with acting(self.officer) as by:
            found = actions.check_again(
                by=by, nominal=self.nominal, assessment_ref=one.reference, at=timezone.now()
            )
        if found.reference not in {other.reference for other in self.made}:
            self.made.append(Expected(found.reference, one.document))

    def send_again(self, which: int) -> None:
        """An old form comes again, from another tab or the back button."""
        if self.sent:
            self.sent[which % len(self.sent)]()

    def faults(self) -> list[str]:
        """Where the database differs from the model."""
        found = []
        with acting(self.officer):
            due_now = set(Due.objects.open().filter(record_id=self.nominal.pk).values_list("key", flat=True))
            summary = NominalSummary.objects.of(self.nominal).get()
            header = (summary.rosh, summary.rosh_note)
            rows = {row.reference: row for row in Assessment.objects.of(self.nominal)}
            facts = list(
                AssessmentFact.objects.of(self.nominal).values_list("assessment__reference", "superseded_at")
            )
        if header != self.expected_header():
            found.append(f"the header shows {header} and should show {self.expected_header()}")
        if due_now != {str(one.reference) for one in self.made if one.state == "awaiting"}:
            found.append("what is due for sign-off is not what awaits it")
        if self._events() != sum(one.moves for one in self.made):
            found.append(
                f"{self._events()} moves are in the trail and {sum(one.moves for one in self.made)} were made"
            )
        if set(rows) != {one.reference for one in self.made}:
            found.append("there are assessments nobody opened, or some are missing")
        for one in self.made:
            row = rows[one.reference]
            if (row.state, row.version) != (one.state, one.moves):
                found.append(
                    f"{row.state} after {row.version} moves and should be {one.state} after {one.moves}"
                )
            standing = sum(1 for reference, ended in facts if reference == one.reference and ended is None)
            if bool(standing) is not bool(one.confirmations):
                found.append(f"{standing} facts stand after {one.confirmations} confirmations")
        return found + self._documents_twice()

    def expected_header(self) -> tuple[str, str]:
        """The rule in its plainest form: the latest day, then the higher level, then what is furthest on its way."""
        best = BEGINS
        latest: tuple[date, int, int] | None = None
        ways = ("returned", "awaiting", "signed_off")
        for one in self.made:
            if one.state not in ways or one.level == "":
                continue
            place = (one.day, LEVELS.index(one.level), ways.index(one.state))
            if latest is None or place > latest:
                latest = place
                words = {"awaiting": ", awaiting sign-off", "returned": ", returned with comments"}
                note = f"OASys {one.day.day} {one.day.strftime('%b %Y')}{words.get(one.state, '')}"
                best = (NAMES[one.level], note)
        return best

    def _events(self) -> int:
        """The moves in the trail, each read by whoever made it."""
        keys, found = [str(one.reference) for one in self.made], 0
        for who in (self.officer, self.supervisor):
            with acting(who):
                events = Event.objects.filter(actor_id=who, subject_type="assessment", subject_id__in=keys)
                found += events.exclude(action="assessments.assessment.opened").count()
        return found

    def _documents_twice(self) -> list[str]:
        going = [one.document.pk for one in self.made if one.state not in ("rejected", "withdrawn")]
        return ["a document counts twice"] if len(going) != len(set(going)) else []

    def _act(
        self,
        one: Expected,
        who: int,
        allowed: set[str] | None,
        done: Callable[[], None],
        action: Callable[..., Any],
        **said: Any,
    ) -> None:
        """Do it, and hold the answer to the model; `allowed` are the states it goes from, None for never."""
        form = {"nominal": self.nominal, "assessment_ref": one.reference, "version": one.moves, **said}
        answer = _answer(who, action, form)
        wanted = "refused" if allowed is None else "done" if one.state in allowed else "cannot move"
        _same(f"{action.__name__} from {one.state}", answer, wanted)
        if answer == "done":
            done()
            one.moves += 1
            self.sent.append(self._replay(one, who, action, form, one.moves))

    def _replay(
        self, one: Expected, who: int, action: Callable[..., Any], form: dict[str, Any], after: int
    ) -> Callable[[], None]:
        def again() -> None:
            answer = _answer(who, action, form)
            if answer == "refused":  # what was once theirs to move has been signed off since
                return
            _same(f"{action.__name__} sent again", answer, "done" if one.moves == after else "stale")

        return again


class Differs(AssertionError):
    """The system answers otherwise than the model."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--walks", type=int, default=50, help="how many records to walk over")
    parser.add_argument("--seed", type=int, default=1, help="what the chances begin with")


def run(options: dict[str, Any], say: Callable[[str], None]) -> list[str]:
    """Walk, say how far, and return what fails."""
    cast = find_cast()
    if cast is None:
        return ["There is nobody to act as. Start the demonstration first: python3 manage.py demo"]
    steps = 0
    for walk in range(options["walks"]):
        seed = options["seed"] * 1_000_003 + walk
        try:
            steps += _walk(cast, Random(seed))  # noqa: S311 (chance, not secrecy)
        except Differs as differs:
            return [f"walk {seed}: {differs}"]
    say(
        f"{options['walks']} walks, {steps} steps: header, states and facts were as they should be after each."
    )
    return []


def find_cast() -> tuple[int, int] | None:
    """An officer and a supervisor of one unit, both ready."""
    now = timezone.now()
    ready = Readiness.objects.filter(ready=True).values("user_id")
    posted = Posting.objects.in_force(now).filter(user_id__in=ready)
    for officer in posted.filter(role=Role.PO).order_by("pk"):
        leads = posted.filter(role=Role.SPO, unit_id=officer.unit_id).exclude(user_id=officer.user_id)
        if lead := leads.first():
            return officer.user_id, lead.user_id
    return None


@contextmanager
def new_walk(cast: tuple[int, int]) -> Iterator[Walk]:
    """A record of its own, gone when the block ends."""
    with transaction.atomic():
        officer, supervisor = cast
        with acting(officer) as by:
            walk = Walk(officer, supervisor, _nominal(by))
        yield walk
        transaction.set_rollback(True)


def _walk(cast: tuple[int, int], chance: Random) -> int:
    with new_walk(cast) as walk:
        for _ in range(3):
            walk.upload()
        for step in range(STEPS):
            _step(walk, chance)
            if faults := walk.faults():
                raise Differs(f"step {step}: {'; '.join(faults)}")
    return STEPS


def _step(walk: Walk, chance: Random) -> None:
    which = chance.randrange(len(walk.made))
    acts: list[Callable[[], None]] = [
        lambda: walk.confirm(which, chance.randrange(2), chance.choice(LEVELS)),
        lambda: walk.sign_off(which, by_supervisor=chance.random() < 0.8),
        lambda: walk.send_back(which),
        lambda: walk.withdraw(which, by_supervisor=chance.random() < 0.5),
        lambda: walk.reject(which),
        lambda: walk.check_again(which),
        lambda: walk.send_again(chance.randrange(100)),
        walk.upload,
    ]
    chance.choices(acts, [6, 4, 3, 2, 1, 1, 3, 1 if len(walk.made) < 5 else 0])[0]()


_ANSWERS: Final[dict[str, Any]] = {
    "assessor": "Somebody Else", "arms_informed": False, "arms_on": None, "identity_note": "Walked over",
}  # fmt: skip


def _to(one: Expected, state: str) -> Callable[[], None]:
    def done() -> None:
        one.state = state

    return done


def _answer(who: int, action: Callable[..., Any], form: dict[str, Any]) -> str:
    try:
        with acting(who) as by:
            action(by=by, at=timezone.now(), **form)
    except Refused:
        return "refused"
    except actions.StaleCheck:
        return "stale"
    except actions.CannotMove:
        return "cannot move"
    return "done"


def _same(what: str, answer: str, wanted: str) -> None:
    if answer != wanted:
        raise Differs(f"{what}: {answer}, and should be {wanted}")


def _decisions(level: str) -> dict[str, Decision]:
    if not level:
        return {CELL: Decision(FactOutcome.REJECTED)}
    return {CELL: Decision(FactOutcome.CORRECTED, level)}


def _document(by: Actor, nominal: Nominal) -> Document:
    now, said = timezone.now(), Found(CELL, "High", "high", 1, "High", Method.GRID)
    return Document.objects.create(
        nominal=nominal, kind=DocumentKind.OASYS, title="", original_name="walk.pdf", size=1, state=State.READ,
        state_since=now, sha256=uuid.uuid4().hex * 2, uploaded_by_id=by.user_id, uploaded_at=now,
        upload_key=uuid.uuid4(), reading={"findings": Reading(oasys=Likeness.YES, found=(said,)).as_json()},
    )  # fmt: skip


def _nominal(by: Actor) -> Nominal:
    now = timezone.now()
    run_id = search.find(by=by, text="Proof Ofstates", at=now, today=timezone.localdate(now)).run.pk
    unit = next(held.unit_id for held in by.postings if held.role == Role.PO)
    new = nominals.NewNominal(
        name=nominals.NewName(surname="Ofstates", forenames="Proof"), record_type="violent", category="2", level="1",
        owner_unit=Unit.objects.select_related("place").get(pk=unit), manager_id=by.user_id,
    )  # fmt: skip
    nominal = nominals.create_nominal(by=by, new=new, form_key=uuid.uuid4(), search_id=run_id, at=now)
    nominals.set_summary(by=by, nominal=nominal, rosh=BEGINS[0], rosh_note=BEGINS[1])
    return nominal
