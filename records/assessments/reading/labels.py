"""Finds the labelled values of the Case ID page, the page headers and the signature block.

A value stands after its label on the same line, in the next column, or under it in the same column; a label may
be wrapped over two lines. What is printed there but is not such a value ("see attached") is not found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from typing import Final

from records.assessments.facts import CATALOGUE
from records.assessments.findings import BLANK, Found, Method
from records.assessments.reading.flow import WIDEST, continuation, words
from records.assessments.reading.labelled import (
    IDENTITY,
    NAMES,
    NAMES_OF_PEOPLE,
    OTHER,
    PERSONAL,
    label_at,
    values_of,
)
from records.assessments.reading.lines import Cell, Line, collapsed, words_around
from records.assessments.reading.outline import Outline
from records.assessments.reading.titles import title
from records.assessments.reading.values import Value, as_name, blank
from records.assessments.reading.wordings import FORMS, Section

_UNDER_WITHIN: Final = 3
_LABEL_LINES: Final = 3
_VALUE_LINES: Final = 3
_WORD: Final = re.compile(r"\S+")
_BLOCK_LINES: Final = 12
# How far apart one column may begin on two lines.
_SHIFTED: Final = 2
# "UNKNOWN PNC" is a value, and its second word no label.
_UNKNOWN: Final = re.compile(r"\bunknown ?$", re.IGNORECASE)
# A line that is longer than any label holds a value too.
_LONG_LABEL: Final = 12
_CELL_START: Final = re.compile(r"^ *| {2,}|(?<=\S) (?=[A-Z])")
# Headings over somebody else's particulars, and over the assessor's own.
_BLOCKS: Final = (
    ("assessor", re.compile(r"assessors?(?: (?:details|information|signature))?|assessed by")),
    (
        "countersigner",
        re.compile(r"countersign(?:er|ature|ing officer)s?(?: (?:details|information|supervisor))?"),
    ),
    (
        "alias",
        re.compile(r"(?:alias(?:es)?|also known as|other names?|previous names?)(?: used| details| known)?"),
    ),
    (
        "somebody else",
        re.compile(
            r"(?:victims?|next of kin|emergency contacts?|co defendants?|other offenders?|(?:known )?associates?|famil(?:y|ies)"
            r"|partners?|ex partners?|child(?:ren)?|dependants?|(?:offender|probation|case) (?:manager|officer)|supervisor"
            r"|solicitor|general practitioner|gp)s?(?: (?:details?|information|members?|of the offender|contact))*"
        ),
    ),
    (
        "",
        re.compile(
            r"(?:offender|personal|prisoner|service user|case)(?: id)? (?:details|information|identification)"
        ),
    ),
)
_NOT_A_PERSON: Final = re.compile(
    r"\b(?:oasys|assessment|layer|official|sensitive|page|risk|plan|probation|service|prison|hmp|section|summary|"
    r"restricted|screening|analysis|case|offender|confidential|printed|report|harm|serious|full|complete|officer|manager|practitioner|senior|grade)\b",
    re.IGNORECASE,
)


@dataclass
class _Block:
    """Under which heading the labels stand, and for how many lines more."""

    name: str = ""
    left: int = 0


@dataclass(frozen=True)
class _Label:
    """A label where it stands; `stop` is where the next one begins, `line` where it ends."""

    key: str
    start: int
    end: int
    stop: int
    line: int
    text: str
    beside: Cell | None = None
    wrapped: int = 0


def labelled_values(outline: Outline, *, today: date) -> Iterator[Found]:
    """Every labelled value in the forms of the document and in its page headers."""
    block = _Block()
    for index, line in enumerate(outline.lines):
        if index in outline.running:
            last = next(after for after in count(index + 1) if after not in outline.running)
            # What follows the header is the page's own, and no rest of a value in it.
            yield from _header(outline.lines[:last], index, today)
        elif outline.sections[index] in FORMS and outline.form[index].text:
            _enter(block, line)
            for label in _labels(outline.lines, index):
                yield from _in_block(outline.lines, index, label, block, today)


def _enter(block: _Block, line: Line) -> None:
    block.left = max(block.left - 1, 0)
    if not block.left:
        block.name = ""
    said = words(line.text)
    for name, heading in _BLOCKS:
        if heading.fullmatch(said):
            block.name, block.left = name, _BLOCK_LINES


def _in_block(lines: list[Line], index: int, label: _Label, block: _Block, today: date) -> Iterator[Found]:
    key = label.key
    if key == OTHER or (block.name == "somebody else" and key in IDENTITY):
        return
    if block.name == "alias" and key in PERSONAL:
        return
    taken = label.key
    if block.name in {"assessor", "countersigner"} and key in PERSONAL:
        if key != "name":
            return
        taken = block.name
    for found, value in _values(lines, label, today):
        if taken != key:
            block.name = ""
        yield _found(found if taken == key else taken, value, lines, index, label.text)


def _header(lines: list[Line], index: int, today: date) -> Iterator[Found]:
    """A page header: its name is a fact of its own, its numbers are the person's."""
    labels = list(_labels(lines, index))
    printed: dict[str, Value] = {}
    for label in labels:
        for key, value in _values(lines, label, today):
            if key in NAMES:
                printed[key] = value
            elif value.normalised != BLANK:
                yield _found(key, value, lines, index, label.text)
    name = printed.get("name") or _joined(printed) or (_bare_name(lines[index]) if labels else None)
    if name and name.normalised != BLANK:
        yield _found("header_name", name, lines, index, name.printed)


def _joined(printed: dict[str, Value]) -> Value | None:
    if "surname" not in printed or "forenames" not in printed:
        return None
    return as_name(f"{printed['forenames'].printed} {printed['surname'].printed}")


def _bare_name(line: Line) -> Value | None:
    """A name without a label, in a header that gives the person's numbers or date of birth."""
    first = line.cells[0].text.partition("|")[0].strip()
    name = as_name(first)
    return name if name and len(first.split()) > 1 and not _NOT_A_PERSON.search(first) else None


def _found(key: str, value: Value, lines: list[Line], index: int, near: str) -> Found:
    words_there = words_around(lines, index, near)
    page = lines[index].page
    return Found(key, value.printed, value.normalised, page, words_there, Method.LABEL, doubt=value.doubt)


def _labels(lines: list[Line], index: int) -> Iterator[_Label]:
    raw = lines[index].raw
    places = list(_places(raw))
    for number, (key, start, end) in enumerate(places):
        stop = places[number + 1][1] if number + 1 < len(places) else len(raw)
        if index and any(
            _over(cell, start, end) and _UNKNOWN.fullmatch(cell.text) for cell in lines[index - 1].cells
        ):
            continue
        yield _Label(key, start, end, stop, index, collapsed(raw[start:end]))
    known = [(start, end) for key, start, end in places if key != OTHER]
    for number, cell in enumerate(lines[index].cells):
        if not any(start <= cell.start < end for start, end in known) and (
            wrapped := _wrapped(lines, index, number)
        ):
            yield wrapped


def _places(raw: str) -> Iterator[tuple[str, int, int]]:
    """Every label at the start of a cell.

    A single space starts a cell only behind a label of the same line: in a sentence it starts nothing.
    """
    key, reached = "", 0
    for start in _CELL_START.finditer(raw):
        if start.end() < reached or (start[0] == " " and start.start() and not reached):
            continue
        if _UNKNOWN.search(raw, 0, start.end()):
            continue
        if label := label_at(raw, start.end()):
            same = key == label[0] and not raw[reached : start.end()].strip(" :")
            key, reached = label
            if not same:
                yield key, start.end(), reached


def _wrapped(lines: list[Line], index: int, number: int) -> _Label | None:
    """A label whose last words stand on the next lines of its column."""
    cell = lines[index].cells[number]
    said = cell.text
    for line in range(index + 1, min(index + _LABEL_LINES, len(lines))):
        below = lines[line]
        at = continuation(below, cell.start, WIDEST) if below.page == lines[index].page else None
        if at is None:
            return None
        before, said = len(said) + 1, f"{said} {below.cells[at].text}"
        label = label_at(said)
        if label and label[1] > before:
            following = lines[index].cells[number + 1 :]
            beside = following[0] if following and not label_at(following[0].text) else None
            start = below.cells[at].start
            end = start + label[1] - before
            stop = following[0].start if following else len(below.raw)
            return _Label(label[0], start, end, max(stop, end), line, cell.text, beside, line - index)
    return None


def _values(lines: list[Line], label: _Label, today: date) -> list[tuple[str, Value]]:
    if label.beside:
        return _read(lines, label, label.line - label.wrapped, label.beside, today)
    behind = lines[label.line].raw[label.end : label.stop].lstrip(" :")
    if behind.strip():
        first = re.split(r" {2,}", behind)[0].rstrip()
        return _read(lines, label, label.line, Cell(label.stop - len(behind), label.stop, first), today)
    if _is_paired(lines[label.line], label):
        return _empty(label, "")
    place = _below(lines, label)
    if place is None:
        return _empty(label, "") if lines[label.line].placed else []
    line, cell = place
    if label_at(cell.text) or title(words(cell.text), Section.FRONT):
        sure = lines[label.line].placed or (
            ":" in lines[label.line].raw[label.end :] and len(cell.text) > _LONG_LABEL
        )
        return _empty(label, "") if sure else []
    return _read(lines, label, line, cell, today)


def _is_paired(line: Line, label: _Label) -> bool:
    """Whether values stand beside the labels of this line, so that nothing under one is its value."""
    places = list(_places(line.raw)) if line.placed and not label.wrapped else []
    return any(
        line.raw[end:following].strip(" :")
        for (key, _, end), (_, following, _) in pairwise(places)
        if key != OTHER and following <= label.start
    )


def _read(lines: list[Line], label: _Label, line: int, cell: Cell, today: date) -> list[tuple[str, Value]]:
    """The value in a cell, with the rest of it from the next line where it is wrapped."""
    said = whole = cell.text
    for below in range(line + 1, min(line + 1 + _VALUE_LINES, len(lines))):
        rest = _carried_on(lines, label, below, cell, said)
        if not rest:
            break
        said = f"{said}{rest}" if said.endswith("-") else f"{said} {rest}"
        if values_of(label.key, said, today=today):
            whole = said
    return values_of(label.key, whole, today=today) or _empty(label, cell.text)


def _carried_on(lines: list[Line], label: _Label, index: int, value: Cell, said: str) -> str:
    """What stands right under a value and under no label of its own."""
    line = lines[index]
    if line.page != lines[label.line].page or not line.placed:
        return ""
    if index > label.line and any(
        _over(cell, label.start, label.end) and not _over(cell, value.start, value.end) for cell in line.cells
    ):
        return ""
    # Where another column follows, a line may drift towards it, though not half the way.
    is_rest = not any(_places(line.raw))
    followed = value.start < label.stop < len(lines[label.line].raw)
    drift = (label.stop - value.start) // 4 if followed else 0
    for cell in line.cells:
        shifted = -_SHIFTED <= cell.start - value.start <= max(_SHIFTED, drift)
        if shifted or (is_rest and _nearest(lines[label.line], label, cell) == value.start):
            # Columns that nearly touch run into one another: only what ends before the next one is this value's.
            stop = label.stop if followed else WIDEST
            rest = " ".join(
                word[0] for word in _WORD.finditer(line.raw, cell.start, cell.end) if word.end() <= stop
            )
            unknown = said.casefold() == "unknown"
            is_role = label.key in NAMES_OF_PEOPLE and _NOT_A_PERSON.search(rest)
            return "" if (label_at(rest) and not unknown) or is_role else rest
    return ""


def _nearest(row: Line, label: _Label, below: Cell) -> int:
    """Where the cell of a row begins that something under it, right of its label, drifted away from least."""
    starts = [cell.start for cell in row.cells if below.start >= label.end]
    return min(starts, key=lambda start: abs(start - below.start), default=-1)


def _empty(label: _Label, text: str) -> list[tuple[str, Value]]:
    value = blank(text)
    return [(label.key, value)] if value and label.key in CATALOGUE and label.key != "name" else []


def _below(lines: list[Line], label: _Label) -> tuple[int, Cell] | None:
    """What stands next in the label's column or a little lower beside it, within a few lines of the same page."""
    for index in range(label.line + 1, min(label.line + 1 + _UNDER_WITHIN, len(lines))):
        if lines[index].page != lines[label.line].page:
            return None
        for cell in lines[index].cells:
            if _over(cell, label.start, label.end):
                return index, cell
        for cell in lines[index].cells:
            if lines[index].placed and label.end <= cell.start < label.stop:
                return index, cell
    return None


def _over(cell: Cell, start: int, end: int) -> bool:
    return cell.start < end and start < cell.end
