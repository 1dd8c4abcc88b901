"""The labels of the Case ID page and the signature block, and what counts as the value of each."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from records.assessments.findings import Doubt
from records.assessments.reading.header_values import as_layer, as_purpose, as_status
from records.assessments.reading.lines import collapsed
from records.assessments.reading.values import Value, as_date, as_name
from records.nominals.identifiers import Check, Identifier, Kind, parse

NAMES: Final = frozenset({"name", "surname", "forenames"})
NAMES_OF_PEOPLE: Final = NAMES | {"assessor", "countersigner"}
# Whose they are depends on the block they stand in.
PERSONAL: Final = NAMES | {"date_of_birth"}
NUMBERS: Final = {"pnc": Kind.PNC, "cro": Kind.CRO, "crn": Kind.CRN, "noms": Kind.NOMS}
IDENTITY: Final = PERSONAL | NUMBERS.keys() | {"pnc_or_cro"}
OTHER: Final = "other"

_NO: Final = r"(?: ?(?:id|no\.?|number|ref(?:erence)?\.?))*"
_SHORT: Final = r"(?: ?\((?:pnc|cro|crn|nom(?:i)?s|delius)\))?"
_STOPS: Final = r"(?= ?:|  |$)"
_LABELS: Final = (
    (
        OTHER,
        r"alias(?:es)?(?: [a-z]+)*|previous (?:sur|fore)?names?|middle names?|preferred (?:name|language)|maiden name"
        r"|(?:assessor|countersigner|supervisor)(?:'s|’s)? (?:position|grade|role|telephone|tel|phone|e-?mail|team|area)",
    ),
    ("surname", r"surname|family name|last name"),
    ("forenames", r"forenames?(?:\(s\))?|forename ?/ ?s|first names?(?:\(s\))?|given names?(?:\(s\))?"),
    (
        "assessor",
        r"(?:name of (?:the )?assessor|assessor(?:'s|’s)?(?: full)? name|assessed by|completed by|assessor)(?= ?:|  |$)",
    ),
    (
        "countersigner",
        r"(?:name of (?:the )?countersigner|countersigner(?:'s|’s)?(?: full)? name|countersigner ?/ ?supervisor(?: name)?"
        r"|countersign(?:ed|ing) (?:by|officer)|countersigner)(?= ?:|  |$)",
    ),
    (
        "name",
        rf"(?:full |offender(?:'s|’s)? |prisoner(?:'s|’s)? |service user(?:'s|’s)? |person(?:'s|’s)? )?name{_STOPS}"
        r"|name of (?:offender|person|prisoner|service user)",
    ),
    ("date_of_birth", r"date of birth|birth date|d\.?o\.?b\.?"),
    (
        "countersigned_on",
        r"(?:date )?countersigned(?: (?:date|on|at))?(?= ?:|  |$| [0-9])|countersign(?:ature|ing|er(?:'s|’s)? signature) date"
        r"|date of countersign(?:ature|ing)|date countersigner signed|countersigner signed(?: date| on)?",
    ),
    (
        "signed_on",
        rf"date (?:assessor )?signed(?: by (?:the )?assessor)?|(?:assessor )?signed (?:date|on)|assessor signed{_STOPS}"
        r"|assessor(?:'s|’s)? signature date|date of (?:assessor(?:'s|’s)? )?signature|signed by (?:the )?assessor on",
    ),
    (
        "completed_on",
        r"date (?:this |the )?(?:assessment|oasys)(?: was)? completed|(?:date )?(?:of )?assessment completed(?: on| date)?"
        r"|date completed|completed (?:date|on)|(?:assessment )?completion date|date of (?:assessment )?completion"
        rf"|completed{_STOPS}",
    ),
    (
        "initiated_on",
        r"date (?:this |the )?(?:assessment )?(?:was )?(?:initiated|started|opened|created)"
        r"|(?:date )?(?:of )?assessment (?:initiated|started)(?: on| date)?|(?:assessment )?initiation date"
        rf"|assessment start date|date of (?:assessment )?initiation|initiated(?: on| date)?{_STOPS}",
    ),
    ("purpose", r"purpose of (?:the )?assessment|assessment purpose|reason for (?:the )?assessment"),
    ("status", rf"(?:assessment |oasys )?status(?: of (?:the )?assessment)?{_STOPS}"),
    ("layer", rf"(?:assessment |oasys )?(?:layer(?: type)?|type)(?: of assessment)?{_STOPS}"),
    ("pnc_or_cro", rf"pnc ?/ ?cro{_NO}|cro ?/ ?pnc{_NO}"),
    ("pnc", rf"pnc{_NO}|police national computer{_NO}{_SHORT}"),
    ("cro", rf"cro{_NO}|criminal records? office{_NO}{_SHORT}"),
    (
        "crn",
        rf"(?:probation |n?delius )?crn{_NO}|(?:probation |n?delius )?case reference{_NO}{_SHORT}|n?delius{_NO}{_SHORT}",
    ),
    (
        "noms",
        rf"p?nom(?:i)?s{_NO}|prison(?:er)? (?:no\.?|number)(?! ?\(lids\)){_SHORT}",
    ),
    (
        "last",
        r"gender|sex|booking no|ethnic\w*|address|age|title|date|version|page|e-?mail|telephone|religion|nationality"
        r"|team|provider|ldu|lau|ni(?:no)?\b|national insurance|prison(?:er)? n\w*|interpreter|postcode|position",
    ),
)
ANY: Final = re.compile("|".join(f"(?P<{key}>{words})" for key, words in _LABELS), re.IGNORECASE)
_ODD_NUMBER: Final = re.compile(r"(?=[\w/-]*[0-9])(?=[\w/-]*[^\W\d_])[\w/-]{4,20}")
_DOUBTS: Final = {
    Check.VALID: "",
    Check.WRONG_LETTER: Doubt.WRONG_LETTER,
    Check.BAD_FORMAT: Doubt.BAD_FORMAT,
    Check.DUMMY: Doubt.DUMMY,
}
_PARSERS: Final[dict[str, Callable[[str], Value | None]]] = {
    **dict.fromkeys(NAMES_OF_PEOPLE, as_name),
    **dict.fromkeys(
        ("date_of_birth", "completed_on", "initiated_on", "signed_on", "countersigned_on"), as_date
    ),
    "purpose": as_purpose,
    "status": as_status,
    "layer": as_layer,
}


def label_at(text: str, start: int = 0) -> tuple[str, int] | None:
    """The label that begins here, and where it ends; `other` for one that only ends another value."""
    match = ANY.match(text, start)
    if not match or text[match.end() : match.end() + 1].isalnum():
        return None
    key = match.lastgroup or OTHER
    return (OTHER if key == "last" else key), match.end()


def values_of(key: str, text: str, *, today: date) -> list[tuple[str, Value]]:
    """The fact and value that this text gives under this label: none, one, or two for a shared label."""
    if key in _PARSERS:
        value = _PARSERS[key](text)
        return [(key, value)] if value else []
    if key == "pnc_or_cro":
        return _either(text, today)
    number = as_number(key, text, today=today) if key in NUMBERS else None
    return [(key, number)] if number else []


def as_number(key: str, text: str, *, today: date) -> Value | None:
    """A number of this kind as printed; one that is not in its usual form only if it is some number."""
    whole = collapsed(text)
    for printed in (whole, whole.split(" ")[0].rstrip(",;")):
        identifier = parse(NUMBERS[key], printed, today=today)
        if printed and identifier.check is not Check.BAD_FORMAT:
            return _value(identifier)
    first = whole.split(" ")[0].rstrip(",;")
    return Value(first, "", Doubt.BAD_FORMAT) if _ODD_NUMBER.fullmatch(first) else None


def _either(text: str, today: date) -> list[tuple[str, Value]]:
    """A number under "PNC/CRO": what its check letter says, else both."""
    found = [(key, as_number(key, text, today=today)) for key in ("pnc", "cro")]
    values = [(key, value) for key, value in found if value and value.doubt != Doubt.BAD_FORMAT]
    return [(key, value) for key, value in values if not value.doubt] or values


def _value(identifier: Identifier) -> Value:
    return Value(identifier.as_typed, identifier.canonical or "", _DOUBTS[identifier.check])
