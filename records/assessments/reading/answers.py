"""Reads the answers to the questions of the catalogue: ticked, chosen or written, beside, behind or under the words."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from records.assessments.facts import CATALOGUE, Shape
from records.assessments.findings import BLANK, Found, Method
from records.assessments.reading.around import behind, beside, under
from records.assessments.reading.flow import continuation
from records.assessments.reading.lines import collapsed, words_around
from records.assessments.reading.outline import Asked, Outline
from records.assessments.reading.screening import as_offence_ticks
from records.assessments.reading.values import Value, as_name, as_scale, as_yes_no, blank

_UNDER_WITHIN: Final = 3
_SHORT: Final = 60
_CLOSED: Final[dict[Shape, Callable[[str], Value | None]]] = {
    Shape.YES_NO: as_yes_no,
    Shape.SCALE: as_scale,
}
_SENTENCE_END: Final = (".", "!", "?", ":", "”", '"')
_PLAN_NAME: Final = re.compile(
    r"[\"“']?(?P<name>[^\W\d_].{1,78}?) is currently (?:in|serving|subject|on|detained)\b"
)


def answers(outline: Outline) -> Iterator[Found]:
    """What is answered to each question of the catalogue that is asked in the document."""
    for asked in outline.asked:
        if asked.question is None:
            continue
        key, shape = asked.question.key, asked.question.kind.shape
        if shape is Shape.TEXT:
            text = _written(outline, asked)
            yield from _found(outline, asked, key, text)
            if key in {"rm28.1", "rm28"} and text and (name := name_in_plan(text)):
                yield from _found(outline, asked, "plan_name", name)
        elif shape is Shape.CHOICE:
            yield from _found(outline, asked, key, as_offence_ticks(outline, asked))
        else:
            yield from _found(outline, asked, key, _chosen(outline, asked, _CLOSED[shape]))


def _found(outline: Outline, asked: Asked, key: str, value: Value | None) -> Iterator[Found]:
    # Without its number a question may be met in a list or a heading, where nothing is left out.
    if value and (
        asked.number or value.printed or CATALOGUE[key].shape is Shape.TEXT or _is_label(outline, asked)
    ):
        line = outline.lines[asked.start.line]
        words = words_around(outline.lines, asked.start.line, line.text[:_SHORT])
        yield Found(key, value.printed, value.normalised, line.page, words, Method.QUESTION)


def _is_label(outline: Outline, asked: Asked) -> bool:
    """Whether a colon behind the wording says that an answer belongs there."""
    return outline.lines[asked.end.line].cells[asked.end.cell].text[asked.end.offset :].strip(" ?)") == ":"


def name_in_plan(text: Value) -> Value | None:
    """The name with which OASys itself begins the key information: the only fact taken from a free text."""
    said = _PLAN_NAME.match(text.printed)
    return as_name(said["name"]) if said else None


def _chosen(outline: Outline, asked: Asked, parse: Callable[[str], Value | None]) -> Value | None:
    """An answer from a list: beside the words, behind them, or the first thing under them."""
    after, cells = behind(outline, asked), [cell.text for _, cell in beside(outline, asked)]
    below = under(outline, asked)
    wrapped = f"{after} {below[0].text}" if after and below else ""
    for said in (" ".join(cells), *cells, wrapped, after, " ".join((after, *cells))):
        if said and (value := parse(said)):
            return value
    if after or cells:
        return None
    if not below:
        # A digit by itself at the foot of a page may be its number or the answer.
        following = outline.lines[asked.end.line + 1 :][:1]
        return None if following and following[0].text.isdigit() else Value("", BLANK)
    for line in below[:_UNDER_WITHIN]:
        if value := parse(line.text):
            return None if value.printed.isdigit() else value
        if continuation(line, asked.left, asked.edge) is not None:
            return None
    return None


def _written(outline: Outline, asked: Asked) -> Value | None:
    """A free text, its paragraphs kept."""
    cells = beside(outline, asked)
    if cells:
        parts = [(cell.text, 0) for _, cell in cells]
        parts += _in_column(outline, asked, min(cell.start for _, cell in cells))
    else:
        parts = [(behind(outline, asked), 0)]
        parts += [(line.text, line.gap) for line in under(outline, asked)]
    text = _paragraphs([part for part in parts if part[0]], outline.usual_gap)
    return blank(text) or Value(text, text)


def _in_column(outline: Outline, asked: Asked, left: int) -> Iterator[tuple[str, int]]:
    """An answer that runs on in a column of its own; what stands left of it is printed advice."""
    page = outline.lines[asked.end.line].page
    for line in under(outline, asked):
        mine = [cell for cell in line.cells if cell.start >= left - 2]
        if line.page != page or not line.placed or (not mine and line.cells[-1].end > left):
            mine = list(line.cells)
        if mine:
            yield " ".join(cell.text for cell in mine), line.gap


def _paragraphs(parts: list[tuple[str, int]], usual: int) -> str:
    """Lines put together again; a new paragraph after a gap, or after a short line that ends a sentence."""
    widest = max((len(text) for text, _ in parts), default=0)
    paragraphs: list[list[str]] = []
    last = ""
    for text, gap in parts:
        ended = last.endswith(_SENTENCE_END) and len(last) < 0.8 * widest
        if not paragraphs or gap > usual or ended:
            paragraphs.append([])
        paragraphs[-1].append(text)
        last = text
    return "\n".join(collapsed(" ".join(each)) for each in paragraphs)
