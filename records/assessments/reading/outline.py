"""Goes through a document once: which section each line stands in, which questions are asked, whose answers run where.

Every other reader takes its lines from here, so that words in a free-text answer are seen by none of them.
"""

import re
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import Final

from records.assessments.facts import Shape
from records.assessments.reading.advice import past_advice
from records.assessments.reading.flow import WIDEST, Column, Place, column_from, words
from records.assessments.reading.lines import Line, emptied
from records.assessments.reading.running import running_lines
from records.assessments.reading.titles import Title, title
from records.assessments.reading.wordings import (
    ACCOUNTS,
    FORMS,
    NEED_SECTIONS,
    QUESTIONS,
    REFERRED,
    Question,
    Section,
)

_NUMBER: Final = re.compile(
    r"(?:q(?:uestion)?\.? ?)?(?P<number>(?:r|rm|sum|fa|s|saq)? ?[0-9]{1,2}(?:\.(?:[0-9]{1,2}|rd))*[a-z]?)(?=[\s.:)–-]|$)[\s.:)–-]*",
    re.IGNORECASE,
)
_TWO_SETTINGS: Final = re.compile(
    r"(?:(?:risk|group|who|risk to|to whom|category|about) )?(?:risk )?(?:in )?(?:the )?community (?:risk )?(?:in )?(?:the )?custody"
)
# What ends an answer without being a question: the risk grid, and the plan quoting the summary.
_GRID: Final = re.compile(r"(?:r10 6|sum ?6)(?: |$)")
_QUOTED_BACK: Final = re.compile(r"in r10 [45] you said the following would")
_WAS_REFERRED: Final = re.compile(
    r"\b(?:has|have) (?:[a-z]+ ){1,4}been referred to mappa\b|^referred to mappa\b"
)
_SHOULD_BE_REFERRED: Final = re.compile(r"\bshould (?:[a-z]+ ){1,6}referred\b")
_ORDER: Final = list(Section)
_LONGEST_TITLE: Final = 80
_WRAPPED_OVER: Final = 3
# How far apart one column may begin on two lines.
_SHIFTED: Final = 2
# More than the longest wording has before its printed advice.
_ENOUGH_WORDS: Final = 24


@dataclass(frozen=True)
class Asked:
    """A question where it stands; `question` is None for one that is not in the catalogue."""

    question: Question | None
    number: str
    section: Section
    start: Place
    words: Place
    end: Place
    left: int
    edge: int
    right: int
    until: int = 0


@dataclass
class Outline:
    """What the walk found; `form` is the document with running lines and answers emptied."""

    lines: list[Line]
    running: frozenset[int]
    usual_gap: int = 0
    sections: list[Section] = field(default_factory=list)
    form: list[Line] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    titles: list[tuple[int, Title]] = field(default_factory=list)


@dataclass
class _Walk:
    """Where the walk has got to."""

    section: Section = Section.FRONT
    area: str = ""
    open: Asked | None = None


def outline_of(lines: list[Line]) -> Outline:
    """Walk the lines in order, closing each answer at the next question or heading that can follow it."""
    usual_gap = median_low([line.gap for line in lines]) if lines else 0
    outline = Outline(lines, running_lines(lines), usual_gap)
    body = [emptied(line) if index in outline.running else line for index, line in enumerate(lines)]
    walk = _Walk()
    waiting: list[Asked] = []
    for index, line in enumerate(body):
        found = _title_at(body, index, walk.section) if line.text else None
        asked = [] if found or not line.text else _asked_at(body, index, walk)
        if found or asked or _heads_grid(words(line.text)):
            outline.asked += [replace(each, until=index) for each in waiting]
            waiting = asked
            _move(walk, found, asked)
        walk.area = _referral(walk, line.text)
        if found:
            outline.titles.append((index, found))
        outline.sections.append(walk.section)
        outline.form.append(emptied(line) if _answers(walk) else line)
    outline.asked += [replace(each, until=len(lines)) for each in waiting]
    return outline


def _referral(walk: _Walk, text: str) -> str:
    """Whether the levels of the plan stand under "has been referred", or under "should be"."""
    if walk.section is not Section.PLAN or not text:
        return walk.area
    said = words(text)
    if _SHOULD_BE_REFERRED.search(said):
        return ""
    return REFERRED if _WAS_REFERRED.search(said) else walk.area


def _heads_grid(said: str) -> bool:
    return bool(_TWO_SETTINGS.fullmatch(said) or _GRID.match(said))


def _move(walk: _Walk, found: Title | None, asked: list[Asked]) -> None:
    walk.open = asked[-1] if asked else None
    if found:
        walk.section, walk.area = found.section, found.area
    elif asked and asked[-1].section is not walk.section:
        walk.section, walk.area = asked[-1].section, NEED_SECTIONS.get(asked[-1].section.value, "")


def _answers(walk: _Walk) -> bool:
    """Whether a line is somebody's account, in which nothing is looked for."""
    return walk.section in ACCOUNTS or (walk.open is not None and walk.section not in FORMS)


def _title_at(lines: list[Line], index: int, now: Section) -> Title | None:
    """A heading that is a whole line, or the whole of two or three short lines it is wrapped over."""
    text = lines[index].text
    if (
        len(text) > _LONGEST_TITLE
        or not (text[0].isupper() or text[0].isdigit())
        or text.endswith((".", ","))
    ):
        return None
    said = words(text)
    if found := title(said, now):
        return found
    for line in lines[index + 1 : index + _WRAPPED_OVER]:
        if line.page != lines[index].page or len(line.text) > _LONGEST_TITLE or line.text.endswith("."):
            return None
        said = f"{said} {words(line.text)}"
        if found := title(said, now):
            return found
    return None


def _asked_at(lines: list[Line], index: int, walk: _Walk) -> list[Asked]:
    """The questions that begin on this line: one, or one in each column of a print that sets them side by side."""
    if walk.open and _QUOTED_BACK.match(words(lines[index].text)):
        return [replace(walk.open, question=None)]
    found: list[Asked] = []
    cells = lines[index].cells
    right = WIDEST
    for cell in range(len(cells) - 1, -1, -1):
        asked = _asked_in(lines, Place(index, cell), right, walk, first=cell == 0)
        if asked and _may_follow(walk, asked):
            found.insert(0, asked)
            right = cells[cell].start
    return found


def _asked_in(lines: list[Line], start: Place, right: int, walk: _Walk, *, first: bool) -> Asked | None:
    line = lines[start.line]
    text = line.cells[start.cell].text
    number = _NUMBER.match(text)
    if not number:
        return _unnumbered(lines, start, right, walk) if first else None
    code = re.sub(r"\s", "", number["number"].lower())
    wording: Place | None = Place(start.line, start.cell, number.end())
    if number.end() == len(text):
        beside = start.cell + 1 < len(line.cells)
        wording = Place(start.line, start.cell + 1) if beside else None
        lower = _a_little_lower(lines, start)
        if lower and _catalogued(code, column_from(lines, lower, right=right))[0]:
            wording = lower
    if wording is None:
        return None
    column = column_from(lines, wording, right=_edge(lines, wording, right))
    question, end = _catalogued(code, column)
    if question and end:
        end = past_advice(lines, column, end, question.advice)
        return Asked(question, code, question.section, start, wording, end, column.left, column.right, right)
    section = _section_of(code)
    if first and section and lines[wording.line].cells[wording.cell].text[wording.offset :][:1].isupper():
        return Asked(None, code, section, start, wording, wording, column.left, column.right, right)
    return None


def _a_little_lower(lines: list[Line], start: Place) -> Place | None:
    """Where wording begins that a print sets one line lower than its number, beside it or under it."""
    number = lines[start.line].cells[start.cell]
    if start.line + 1 == len(lines) or lines[start.line + 1].page != lines[start.line].page:
        return None
    cells = lines[start.line + 1].cells
    if not cells:
        return None
    beside = cells[0].start >= number.end
    under = abs(cells[0].start - number.start) <= _SHIFTED
    return Place(start.line + 1, 0) if beside or under else None


def _edge(lines: list[Line], start: Place, right: int) -> int:
    """Where the column of a wording ends: at whatever stands beside its first line."""
    beside = lines[start.line].cells[start.cell + 1 :]
    return min(right, beside[0].start) if beside else right


def _catalogued(code: str, column: Column) -> tuple[Question | None, Place | None]:
    """The question that has both this number and these words."""
    for question in QUESTIONS:
        if code in question.numbers and (end := column.match(question.words)):
            return question, end
    return None, None


def _unnumbered(lines: list[Line], start: Place, right: int, walk: _Walk) -> Asked | None:
    """A question known by its words alone, in the sections where they can be nothing else."""
    text = lines[start.line].cells[start.cell].text
    if not text[0].isupper():
        return None
    column = None
    edge = _edge(lines, start, right)
    for question in QUESTIONS:
        if walk.section not in question.unnumbered_in or question.only_under not in {"", walk.area}:
            continue
        column = column or column_from(lines, start, right=edge, most=_ENOUGH_WORDS)
        if end := column.match(question.words):
            end = past_advice(lines, column_from(lines, start, right=edge), end, question.advice)
            if not _stands_alone(lines, question, end):
                continue
            return Asked(question, "", walk.section, start, start, end, column.left, column.right, right)
    return None


def _stands_alone(lines: list[Line], question: Question, end: Place) -> bool:
    """Words of an ordinary sentence may open a question too: for a free text nothing but a colon may follow them."""
    rest = lines[end.line].cells[end.cell].text[end.offset :].strip(" .?…-–")
    return question.kind.shape is not Shape.TEXT or not rest or rest[0] == ":"


def _may_follow(walk: _Walk, asked: Asked) -> bool:
    """Inside an answer only what can come next ends it: somebody's account may quote any other question."""
    if walk.section is Section.EARLIER:
        return False
    if walk.open is None or walk.section in FORMS:
        return True
    if not asked.number and walk.open.question == asked.question:
        return False
    if asked.question is None:
        part_of_it = asked.number.startswith(f"{walk.open.number}.")
        later = _parts(asked.number) > _parts(walk.open.number)
        return asked.section is walk.section and later and not part_of_it
    # Out of an account into another section it takes a heading.
    account = walk.open.question is None or walk.open.question.kind.shape is Shape.TEXT
    later = _ORDER.index(asked.section) > _ORDER.index(walk.section)
    return asked.section is walk.section or (later and not account)


def _parts(number: str) -> tuple[str, ...]:
    """Numbers in their order: R10.2 before R10.10."""
    return tuple(part.zfill(6) for part in re.findall(r"[0-9]+|[a-z]+", number))


def _section_of(code: str) -> Section | None:
    """The section a question number belongs to; None for what is no question number, or heads the grid."""
    if code.startswith(("sum6", "r10.6")):
        return None
    if code.startswith(("rm", "r11")):
        return Section.PLAN
    if code.startswith(("sum", "r10")):
        return Section.ROSH_SUMMARY
    if code.startswith("fa") or re.match(r"r[6-9]\.", code):
        return Section.FULL_ANALYSIS
    if re.match(r"r[1-5]\.", code):
        return Section.SCREENING
    if code.startswith("saq"):
        return Section.SELF_ASSESSMENT
    plain = re.fullmatch(r"s?([0-9]{1,2})\.[0-9]{1,2}(?:\.[0-9]{1,2})?[a-z]?", code)
    if plain and plain[1] in {*NEED_SECTIONS, "1", "2", "13"}:
        return Section(plain[1])
    return None
