"""What was read from a document, as its page shows it: lines under headings, each with its page and words.

Made by the room that knows how to read; kept beside the document as plain data. Pure.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Self

# What no database column keeps, and no page shows.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as printed, where, and the words around it; `note` says what is doubtful about it."""

    label: str
    value: str
    page: int
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one sort, and what of that sort is not in this document."""

    title: str
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole reading. `looks_like` is empty, and `pages` None, where there is nothing to say."""

    looks_like: str
    pages: int | None
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    findings: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data for storing; the reader's own findings go with it, for whoever compares later."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave."""
        parts = tuple(
            Part(part["title"], tuple(Line(**line) for line in part["lines"]), tuple(part["missing"]))
            for part in stored["parts"]
        )
        return cls(stored["looks_like"], stored["pages"], tuple(stored["notes"]), parts, stored["findings"])


def keepable(value: Any) -> Any:
    """The same data with every character that cannot be kept replaced by the mark for "unreadable"."""
    if isinstance(value, str):
        return _UNKEEPABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {keepable(name): keepable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [keepable(one) for one in value]
    return value
