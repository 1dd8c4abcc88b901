"""Whose accounts an administrator looks after: their own agency and region, and nobody with more than that."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.accounts import make_user, posted
from visor.access.actor import Actor
from visor.access.decision import Refused
from visor.accounts import actions
from visor.accounts.models import User
from visor.organisation.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(act: Any) -> Any:
    """The ViSOR administrator of Greater Manchester."""
    with act("ruth.ellery") as actor:
        yield actor


def reached(actor: Actor, person: User) -> bool:
    return User.objects.administered_by(actor).filter(pk=person.pk).exists()


@pytest.mark.parametrize("key", ["priya.shah", "grace.okafor", "omar.said", "dan.reid"])
def test_the_people_of_the_region_are_in_reach(ruth: Actor, world: Any, key: str) -> None:
    assert reached(ruth, world.user(key))


@pytest.mark.parametrize(
    "key",
    ["megan.rees", "kev.marsden", "helen.archer", "colin.webb", "nadia.frost", "irene.holt", "paul.dean"],
)
def test_other_regions_agencies_and_national_duties_are_not(ruth: Actor, world: Any, key: str) -> None:
    assert not reached(ruth, world.user(key))


def test_one_posting_elsewhere_is_enough_to_be_out_of_reach(ruth: Actor) -> None:
    person = posted(make_user())
    assert reached(ruth, person)
    posted(person, "EW", "national_reader")
    assert not reached(ruth, person)


@pytest.mark.parametrize("role", ["vetting_officer", "training_lead", "auditor", "system_administrator"])
def test_duties_that_are_kept_apart_are_out_of_reach_in_the_region_too(ruth: Actor, role: str) -> None:
    assert not reached(ruth, posted(make_user(), "N50", role))


def test_a_posting_that_is_over_counts_no_more(ruth: Actor) -> None:
    person = posted(make_user())
    Posting.objects.filter(user=person).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert not reached(ruth, person)


def test_somebody_posted_nowhere_belongs_to_whoever_invited_them(ruth: Actor) -> None:
    mine = actions.invite(
        by=ruth, username="new@justice.example", full_name="New Person", at=timezone.now()
    ).link.user
    assert reached(ruth, mine)
    assert not reached(ruth, make_user())
    posted(mine, "EW", "national_reader")
    assert not reached(ruth, mine)


def test_a_system_administrator_reaches_everybody(act: Any, world: Any) -> None:
    with act("colin.webb") as colin:
        assert User.objects.administered_by(colin).count() == User.objects.count()


@pytest.mark.parametrize("key", ["priya.shah", "grace.okafor", "nadia.frost", "irene.holt"])
def test_everybody_else_reaches_nobody(act: Any, key: str) -> None:
    with act(key) as actor:
        assert not User.objects.administered_by(actor).exists()


def test_out_of_reach_is_refused_by_the_action_and_looks_missing_on_the_page(
    ruth: Actor, sign_in: Any, world: Any
) -> None:
    megan = world.user("megan.rees")
    with pytest.raises(Refused):
        actions.issue_password_reset(by=ruth, person=megan, at=timezone.now())
    with pytest.raises(Refused):
        actions.deactivate(by=ruth, person=megan, at=timezone.now())
    browser = sign_in("ruth.ellery")
    assert browser.get(f"/people/{megan.ref}/").status_code == 404
    assert browser.post(f"/people/{megan.ref}/password/").status_code == 404
    assert "Megan Rees" not in browser.get("/people/?q=megan").content.decode()
