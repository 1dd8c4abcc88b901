"""Who is asked to do what: nobody is asked to judge an OASys that an administrator entered for them."""

from typing import Any

from records.caseload.waiting import people_for
from tests.factories.assessments import confirmed
from tests.records.assessments.test_views import Case
from tests.world import World
from visor.access.actor import acting_as_system
from visor.work.models import Due

SIGN_OFF = "Sign off an OASys"


def entered_for(act: Any, world: World, author: str) -> Case:
    """An OASys that Alice Byrne entered for this officer."""
    case = Case(act)
    with act("alice.byrne") as alice:
        confirmed(alice, case.now(alice), author_id=world.user(author).pk)
    return case


def asked(case: Case) -> list[int]:
    item = Due.objects.open().get(key=str(case.one.reference))
    with acting_as_system(case.nominal.pk):
        return people_for(item)


def test_a_supervisor_is_not_asked_to_sign_off_what_was_entered_for_them(act, world, sign_in):
    case = entered_for(act, world, "grace.okafor")
    assert SIGN_OFF not in sign_in("grace.okafor").get("/").content.decode()
    assert SIGN_OFF in sign_in("una.clarke").get("/").content.decode()
    assert asked(case) == [world.user("una.clarke").pk]


def test_what_was_entered_for_another_officer_is_theirs_to_sign_off(act, world, sign_in):
    case = entered_for(act, world, "priya.shah")
    assert SIGN_OFF in sign_in("grace.okafor").get("/").content.decode()
    assert asked(case) == [world.user("grace.okafor").pk]
