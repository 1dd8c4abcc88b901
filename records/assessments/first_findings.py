"""What the reader found in a document: each fact as printed, with its page and the words around it.

Pure data, kept as JSON beside the document. Nothing here says what is true of the person: a finding says what
was printed where, and a person decides.
"""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self

from records.nominals.identifiers import Check
from records.nominals.identifiers import Kind as IdentifierKind

# Changes whenever the same document would be read differently.
READER_VERSION: Final = "1"


class Level(StrEnum):
    """A risk of serious harm level."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class About(StrEnum):
    """Who a risk level is about."""

    CHILDREN = "children"
    PUBLIC = "public"
    KNOWN_ADULT = "known_adult"
    STAFF = "staff"
    PRISONERS = "prisoners"
    OVERALL = "overall"


class Setting(StrEnum):
    """Where a risk level holds; `NOT_PRINTED` where the document does not clearly say."""

    COMMUNITY = "community"
    CUSTODY = "custody"
    NOT_PRINTED = "not_printed"


class What(StrEnum):
    """What a labelled value is."""

    NAME = "name"
    SURNAME = "surname"
    FORENAMES = "forenames"
    DATE_OF_BIRTH = "date_of_birth"
    COMPLETED = "completed"
    HEADING = "heading"


class Likeness(StrEnum):
    """Whether the document looks like an OASys, going by its own title and headings."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True)
class FoundIdentifier:
    """A number as printed; a wrong check letter is told, not mended."""

    kind: IdentifierKind
    value: str
    canonical: str | None
    check: Check
    page: int
    words: str
    also_on: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        return cls(
            **_known(cls, stored)
            | {
                "kind": IdentifierKind(stored["kind"]),
                "check": Check(stored["check"]),
                "also_on": tuple(stored["also_on"]),
            }
        )


@dataclass(frozen=True)
class FoundRosh:
    """A risk of serious harm level printed by its label."""

    about: About
    level: Level
    setting: Setting
    value: str
    page: int
    words: str

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        return cls(
            **_known(cls, stored)
            | {
                "about": About(stored["about"]),
                "level": Level(stored["level"]),
                "setting": Setting(stored["setting"]),
            }
        )


@dataclass(frozen=True)
class FoundValue:
    """A value printed by its label; `normalised` is an ISO date where it is a real date."""

    what: What
    label: str
    value: str
    page: int
    words: str
    normalised: str = ""
    also_on: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        return cls(
            **_known(cls, stored) | {"what": What(stored["what"]), "also_on": tuple(stored["also_on"])}
        )


@dataclass(frozen=True)
class Reading:
    """All that one version of the reader found in one document."""

    oasys: Likeness
    evidence: tuple[FoundValue, ...] = ()
    identifiers: tuple[FoundIdentifier, ...] = ()
    rosh: tuple[FoundRosh, ...] = ()
    values: tuple[FoundValue, ...] = ()
    reader_version: str = READER_VERSION

    def of(self, *wanted: What) -> tuple[FoundValue, ...]:
        """The labelled values of these kinds, in the order they are printed."""
        return tuple(value for value in self.values if value.what in wanted)

    def as_json(self) -> dict[str, Any]:
        """The reading as plain data for storing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave, also after it went through JSON."""
        return cls(
            oasys=Likeness(stored["oasys"]),
            evidence=tuple(FoundValue.from_json(each) for each in stored["evidence"]),
            identifiers=tuple(FoundIdentifier.from_json(each) for each in stored["identifiers"]),
            rosh=tuple(FoundRosh.from_json(each) for each in stored["rosh"]),
            values=tuple(FoundValue.from_json(each) for each in stored["values"]),
            reader_version=stored["reader_version"],
        )


def _known(found: type, stored: dict[str, Any]) -> dict[str, Any]:
    """Only the fields this version has: a reading stored by a later one is still read."""
    return {field.name: stored[field.name] for field in fields(found) if field.name in stored}
