"""The truth table of readiness, asked of the view that Python and the policies both read.

Tests move the data, not the clock: whatever is compared is a distance from now.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.organisation import make_person
from tests.factories.training import train
from tests.factories.vetting import clear
from training import readiness
from training.choices import Outcome, Quadrant, Stage
from training.models import Course, Readiness
from vetting.choices import Level, Status
from vetting.choices import Stage as VettingStage
from visor.accounts.models import User

pytestmark = pytest.mark.django_db

SECOND, DAY, YEAR = timedelta(seconds=1), timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True)
class Vetting:
    """A clearance by its distances from now."""

    level: str = Level.NPPV2_FULL
    status: str = Status.GRANTED
    starts: timedelta | None = -YEAR
    ends: timedelta | None = YEAR
    told: timedelta = -YEAR

    def give(self, user: User) -> None:
        now = timezone.now()
        dates = {"valid_from": self.starts, "valid_until": self.ends}
        given = {name: now + distance for name, distance in dates.items() if distance is not None}
        clear(user, level=self.level, status=self.status, status_at=now + self.told, **given)


@dataclass(frozen=True)
class Training:
    """A result by its distances from now."""

    outcome: str = Outcome.PASSED
    days: int = -365
    ends: timedelta | None = YEAR
    course: dict[str, Any] = field(default_factory=dict)

    def give(self, user: User) -> None:
        now = timezone.now()
        course = Course.objects.get(**(self.course or {"required": True}))
        train(
            user,
            outcome=self.outcome,
            attended_on=timezone.localdate(now) + timedelta(days=self.days),
            valid_until=None if self.ends is None else now + self.ends,
            course=course,
        )


def without_dates(status: str, told: timedelta = -DAY) -> Vetting:
    return Vetting(status=status, starts=None, ends=None, told=told)


LAPSED = Vetting(starts=-3 * YEAR, ends=-SECOND, told=-3 * YEAR)

VETTINGS: list[tuple[str, list[Vetting], bool, str]] = [
    ("nothing", [], False, VettingStage.NOT_STARTED),
    ("in force", [Vetting()], True, VettingStage.GRANTED),
    ("from this second", [Vetting(starts=timedelta(0))], True, VettingStage.GRANTED),
    ("until later today", [Vetting(ends=timedelta(minutes=1))], True, VettingStage.GRANTED),
    ("from in an hour", [Vetting(starts=timedelta(hours=1))], False, VettingStage.STARTS_LATER),
    ("from tomorrow", [Vetting(starts=DAY)], False, VettingStage.STARTS_LATER),
    ("ended a second ago", [LAPSED], False, VettingStage.EXPIRED),
    ("refused", [without_dates(Status.REFUSED)], False, VettingStage.REFUSED),
    ("appeal", [without_dates(Status.APPEAL)], False, VettingStage.APPEAL),
    ("withdrawn in its time", [Vetting(status=Status.WITHDRAWN)], False, VettingStage.WITHDRAWN),
    ("suspended", [Vetting(status=Status.SUSPENDED)], False, VettingStage.SUSPENDED),
    ("suspended, then ended", [Vetting(status=Status.SUSPENDED, ends=-SECOND)], False, VettingStage.EXPIRED),
    (
        "one suspended, one in force",
        [Vetting(), Vetting(status=Status.SUSPENDED)],
        False,
        VettingStage.SUSPENDED,
    ),
    (
        "one withdrawn, one in force",
        [Vetting(), Vetting(status=Status.WITHDRAWN)],
        True,
        VettingStage.GRANTED,
    ),
    ("renewal under way", [Vetting(), without_dates(Status.INVITED)], True, VettingStage.GRANTED),
    ("lapsed, renewal under way", [LAPSED, without_dates(Status.INVITED)], False, VettingStage.INVITED),
    ("lapsed and renewed", [LAPSED, Vetting()], True, VettingStage.GRANTED),
    ("form sent", [without_dates(Status.FORM_SUBMITTED)], False, VettingStage.FORM_SUBMITTED),
    ("with the unit", [without_dates(Status.WITH_VETTING_UNIT)], False, VettingStage.WITH_VETTING_UNIT),
    ("asked for more", [without_dates(Status.FURTHER_INFORMATION)], False, VettingStage.FURTHER_INFORMATION),
]


@pytest.mark.parametrize(
    ("held", "vetted", "stage"), [row[1:] for row in VETTINGS], ids=[row[0] for row in VETTINGS]
)
def test_who_is_vetted(held: list[Vetting], vetted: bool, stage: str) -> None:
    user = make_person()
    for vetting in held:
        vetting.give(user)
    found = readiness.for_user(user.pk)
    assert (found.vetted, found.vetting_stage) == (vetted, stage)
    assert (found.vetted_until is not None) == vetted


@pytest.mark.parametrize("level", Level)
def test_the_view_and_the_choices_agree_which_levels_suffice(level: Level) -> None:
    user = make_person()
    Vetting(level=level).give(user)
    found = readiness.for_user(user.pk)
    assert found.vetted == level.suffices
    assert found.vetting_stage == (VettingStage.GRANTED if level.suffices else VettingStage.LEVEL_TOO_LOW)


def test_a_low_level_that_ended_has_ended() -> None:
    user = make_person()
    Vetting(level=Level.NPPV1, ends=-SECOND).give(user)
    assert readiness.for_user(user.pk).vetting_stage == VettingStage.EXPIRED


TRAININGS: list[tuple[str, list[Training], bool, str]] = [
    ("nothing", [], False, Stage.NOT_BOOKED),
    ("passed", [Training()], True, Stage.PASSED),
    ("passed today", [Training(days=0)], True, Stage.PASSED),
    ("passed tomorrow, says the row", [Training(days=1)], False, Stage.RESULT_AWAITED),
    ("until later today", [Training(ends=timedelta(minutes=1))], True, Stage.PASSED),
    ("ended a second ago", [Training(ends=-SECOND)], False, Stage.EXPIRED),
    ("failed", [Training(Outcome.FAILED, ends=None)], False, Stage.FAILED),
    ("booked for today", [Training(Outcome.BOOKED, 0, None)], False, Stage.BOOKED),
    ("booked for last week", [Training(Outcome.BOOKED, -7, None)], False, Stage.RESULT_AWAITED),
    ("attended", [Training(Outcome.ATTENDED, -1, None)], False, Stage.RESULT_AWAITED),
    ("withdrawn", [Training(Outcome.WITHDRAWN, -1, None)], False, Stage.NOT_BOOKED),
    ("passed, then failed a refresher", [Training(), Training(Outcome.FAILED, -1, None)], True, Stage.PASSED),
    ("failed, then passed", [Training(Outcome.FAILED, -400, None), Training()], True, Stage.PASSED),
    (
        "failed, booked again",
        [Training(Outcome.FAILED, -9, None), Training(Outcome.BOOKED, 9, None)],
        False,
        "booked",
    ),
    ("expired, booked", [Training(ends=-SECOND), Training(Outcome.BOOKED, 9, None)], False, Stage.BOOKED),
    ("another course only", [Training(course={"code": "visor-basic"})], False, Stage.NOT_BOOKED),
]


@pytest.mark.parametrize(
    ("held", "trained", "stage"), [row[1:] for row in TRAININGS], ids=[row[0] for row in TRAININGS]
)
def test_who_is_trained(held: list[Training], trained: bool, stage: str) -> None:
    user = make_person()
    for training in held:
        training.give(user)
    found = readiness.for_user(user.pk)
    assert (found.trained, found.training_stage) == (trained, stage)
    assert (found.trained_until is not None) == trained


def test_nobody_is_trained_without_every_required_course() -> None:
    user = make_person()
    Training().give(user)
    second = Course.objects.create(code="visor-law", name="Law and sharing", required=True)
    assert not readiness.for_user(user.pk).trained
    train(user, course=second, valid_until=timezone.now() + DAY)
    found = readiness.for_user(user.pk)
    assert found.trained
    assert found.trained_until == user.results.get(course=second).valid_until  # the first to end


def test_nobody_is_trained_when_no_course_is_required() -> None:
    user = make_person()
    Training().give(user)
    Course.objects.update(required=False)
    assert not readiness.for_user(user.pk).trained


@pytest.mark.parametrize(
    ("vettings", "trainings", "quadrant"),
    [
        ([Vetting()], [Training()], Quadrant.BOTH),
        ([Vetting()], [], Quadrant.VETTED_ONLY),
        ([], [Training()], Quadrant.TRAINED_ONLY),
        ([], [], Quadrant.NEITHER),
        ([LAPSED], [Training()], Quadrant.TRAINED_ONLY),
        ([Vetting()], [Training(ends=-SECOND)], Quadrant.VETTED_ONLY),
    ],
)
def test_ready_is_vetted_and_trained(
    vettings: list[Vetting], trainings: list[Training], quadrant: str
) -> None:
    user = make_person()
    for held in (*vettings, *trainings):
        held.give(user)
    found = readiness.for_user(user.pk)
    assert found.ready == (quadrant == Quadrant.BOTH)
    assert found.quadrant == quadrant


def test_one_persons_vetting_is_not_anothers() -> None:
    one, other = make_person(), make_person()
    Vetting().give(one)
    Training().give(other)
    assert not Readiness.objects.filter(user__in=[one, other], ready=True).exists()


def test_vetted_until_is_the_last_end_of_what_is_in_force() -> None:
    user = make_person()
    Vetting(ends=DAY).give(user)
    Vetting(level=Level.NPPV3, ends=9 * DAY).give(user)
    Vetting(starts=5 * DAY, ends=99 * DAY).give(user)  # not in force yet
    assert readiness.for_user(user.pk).vetted_until == user.clearances.get(level=Level.NPPV3).valid_until


@pytest.mark.parametrize("user_id", [None, -1])
def test_nobody_has_no_readiness(user_id: int | None) -> None:
    with pytest.raises(Readiness.DoesNotExist):
        readiness.for_user(user_id)
