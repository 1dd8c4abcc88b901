"""Releases and the clock they start: R13, fifteen days to an ARMS-informed OASys for a registered sexual offender."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from records.nominals import actions as nominals
from records.nominals import fetch
from records.nominals.models import Nominal, NominalSummary, TimelineEntry
from records.nominals.policy import Action
from records.orders import actions
from records.orders.models import Release
from tests.records.nominals.test_actions import new_nominal, searched
from tests.world import World
from visor.access.actor import Actor
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.work.models import Due

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def priya(act: Any) -> Iterator[Actor]:
    with act("priya.shah") as actor:
        yield actor


@pytest.fixture
def nominal(priya: Actor) -> Nominal:
    return of_type(priya, "rso")


def of_type(by: Actor, record_type: str) -> Nominal:
    made = nominals.create_nominal(
        by=by, new=replace(new_nominal(by), record_type=record_type), form_key=uuid.uuid4(),
        search_id=searched(by), at=timezone.now(),
    )  # fmt: skip
    return fetch.record(by, made.slug, Action.RECORD_RELEASE)


def release(by: Actor, nominal: Nominal, day: date = TODAY, note: str = "") -> Release:
    return actions.record_release(by=by, nominal=nominal, released_on=day, note=note, at=timezone.now())


def header(nominal: Nominal) -> tuple[str, date | None]:
    summary = NominalSummary.objects.of(nominal).get()
    return summary.clock, summary.clock_on


def open_dues(nominal: Nominal) -> list[date]:
    rows = Due.objects.filter(kind=actions.DUE, record_id=nominal.pk, closed_at=None)
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def received(by: Actor, nominal: Nominal, day: date) -> uuid.UUID:
    assessment = uuid.uuid4()
    actions.arms_received(by=by, nominal=nominal, assessment=assessment, completed_on=day, at=timezone.now())
    return assessment


def test_a_release_starts_the_clock_and_says_so_everywhere(priya: Actor, nominal: Nominal) -> None:
    made = release(priya, nominal, note="HMP Northfield")
    assert made.arms_due_on == TODAY + timedelta(days=15)
    assert header(nominal) == ("ARMS-informed OASys due", date(2026, 3, 17))
    assert open_dues(nominal) == [date(2026, 3, 17)]
    line = TimelineEntry.objects.of(nominal).first()
    assert line is not None
    assert (line.title, line.text) == ("Released on 2 March 2026", "HMP Northfield")
    assert Event.objects.filter(action="orders.release.recorded", subject_id=str(made.reference)).count() == 1


def test_nobody_else_has_a_clock(priya: Actor) -> None:
    violent = of_type(priya, "violent")
    assert release(priya, violent).arms_due_on is None
    assert header(violent) == ("", None)
    assert open_dues(violent) == []


def test_the_same_release_twice_is_one(priya: Actor, nominal: Nominal) -> None:
    release(priya, nominal)
    with pytest.raises(actions.AlreadyRecorded):
        release(priya, nominal)
    assert Release.objects.of(nominal).count() == 1


def test_the_header_shows_the_clock_that_ends_first(priya: Actor, nominal: Nominal) -> None:
    release(priya, nominal, TODAY + timedelta(days=40))
    release(priya, nominal, TODAY)
    assert header(nominal)[1] == TODAY + timedelta(days=15)


@pytest.mark.parametrize(("days", "stops"), [(-1, False), (0, True), (15, True), (60, True)])
def test_an_arms_informed_oasys_completed_since_the_release_stops_it(
    days: int, stops: bool, priya: Actor, nominal: Nominal
) -> None:
    release(priya, nominal)
    received(priya, nominal, TODAY + timedelta(days=days))
    assert (header(nominal) == ("", None)) is stops
    assert (open_dues(nominal) == []) is stops


def test_an_oasys_taken_back_lets_the_clock_run_on(priya: Actor, nominal: Nominal) -> None:
    made = release(priya, nominal)
    assessment = received(priya, nominal, TODAY + timedelta(days=3))
    actions.arms_taken_back(by=priya, nominal=nominal, assessment=assessment, at=timezone.now())
    assert header(nominal)[1] == made.arms_due_on
    assert open_dues(nominal) == [made.arms_due_on]


def test_a_release_written_down_late_finds_the_oasys_that_came_before(priya: Actor, nominal: Nominal) -> None:
    received(priya, nominal, TODAY + timedelta(days=5))
    made = release(priya, nominal)
    made.refresh_from_db()
    assert made.arms_met_on == TODAY + timedelta(days=5)
    assert (header(nominal), open_dues(nominal)) == (("", None), [])


def test_of_two_oasys_the_other_still_stops_the_clock(priya: Actor, nominal: Nominal) -> None:
    release(priya, nominal)
    first, _second = (received(priya, nominal, TODAY + timedelta(days=days)) for days in (2, 9))
    actions.arms_taken_back(by=priya, nominal=nominal, assessment=first, at=timezone.now())
    assert header(nominal) == ("", None)
    assert Release.objects.of(nominal).get().arms_met_on == TODAY + timedelta(days=9)


def test_another_oasys_taken_back_changes_nothing(priya: Actor, nominal: Nominal) -> None:
    release(priya, nominal)
    received(priya, nominal, TODAY)
    actions.arms_taken_back(by=priya, nominal=nominal, assessment=uuid.uuid4(), at=timezone.now())
    assert header(nominal) == ("", None)


def test_a_release_withdrawn_stops_its_clock_and_stays_as_history(priya: Actor, nominal: Nominal) -> None:
    made = release(priya, nominal)
    actions.withdraw_release(
        by=priya, nominal=nominal, reference=made.reference, reason="The wrong day", at=timezone.now()
    )
    assert header(nominal) == ("", None)
    assert open_dues(nominal) == []
    kept = Release.objects.of(nominal).get()
    assert (kept.withdrawn_by_id, kept.withdrawn_reason) == (priya.user_id, "The wrong day")
    with pytest.raises(actions.NotOpen):
        actions.withdraw_release(
            by=priya, nominal=nominal, reference=made.reference, reason="Again", at=timezone.now()
        )
    release(priya, nominal)  # and the right one may be written down on the same day


@pytest.mark.parametrize("person", ["helen.archer", "dan.reid", "omar.said"])
def test_whoever_does_not_work_on_it_is_refused(person: str, act: Any, world: World) -> None:
    with act("priya.shah") as priya:
        nominal = fetch.record(priya, world.ordinary)
        made = release(priya, nominal)
    with act(person) as other:  # by the rule; or, with a record another person fetched, by the database
        with pytest.raises((Refused, DatabaseError)), transaction.atomic():
            release(other, nominal, TODAY + timedelta(days=1))
        with pytest.raises((Refused, DatabaseError, actions.NotOpen)), transaction.atomic():
            actions.withdraw_release(
                by=other, nominal=nominal, reference=made.reference, reason="No", at=timezone.now()
            )


def test_the_database_lets_nobody_move_the_dates(priya: Actor, nominal: Nominal) -> None:
    made = release(priya, nominal)
    for field, value in (
        ("released_on", TODAY - timedelta(days=1)),
        ("arms_due_on", TODAY + timedelta(days=90)),
    ):
        setattr(made, field, value)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            made.save(update_fields=[field])


def test_the_database_holds_to_who_withdrew_it(priya: Actor, nominal: Nominal) -> None:
    made = release(priya, nominal)
    made.withdrawn_at = timezone.now()
    with pytest.raises(IntegrityError, match="release_withdrawn_by_somebody"), transaction.atomic():
        made.save(update_fields=["withdrawn_at"])
