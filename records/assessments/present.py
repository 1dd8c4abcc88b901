"""Assessments as a page's components want them. Reads nothing; all it shows was fetched by the view."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from records.assessments.check_page import LEFT_BLANK, ORDER
from records.assessments.choices import COLOURS, AssessmentState, FactOutcome, Identity
from records.assessments.comparing import IDENTITY_WORDS, arms, in_words
from records.assessments.facts import CATALOGUE, FactKind, Group
from records.assessments.identity import Agreement
from records.assessments.models import Assessment, AssessmentFact
from records.nominals.present import ROSH_COLOURS
from visor.web.templatetags.components import date_uk, datetime_uk
from visor.work.notices import Told

LIST_HEAD = ["OASys", "State", "RoSH", "Entered"]
FACTS_HEAD = ["What", "What counts", "As printed", "Decided"]
OUTCOMES = {
    FactOutcome.CONFIRMED: ("Confirmed", "green"),
    FactOutcome.CORRECTED: ("Corrected", "yellow"),
    FactOutcome.REJECTED: ("Left out", "grey"),
    FactOutcome.ENTERED: ("Entered", "blue"),
}


def consequence(found: Agreement, supervisors: Sequence[str]) -> str:
    """What confirming it does, said before it is done."""
    told = (
        "the manager and co-workers"
        if found.outcome is Identity.DISAGREES
        else "everybody who works with the record"
    )
    return (
        "The header of the record follows this OASys at once, marked “awaiting sign-off” when it is the most recent. "
        f"ViSOR tells {told}, and asks {_any_of(supervisors)} to sign it off."
    )


def called(one: Assessment) -> str:
    """How an assessment is named in a list."""
    return f"completed {date_uk(one.completed_on)}" if one.completed_on else f"read {date_uk(one.opened_at)}"


def moved(one: Assessment) -> str:
    """What was done with it last, by whom and when."""
    acts = {
        AssessmentState.AWAITING: ("confirmed it", one.entered_by, one.confirmed_at),
        AssessmentState.RETURNED: ("returned it with comments", one.returned_by, one.returned_at),
        AssessmentState.SIGNED_OFF: ("signed it off", one.signed_off_by, one.signed_off_at),
        AssessmentState.REJECTED: ("rejected it", one.rejected_by, one.rejected_at),
        AssessmentState.WITHDRAWN: ("withdrew it", one.withdrawn_by, one.withdrawn_at),
    }
    act, who, when = acts.get(AssessmentState(one.state), ("", None, None))
    return f"{who.full_name} {act} on {datetime_uk(when)}." if who else "It has not been checked yet."


def state(
    one: Assessment, *, told: Sequence[Told], supervisors: Sequence[str], due_on: dt.date | None
) -> dict[str, Any]:
    """Where it stands, what that did to the header, and whose turn it is."""
    where = AssessmentState(one.state)
    return {
        "label": where.label,
        "colour": COLOURS[where],
        "next": [text for text in _next(one, where, told, supervisors, due_on) if text],
    }


def _next(
    one: Assessment,
    where: AssessmentState,
    told: Sequence[Told],
    supervisors: Sequence[str],
    due_on: dt.date | None,
) -> list[str]:
    if where is AssessmentState.TO_CHECK:
        return ["Nothing of it stands on the record before somebody has checked and confirmed it."]
    if where is AssessmentState.AWAITING:
        by = f", by {date_uk(due_on)}" if due_on else ""
        return [
            moved(one),
            _header(one),
            f"It waits for {_any_of(supervisors)} to sign it off{by}.",
            _told(told),
        ]
    if where is AssessmentState.RETURNED:
        return [moved(one), one.comments, "It stays on the record until it is checked again or withdrawn."]
    if where is AssessmentState.REJECTED:
        return [moved(one), one.rejected_reason, "Nothing of it stands on the record."]
    if where is AssessmentState.WITHDRAWN:
        return [
            moved(one),
            one.withdrawn_reason,
            "Nothing of it stands on the record any more. Whoever was told of it was told that it was withdrawn.",
            _told(told),
        ]
    return [moved(one), _header(one), _told(told)]


def _header(one: Assessment) -> str:
    """What the header of the record shows now, which may come from a later OASys."""
    summary = one.nominal.summary
    shows = f"{summary.rosh} ({summary.rosh_note})" if summary.rosh_note else summary.rosh
    highest = f"Its highest RoSH level is {one.rosh_label}." if one.rosh else "It gives no RoSH level."
    return f"{highest} The header of the record shows {shows or 'none'}."


def _told(told: Sequence[Told]) -> str:
    names = ", ".join(one.name for one in told)
    return (
        f"Told when it was confirmed: {names}."
        if told
        else "Nobody else works with this record, so nobody was told."
    )


def _any_of(names: Sequence[str]) -> str:
    if not names:
        return "a supervisor of the team"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def facts(one: Assessment, told: Sequence[Told]) -> list[dict[str, Any]]:
    """Who did what and when, and what was answered about the whole assessment."""
    document = reverse("document", args=[one.nominal.slug, one.document.reference])
    rows: list[dict[str, Any]] = [
        {
            "key": "Document",
            "value": one.document.title,
            "actions": [{"text": "Open", "href": document, "hidden": "the document"}],
        },
        {"key": "Read", "value": datetime_uk(one.opened_at)},
    ]
    if one.confirmed_at is None:
        return rows
    return [
        *rows,
        {"key": "Completed in OASys", "value": date_uk(one.completed_on)},
        {"key": "Written in OASys by", "value": one.assessor},
        {"key": "ARMS-informed", "value": arms(one.arms_informed, date_uk(one.arms_on))},
        {"key": "The right person", "value": _identity(one)},
        {
            "key": "Countersigned in OASys",
            "value": "Yes, as printed" if one.countersigned_in_print else "Not printed",
        },
        {"key": "Entered", "value": entered(one)},
        {"key": "Signed off", "value": _signed_off(one)},
        {"key": "Told", "value": _who_read_it(told)},
    ]


def _who_read_it(told: Sequence[Told]) -> str:
    people = "1 person" if len(told) == 1 else f"{len(told)} people"
    return f"{people}; {sum(bool(one.read_at) for one in told)} of them read it" if told else "Nobody"


def _identity(one: Assessment) -> str:
    label = IDENTITY_WORDS[Identity(one.identity)][0]
    return f"{label}. {one.identity_note}" if one.identity_note else label


def entered(one: Assessment) -> str:
    """Who confirmed it, for whom, and when."""
    who = one.entered_by.full_name if one.entered_by else ""
    on_behalf = f" for {one.author.full_name}" if one.author else ""
    return f"{who}{on_behalf}, {datetime_uk(one.confirmed_at)}" if who else ""


def whose(one: Assessment) -> str:
    """Whose work it is."""
    who = [one.entered_by, one.author]
    return " and ".join(person.full_name for person in who if person)


def sign_off_note(one: Assessment) -> str:
    """What signing it off says, where the print itself shows a countersignature and where it does not."""
    if one.countersigned_in_print:
        return "The print shows that it was countersigned in OASys. You sign off what ViSOR took from it."
    return "The print shows no countersignature. Look at what counts below before you sign it off."


def _signed_off(one: Assessment) -> str:
    return (
        f"{one.signed_off_by.full_name}, {datetime_uk(one.signed_off_at)}" if one.signed_off_by else "Not yet"
    )


def parts(found: Iterable[AssessmentFact]) -> list[dict[str, Any]]:
    """What counts, group by group, beside what was printed; RoSH first and in sight, the rest folded."""
    by_group: dict[Group, list[list[Any]]] = {group: [] for group in ORDER}
    for fact in sorted(found, key=lambda one: list(CATALOGUE).index(one.key)):
        by_group[CATALOGUE[fact.key].group].append(_fact(fact))
    return [
        {"label": group.label, "head": FACTS_HEAD, "rows": rows, "is_short": group is Group.ROSH}
        for group, rows in by_group.items()
        if rows
    ]


def _fact(fact: AssessmentFact) -> list[Any]:
    kind, outcome = CATALOGUE[fact.key], FactOutcome(fact.outcome)
    page = f", page {fact.page}" if fact.page else ""
    printed = (
        "Not in this document" if outcome is FactOutcome.ENTERED else f"{fact.printed or LEFT_BLANK}{page}"
    )
    return [
        kind.label,
        _what_counts(kind, fact),
        f"The same{page}" if outcome is FactOutcome.CONFIRMED else printed,
        {"text": OUTCOMES[outcome][0], "tag": OUTCOMES[outcome][1]},
    ]


def _what_counts(kind: FactKind, fact: AssessmentFact) -> Any:
    if fact.outcome == FactOutcome.REJECTED:
        return "Left out"
    text = in_words(kind, fact.value) or LEFT_BLANK
    colour = ROSH_COLOURS.get(text.capitalize())
    return {"text": text, "tag": colour} if kind.group is Group.ROSH and colour else text


def row(one: Assessment) -> list[Any]:
    """One line of the record’s list."""
    address = reverse("assessment", args=[one.nominal.slug, one.reference])
    where = AssessmentState(one.state)
    level = {"text": one.rosh_label, "tag": ROSH_COLOURS.get(one.rosh_label, "")} if one.rosh else "–"
    return [
        {"text": f"OASys {called(one)}", "href": address, "hint": one.document.title},
        {"text": where.label, "tag": COLOURS[where]},
        level,
        entered(one) or "Not yet",
    ]
