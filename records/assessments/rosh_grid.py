"""Finds risk of serious harm levels printed by their labels. Only `reader` calls this.

A level counts only in a line made of nothing but labels and levels, under a risk of serious harm heading or
beside a label that says "risk to". Sentences ("was High in 2015"), earlier assessments and rows that a wrapped
cell has made doubtful are not findings: too few is mended by a person, a wrong one may not be noticed.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from records.assessments.first_findings import About, FoundRosh, Level, Setting
from records.assessments.page_lines import Line, words_around

_SCOPE_LINES: Final = 60
_LONGEST_HEADING: Final = 90
# A value belongs to the nearer of two column headings only if it is clearly nearer.
_CLEARLY: Final = 0.5

_GROUPS: Final = (
    (About.CHILDREN, r"children"),
    (About.PUBLIC, r"(?:general )?public"),
    (About.KNOWN_ADULT, r"known adults?"),
    (About.STAFF, r"staff"),
    (About.PRISONERS, r"(?:other )?prisoners?"),
)
_GROUP: Final = (
    r"(?P<risk>risk to )?(?:the )?(?:" + "|".join(f"(?P<{who}>{words})" for who, words in _GROUPS) + ")"
)
_LABEL: Final = re.compile(_GROUP + r"(?= |:|$)", re.IGNORECASE)
_LEVEL: Final = r"very[ _-]high|high|medium|low"
_VALUE: Final = re.compile(
    rf"(?P<level>{_LEVEL})|(?P<blank>no data held|not applicable|not assessed|none|n/?a|-|–)", re.IGNORECASE
)
_OVERALL: Final = re.compile(
    r"(?P<label>overall risk|(?:(?:current|overall) )*(?:risk of serious harm|rosh)(?: (?:level|rating))?)"
    rf" ?[:\-–]? (?P<level>{_LEVEL})",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"\brisk of serious harm\b|\brosh\b|^r10(?:\.6)?\b", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"\b(?:previous|prior|earlier|former|last|histor(?:y|ic|ical)|archived?)\b", re.IGNORECASE
)
_ASSESSMENT: Final = re.compile(r"\brisk\b|\brosh\b|\bassessments?\b|\boasys\b", re.IGNORECASE)
_SETTING: Final = re.compile(r"(?:risk )?(?:in )?(?:the )?(?P<setting>community|custody)", re.IGNORECASE)
_SETTING_FILLER: Final = re.compile(r"\b(?:risk|in|the)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Label:
    """Who a level is about, and where the middle of the words stands on the line."""

    middle: float
    text: str
    about: About


@dataclass(frozen=True)
class _Value:
    """A level, or what is printed where there is none; no middle (-1) once it was taken off its line."""

    middle: float
    text: str
    level: Level | None


@dataclass(frozen=True)
class _Column:
    """A heading that says where the levels under it hold."""

    middle: float
    setting: Setting


@dataclass
class _Grid:
    """Where the reading of one document has got to."""

    found: list[FoundRosh] = field(default_factory=list)
    scope: int = 0
    earlier: int = 0
    columns: tuple[_Column, ...] = ()
    columns_placed: bool = False
    setting: Setting = Setting.NOT_PRINTED
    setting_just_said: bool = False
    pending: tuple[_Label, ...] = ()
    pending_values: list[_Value] = field(default_factory=list)
    last_row: int = 0


def rosh_levels(lines: list[Line]) -> tuple[FoundRosh, ...]:
    """Every level printed by its label, in the order they are printed."""
    grid = _Grid()
    lines = _joined_known_adult(lines)
    for index, line in enumerate(lines):
        grid.scope = max(grid.scope - 1, 0)
        grid.earlier = max(grid.earlier - 1, 0)
        if not _take_line(grid, lines, index) and not _take_heading(grid, line):
            _forget_row(grid)
    return tuple(grid.found)


def _take_line(grid: _Grid, lines: list[Line], index: int) -> bool:
    """Take a line of labels, levels or column headings; False for any other line."""
    raw = lines[index].raw
    if overall := _OVERALL.fullmatch(lines[index].text):
        return _take_overall(grid, lines, index, overall)
    if settings := _settings(raw):
        _take_settings(grid, settings, placed=lines[index].placed)
        return True
    if not _SETTING_FILLER.sub("", raw).strip():
        return True
    labels, rest = _labels(raw)
    values = _values(rest)
    if labels and values is not None:
        _forget_row(grid)
        if not values:
            grid.pending = tuple(labels)
        elif len(labels) == 1:
            _add_row(grid, lines, index, labels[0], values)
        return True
    if values:
        _take_values(grid, lines, index, values)
        return True
    return False


def _take_overall(grid: _Grid, lines: list[Line], index: int, match: re.Match[str]) -> bool:
    named = match["label"].lower() != "overall risk"
    if (grid.scope or named) and not grid.earlier:
        _add(grid, lines, index, About.OVERALL, match["level"])
    grid.scope = max(grid.scope, _SCOPE_LINES) if named else grid.scope
    return True


def _take_settings(grid: _Grid, settings: list[_Column], *, placed: bool) -> None:
    pending_setting = grid.setting_just_said
    _forget_row(grid)
    if len(settings) == 2:
        grid.columns, grid.columns_placed, grid.setting = tuple(settings), placed, Setting.NOT_PRINTED
    elif pending_setting and grid.setting not in {settings[0].setting, Setting.NOT_PRINTED}:
        # Two headings under one another and no row between: the wrapped headings of two columns.
        first = _Column(0, grid.setting)
        grid.columns, grid.columns_placed = (first, settings[0]), False
        grid.setting = Setting.NOT_PRINTED
    else:
        grid.columns, grid.setting, grid.setting_just_said = (), settings[0].setting, True


def _take_values(grid: _Grid, lines: list[Line], index: int, values: list[_Value]) -> None:
    """Levels alone on a line: under the labels above, or the rest of a cell that wrapped."""
    if len(grid.pending) > 1:
        _add_under(grid, lines, index, values)
        _forget_row(grid)
    elif grid.pending:
        grid.pending_values += values
        label, printed = grid.pending[0], list(grid.pending_values)
        del grid.found[len(grid.found) - grid.last_row :]
        grid.last_row = 0
        _add_row(grid, lines, index, label, [replace(each, middle=-1) for each in printed])
        grid.pending, grid.pending_values = (label,), printed
    elif any(value.level for value in values):
        # "Very" above and "High" below belong together, so the row above may have been read a level too low.
        del grid.found[len(grid.found) - grid.last_row :]
        _forget_row(grid)


def _add_under(grid: _Grid, lines: list[Line], index: int, values: list[_Value]) -> None:
    if len(values) != len(grid.pending):
        return
    for label, value in zip(grid.pending, values, strict=True):
        if value.level and _may_count(grid, label):
            _add(grid, lines, index, label.about, value.text, grid.setting)


def _add_row(grid: _Grid, lines: list[Line], index: int, label: _Label, values: list[_Value]) -> None:
    grid.setting_just_said = False
    grid.last_row = 0
    if len(values) > 2 or not _may_count(grid, label):
        return
    for place, value in enumerate(values):
        if value.level:
            _add(grid, lines, index, label.about, value.text, _setting_of(grid, values, place))
            grid.last_row += 1


def _may_count(grid: _Grid, label: _Label) -> bool:
    """Under a heading of the right kind, or beside a label that says so itself; never an earlier assessment."""
    return not grid.earlier and (grid.scope > 0 or label.text.lower().startswith("risk to"))


def _setting_of(grid: _Grid, values: list[_Value], place: int) -> Setting:
    if len(values) == 1 and not grid.columns:
        return grid.setting
    if len(grid.columns) != 2:
        return Setting.NOT_PRINTED
    if len(values) == 2:
        return grid.columns[place].setting
    middle = values[place].middle
    if not grid.columns_placed or middle < 0:
        return Setting.NOT_PRINTED
    near, far = sorted(grid.columns, key=lambda column: abs(column.middle - middle))
    clear = abs(near.middle - middle) <= _CLEARLY * abs(far.middle - middle)
    return near.setting if clear else Setting.NOT_PRINTED


def _add(
    grid: _Grid,
    lines: list[Line],
    index: int,
    about: About,
    printed: str,
    setting: Setting = Setting.NOT_PRINTED,
) -> None:
    words = words_around(lines, index, printed)
    grid.found.append(FoundRosh(about, _level(printed), setting, printed, lines[index].page, words))


def _forget_row(grid: _Grid) -> None:
    grid.pending, grid.pending_values = (), []
    grid.last_row = 0
    grid.setting_just_said = False


def _take_heading(grid: _Grid, line: Line) -> bool:
    if len(line.text) > _LONGEST_HEADING or line.text.endswith("."):
        return False
    if _EARLIER.search(line.text) and _ASSESSMENT.search(line.text):
        grid.earlier, grid.scope = _SCOPE_LINES, 0
    elif _HEADING.search(line.text):
        grid.earlier, grid.scope = 0, _SCOPE_LINES
    else:
        return False
    grid.columns, grid.setting = (), Setting.NOT_PRINTED
    _forget_row(grid)
    return True


def _settings(raw: str) -> list[_Column]:
    """The column or section headings of a line that holds nothing else."""
    matches = list(_SETTING.finditer(raw))
    if not matches or _SETTING_FILLER.sub("", _SETTING.sub("", raw)).strip(" :"):
        return []
    columns = [_Column(_middle(match), Setting(match["setting"].lower())) for match in matches]
    return columns if len({column.setting for column in columns}) == len(columns) else []


def _labels(raw: str) -> tuple[list[_Label], str]:
    """The labels that open a line, and the rest of it with their places blanked out."""
    labels: list[_Label] = []
    start = len(raw) - len(raw.lstrip(" •"))
    while match := _LABEL.match(raw, start):
        who = next(who for who, _ in _GROUPS if match[who])
        labels.append(_Label(_middle(match), match[0], who))
        start = match.end() + len(raw[match.end() :]) - len(raw[match.end() :].lstrip(" :"))
    return labels, " " * start + raw[start:]


def _values(raw: str) -> list[_Value] | None:
    """The levels and blanks that make up a line; None when there is anything else on it."""
    tokens = []
    for match in _VALUE.finditer(raw):
        level = _level(match["level"]) if match["level"] else None
        tokens.append(_Value(_middle(match), match[0], level))
    return None if _VALUE.sub("", raw).strip(" :|") else tokens


def _level(printed: str) -> Level:
    return Level(re.sub(r"[ _-]", "_", printed.lower()))


def _middle(match: re.Match[str]) -> float:
    return (match.start() + match.end()) / 2


def _joined_known_adult(lines: list[Line]) -> list[Line]:
    """Put together the one label that a narrow column wraps, its row's values left where they stand."""
    joined = list(lines)
    for index in range(1, len(lines)):
        line = lines[index]
        if lines[index - 1].text.lower() == "known" and line.text.lower().startswith("adult"):
            raw = re.sub(r"^( *)adults?", r"\1known adult", line.raw, count=1, flags=re.IGNORECASE)
            raw = re.sub(r"^( *known adult) {6}(?= )", r"\1", raw, count=1)
            joined[index] = replace(line, raw=raw, text=f"Known {line.text}")
            joined[index - 1] = replace(line, raw="", text="")
    return joined
