"""The words of one XML part of a Word document: a line for each paragraph, a tabbed line for each table row.

Only `word` calls this. Content controls, text boxes and nested tables are read; text deleted under tracked
changes, and the second copy that Word keeps of each text box for older programs, are not.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from records.documents.outcomes import Refusal, RefusedError

MAX_DEPTH: Final = 400
MAX_CHARACTERS: Final = 10_000_000
CHUNK: Final = 256 * 1024

# "tabs" only says where tab stops are; the tabs themselves are marks in the text.
_LEFT_OUT: Final = frozenset({"Fallback", "moveFrom", "del", "tabs"})
_TRACKED: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_MARKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_COMMAND: Final = re.compile(r"\s*dde(auto)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class PartText:
    """The lines of one part, and whether someone's changes to it are still marked."""

    lines: tuple[str, ...]
    tracked: bool


@dataclass
class _Table:
    rows: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    own_cells: int = 0
    spanned: int = 0
    holds_table: bool = False


def part_text(xml: bytes) -> PartText:
    """Read one part; raise RefusedError when it is damaged or must not be read."""
    words = _Words()
    # SECURITY: safe without a DTD; `word` looks for one and `_Words.doctype` refuses it again.
    parser = ElementTree.XMLParser(target=words)  # noqa: S314
    try:
        for start in range(0, len(xml), CHUNK):
            parser.feed(xml[start : start + CHUNK])
        parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise RefusedError(Refusal.DAMAGED_WORD) from error
    if any(_COMMAND.match(instruction) for instruction in words.instructions):
        raise RefusedError(Refusal.COMMAND_FIELD)
    return PartText(tuple(words.lines), words.tracked)


class _Words:
    """What the XML parser tells its events to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.instructions: list[str] = []
        self.tracked = False
        self._depth = 0
        self._left_out_at = 0
        self._characters = 0
        self._listening = ""
        self._paragraphs: list[list[str]] = []
        self._tables: list[_Table] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise RefusedError(Refusal.HIDDEN_MARKUP)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RefusedError(Refusal.TOO_COMPLEX)
        if self._left_out_at:
            return
        name = tag.rpartition("}")[2]
        self.tracked = self.tracked or name in _TRACKED
        if name in _LEFT_OUT:
            self._left_out_at = self._depth
        elif name == "p":
            self._paragraphs.append([])
        elif name in {"t", "instrText"}:
            self._listening = name
        elif name in _MARKS and self._paragraphs:
            self._paragraphs[-1].append(_MARKS[name])
        elif name in {"fldChar", "fldSimple"}:
            self._field(attributes)
        else:
            self._start_table_part(name, attributes)

    def _field(self, attributes: dict[str, str]) -> None:
        by_name = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        # Word splits one instruction over several runs, so those between two marks are put together again.
        self.instructions.append(by_name.get("instr", ""))

    def _start_table_part(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tbl":
            if self._tables:
                self._tables[-1].holds_table = True
            self._tables.append(_Table())
        elif name == "tc" and self._tables:
            self._tables[-1].cells.append([])
            self._tables[-1].own_cells += 1
        elif name == "gridSpan" and self._tables:
            span = next((value for key, value in attributes.items() if key.endswith("}val")), "1")
            columns = int(span) if span.isascii() and span.isdigit() and len(span) < 3 else 1
            self._tables[-1].spanned = max(columns - 1, 0)

    def data(self, text: str) -> None:
        if self._left_out_at or not self._listening:
            return
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise RefusedError(Refusal.TOO_MUCH_TEXT)
        if self._listening == "instrText":
            self.instructions = self.instructions or [""]
            self.instructions[-1] += text
        elif self._paragraphs:
            self._paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._left_out_at:
            if self._depth < self._left_out_at:
                self._left_out_at = 0
            return
        name = tag.rpartition("}")[2]
        if name in {"t", "instrText"}:
            self._listening = ""
        elif name == "p" and self._paragraphs:
            self._say("".join(self._paragraphs.pop()))
        elif self._tables:
            self._end_table_part(name)

    def _end_table_part(self, name: str) -> None:
        table = self._tables[-1]
        if name == "tc":
            # A cell that spans columns leaves the others empty, so that each value stays under its heading.
            table.cells.extend([] for _ in range(table.spanned))
            table.spanned = 0
        elif name == "tr":
            self._end_row(table)
        elif name == "tbl":
            self._tables.pop()
            for row in table.rows:
                self._say(row)

    def _say(self, text: str) -> None:
        """Put a finished paragraph or row where it stands: in a cell, or in the document."""
        if self._tables and self._tables[-1].cells:
            self._tables[-1].cells[-1].append(text)
        else:
            self.lines.extend(text.split("\n"))

    @staticmethod
    def _end_row(table: _Table) -> None:
        cells = table.cells
        if table.own_cells == 1 or table.holds_table:
            # A box drawn around text, or a table used for layout: its lines stay lines.
            table.rows.extend(line for cell in cells for line in cell if line.strip())
        else:
            table.rows.append("\t".join(" ".join(" ".join(cell).split()) for cell in cells))
        table.cells, table.own_cells, table.holds_table = [], 0, False

    def close(self) -> None:
        """The parser asks for a result; the lines are read from this object instead."""
