"""A document before it is laid out: sections of labelled values, questions, tables and long answers.

The sections are written in these terms and the layouts draw them, so every content meets every layout.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A label and its value, or a question and its short answer."""

    label: str
    value: str
    code: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows that stand together; `in_pairs` where a wide page would set two side by side."""

    rows: tuple[Row, ...]
    in_pairs: bool = False


@dataclass(frozen=True)
class Story:
    """A question answered at length."""

    label: str
    paragraphs: tuple[str, ...]
    code: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """Cells under headings; the first cell of each row names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_grid: bool = False


@dataclass(frozen=True)
class Words:
    """A line of the form itself: a sub-heading or an instruction."""

    text: str
    is_heading: bool = False


Block = Rows | Story | Table | Words


@dataclass(frozen=True)
class Section:
    """One part of the print under its own title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheaf:
    """Pages that share a header: a document has one, or more when another person's pages lie between."""

    header: str
    sections: tuple[Section, ...]
