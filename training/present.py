"""What a person's own status page says: how far they are, what is next, and whom to ask. For the view alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from training import choices, readiness
from training.choices import Outcome, Quadrant
from training.models import Readiness, Result
from vetting import choices as vetting
from vetting.choices import Level, Status
from vetting.models import Clearance
from visor.access.actor import Actor
from visor.organisation.choices import RECORD_ROLES, ContactSubject, Role
from visor.organisation.duties import MAY
from visor.organisation.models import Contact
from visor.web.templatetags.components import date_uk, datetime_uk

NOTICE_DAYS, URGENT_DAYS = 60, 30

MISSING = {
    Quadrant.VETTED_ONLY: "You are vetted. What is missing is current training.",
    Quadrant.TRAINED_ONLY: "You are trained. What is missing is current vetting.",
    Quadrant.NEITHER: "Current vetting and current training are both missing.",
}
_IN_PROGRESS = (Status.INVITED, Status.FORM_SUBMITTED, Status.WITH_VETTING_UNIT, Status.FURTHER_INFORMATION)


@dataclass(frozen=True, slots=True)
class Part:
    """Vetting or training: one section of the page. `next` is empty where the notice says what to do."""

    title: str
    state: str
    colour: str
    next: str
    facts: list[dict[str, str]]
    steps: list[list[Any]]
    contact: Contact | None
    notice: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `missing` is empty for whoever is ready."""

    ready: bool
    opens_records: bool
    missing: str
    parts: tuple[Part, Part]
    postings: list[dict[str, str]]
    access_contact: Contact | None

    @property
    def needs_readiness(self) -> bool:
        """Vetting and training say nothing to whoever holds only roles that open no records."""
        return self.opens_records or not self.postings


def page(actor: Actor, *, at: datetime) -> Page:
    """The status page of the person acting."""
    standing = readiness.for_user(actor.user_id)
    region = next((held.region_id for held in actor.postings), None)
    ask = {contact.subject: contact for contact in Contact.objects.for_region(region)}
    return Page(
        ready=standing.ready,
        opens_records=any(role in RECORD_ROLES for role in actor.roles),
        missing="" if standing.ready else MISSING[standing.quadrant],
        parts=(
            _vetting(standing, ask.get(ContactSubject.VETTING), at),
            _training(standing, ask.get(ContactSubject.TRAINING), at),
        ),
        postings=[_posting(held.role, held.unit_name, held.duty) for held in actor.postings],
        access_contact=ask.get(ContactSubject.ACCESS),
    )


def _posting(role: str, unit: str, duty: bool) -> dict[str, str]:
    label = Role(role).label
    return {"role": f"{label}, on duty" if duty else label, "unit": unit, "may": MAY[Role(role)]}


def _vetting(standing: Readiness, contact: Contact | None, at: datetime) -> Part:
    stage = vetting.Stage(standing.vetting_stage)
    rows = list(Clearance.objects.filter(user_id=standing.user_id))
    shown = next((row for row in rows if standing.vetted and row.valid_until == standing.vetted_until), None)
    shown = shown or next(iter(rows), None)
    notice, is_urgent = _notice("vetting", standing.vetted_until, at)
    return Part(
        title="Vetting",
        state=stage.label,
        colour=_colour(standing.vetted, stage in _FAILED_VETTING),
        next="" if notice else vetting.NEXT[stage],
        facts=_clearance_facts(shown) if shown else [],
        steps=_steps(vetting.STEPS, vetting.STEPS_DONE.get(stage)),
        contact=contact,
        notice=f"{notice} {_renewal(rows, standing, at)}".strip() if notice else "",
        is_urgent=is_urgent,
    )


_FAILED_VETTING = {
    vetting.Stage.REFUSED,
    vetting.Stage.SUSPENDED,
    vetting.Stage.EXPIRED,
    vetting.Stage.WITHDRAWN,
    vetting.Stage.LEVEL_TOO_LOW,
}


def _clearance_facts(clearance: Clearance) -> list[dict[str, str]]:
    facts = {
        "Level": Level(clearance.level).label,
        "Status since": date_uk(clearance.status_at),
        "Valid from": date_uk(clearance.valid_from),
        "Valid until": datetime_uk(clearance.valid_until),
        "Reference": clearance.reference,
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _renewal(rows: list[Clearance], standing: Readiness, at: datetime) -> str:
    for row in rows:
        if row.status == Status.GRANTED and row.valid_from is not None and row.valid_from > at:
            return f"Your renewal has been granted and begins on {date_uk(row.valid_from)}."
        if row.status in _IN_PROGRESS:
            return f"A renewal is under way: {Status(row.status).label.lower()}."
    return "No renewal has been recorded yet: ask now."


def _training(standing: Readiness, contact: Contact | None, at: datetime) -> Part:
    stage = choices.Stage(standing.training_stage)
    rows = list(Result.objects.filter(user_id=standing.user_id).select_related("course"))
    notice, is_urgent = _notice("training", standing.trained_until, at)
    booked = [
        row for row in rows if row.outcome == Outcome.BOOKED and row.attended_on >= timezone.localdate(at)
    ]
    if notice:
        refresher = f"You are booked on a course on {date_uk(booked[0].attended_on)}." if booked else ""
        notice = f"{notice} {refresher or 'No refresher is booked yet: ask now.'}"
    return Part(
        title="Training",
        state=stage.label,
        colour=_colour(standing.trained, stage in {choices.Stage.FAILED, choices.Stage.EXPIRED}),
        next="" if notice else choices.NEXT[stage],
        facts=_result_facts(rows[0]) if rows else [],
        steps=_steps(choices.STEPS, choices.STEPS_DONE[stage]),
        contact=contact,
        notice=notice,
        is_urgent=is_urgent,
    )


def _result_facts(result: Result) -> list[dict[str, str]]:
    facts = {
        "Course": result.course.name,
        "Date": date_uk(result.attended_on),
        "Outcome": Outcome(result.outcome).label,
        "Score": "" if result.score is None else f"{result.score}%",
        "Valid until": datetime_uk(result.valid_until),
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _steps(labels: tuple[str, ...], done: int | None) -> list[list[Any]]:
    """Rows of a table of steps; none for who has left the ordinary way or has come to its end."""
    if done is None or done == len(labels):
        return []
    states = [*[("Done", "green")] * done, ("Next", "blue"), *[("Not yet", "grey")] * len(labels)]
    return [[label, {"text": text, "tag": tag}] for label, (text, tag) in zip(labels, states, strict=False)]


def _colour(holds: bool, failed: bool) -> str:
    if holds:
        return "green"
    return "red" if failed else "yellow"


def _notice(what: str, until: datetime | None, at: datetime) -> tuple[str, bool]:
    """That it ends soon, and whether very soon."""
    if until is None:
        return "", False
    days = (timezone.localdate(until) - timezone.localdate(at)).days
    if days > NOTICE_DAYS:
        return "", False
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"Your {what} ends on {datetime_uk(until)}, {when}. You cannot open records from then on.", (
        days <= URGENT_DAYS
    )
