"""An OASys from the file to the header: read, checked, confirmed and signed off; with JavaScript, and without it."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from records.assessments.sample.document import make_document
from records.assessments.sample.people import Person
from records.assessments.sample.variants import Variant
from tests.journeys.test_main_job import adds_a_record, uploads
from tests.journeys.visitor import Visitor
from tests.world import World

XANTHE = Person("O'Quillfeather-Ŷates", "Xanthe", date(1984, 2, 29), crn="X900003", is_woman=True)
JOWAN = Person("Trevithick", "Jôwan", date(1984, 2, 29), crn="X900004")


def oasys_of(person: Person) -> bytes:
    return make_document(person, variant=Variant(grid_filled="all"), seed=7)[0]


def comes_to_the_check(visitor: Visitor, person: Person) -> None:
    """From the home page over a new record and its upload to the checking page."""
    visitor.open("/")
    adds_a_record(visitor, person.forenames, person.surname, person.crn)
    uploads(visitor, oasys_of(person))
    comes_to(visitor)
    visitor.reads("It agrees")


def comes_to(visitor: Visitor) -> None:
    """From the document’s page, once it has been read, to its check."""
    link = visitor.page.get_by_role("button", name="Check this OASys")
    while not link.count():
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    link.click()
    visitor.reads("Is this the right person?")


def says_it_is_not_arms_informed(visitor: Visitor) -> None:
    visitor.page.locator("[name=arms_informed][value=no]").check()


def test_priya_checks_it_and_grace_signs_it_off(visit: Callable[..., Visitor]) -> None:
    priya = visit()
    priya.be("priya.shah")
    comes_to_the_check(priya, XANTHE)
    priya.finds_it_accessible("oasys-check")
    page = priya.page
    # With keys alone: the first fact is confirmed, the second left out, the third corrected.
    page.locator("#fact-rosh-children-community").focus()
    page.keyboard.press("c")
    page.keyboard.press("x")
    page.keyboard.press("e")
    expect(page.locator("#fact-rosh-children-community")).to_be_checked()
    expect(page.locator("[name='decision.rosh.children.custody'][value=leave_out]")).to_be_checked()
    expect(page.locator("#fact-rosh-public-community-value")).to_be_focused()
    page.keyboard.type("Very high")
    priya.presses("Confirm all that was found")
    priya.reads("Say whether this OASys is ARMS-informed")
    priya.finds_it_accessible("oasys-check-with-errors")
    says_it_is_not_arms_informed(priya)
    priya.presses("Confirm all that was found")
    priya.reads("Awaiting sign-off")
    priya.reads("Its highest RoSH level is Very high")
    priya.finds_it_accessible("oasys-awaiting-sign-off")
    address = page.url.removeprefix(priya.address)

    grace = visit()
    grace.be("grace.okafor")
    grace.open("/sign-off/")
    grace.finds_it_accessible("sign-off-list")
    grace.page.get_by_role("link", name=f"{XANTHE.forenames} {XANTHE.surname}").click()
    assert grace.page.url.endswith(address)
    grace.follows("Return with comments")
    grace.presses("Return")
    grace.reads("Say what needs another look")
    grace.finds_it_accessible("oasys-return-with-errors")
    grace.follows("Back to the OASys")
    priya.open(f"{address}withdraw/")
    priya.finds_it_accessible("oasys-withdraw")
    grace.presses("Sign off")
    grace.reads("Signed off")
    grace.finds_it_accessible("oasys-signed-off")
    page.goto(address.partition("assessments/")[0])
    expect(page.locator(".visor-identity")).to_contain_text(re.compile(r"Very high\s*OASys \d+ \w+ \d{4}"))
    expect(page.locator(".visor-identity")).not_to_contain_text("awaiting")


def test_two_people_at_once_see_what_the_other_did(visit: Callable[..., Visitor]) -> None:
    """Both are at the check; the slower one is shown both, and what to do with it."""
    priya, tom = visit(), visit()
    priya.be("priya.shah")
    tom.be("tom.hughes")
    comes_to_the_check(priya, Person("Tregaron", "Elis", date(1984, 2, 29), crn="X900006"))
    address = priya.page.url.removeprefix(priya.address)
    tom.open(address)
    for visitor in (priya, tom):
        says_it_is_not_arms_informed(visitor)
    tom.page.locator("[name='decision.rosh.public.community'][value=leave_out]").check()
    priya.presses("Confirm all that was found")
    priya.reads("Awaiting sign-off")
    tom.presses("Confirm all that was found")
    tom.reads("Priya Shah confirmed it on")
    tom.reads("Where the two differ")
    tom.finds_it_accessible("oasys-somebody-was-faster")
    tom.open(address.replace("/check/", "/"))
    tom.follows("Back to assessments")
    tom.finds_it_accessible("assessments")


def test_it_is_about_somebody_else(visit: Callable[..., Visitor], world: World) -> None:
    """An OASys on the wrong record: it says so before anything else, and is rejected."""
    priya = visit()
    priya.be("priya.shah")
    priya.open(f"/records/{world.ordinary}/")
    uploads(priya, oasys_of(Person("Machynlleth", "Idris", date(1951, 7, 3), crn="X900007")))
    comes_to(priya)
    priya.reads("It does not agree")
    priya.finds_it_accessible("oasys-of-somebody-else")
    priya.follows("It is about somebody else, or cannot be used: reject it")
    priya.page.get_by_label("Why?").fill("About somebody else.")
    priya.finds_it_accessible("oasys-reject")
    priya.presses("Reject")
    priya.reads("Priya Shah rejected it")
    priya.finds_it_accessible("oasys-rejected")


def test_the_page_of_a_fact_is_beside_it_and_on_a_telephone_below_it(visit: Callable[..., Visitor]) -> None:
    priya = visit()
    priya.be("priya.shah")
    comes_to_the_check(priya, Person("Ruthin", "Mair", date(1984, 2, 29), crn="X900005"))
    page = priya.page
    while not page.locator("#pages").count():  # they are drawn after the reading
        page.wait_for_timeout(500)
        page.reload()
    page.locator("#fact-rosh-children-community").focus()
    frame = page.locator(".visor-seen--now")
    expect(frame).to_have_count(1)
    expect(frame).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 844})
    link = page.locator("[data-fact]:has(#fact-rosh-public-community) [data-shows-page]")
    link.click()
    expect(
        page.locator("[data-fact]:has(#fact-rosh-public-community) .visor-fact__picture img")
    ).to_be_visible()
    link.click()
    expect(page.locator(".visor-fact__picture")).to_have_count(0)


def test_tom_does_it_without_javascript(visit: Callable[..., Visitor]) -> None:
    tom = visit(javascript=False)
    tom.be("tom.hughes")
    comes_to_the_check(tom, JOWAN)
    says_it_is_not_arms_informed(tom)
    tom.presses("Save and finish later")
    tom.reads("What you entered is kept for you")
    tom.follows("Check this OASys")
    tom.reads("What you had entered by")
    tom.page.locator("[name='decision.rosh.public.community'][value=correct]").check()
    tom.page.locator("#fact-rosh-public-community-value").select_option("low")
    tom.presses("Confirm all that was found")
    tom.reads("Awaiting sign-off")
