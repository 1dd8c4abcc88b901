"""Finds risk of serious harm levels printed by their labels, in a grid or in lines of labels and levels.

A level counts only in a line made of nothing but labels and levels, under a risk of serious harm heading or
beside a label that says "risk to". Sentences ("was High in 2015"), earlier assessments and rows that a wrapped
cell has made doubtful are not findings: too few is mended by a person, a wrong one may not be noticed.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from records.assessments.facts import CATALOGUE
from records.assessments.findings import BLANK, Found, Method
from records.assessments.reading.lines import Line, words_around
from records.assessments.reading.rosh_words import (
    NOT_PRINTED,
    OVERALL,
    Column,
    Label,
    Printed,
    begins_a_value,
    clearly_under,
    is_filler,
    labels_in,
    names_the_risk,
    setting_row,
    settings_in,
    values_in,
)
from records.assessments.reading.rosh_wraps import unwrapped
from records.assessments.reading.values import Value, as_level

_SCOPE_LINES: Final = 60
_LONGEST_HEADING: Final = 90
_HEADING: Final = re.compile(r"\brisk of serious harm\b|\brosh\b|^r10(?:\.6)?\b", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"\b(?:previous|prior|earlier|former|last|histor(?:y|ic|ical)|archived?)\b", re.IGNORECASE
)
_ASSESSMENT: Final = re.compile(r"\brisk\b|\brosh\b|\bassessments?\b|\boasys\b", re.IGNORECASE)


@dataclass
class _Grid:
    """Where the reading of one document has got to."""

    lines: list[Line]
    found: list[Found] = field(default_factory=list)
    scope: int = 0
    earlier: int = 0
    columns: tuple[Column, ...] = ()
    columns_placed: bool = False
    setting: str = NOT_PRINTED
    setting_at: int = 0
    setting_just_said: bool = False
    pending: tuple[Label, ...] = ()
    pending_values: list[Printed] = field(default_factory=list)
    pending_at: int = -1
    last_row: int = 0


def rosh_levels(lines: list[Line]) -> list[Found]:
    """Every level printed by its label, in the order they are printed."""
    grid = _Grid(unwrapped(lines))
    for index, line in enumerate(grid.lines):
        if not line.text:
            continue
        grid.scope = max(grid.scope - 1, 0)
        grid.earlier = max(grid.earlier - 1, 0)
        if not _take_line(grid, index) and not _take_heading(grid, line):
            _end_row(grid, line.text)
    _end_row(grid, "")
    return grid.found


def _take_line(grid: _Grid, index: int) -> bool:
    """Take a line of labels, levels or column headings; False for any other line."""
    line = grid.lines[index]
    overall = OVERALL.fullmatch(line.text)
    if overall and (overall["level"] or overall["overall"]):
        return _take_overall(grid, index, overall)
    if settings := settings_in(line.raw):
        _take_settings(grid, settings, line)
        return True
    if is_filler(line.raw) and not _HEADING.search(line.text):
        return True
    if grid.pending and (row := setting_row(line.raw)):
        return _take_setting_row(grid, index, *row)
    labels, rest = labels_in(line.raw)
    values = values_in(rest)
    if labels and values is not None:
        _end_row(grid, line.text)
        if not values:
            grid.pending, grid.pending_at = tuple(labels), index
        elif len(labels) == 1:
            _add_row(grid, index, labels[0], values)
        return True
    if values:
        _take_values(grid, index, values)
        return True
    return False


def _take_overall(grid: _Grid, index: int, match: re.Match[str]) -> bool:
    """The overall level, or its label with the level under it or left out."""
    _end_row(grid, match[0])
    if match["named"] and not grid.earlier:
        grid.scope = _SCOPE_LINES
    label = Label(0, match["label"], "overall", NOT_PRINTED)
    value = as_level(match["level"] or "")
    if value and _may_count(grid, label):
        _add(grid, index, label.about, value)
    elif not value:
        grid.pending, grid.pending_at = (label,), index
    return True


def _take_settings(grid: _Grid, settings: list[Column], line: Line) -> None:
    pending_setting = grid.setting_just_said
    _end_row(grid, line.text)
    if len(settings) == 2:
        grid.columns, grid.columns_placed, grid.setting = tuple(settings), line.placed, NOT_PRINTED
        if names_the_risk(line.raw) and not grid.earlier:
            grid.scope = _SCOPE_LINES
    elif pending_setting and grid.setting not in {settings[0].setting, NOT_PRINTED}:
        # Two headings under one another and no row between: the wrapped headings of two columns.
        first = Column(grid.setting_at, grid.setting_at, grid.setting)
        both = (first, settings[0])
        # On plain text the one said first stands first; laid out, a wrapped heading may end left of it.
        grid.columns = tuple(sorted(both, key=lambda column: column.start)) if line.placed else both
        grid.columns_placed = False
        grid.setting = NOT_PRINTED
    else:
        grid.columns, grid.setting, grid.setting_just_said = (), settings[0].setting, True
        grid.setting_at = settings[0].start


def _take_setting_row(grid: _Grid, index: int, setting: str, values: list[Printed]) -> bool:
    """A row "Community  Low  High" under a line of labels, or a setting and level under one label."""
    if len(values) == len(grid.pending):
        for label, printed in zip(grid.pending, values, strict=True):
            if _may_count(grid, label):
                _add(grid, index, label.about, printed.value, setting)
    grid.pending_at = -1
    return True


def _take_values(grid: _Grid, index: int, values: list[Printed]) -> None:
    """Levels alone on a line: under the labels above, or the rest of a cell that wrapped."""
    if len(grid.pending) > 1:
        _add_under(grid, index, values)
        _forget_row(grid)
    elif grid.pending:
        grid.pending_values += values
        label, printed = grid.pending[0], list(grid.pending_values)
        _take_back_row(grid)
        _add_row(grid, index, label, [replace(each, middle=-1) for each in printed])
        grid.pending, grid.pending_values, grid.pending_at = (label,), printed, -1
    elif any(value.is_level for value in values):
        # "Very" above and "High" below belong together, so the row above may have been read a level too low.
        _take_back_row(grid)
        _forget_row(grid)


def _add_under(grid: _Grid, index: int, values: list[Printed]) -> None:
    if len(values) != len(grid.pending):
        return
    for label, printed in zip(grid.pending, values, strict=True):
        if _may_count(grid, label):
            _add(grid, index, label.about, printed.value, label.setting or grid.setting)


def _add_row(grid: _Grid, index: int, label: Label, values: list[Printed]) -> None:
    grid.setting_just_said = False
    grid.last_row = 0
    if len(values) > 2 or not _may_count(grid, label):
        return
    settings = [_setting_of(grid, label, values, place) for place in range(len(values))]
    before = len(grid.found)
    for printed, setting in zip(values, settings, strict=True):
        _add(grid, index, label.about, printed.value, setting)
    if len(values) == 1 and len(grid.columns) == 2 and settings[0] and values[0].middle >= 0:
        [other] = {column.setting for column in grid.columns} - set(settings)
        _add(grid, index, label.about, Value("", BLANK), other)
    grid.last_row = len(grid.found) - before


def _end_row(grid: _Grid, following: str) -> None:
    """A label in a grid with nothing beside or under it is a row left blank."""
    if grid.pending_at >= 0 and len(grid.pending) == 1 and not begins_a_value(following):
        [label] = grid.pending
        if grid.lines[grid.pending_at].placed and _may_count(grid, label):
            for setting in _settings_of_row(grid, label):
                _add(grid, grid.pending_at, label.about, Value("", BLANK), setting)
    _forget_row(grid)


def _settings_of_row(grid: _Grid, label: Label) -> list[str]:
    """Where the levels of a row would hold."""
    if label.about == "overall":
        return [NOT_PRINTED]
    if label.setting or not grid.columns:
        setting = label.setting or grid.setting
        return [setting] if setting else []
    return [column.setting for column in grid.columns] if grid.columns_placed else []


def _may_count(grid: _Grid, label: Label) -> bool:
    """Under a heading of the right kind, or beside a label that says so itself; never an earlier assessment."""
    return not grid.earlier and (grid.scope > 0 or label.says_risk)


def _setting_of(grid: _Grid, label: Label, values: list[Printed], place: int) -> str:
    if len(values) == 1 and (label.setting or not grid.columns):
        return label.setting or grid.setting
    if len(grid.columns) != 2 or label.setting:
        return NOT_PRINTED
    if len(values) == 2:
        return grid.columns[place].setting
    placed = grid.columns_placed and values[place].middle >= 0
    setting = clearly_under(grid.columns, values[place]) if placed else NOT_PRINTED
    # Prisoners are only met in custody.
    return setting or ("custody" if label.about == "prisoners" and values[place].is_level else NOT_PRINTED)


def _add(grid: _Grid, index: int, about: str, value: Value, setting: str = NOT_PRINTED) -> None:
    key = f"rosh.{about}.{setting}" if setting else f"rosh.{about}"
    line = grid.lines[index]
    if key in CATALOGUE:
        words = words_around(grid.lines, index, value.printed or line.text)
        grid.found.append(Found(key, value.printed, value.normalised, line.page, words, Method.GRID))


def _take_back_row(grid: _Grid) -> None:
    del grid.found[len(grid.found) - grid.last_row :]
    grid.last_row = 0


def _forget_row(grid: _Grid) -> None:
    grid.pending, grid.pending_values, grid.pending_at = (), [], -1
    grid.last_row = 0
    grid.setting_just_said = False


def _take_heading(grid: _Grid, line: Line) -> bool:
    if len(line.text) > _LONGEST_HEADING or line.text.endswith("."):
        return False
    earlier = bool(_EARLIER.search(line.text) and _ASSESSMENT.search(line.text))
    if not earlier and not _HEADING.search(line.text):
        return False
    _end_row(grid, line.text)
    grid.earlier, grid.scope = (_SCOPE_LINES, 0) if earlier else (0, _SCOPE_LINES)
    grid.columns, grid.setting = (), NOT_PRINTED
    return True
