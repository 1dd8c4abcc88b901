"""What the reader found in a document: each fact as printed, with its page and the words around it.

Pure data, kept as JSON beside the document. Nothing here says what is true of the person: a finding says what
was printed where, and a person decides.
"""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self

# Changes whenever the same document would be read differently.
READER_VERSION: Final = "2"
# The normalised form of a field that is printed with nothing in it.
BLANK: Final = "blank"


class Likeness(StrEnum):
    """Whether the document looks like an OASys, going by its own title and headings."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class Version(StrEnum):
    """The two forms of today's OASys; `UNKNOWN` where the parts that tell them apart are not printed."""

    CLASSIC = "classic"
    SAN = "san"
    UNKNOWN = ""


class Method(StrEnum):
    """What made a value count as the value of its fact."""

    LABEL = "label"
    QUESTION = "question"
    GRID = "grid"
    TABLE = "table"
    JSON = "json"


class Doubt(StrEnum):
    """What is odd about a value as it is printed; it is told, never mended."""

    WRONG_LETTER = "wrong_letter"
    BAD_FORMAT = "bad_format"
    DUMMY = "dummy"
    NO_SUCH_DATE = "no_such_date"


class FactState(StrEnum):
    """What a document says about one fact. Not in this document never means no."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NOT_IN_DOCUMENT = "not_in_document"


@dataclass(frozen=True)
class Found:
    """One value of one fact as printed, where, and the words around it; `also_on` are the pages that repeat it."""

    key: str
    value: str
    normalised: str
    page: int
    words: str
    method: str
    also_on: tuple[int, ...] = ()
    doubt: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether the field is printed with nothing in it, or with what stands for nothing."""
        return self.normalised == BLANK

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        return cls(**_known(cls, stored) | {"also_on": tuple(stored["also_on"])})


@dataclass(frozen=True)
class Evidence:
    """A title or heading that makes the document look like an OASys."""

    kind: str
    value: str
    page: int
    words: str

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        return cls(**_known(cls, stored))


@dataclass(frozen=True)
class Reading:
    """All that one version of the reader found in one document, each distinct value of a fact once."""

    oasys: Likeness
    shape: Version = Version.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    found: tuple[Found, ...] = ()
    reader_version: str = READER_VERSION

    def all(self, key: str) -> tuple[Found, ...]:
        """The distinct values of a fact, in the order they are printed."""
        return tuple(one for one in self.found if one.key == key)

    def state(self, key: str) -> FactState:
        """Found, ambiguous, or not in this document."""
        values = len(self.all(key))
        if values > 1:
            return FactState.AMBIGUOUS
        return FactState.FOUND if values else FactState.NOT_IN_DOCUMENT

    def one(self, key: str) -> Found | None:
        """The value of a fact when the document gives exactly one."""
        values = self.all(key)
        return values[0] if len(values) == 1 else None

    def as_json(self) -> dict[str, Any]:
        """The reading as plain data for storing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave, also after it went through JSON."""
        return cls(
            oasys=Likeness(stored["oasys"]),
            shape=Version(stored["shape"]),
            evidence=tuple(Evidence.from_json(each) for each in stored["evidence"]),
            found=tuple(Found.from_json(each) for each in stored["found"]),
            reader_version=stored["reader_version"],
        )


def _known(found: type, stored: dict[str, Any]) -> dict[str, Any]:
    """Only the fields this version has: a reading stored by a later one is still read."""
    return {field.name: stored[field.name] for field in fields(found) if field.name in stored}
