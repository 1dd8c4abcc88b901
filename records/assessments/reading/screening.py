"""Reads the Current and Previous ticks beside an offence of the screening. Only `answers` calls this."""

import re
from typing import Final

from records.assessments.findings import BLANK
from records.assessments.reading.around import behind, beside, under
from records.assessments.reading.flow import words
from records.assessments.reading.lines import Cell, Line
from records.assessments.reading.outline import Asked, Outline
from records.assessments.reading.values import Value, as_yes_no

_UNDER_WITHIN: Final = 4
_HEADING_WITHIN: Final = 30
_SAID: Final = {
    "current": "current",
    "previous": "previous",
    "current and previous": "current_and_previous",
    "both": "current_and_previous",
    "no": "no",
    "none": "no",
    "neither": "no",
}
_PAIR: Final = re.compile(
    r"(?:r1\.2\.[34]\.[12] ?)?(?P<when>current|previous) ?:? ?(?P<answer>yes|no|[\[(] ?[x✓✔☑☒√]? ?[\])]|[☑☒✓✔√☐□])[ ,;/]*",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(
    r"(?P<answer>[\[(] ?[x✓✔☑☒√]? ?[\])]|[☑☒✓✔√☐□]) ?(?P<when>current|previous)[ ,;/]*", re.IGNORECASE
)
_CROSS: Final = frozenset({"x", "X"})


def as_offence_ticks(outline: Outline, asked: Asked) -> Value | None:
    """Whether the offence is ticked as current, previous, both or neither."""
    cells = beside(outline, asked)
    said = [text for text in (behind(outline, asked), *(cell.text for _, cell in cells)) if text]
    below = [line.text for line in under(outline, asked)[:_UNDER_WITHIN]]
    if not said and not below:
        return Value("", BLANK)
    for printed in (" ".join(said), " ".join((*said, *below))):
        if value := _in_words(printed):
            return value
    return _in_columns(outline, asked, [cell for _, cell in cells])


def _in_words(printed: str) -> Value | None:
    if code := _SAID.get(words(printed)):
        return Value(printed, code)
    for pattern in (_PAIR, _MARKED):
        pairs = list(pattern.finditer(printed))
        if pairs and not pattern.sub("", printed).strip():
            answers = {pair["when"].lower(): as_yes_no(pair["answer"]) for pair in pairs}
            return _both(printed, answers.get("current"), answers.get("previous"))
    return None


def _both(printed: str, current: Value | None, previous: Value | None) -> Value:
    """What two answers say together; one that is not printed is not ticked."""
    ticked = [
        when
        for when, answer in (("current", current), ("previous", previous))
        if answer and answer.normalised == "yes"
    ]
    return Value(printed, "_and_".join(ticked) or "no")


def _in_columns(outline: Outline, asked: Asked, cells: list[Cell]) -> Value | None:
    """Answers under the headings Current and Previous, told apart by where they stand."""
    heading = _heading_above(outline, asked.start.line)
    answers = [as_yes_no("yes" if cell.text in _CROSS else cell.text) for cell in cells]
    if heading is None or not answers or None in answers or len(answers) > 2:
        return None
    printed = " ".join(cell.text for cell in cells)
    if len(answers) == 2:
        return _both(printed, *answers)
    if not outline.lines[asked.start.line].placed:
        return None
    current, previous = (abs(cell.start - cells[0].start) for cell in heading)
    return _both(printed, *((answers[0], None) if current < previous else (None, answers[0])))


def _heading_above(outline: Outline, index: int) -> tuple[Cell, Cell] | None:
    lines: list[Line] = outline.lines[max(0, index - _HEADING_WITHIN) : index]
    for line in reversed(lines):
        named = {cell.text.casefold().strip(" :?"): cell for cell in line.cells}
        if "current" in named and "previous" in named:
            return named["current"], named["previous"]
    return None
