"""What is printed around a question: behind its words, beside them, and under them up to the next question."""

from collections.abc import Iterator
from typing import Final

from records.assessments.reading.flow import continuation
from records.assessments.reading.lines import Cell, Line
from records.assessments.reading.outline import Asked, Outline

_LEADING: Final = " .:?)–—-"


def behind(outline: Outline, asked: Asked) -> str:
    """What stands behind the wording in its own cell."""
    cell = outline.lines[asked.end.line].cells[asked.end.cell]
    return cell.text[asked.end.offset :].strip(_LEADING)


def beside(outline: Outline, asked: Asked) -> list[tuple[int, Cell]]:
    """The cells to the right of the wording, with their lines, on the lines it is wrapped over."""
    return [
        (index, cell)
        for index in range(asked.start.line, asked.end.line + 1)
        for cell in _right_of(outline.lines[index], asked, index)
    ]


def under(outline: Outline, asked: Asked) -> list[Line]:
    """The lines of the answer under the wording, headers and footers left out."""
    return [
        outline.lines[index]
        for index in range(asked.end.line + 1, asked.until)
        if index not in outline.running
    ]


def _right_of(line: Line, asked: Asked, index: int) -> Iterator[Cell]:
    if index == asked.start.line < asked.words.line:
        return iter(line.cells[asked.start.cell + 1 :])
    if index == asked.end.line:
        own = asked.end.cell
    elif index == asked.start.line:
        own = asked.words.cell
    else:
        carried_on = continuation(line, asked.left, asked.edge)
        own = -1 if carried_on is None else carried_on
    return (cell for cell in line.cells[own + 1 :] if asked.left < cell.start < asked.right)
