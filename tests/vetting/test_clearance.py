"""Clearances: what the database refuses, who may record them, and what the trail says."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.organisation import make_person, post, registrar, unit
from tests.factories.training import make_practitioner
from tests.factories.vetting import clear
from vetting import actions, policy
from vetting.actions import CannotRecordClearance, Step
from vetting.choices import NEXT, STEPS, STEPS_DONE, Level, Stage, Status
from vetting.models import Clearance
from visor.access.actor import Actor, acting
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.organisation.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def vetting_officer() -> Iterator[Actor]:
    user = make_person()
    post(user, unit("EW"), Role.VETTING_OFFICER)
    with acting(user.pk) as actor:
        yield actor


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("clearance_ends_after_it_starts", {"valid_until": timedelta(0)}),
        ("clearance_ends_after_it_starts", {"valid_until": -timedelta(days=1)}),
        ("clearance_granted_has_dates", {"valid_until": None}),
        ("clearance_granted_has_dates", {"valid_from": None}),
        ("clearance_granted_has_dates", {"valid_from": None, "status": Status.SUSPENDED}),
        ("clearance_known_level", {"level": "highest"}),
        ("clearance_known_status", {"status": "fine"}),
        ("clearance_not_by_oneself", {"recorded_by": "user"}),
    ],
)
def test_the_database_refuses_a_clearance(constraint: str, change: dict[str, Any]) -> None:
    user, now = make_person(), timezone.now()
    row = {"valid_from": timedelta(0), "valid_until": timedelta(days=9), **change}
    dates = {name: row.pop(name) for name in ("valid_from", "valid_until")}
    row = {"user": user, "level": Level.NPPV3, "status": Status.GRANTED, "recorded_by": registrar(), **row}
    row["recorded_by"] = user if row["recorded_by"] == "user" else row["recorded_by"]
    row |= {name: None if distance is None else now + distance for name, distance in dates.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clearance.objects.create(status_at=now, **row)


@pytest.mark.parametrize("role", Role)
def test_only_a_vetting_officer_records_vetting(role: Role) -> None:
    with acting(make_practitioner(unit("N54DUR"), role).pk) as actor:
        assert bool(policy.can_record_clearance(actor, user_id=0)) == (role == Role.VETTING_OFFICER)


def test_a_vetting_officer_whose_account_is_out_of_use_records_nothing() -> None:
    user = make_person(is_active=False)
    post(user, unit("EW"), Role.VETTING_OFFICER)
    with acting(user.pk) as actor:
        assert not policy.can_record_clearance(actor, user_id=0)


def test_an_application_goes_on_step_by_step(vetting_officer: Actor) -> None:
    user, now = make_person(), timezone.now()
    clearance = actions.record_clearance(
        by=vetting_officer, user_id=user.pk, level=Level.NPPV2_FULL, step=Step(Status.INVITED, now)
    )
    granted = Step(Status.GRANTED, now, now, now + timedelta(days=1095), "V-2041")
    actions.record_step(by=vetting_officer, clearance=clearance, step=granted)
    actions.record_step(by=vetting_officer, clearance=clearance, step=Step(Status.SUSPENDED, now))
    clearance.refresh_from_db()
    assert (clearance.status, clearance.reference) == (Status.SUSPENDED, "V-2041")
    assert (clearance.valid_from, clearance.valid_until) == (now, now + timedelta(days=1095))
    assert clearance.recorded_by_id == vetting_officer.user_id
    events = Event.objects.filter(actor_id=vetting_officer.user_id).order_by("at")
    assert [(event.action, event.subject_id, event.detail["status"]) for event in events] == [
        ("vetting.clearance.recorded", str(user.pk), "invited"),
        ("vetting.clearance.changed", str(user.pk), "granted"),
        ("vetting.clearance.changed", str(user.pk), "suspended"),
    ]


@pytest.mark.parametrize("ends", [None, timedelta(0), -timedelta(days=1)])
def test_dates_that_cannot_be_are_refused_in_words(vetting_officer: Actor, ends: timedelta | None) -> None:
    now = timezone.now()
    step = Step(Status.GRANTED, now, now, None if ends is None else now + ends)
    with pytest.raises(CannotRecordClearance):
        actions.record_clearance(by=vetting_officer, user_id=make_person().pk, level=Level.NPPV3, step=step)
    assert not Event.objects.filter(actor_id=vetting_officer.user_id).exists()


def test_nobody_records_their_own_vetting(vetting_officer: Actor) -> None:
    assert vetting_officer.user_id is not None
    step = Step(Status.INVITED, timezone.now())
    with pytest.raises(Refused) as refusal:
        actions.record_clearance(
            by=vetting_officer, user_id=vetting_officer.user_id, level=Level.NPPV3, step=step
        )
    assert refusal.value.denied.code == "VET_SELF"


def test_whoever_may_not_changes_nothing() -> None:
    clearance = clear(make_person())
    with acting(make_practitioner(unit("N54DUR"), Role.SPO).pk) as actor:
        for attempt in (
            lambda: actions.record_step(
                by=actor, clearance=clearance, step=Step(Status.WITHDRAWN, timezone.now())
            ),
            lambda: actions.record_clearance(
                by=actor, user_id=clearance.user_id, level=Level.RV, step=Step(Status.INVITED, timezone.now())
            ),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.denied.code == "VET_ROLE"
    held = Clearance.objects.filter(user_id=clearance.user_id)
    assert list(held.values_list("status", flat=True)) == [Status.GRANTED]


def test_every_stage_says_what_is_next_and_every_status_is_a_stage() -> None:
    assert set(NEXT) == set(Stage)
    assert {status.value for status in Status} <= {stage.value for stage in Stage}
    assert set(STEPS_DONE.values()) <= set(range(len(STEPS) + 1))
