"""Two people, or two tabs, in the same moment: real threads, real commits."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connections
from django.utils import timezone

from records.assessments import actions
from records.assessments.models import Assessment
from records.nominals import fetch
from records.nominals.models import NominalSummary
from tests.access.owner import value
from tests.factories.assessments import confirmed, opened, reading
from tests.records.assessments.test_actions import ROSH, on, wesley
from visor.access.actor import acting

NAMED = "SELECT count(*) FROM audit_event WHERE action = %s AND subject_id = %s"


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run them in threads at the same moment; what each gave or raised."""
    given, start = [], threading.Barrier(len(work), timeout=20)

    def run(one: Callable[[], Any]) -> None:
        try:
            start.wait()
            given.append(one())
        except (actions.StaleCheck, actions.CannotMove) as refusal:
            given.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(work), "one of them broke"
    return given


def again(user_id: int, one: Assessment, **said: Any) -> Callable[[], int]:
    """Confirm it as this person, having seen it as it was first shown."""

    def work() -> int:
        with acting(user_id) as by:
            fresh = Assessment.objects.of(fetch.record(by, one.nominal.slug)).get(pk=one.pk)
            return confirmed(by, fresh, **{"version": 0, **said}).version

    return work


def test_the_same_form_in_the_same_moment_is_one_confirmation(own_database: str, world_in: Any) -> None:
    priya = world_in("priya.shah")
    with acting(priya.pk) as by:
        one = opened(by, wesley(by), reading(ROSH))
    assert at_once(*[again(priya.pk, one)] * 4) == [1, 1, 1, 1]
    assert value(NAMED, "assessments.assessment.confirmed", str(one.reference)) == 1
    assert value("SELECT count(*) FROM assessments_assessmentfact WHERE assessment_id = %s", one.pk) == 9


def test_of_two_people_one_confirms_and_the_other_is_told(own_database: str, world_in: Any) -> None:
    priya, tom = world_in("priya.shah"), world_in("tom.hughes")
    with acting(priya.pk) as by:
        one = opened(by, wesley(by), reading(ROSH))
    given = at_once(again(priya.pk, one), again(tom.pk, one))
    assert sorted(type(answer).__name__ for answer in given) == ["StaleCheck", "int"]
    assert value(NAMED, "assessments.assessment.confirmed", str(one.reference)) == 1


def test_two_of_one_record_in_the_same_moment_give_the_header_of_the_later_completed(
    own_database: str, world_in: Any
) -> None:
    """Neither may write a header without having seen the other."""
    priya, tom = world_in("priya.shah"), world_in("tom.hughes")
    for _ in range(3):
        with acting(priya.pk) as by:
            nominal = wesley(by)
            early, late = (
                opened(by, nominal, reading({"rosh.public.community": level})) for level in ("High", "Low")
            )
        at_once(
            again(tom.pk, early, completed_on=date(2024, 5, 1)),
            again(priya.pk, late, completed_on=date(2025, 5, 1)),
        )
        with acting(priya.pk):
            summary = NominalSummary.objects.of(nominal).get()
            assert (summary.rosh, summary.rosh_note) == ("Low", "OASys 1 May 2025, awaiting sign-off")


def test_signed_off_and_withdrawn_in_the_same_moment_is_one_of_the_two(
    own_database: str, world_in: Any
) -> None:
    priya, grace = world_in("priya.shah"), world_in("grace.okafor")
    with acting(priya.pk) as by:
        one = confirmed(by, opened(by, wesley(by), reading(ROSH)))

    def as_person(user_id: int, act: Callable[..., Any], **said: Any) -> Callable[[], str]:
        def work() -> str:
            with acting(user_id) as by:
                nominal = fetch.record(by, one.nominal.slug)
                act(by=by, **{**on(one), "nominal": nominal, "at": timezone.now()}, **said)
            return act.__name__

        return work

    given = at_once(
        as_person(grace.pk, actions.sign_off), as_person(grace.pk, actions.withdraw, reason="Wrong file")
    )
    [done] = [answer for answer in given if isinstance(answer, str)]
    state = value("SELECT state FROM assessments_assessment WHERE id = %s", one.pk)
    assert state == {"sign_off": "signed_off", "withdraw": "withdrawn"}[done]
