"""Steps over the advice to the writer that a print may repeat under a question: it is no part of the answer."""

from difflib import SequenceMatcher
from typing import Final

from records.assessments.reading.flow import Column, Place
from records.assessments.reading.lines import Line

_ENDS: Final = frozenset(".?!:")
_LEAST_WORDS: Final = 4
# Advice is reworded and shortened from release to release; an answer is never this like it.
_ALIKE: Final = 0.8


def past_advice(lines: list[Line], column: Column, end: Place, advice: tuple[str, ...]) -> Place:
    """Where the last sentence of known advice ends; `end` itself where none is printed."""
    first = next(number for number, (_, place) in enumerate(column.ends) if place == end) + 1
    said = column.said.split(" ")
    known = [sentence.split(" ") for sentence in advice]
    while taken := _advice_at(lines, column, said, first, known):
        first += taken
    return column.ends[first - 1][1]


def _advice_at(lines: list[Line], column: Column, said: list[str], first: int, known: list[list[str]]) -> int:
    """How many words from here on are a sentence of the advice, whole or cut short."""
    for sentence in known:
        here = said[first : first + len(sentence)]
        if _alike(here, sentence):
            return len(here)
    length = _sentence(lines, column, first)
    return length if any(_alike(said[first : first + length], sentence[:length]) for sentence in known) else 0


def _sentence(lines: list[Line], column: Column, first: int) -> int:
    for number, (_, place) in enumerate(column.ends[first:], start=1):
        text = lines[place.line].cells[place.cell].text
        if text[place.offset : place.offset + 1] in _ENDS:
            return number
    return 0


def _alike(one: list[str], other: list[str]) -> bool:
    return len(one) >= _LEAST_WORDS and SequenceMatcher(None, one, other).ratio() >= _ALIKE
