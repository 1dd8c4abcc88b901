"""Signing in and out: who lands where, with the keyboard alone, and what is kept when time runs out."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor, code_of
from tests.world import World
from visor.accounts.demo import PASSWORD
from visor.accounts.models import Session

BEGUN = "He opened the door himself. The room was as described in the plan."


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ("omar.said", "What is missing is current training"),
        ("beth.lowe", "What is missing is current vetting"),
        ("sam.carter", "Current vetting and current training are both missing"),
    ],
)
def test_who_is_not_ready_lands_on_their_own_status(
    visit: Callable[..., Visitor], key: str, missing: str
) -> None:
    visitor = visit()
    visitor.be(key)
    visitor.open("/")
    expect(visitor.page).to_have_url(re.compile("/status/$"))
    visitor.reads(missing)
    visitor.reads("What is next:")
    visitor.reads(re.compile(r"Ask: \w+"))
    visitor.open("/records/", status=403)


def test_who_is_ready_lands_on_their_records(visit: Callable[..., Visitor]) -> None:
    priya = visit()
    priya.be("priya.shah")
    priya.open("/")
    priya.reads("Records you manage")
    priya.open("/status/")
    priya.reads("You are vetted and trained, both current")


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def tabs_to(self, what: str) -> None:
        """Press Tab until the element has the focus; it must be one that can be seen."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                expect(self.page.locator(":focus")).to_be_in_viewport()
                return
        raise AssertionError(f"Tab never comes to {what}")

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def enters(self) -> None:
        self.page.keyboard.press("Enter")


def test_keyboard_alone_signs_in_searches_and_opens(visit: Callable[..., Visitor], world: World) -> None:
    grace = visit()
    keys = Keyboard(grace)
    name = world.card(world.ordinary).name
    grace.open("/")
    keys.tabs_to("input[type=email]")
    keys.types("grace.okafor@visor.example")
    keys.tabs_to("input[type=password]")
    keys.types(PASSWORD)
    keys.enters()
    grace.reads("Enter your code")
    keys.tabs_to("input[autocomplete=one-time-code]")
    keys.types(code_of("grace.okafor"))
    keys.enters()
    grace.reads("Find or add a person")
    keys.tabs_to(".govuk-skip-link")
    keys.enters()
    expect(grace.page.locator("main")).to_be_focused()
    keys.tabs_to("input[type=search]")
    keys.types(name)
    keys.enters()
    expect(grace.page.locator("#results")).to_contain_text("found")
    keys.tabs_to(f"a[href='/records/{world.ordinary}/']")
    keys.enters()
    expect(grace.page.get_by_role("heading", level=1)).to_have_text(name)


def writes_half_an_entry(visitor: Visitor, path: str) -> None:
    """Until the draft is kept; the hands of the clock are ours from here on."""
    visitor.page.clock.install()
    visitor.open(path)
    visitor.page.get_by_label("What happened").select_option(label="Home visit")
    visitor.page.get_by_label("What to record").fill(BEGUN)
    visitor.page.clock.run_for(11_000)
    visitor.reads("Draft saved")


def is_offered_it_again(visitor: Visitor) -> None:
    visitor.reads(re.compile(r"Your draft of \d\d:\d\d is in the form"))
    expect(visitor.page.get_by_label("What to record")).to_have_value(BEGUN)
    expect(visitor.page.get_by_label("What happened")).to_have_value("home_visit")
    visitor.presses("Save log entry")
    visitor.reads("Log entry saved")
    visitor.reads(BEGUN)


def test_a_session_that_ran_out_mid_form_costs_nothing(visit: Callable[..., Visitor], world: World) -> None:
    una = visit()
    una.be("una.clarke")
    path = f"/records/{world.ordinary}/log/new/"
    writes_half_an_entry(una, path)
    Session.objects.filter(user=world.user("una.clarke")).update(last_seen_at=Now() - timedelta(minutes=16))
    una.presses("Save log entry")
    una.reads("You were signed out")
    una.page.clock.resume()
    una.sign_in("una.clarke")
    expect(una.page).to_have_url(re.compile(re.escape(path)))
    is_offered_it_again(una)


def test_an_open_tab_warns_signs_out_and_keeps_what_was_typed(
    visit: Callable[..., Visitor], world: World
) -> None:
    alice = visit()
    alice.be("alice.byrne")
    path = f"/records/{world.ordinary}/log/new/"
    writes_half_an_entry(alice, path)
    with alice.page.expect_response("**/keepalive/"):  # typing is told to the server, a minute later
        alice.page.clock.run_for(61_000)
    alice.page.clock.run_for(13 * 60_000 + 5_000)
    expect(alice.page.get_by_role("dialog")).to_contain_text("You are about to be signed out")
    alice.page.clock.run_for(2 * 60_000)
    expect(alice.page).to_have_url(re.compile("/signed-out/$"))
    alice.page.clock.resume()
    alice.be("alice.byrne")
    alice.open(path)
    is_offered_it_again(alice)


def test_an_administrator_invites_somebody_who_sets_up_their_account(
    visit: Callable[..., Visitor],
) -> None:
    colin, ines = visit(), visit()
    colin.be("colin.webb")
    colin.open("/people/")
    colin.finds_it_accessible("people")
    colin.follows("Invite a person")
    colin.presses("Invite")
    colin.finds_it_accessible("invite-with-errors")
    colin.page.get_by_label("Full name").fill("Inés Marlow-Ó Briain")
    colin.page.get_by_label("Work e-mail address").fill("ines.marlow@visor.example")
    colin.presses("Invite")
    colin.finds_it_accessible("link-issued")
    link = colin.page.locator("main code").inner_text()
    colin.follows("Go to their account")
    colin.finds_it_accessible("person")
    colin.follows("Register a code token")
    colin.finds_it_accessible("person-token")
    ines.open(link)
    ines.finds_it_accessible("set-up")
    ines.presses("Start")
    ines.page.get_by_label("New password").fill("lantern orchard saddle")
    ines.finds_it_accessible("set-up-password")
    ines.presses("Continue")
    ines.page.get_by_text("I have no camera").click()
    ines.finds_it_accessible("set-up-codes")
    ines.page.get_by_label("Code the app or token shows now").fill(code_of("ines.marlow", confirmed=False))
    ines.presses("Continue")
    ines.reads("Keep your recovery codes")
    expect(ines.page.locator("main li code")).to_have_count(10)
    ines.finds_it_accessible("set-up-recovery-codes")
    ines.presses("I have saved them")
    ines.reads("Your account is set up")
    ines.open(link, status=410)
    ines.finds_it_accessible("link-dead")
