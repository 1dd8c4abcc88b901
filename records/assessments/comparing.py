"""Two sides beside one another as the pages show them: a document and the record, one OASys and the last, two people.

Reads nothing; all it shows was fetched by the view.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from records.assessments.check_page import LEFT_BLANK
from records.assessments.choices import FactOutcome, Identity
from records.assessments.confirmation import Decision
from records.assessments.differences import Difference, Direction
from records.assessments.facts import CATALOGUE, FactKind, Group
from records.assessments.identity import Agreement, Verdict
from records.assessments.models import Assessment, AssessmentFact
from records.assessments.values import LISTS
from records.nominals.models import Card
from visor.web.templatetags.components import date_uk

CHANGES_HEAD = ["What", "Before", "After", "Change"]
AGREEMENT_HEAD = ["What", "Verdict", "In this OASys", "On the record"]
STALE_HEAD = ["What", "What counts now", "What you entered"]
IDENTITY_WORDS = {
    Identity.AGREES: ("It agrees", "green", "What the document says of this person agrees with the record."),
    Identity.PARTLY: (
        "It agrees in part",
        "yellow",
        "Some of it differs. Look at the lines below before you go on.",
    ),
    Identity.DISAGREES: (
        "It does not agree",
        "red",
        "The document seems to be about somebody else. Reject it, unless you know why it differs.",
    ),
    Identity.NOT_ENOUGH: (
        "Not enough to tell",
        "orange",
        "The document says too little of who it is about. Make sure before you go on.",
    ),
}
VERDICTS = {
    Verdict.AGREES: ("Agrees", "green"),
    Verdict.DIFFERS: ("Differs", "red"),
    Verdict.NOT_IN_DOCUMENT: ("Not in this document", "grey"),
    Verdict.NOT_ON_RECORD: ("Not on the record", "blue"),
    Verdict.NAMES_ANOTHER: ("Names somebody else", "red"),
}
DIRECTIONS = {
    Direction.RAISED: ("Raised", "red"),
    Direction.LOWERED: ("Lowered", "green"),
    Direction.CHANGED: ("Changed", "yellow"),
    Direction.NEW: ("New", "blue"),
    Direction.GONE: ("Not in this one", "grey"),
}
# Confirming an OASys changes nothing of who somebody is: what differs is for a person to mend on the record.
IDENTITY_DIRECTIONS = {
    Direction.CHANGED: ("Differs", "yellow"),
    Direction.NEW: ("Not on the record", "blue"),
}
ONLY_THE_HEADER = (
    "Confirming changes the RoSH level on the header, and no name, date of birth or number of the record."
)
FROM_RECORD = "Against the record"
FROM_BEFORE = "Against the record before it"
FIRST = "There is no earlier OASys on this record."
FROM_LAST = "Against the last OASys"
SAME = "It says the same as the last one."
LONG = 80


def agreement(found: Agreement) -> dict[str, Any]:
    """Is it the right person: the answer in words, and each line it follows from."""
    label, colour, text = IDENTITY_WORDS[Identity(found.outcome)]
    rows = []
    for line in found.lines:
        if not line.in_document and not line.on_record:
            continue
        verdict, tag = VERDICTS[line.verdict]
        rows.append(
            [
                {"text": line.label, "hint": line.hint},
                {"text": verdict, "tag": tag},
                line.in_document or "–",
                line.on_record or "–",
            ]
        )
    return {"label": label, "colour": colour, "text": text, "head": AGREEMENT_HEAD, "rows": rows}


def others(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """Other records this document may be about, as far as the reader may find them."""
    return [
        {
            "title": "Restricted record" if card.is_restricted else card.name,
            "href": reverse("record", args=[card.slug]),
            "facts": [card.reference],
        }
        for card in cards
    ]


def changes(title: str, found: Iterable[Difference], *, none: str, note: str = "") -> dict[str, Any]:
    """Before and after, in the order they were given: the gravest first."""
    rows = [_change(one) for one in found]
    return {"title": title, "none": none, "head": CHANGES_HEAD, "rows": rows, "note": note if rows else ""}


def _change(one: Difference) -> list[Any]:
    kind = CATALOGUE.get(one.key)
    words = IDENTITY_DIRECTIONS if kind and kind.group is Group.IDENTITY else DIRECTIONS
    text, tag = words[one.direction]
    return [
        one.label,
        _shortened(one.before) or "–",
        _shortened(one.after) or "–",
        {"text": text, "tag": tag},
    ]


def differing(
    entered: Mapping[str, Any], now: Assessment, counts: Mapping[str, AssessmentFact]
) -> list[list[Any]]:
    """Where what somebody entered differs from what another has confirmed meanwhile."""
    arms_on = date_uk(entered["arms_on"])
    whole = (
        ("Date completed", date_uk(now.completed_on), date_uk(entered["completed_on"])),
        ("Who wrote it in OASys", now.assessor, entered["assessor"]),
        (
            "ARMS-informed",
            arms(now.arms_informed, date_uk(now.arms_on)),
            arms(entered["arms_informed"], arms_on),
        ),
        ("Why it is the right person", now.identity_note, entered["identity_note"]),
    )
    rows: list[list[Any]] = [
        [what, theirs or "Nothing", mine] for what, theirs, mine in whole if theirs != mine
    ]
    for key, kind in CATALOGUE.items():
        mine, theirs = entered["decisions"].get(key), counts.get(key)
        said = (mine.outcome, in_words(kind, mine.value)) if mine else None
        if said and (theirs is None or said != (theirs.outcome, in_words(kind, theirs.value))):
            rows.append([kind.label, _counts(theirs), _entered(kind, mine)])
    return rows


def _counts(fact: AssessmentFact | None) -> str:
    if fact is None:
        return "Nothing"
    kind = CATALOGUE[fact.key]
    return "Left out" if fact.outcome == FactOutcome.REJECTED else in_words(kind, fact.value) or LEFT_BLANK


def _entered(kind: FactKind, mine: Decision | None) -> str:
    if mine is None or mine.outcome is FactOutcome.REJECTED:
        return "Left out"
    return in_words(kind, mine.value) or LEFT_BLANK


def arms(is_informed: bool | None, on: str) -> str:
    """The answer about ARMS in words; nothing where nobody has given it."""
    if is_informed is None:
        return ""
    return f"Yes, ARMS assessment of {on}" if is_informed else "No"


def in_words(kind: FactKind, value: str) -> str:
    """A code that was chosen from a list, in the words of the list."""
    return LISTS.get(kind.shape, {}).get(value, value)


def _shortened(text: str) -> str:
    return f"{text[: LONG - 1]}…" if len(text) > LONG else text
