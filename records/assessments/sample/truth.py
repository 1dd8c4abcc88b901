"""What a sample document says, kept beside it: the answer that a reading of the document is held to.

`Truth` collects each fact while its page is written, so a fact printed twice with two values is ambiguous by
itself. Keys are those of `facts.CATALOGUE`; nothing here knows how documents are read.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Final

from records.assessments.facts import CATALOGUE

BLANK: Final = "blank"


@dataclass(frozen=True)
class Printed:
    """One value of a fact: as printed, and the form it is compared by."""

    value: str
    normalised: str

    @property
    def says(self) -> str:
        """Two printings with the same one say the same."""
        return self.normalised or self.value


@dataclass(frozen=True)
class Decoy:
    """Something printed that is about somebody or something else, and the facts it could be taken for.

    `near` are words beside it that tell it from the same value printed rightly; empty where the value
    itself can be nothing else.
    """

    keys: tuple[str, ...]
    value: str
    normalised: str
    near: str = ""


@dataclass
class Truth:
    """The facts of one document, by key, in the order they are printed."""

    values: dict[str, list[Printed]] = field(default_factory=dict)
    decoys: list[Decoy] = field(default_factory=list)

    def add(self, key: str, value: str, normalised: str | None = None) -> str:
        """Note that this value is printed and give it back; without a value the field is left blank."""
        if key not in CATALOGUE:
            raise KeyError(key)
        plain = " ".join(value.split()) if normalised is None else normalised
        printed = Printed(value, plain if value else BLANK)
        held = self.values.setdefault(key, [])
        if printed.says not in [each.says for each in held]:
            held.append(printed)
        return value

    def as_json(self, about: dict[str, Any]) -> dict[str, Any]:
        """The truth file: found, ambiguous, blank and absent facts, decoys, and what the document is."""
        stated = {key: _stated(values) for key, values in self.values.items()}
        return {
            "about": about,
            "facts": {key: asdict(values[0]) for key, values in stated.items() if len(values) == 1},
            "ambiguous": {
                key: [asdict(each) for each in values] for key, values in stated.items() if len(values) > 1
            },
            "blank": [key for key, values in stated.items() if not values],
            "absent": [key for key in CATALOGUE if key not in stated],
            "decoys": [asdict(decoy) for decoy in self.decoys],
        }


def _stated(values: list[Printed]) -> list[Printed]:
    """The values that say something; a field left blank on one page and filled on another is filled."""
    return [each for each in values if each.normalised != BLANK]
