"""Whose assessments whom reach: through their records; and whose turn it is to sign one off."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from records.assessments import actions, candidates
from records.assessments.identity import KnownName
from records.assessments.models import Assessment, AssessmentFact
from records.assessments.querysets import supervises
from records.nominals import actions as nominals
from records.nominals import fetch
from records.nominals.models import Card
from tests.factories.assessments import COMPLETED, confirmed, opened, reading
from tests.records.assessments.test_actions import ROSH, on, wesley
from tests.world import World
from visor.access.actor import Actor
from visor.audit.models import Event
from visor.organisation.models import Posting, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaiting(act: Any) -> Assessment:
    with act("priya.shah") as priya:
        return confirmed(priya, opened(priya, wesley(priya), reading(ROSH)))


def turn_of(actor: Actor) -> list[int]:
    return list(Assessment.objects.all().awaiting_sign_off_by(actor).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("person", "sees", "signs"),
    [
        ("priya.shah", True, False),
        ("tom.hughes", True, False),
        ("grace.okafor", True, True),
        ("una.clarke", True, True),
        ("ruth.ellery", True, False),
        ("jon.pike", True, False),
        ("helen.archer", True, False),
        ("rob.finch", False, False),
        ("dan.reid", False, False),
        ("megan.rees", False, False),
        ("omar.said", False, False),
        ("leo.marsh", False, False),
        ("nadia.frost", False, False),
        ("colin.webb", False, False),
    ],
)
def test_who_sees_it_and_whose_turn_it_is(
    person: str, sees: bool, signs: bool, act: Any, awaiting: Assessment
) -> None:
    with act(person) as actor:
        assert Assessment.objects.all().visible_to(actor).filter(pk=awaiting.pk).exists() is sees
        assert (awaiting.pk in turn_of(actor)) is signs
        # Row-level security says the same to whoever asks for everything.
        everything = Assessment.objects.unscoped(reason="to compare")
        assert everything.filter(pk=awaiting.pk).exists() is sees
        facts = AssessmentFact.objects.unscoped(reason="to compare")
        assert facts.filter(assessment_id=awaiting.pk).exists() is sees


def test_own_work_is_on_nobodys_own_list(act: Any, world: World) -> None:
    with act("grace.okafor") as grace:
        one = confirmed(grace, opened(grace, wesley(grace), reading(ROSH)))
        assert one.pk not in turn_of(grace)
    with act("una.clarke") as una:
        assert one.pk in turn_of(una)
    with act("alice.byrne") as alice:
        other = opened(alice, wesley(alice), reading(ROSH))
        other = confirmed(alice, other, author_id=world.user("grace.okafor").pk)
    with act("grace.okafor") as grace:
        assert other.pk not in turn_of(grace)


def test_a_supervisor_on_duty_elsewhere_has_that_team_too_while_it_lasts(
    act: Any, world: World, awaiting: Assessment
) -> None:
    now = timezone.now()
    duty = Posting.objects.create(
        user=world.user("dan.reid"), unit=Unit.objects.get(code="demo-salford-1"), role="spo", kind="duty",
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=8), granted_by=world.user("colin.webb"),
    )  # fmt: skip
    with act("dan.reid") as dan:
        assert turn_of(dan) == [awaiting.pk]
        assert supervises(dan, fetch.record(dan, awaiting.nominal.slug))
    Posting.objects.filter(pk=duty.pk).update(ends_at=now - timedelta(minutes=1))
    with act("dan.reid") as dan:
        assert turn_of(dan) == []


def test_a_restricted_record_is_on_no_list_of_who_is_not_named(
    act: Any, world: World, awaiting: Assessment
) -> None:
    with act("jon.pike") as jon:
        nominals.restrict(
            by=jon, nominal=fetch.record(jon, awaiting.nominal.slug), visibility="hidden",
            reader_ids=[world.user("una.clarke").pk], reason="R", at=timezone.now(),
        )  # fmt: skip
    with act("grace.okafor") as grace:
        assert turn_of(grace) == []
    with act("una.clarke") as una:
        assert turn_of(una) == [awaiting.pk]


def test_the_longest_waiting_comes_first_and_pages_by_key(act: Any) -> None:
    with act("priya.shah") as priya:
        nominal, start = wesley(priya), timezone.now()
        made = [
            confirmed(priya, opened(priya, nominal, reading(ROSH)), at=start + timedelta(minutes=minute))
            for minute in (2, 0, 1)
        ]
    with act("grace.okafor") as grace:
        rows = Assessment.objects.all().awaiting_sign_off_by(grace).longest_waiting_first()
        first, *rest = list(rows)
        assert [first.pk, *(one.pk for one in rest)] == [made[1].pk, made[2].pk, made[0].pk]
        assert list(rows.waiting_after(first.state_since, first.pk)) == rest


def test_the_list_of_a_record_is_newest_first_and_pages_by_key(act: Any) -> None:
    with act("priya.shah") as priya:
        nominal = wesley(priya)
        one, two, three = (opened(priya, nominal, reading(ROSH)) for _ in range(3))
        rows = Assessment.objects.of(nominal).newest_first()
        assert list(rows) == [three, two, one]
        assert list(rows.older_than(two.reference)) == [one]


def test_only_what_stands_counts_and_the_last_completed_first(act: Any) -> None:
    with act("priya.shah") as priya:
        nominal = wesley(priya)
        opened(priya, nominal, reading(ROSH))
        new = confirmed(priya, opened(priya, nominal, reading(ROSH)))
        old = confirmed(priya, opened(priya, nominal, reading(ROSH)), completed_on=date(2024, 1, 1))
        gone = confirmed(priya, opened(priya, nominal, reading(ROSH)), completed_on=date(2025, 6, 1))
        actions.withdraw(by=priya, reason="Wrong", **on(gone))
        assert list(Assessment.objects.of(nominal).live().last_completed()) == [new, old]
        assert AssessmentFact.objects.values_of(new)["completed_on"].normalised == COMPLETED.isoformat()


class TestCandidates:
    def test_what_is_known_of_the_person(self, act: Any) -> None:
        with act("priya.shah") as priya:
            known = candidates.known(wesley(priya))
        assert known.names == (KnownName("Fictional", "Wesley"),)
        assert known.date_of_birth == date(1984, 3, 12)
        assert {one.canonical for one in known.numbers} == {"2002/0073319Z", "X320741"}

    def test_another_record_it_may_be_about_is_found_by_number_and_by_name_and_birth(self, act: Any) -> None:
        with act("priya.shah") as priya:
            about, by_number, by_name = wesley(priya), wesley(priya), wesley(priya, numbers=())
            found = candidates.other_records(priya, reading(), about)
            assert {card.pk for card in found} == {by_number.pk, by_name.pk}
            shown = Event.objects.get(action="assessments.others.shown", subject_id=str(about.pk))
            assert set(shown.detail["shown"]) == {by_number.pk, by_name.pk}

    def test_a_name_alone_finds_nobody(self, act: Any) -> None:
        with act("priya.shah") as priya:
            about, _ = wesley(priya), wesley(priya)
            read = reading(date_of_birth=("", "blank"), pnc=("02/73319Y", ""), crn=("", "blank"))
            assert candidates.other_records(priya, read, about) == []

    def test_a_hidden_record_is_not_told_of(self, act: Any, world: World) -> None:
        with act("priya.shah") as priya:
            about, hidden = wesley(priya), wesley(priya)
        with act("jon.pike") as jon:
            nominals.restrict(
                by=jon, nominal=fetch.record(jon, hidden.slug), visibility="hidden",
                reader_ids=[world.user("una.clarke").pk], reason="R", at=timezone.now(),
            )  # fmt: skip
        with act("priya.shah") as priya:
            assert candidates.other_records(priya, reading(), about) == []
            assert not Card.objects.visible_to(priya).filter(pk=hidden.pk).exists()
        with act("una.clarke") as una:
            assert [card.pk for card in candidates.other_records(una, reading(), about)] == [hidden.pk]
