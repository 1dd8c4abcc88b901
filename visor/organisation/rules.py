"""Rules as data: days and other numbers that differ by region and change from a day on. Read by every room above.

They are rows of `Rule`, seeded by migrations; a region's own row counts before the national one. Working days leave
out the bank holidays of England and Wales.
"""

from datetime import date, timedelta
from functools import cache

import holidays
from django.db.models import F, Q

from visor.organisation.models import Rule

_ONE_DAY = timedelta(days=1)


class UnknownRule(LookupError):
    """No such rule is in force on that day, or its value is not a whole number."""


def rule(name: str, region: int | None, on: date) -> int:
    """The value of the rule `kind.key` for this region (its unit's id) on this day. Raises `UnknownRule`."""
    kind, _, key = name.partition(".")
    found = (
        Rule.objects.filter(Q(region_id=region) | Q(region=None), kind=kind, key=key)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
        .order_by(F("region").asc(nulls_last=True))
        .values_list("value", flat=True)
        .first()
    )
    if not isinstance(found, int):
        raise UnknownRule(f"{name} on {on}")
    return found


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after this one: with 1 the next, with 0 the day itself. Raises `ValueError` below 0."""
    if n < 0:
        raise ValueError("working days are counted forwards")
    for _ in range(n):
        day += _ONE_DAY
        while day.weekday() >= 5 or day in _bank_holidays(day.year):
            day += _ONE_DAY
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """England and Wales keep the same ones."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
