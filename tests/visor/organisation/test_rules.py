"""Rules by region and day, and the days people work."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from visor.organisation.models import Rule, Unit
from visor.organisation.rules import UnknownRule, _bank_holidays, rule, working_days_after

TODAY = date(2026, 3, 2)
ARMS = "assessments.arms_after_release_days"


@pytest.fixture
def region(db):
    return Unit.objects.get(code="N50")


def add(**changed):
    given = {"kind": "assessments", "key": "sign_off_days", "value": 3, "starts_on": date(2026, 1, 1)}
    return Rule.objects.create(**(given | changed))


@pytest.mark.parametrize(
    ("name", "value"), [("assessments.sign_off_days", 5), (ARMS, 15), ("work.remind_before_days", 1)]
)
def test_the_first_rules(name, value, db):
    assert rule(name, None, TODAY) == value
    assert rule(name, 10**9, TODAY) == value


def test_what_no_guidance_says_is_not_confirmed(db):
    assert Rule.objects.get(key="arms_after_release_days").is_confirmed
    assert not Rule.objects.get(key="sign_off_days").is_confirmed


def test_a_region_s_own_rule_counts_there_and_then_only(region):
    add(region=region, ends_on=date(2026, 3, 2))
    assert rule("assessments.sign_off_days", region.pk, TODAY) == 3
    assert rule("assessments.sign_off_days", region.pk, date(2026, 1, 1)) == 3
    assert rule("assessments.sign_off_days", region.pk, date(2026, 3, 3)) == 5
    assert rule("assessments.sign_off_days", region.pk, date(2025, 12, 31)) == 5
    assert rule("assessments.sign_off_days", Unit.objects.get(code="N51").pk, TODAY) == 5
    assert rule("assessments.sign_off_days", None, TODAY) == 5


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("assessments.tea", TODAY),
        ("tea", TODAY),
        ("", TODAY),
        ("assessments.sign_off_days", date(1999, 12, 31)),
        ("assessments.words", TODAY),
    ],
)
def test_a_rule_that_is_not_there_is_said_so(name, on, db):
    add(key="words", value="five")
    with pytest.raises(UnknownRule):
        rule(name, None, on)


def test_one_rule_at_a_time(region):
    add(region=region, ends_on=date(2026, 3, 2))
    for clash in (
        {"region": region, "starts_on": date(2026, 3, 2)},
        {"region": region, "starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 1)},
        {"starts_on": date(2026, 1, 1)},
    ):
        with pytest.raises(IntegrityError, match="rule_once_at_a_time"), transaction.atomic():
            add(**clash)
    add(region=region, starts_on=date(2026, 3, 3))


def test_a_rule_ends_after_it_starts(region):
    with pytest.raises(IntegrityError), transaction.atomic():
        add(region=region, ends_on=date(2025, 12, 31))


def test_a_region_may_be_stricter_than_statute_and_never_weaker(region):
    own = add(region=region, key="arms_after_release_days", value=10)
    assert rule(ARMS, region.pk, TODAY) == 10
    own.value = 16
    with pytest.raises(IntegrityError, match="stricter"), transaction.atomic():
        own.save()
    with pytest.raises(IntegrityError, match="stricter"), transaction.atomic():
        add(region=Unit.objects.get(code="N51"), key="arms_after_release_days", value=16)
    with pytest.raises(IntegrityError, match="stricter"), transaction.atomic():
        Rule.objects.filter(key="arms_after_release_days", region=None).update(value=9)
    add(region=region, key="sign_off_days", value=50)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # from a Saturday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day on a Saturday is kept on the Monday
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
        (date(2020, 5, 7), 1, date(2020, 5, 11)),  # the bank holiday moved to VE Day
        (date(2022, 6, 1), 1, date(2022, 6, 6)),  # the Jubilee
        (date(2023, 5, 5), 1, date(2023, 5, 9)),  # the Coronation
    ],
)
def test_working_days(day, n, expected):
    assert working_days_after(day, n) == expected


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(TODAY, -1)


def test_england_and_wales_keep_the_same_bank_holidays():
    import holidays

    for year in range(2015, 2040):
        assert _bank_holidays(year) == set(holidays.country_holidays("GB", subdiv="WLS", years=year))
