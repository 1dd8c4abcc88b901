"""Read a date typed as day, month and year, and say in plain words what is wrong with it. Called by `visor.web.forms`."""

import calendar
import datetime as dt
import re
from typing import NamedTuple

PARTS = ("day", "month", "year")
EARLIEST_YEAR, LATEST_YEAR = 1850, 2199
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
WHOLE_DATE = re.compile(r"\s*(\d{1,2})[\s./-]+([a-z]+|\d{1,2})[\s./-]+(\d+)\s*", re.IGNORECASE | re.ASCII)


class TypedDate(NamedTuple):
    """The three boxes as they were typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def tidied(self) -> "TypedDate":
        """Trim, and spread a whole date typed or pasted into the first box over all three."""
        day, month, year = (part.strip() for part in self)
        whole = WHOLE_DATE.fullmatch(day)
        if whole and not month and not year:
            return TypedDate(*whole.groups())
        return TypedDate(day, month, year)


class NotADate(ValueError):
    """The boxes do not make a date; `parts` are the boxes to mend, `ending` completes "Date of birth must ..."."""

    def __init__(self, ending: str, *parts: str) -> None:
        super().__init__(ending)
        self.ending = ending
        self.parts = parts or PARTS


def read(typed: TypedDate) -> dt.date | None:
    """Return the date, None when all boxes are empty; raise NotADate."""
    if not any(typed):
        return None
    missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
    if missing:
        raise NotADate(f"include {_listed(missing)}", *missing)
    month = _month(typed.month)
    year = _year(typed.year)
    day = _number(typed.day)
    if day is None:
        raise NotADate("have a day that is a number, like 7", "day")
    if month is None or not 1 <= day <= 31:
        raise NotADate("be a real date", *(["month"] if month is None else ["day"]))
    if day > calendar.monthrange(year, month)[1]:
        raise NotADate(f"be a real date: {_short_month(year, month)}", "day")
    return dt.date(year, month, day)


def _number(text: str) -> int | None:
    # isdecimal alone would accept digits of other scripts.
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    number = _number(text)
    if number is not None:
        return number if 1 <= number <= 12 else None
    word = text.rstrip(".").lower()
    found = [number for name, number in MONTHS.items() if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else {"sept": 9}.get(word)


def _year(text: str) -> int:
    number = _number(text)
    if number is None or len(text) != 4:
        raise NotADate(f"have a year of 4 digits, like 1986 or 2026; you entered {text[:20]}", "year")
    if not EARLIEST_YEAR <= number <= LATEST_YEAR:
        raise NotADate(
            f"have a year between {EARLIEST_YEAR} and {LATEST_YEAR}; you entered {text}, "
            "so type the year in full, like 1986 or 2026",
            "year",
        )
    return number


def _short_month(year: int, month: int) -> str:
    name, last = calendar.month_name[month], calendar.monthrange(year, month)[1]
    if month == 2:
        return f"February {year} has {last} days"
    return f"{name} has {last} days"


def _listed(parts: list[str]) -> str:
    return "a " + " and ".join(parts)
