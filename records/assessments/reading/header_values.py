"""The header facts that come from a list: status, purpose and layer, as printed and in their normal form."""

import re
from typing import Final

from records.assessments.reading.flow import words
from records.assessments.reading.lines import collapsed
from records.assessments.reading.values import Value

_STATUSES: Final = {
    "open": "open",
    "in progress": "open",
    "signed": "signed",
    "signed and awaiting countersignature": "signed",
    "signed awaiting countersignature": "signed",
    "awaiting countersignature": "signed",
    "signed and locked": "signed",
    "awaiting psr": "awaiting_psr",
    "awaiting psr outcome": "awaiting_psr",
    "awaiting pre sentence report outcome": "awaiting_psr",
    "awaiting sbc": "awaiting_sbc",
    "awaiting sentence board comments": "awaiting_sbc",
    "complete": "complete",
    "completed": "complete",
    "guillotined": "guillotined",
    "locked incomplete": "locked_incomplete",
}
_PURPOSES: Final = frozenset(
    {
        "psr addendum",
        "psr sdr",
        "deferred sentence report",
        "risk of harm assessment",
        "rsr and risk assessment only",
        "start of community order",
        "cja2003 start of community order",
        "start licence",
        "start of suspended sentence order",
        "start custody",
        "start licence yoi",
        "transfer in from yot",
        "transfer in from non e w court",
        "fast review",
        "review",
        "risk review",
        "hdc",
        "hostel assessment",
        "parole",
        "pre release",
        "recall",
        "rotl",
        "significant change",
        "sso activated",
        "transfer out",
        "end of licence",
        "termination of community supervision",
        "non statutory",
        "other",
        "re categorisation to open conditions",
        "pre handover",
        "impact cohort assessment",
    }
)
_LAYER: Final = re.compile(
    r"(?:oasys )?(?:(?:full|basic) )?layer ?(?P<number>[13])(?P<second> ?v ?2)?(?: assessment)?"
)


def as_status(text: str) -> Value | None:
    """One of the states an assessment goes through."""
    code = _STATUSES.get(words(text))
    return Value(collapsed(text), code) if code else None


def as_purpose(text: str) -> Value | None:
    """One of the purposes OASys offers."""
    printed = collapsed(text)
    return Value(printed, printed) if words(text) in _PURPOSES else None


def as_layer(text: str) -> Value | None:
    """Layer 1 or Layer 3, in either form."""
    match = _LAYER.fullmatch(words(text))
    return Value(collapsed(text), f"layer_{match['number']}") if match else None
