"""Which risk of serious harm the record's header shows, of all the assessments that stand on it. Pure.

It follows the day an OASys was completed, not the day somebody confirmed it: of two completed on one day, the higher
level, and of two of one level the one that is further on its way. An OASys that gives no level leaves the header as it is, and when none is left that does, the header goes back
to what it showed before them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from records.assessments.choices import AssessmentState
from records.assessments.values import LEVELS, RANK

# What the note says of each state, the least far on its way first.
_STANDING = {
    AssessmentState.RETURNED: ", returned with comments",
    AssessmentState.AWAITING: ", awaiting sign-off",
    AssessmentState.SIGNED_OFF: "",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The level on the header as people see it, and the words below that say where it comes from."""

    rosh: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment that stands on the record: its level by code, and what the header showed before any stood."""

    completed_on: date
    rosh: str
    state: AssessmentState
    before: Shown

    @property
    def drives(self) -> bool:
        """It gives a level of risk at all."""
        return self.rosh in RANK


def shown(standing: Iterable[Standing], otherwise: Shown) -> Shown:
    """What the header shows for these; `otherwise` when none of them gives a level."""
    driving = [one for one in standing if one.drives]
    if not driving:
        return otherwise
    ways = list(_STANDING)
    first = max(driving, key=lambda one: (one.completed_on, RANK[one.rosh], ways.index(one.state)))
    day = f"{first.completed_on.day} {first.completed_on:%b %Y}"
    return Shown(LEVELS[first.rosh], f"OASys {day}{_STANDING[first.state]}")


def before(standing: Iterable[Standing], now: Shown) -> Shown:
    """What to go back to once none of these stands any more: the header now shows one of them, or it is that itself."""
    return next((one.before for one in standing if one.drives), now)
