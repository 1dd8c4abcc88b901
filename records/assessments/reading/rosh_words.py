"""The words of a risk of serious harm grid: who a level is about, where it holds, and the levels themselves."""

import re
from dataclasses import dataclass
from typing import Final

from records.assessments.reading.values import Value, as_level

NOT_PRINTED: Final = ""
# A value belongs to the nearer of two column headings only if it is clearly nearer.
_CLEARLY: Final = 0.5
_SHIFTED: Final = 1

_GROUPS: Final = (
    ("children", r"children"),
    ("public", r"(?:general )?public"),
    ("known_adult", r"known adults?"),
    ("staff", r"staff"),
    ("prisoners", r"(?:other )?prisoners?"),
)
_WHERE: Final = r"(?: ?[,:(–-]? ?(?:risk )?(?:in )?(?:the )?(?P<where>community|custody)\)?)?"
LABEL: Final = re.compile(
    r"(?:(?:r10\.6|sum ?6)[.0-9]* )?(?P<risk>risk to )?(?:the |an? )?(?:"
    + "|".join(f"(?P<{who}>{words})" for who, words in _GROUPS)
    + f"){_WHERE}(?= |:|$)",
    re.IGNORECASE,
)
LEVEL: Final = r"very[ _-]?high|high|medium|low"
OVERALL: Final = re.compile(
    r"(?P<label>(?:current )?(?P<overall>overall )?(?:level of )?"
    r"(?:(?P<named>risk of serious harm|rosh)(?: (?:level|rating))?|(?<=overall )risk(?: (?:level|rating))?"
    r"|(?<=overall level of )risk))"
    rf" ?[:–-]? ?(?P<level>{LEVEL}|not applicable|n/?a|none)?",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(
    rf"(?:{LEVEL}|no data held|not applicable|not assessed|not completed|none|n/?a|-|–)(?![a-z])",
    re.IGNORECASE,
)
_BEGINS_A_VALUE: Final = re.compile(rf"(?:very|{LEVEL}|none|n/?a)\b", re.IGNORECASE)
_SETTING: Final = re.compile(r"(?:risk )?(?:in )?(?:the )?(?P<setting>community|custody)", re.IGNORECASE)
_FILLER: Final = re.compile(
    r"\b(?:risk|in|to|the|group|who|level|category|of|serious|harm|rosh|people|at)\b|\br10\.6\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """Who a level is about, and where the middle of the words stands on the line."""

    middle: float
    text: str
    about: str
    setting: str

    @property
    def says_risk(self) -> bool:
        """Whether the label says of itself that it is about a risk."""
        return self.text.lower().startswith("risk to")


@dataclass(frozen=True)
class Printed:
    """A level, or what is printed where there is none; no middle (-1) once it was taken off its line."""

    start: int
    middle: float
    value: Value

    @property
    def is_level(self) -> bool:
        """Whether it is one of the four levels."""
        return self.value.normalised in {"low", "medium", "high", "very_high"}


@dataclass(frozen=True)
class Column:
    """A heading that says where the levels under it hold."""

    start: int
    middle: float
    setting: str


def settings_in(raw: str) -> list[Column]:
    """The column or section headings of a line that holds nothing else."""
    if not raw.strip(" •")[:1].isupper():
        return []
    matches = list(_SETTING.finditer(raw))
    if not matches or _FILLER.sub("", _SETTING.sub("", raw)).strip(" :"):
        return []
    columns = [Column(match.start(), _middle(match), match["setting"].lower()) for match in matches]
    return columns if len({column.setting for column in columns}) == len(columns) else []


def is_filler(raw: str) -> bool:
    """Whether a line holds only the first words of headings that are wrapped, or nothing."""
    return not _FILLER.sub("", raw).strip()


def names_the_risk(raw: str) -> bool:
    """Whether column headings say of themselves that they are about a risk."""
    return "risk" in raw.lower()


def setting_row(raw: str) -> tuple[str, list[Printed]] | None:
    """A row that begins with a setting and goes on with levels."""
    start = _SETTING.match(raw, len(raw) - len(raw.lstrip(" •")))
    if not start:
        return None
    values = values_in(" " * start.end() + raw[start.end() :])
    return (start["setting"].lower(), values) if values else None


def labels_in(raw: str) -> tuple[list[Label], str]:
    """The labels that open a line, and the rest of it with their places blanked out."""
    labels: list[Label] = []
    start = len(raw) - len(raw.lstrip(" •"))
    while match := LABEL.match(raw, start):
        who = next(who for who, _ in _GROUPS if match[who])
        text = match[0][match.start("risk") - match.start() :] if match["risk"] else match[0]
        labels.append(Label(_middle(match), text, who, (match["where"] or NOT_PRINTED).lower()))
        start = match.end() + len(raw[match.end() :]) - len(raw[match.end() :].lstrip(" :"))
    return labels, " " * start + raw[start:]


def values_in(raw: str) -> list[Printed] | None:
    """The levels and blanks that make up a line; None when there is anything else on it."""
    if _VALUE.sub("", raw).strip(" :|"):
        return None
    read = [(match, as_level(match[0])) for match in _VALUE.finditer(raw)]
    return [Printed(match.start(), _middle(match), value) for match, value in read if value]


def begins_a_value(text: str) -> bool:
    """Whether these words may be a level with something more."""
    return bool(_BEGINS_A_VALUE.match(text))


def clearly_under(columns: tuple[Column, ...], printed: Printed) -> str:
    """The setting of the column that something begins with or stands under; empty where it stands between two."""
    beginning = [column.setting for column in columns if abs(column.start - printed.start) <= _SHIFTED]
    if len(beginning) == 1:
        return beginning[0]
    near, far = sorted(columns, key=lambda column: abs(column.middle - printed.middle))
    clear = abs(near.middle - printed.middle) <= _CLEARLY * abs(far.middle - printed.middle)
    return near.setting if clear else NOT_PRINTED


def _middle(match: re.Match[str]) -> float:
    return (match.start() + match.end()) / 2
