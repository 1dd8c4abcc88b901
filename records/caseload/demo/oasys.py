"""Give some records an OASys at each stage of its way: uploaded, read by the reader itself, checked, signed off.

The documents are made about the people of the records, so identity agrees but where a stage says otherwise.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from records.assessments import actions as assessments
from records.assessments.choices import FactOutcome
from records.assessments.confirmation import Decision
from records.assessments.facts import CATALOGUE
from records.assessments.findings import Reading
from records.assessments.models import Assessment
from records.assessments.sample.document import make_document
from records.assessments.sample.people import Person
from records.assessments.sample.variants import Variant
from records.documents import actions as documents
from records.documents.choices import DocumentKind
from records.documents.models import Document
from records.nominals import fetch
from records.nominals.choices import RecordType, Visibility
from records.nominals.identifiers import Kind
from records.nominals.models import Name, Nominal, NominalIdentifier
from records.nominals.policy import Action
from records.orders import actions as orders
from visor.access.actor import Actor, acting
from visor.accounts.models import User
from visor.work import queue, runner

OFFICER, SUPERVISOR = "priya.shah", "grace.okafor"
ASKED = ("completed_on", "assessor")


@dataclass(frozen=True, slots=True)
class Story:
    """One document: what it is like, how long ago it was begun, and what became of it."""

    variant: Variant
    days_ago: int
    then: Callable[[User, User, Nominal, Document], object] | None = None
    released_days_ago: int | None = None


def make_all(users: dict[str, User], *, at: datetime) -> int:
    """Give the first records of one officer their documents; says how many were made."""
    officer, supervisor = users[OFFICER], users[SUPERVISOR]
    with acting(officer.pk) as actor:
        mine = Nominal.objects.visible_to(actor).managed_by(actor)
        own = mine.filter(visibility=Visibility.OPEN, record_type=RecordType.REGISTERED_SEXUAL).order_by("id")
        slugs = [nominal.slug for nominal in own[: len(STORIES)]]
    for number, (slug, stories) in enumerate(zip(slugs, STORIES, strict=False), start=1):
        for story in stories:
            _tell(story, officer, supervisor, slug, number, at)
    return sum(map(len, STORIES[: len(slugs)]))


def _tell(story: Story, officer: User, supervisor: User, slug: str, number: int, at: datetime) -> None:
    with acting(officer.pk) as actor:
        nominal = fetch.record(actor, slug, Action.ADD_DOCUMENT)
        if story.released_days_ago is not None:
            day = (at - timedelta(days=story.released_days_ago)).date()
            orders.record_release(by=actor, nominal=nominal, released_on=day, note="On licence", at=at)
        document = _upload(actor, nominal, story, number, at)
    _work()
    if story.then:
        story.then(officer, supervisor, nominal, document)


def _upload(actor: Actor, nominal: Nominal, story: Story, number: int, at: datetime) -> Document:
    begun = (at - timedelta(days=story.days_ago)).date()
    variant = replace(story.variant, begun_on=begun.isoformat())
    content, _truth = make_document(_person(nominal), variant=variant, seed=number * 1000 + story.days_ago)
    ending = "docx" if story.variant.kind == "docx" else "pdf"
    new = documents.NewDocument(DocumentKind.OASYS, "OASys", f"oasys-{number}.{ending}", uuid.uuid4())
    return documents.receive_document(by=actor, nominal=nominal, new=new, chunks=[content], at=timezone.now())


def _person(nominal: Nominal) -> Person:
    """The person of the record, as OASys would know them."""
    name = Name.objects.of(nominal).filter(is_current=True).get()
    numbers = {one.kind: one.as_recorded for one in NominalIdentifier.objects.of(nominal)}
    if nominal.date_of_birth is None:
        raise ValueError("the demonstration's people have a date of birth")
    return Person(
        surname=name.surname, forenames=name.forenames, date_of_birth=nominal.date_of_birth,
        pnc=numbers.get(Kind.PNC, ""), crn=numbers.get(Kind.CRN, ""), noms=numbers.get(Kind.NOMS, ""),
    )  # fmt: skip


def _work() -> None:
    """Do what the worker does, now: the demonstration opens with it done."""
    while waiting := queue.waiting(limit=20):
        if not any([runner.run(item_id) for item_id in waiting]):
            return


def _confirm(officer: User, _supervisor: User, nominal: Nominal, document: Document) -> Assessment:
    """Confirm all that was found just once, ARMS-informed, the first of several values where there are several."""
    with acting(officer.pk) as actor:
        checked = Assessment.objects.of(nominal).select_related("document").get(document=document)
        reading = Reading.from_json((checked.document.reading or {})["findings"])
        decisions = {
            key: Decision(FactOutcome.CONFIRMED, reading.all(key)[0].value)
            for key in CATALOGUE
            if reading.all(key) and key not in ASKED
        }
        completed, assessor = reading.one("completed_on"), reading.one("assessor")
        day = date.fromisoformat(completed.normalised) if completed else document.uploaded_at.date()
        return assessments.confirm(
            by=actor, nominal=nominal, assessment_ref=checked.reference, decisions=decisions, completed_on=day,
            assessor=assessor.value if assessor else officer.full_name, arms_informed=True, arms_on=day,
            identity_note="Checked against the file", version=checked.version, at=timezone.now(),
        )  # fmt: skip


def _sign_off(officer: User, supervisor: User, nominal: Nominal, document: Document) -> None:
    confirmed = _confirm(officer, supervisor, nominal, document)
    with acting(supervisor.pk) as actor:
        assessments.sign_off(
            by=actor,
            nominal=nominal,
            assessment_ref=confirmed.reference,
            version=confirmed.version,
            at=timezone.now(),
        )


def _send_back(officer: User, supervisor: User, nominal: Nominal, document: Document) -> None:
    confirmed = _confirm(officer, supervisor, nominal, document)
    with acting(supervisor.pk) as actor:
        assessments.send_back(
            by=actor, nominal=nominal, assessment_ref=confirmed.reference, version=confirmed.version, at=timezone.now(),
            comments="The date of the ARMS assessment is later than the OASys. Please look again.",
        )  # fmt: skip


# What each record in turn has. Its variant leaves nothing to chance but the words.
STORIES: tuple[tuple[Story, ...], ...] = (
    (Story(Variant(grid_filled="all"), 20, released_days_ago=12),),
    (Story(Variant(predictors="first", new_summary=False), 300, _sign_off), Story(Variant(look="boxes"), 15)),
    (Story(Variant(look="columns"), 40, _confirm),),
    (Story(Variant(is_countersigned=False), 35, _send_back),),
    (Story(Variant(is_wrong_person=True), 25, released_days_ago=21),),
    (Story(Variant(kind="docx"), 30),),
    (Story(Variant(kind="scan", parts=("case", "summary")), 60),),
)
