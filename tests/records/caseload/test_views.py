"""Home: my records and what changed last in my units, and nothing of anybody else's."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from records.caseload.views import SHOWN
from records.nominals.actions import set_summary
from records.nominals.models import Nominal
from tests.records.nominals.test_actions import create


def shown(response):
    return response.content.decode()


def card_of(response, name):
    """The words of the card of this person, wherever on the page."""
    (card,) = [
        one
        for one in re.findall(r'<li class="visor-card">.*?</ul>', shown(response), re.S)
        if escape(name) in one
    ]
    return card


def test_a_stranger_signs_in_first():
    assert Client().get("/").headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "person",
    [
        "omar.said",
        "beth.lowe",
        "sam.carter",
        "ivy.grant",
        "leo.marsh",
        "nadia.frost",
        "colin.webb",
        "irene.holt",
    ],
)
def test_whoever_is_no_ready_reader_is_led_to_their_own_status(person, sign_in):
    assert sign_in(person).get("/").headers["Location"] == "/status/"


@pytest.mark.parametrize(
    "person", ["priya.shah", "dan.reid", "megan.rees", "grace.okafor", "kev.marsden", "helen.archer"]
)
def test_home_shows_only_what_may_be_opened(person, sign_in, act, world):
    page = shown(sign_in(person).get("/"))
    with act(person) as actor:
        mine = set(Nominal.objects.visible_to(actor).values_list("reference", flat=True))
    with act("priya.shah") as priya:
        everything = set(Nominal.objects.visible_to(priya).values_list("reference", flat=True))
    for reference in everything - mine:
        assert reference not in page
    if person == "priya.shah":
        assert any(reference in page for reference in mine)


def test_a_hidden_record_is_on_its_readers_home_alone(sign_in, world):
    reference = world.special["hidden"].replace("-", "/")
    assert reference in shown(sign_in("priya.shah").get("/"))
    for person in ("tom.hughes", "grace.okafor", "una.clarke", "ruth.ellery", "helen.archer", "jon.pike"):
        assert reference not in shown(sign_in(person).get("/")), person


def test_a_restricted_record_says_so_on_home_in_search_and_on_its_page(sign_in, act, world):
    with act("priya.shah") as priya:
        seen = Nominal.objects.visible_to(priya).with_header()
        name = seen.get(reference=world.special["hidden"].replace("-", "/")).summary.name
        open_name = create(priya, surname="Openly").summary.name
    browser = sign_in("priya.shah")
    assert "Restricted" in card_of(browser.get("/"), name)
    assert "Restricted" not in card_of(browser.get("/"), open_name)
    assert "Restricted" in card_of(browser.post("/records/", {"q": name}, follow=True), name)
    assert ">Restricted</strong>" in shown(browser.get(f"/records/{world.special['hidden']}/"))
    assert ">Restricted</strong>" not in shown(browser.get(f"/records/{world.ordinary}/"))


def test_the_time_limit_that_runs_is_on_the_card(sign_in, act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Timely")
        in_three_days = timezone.localdate() + timedelta(days=3)
        set_summary(by=priya, nominal=nominal, clock="ARMS-informed OASys due", clock_on=in_three_days)
    assert "ARMS-informed OASys: 3 days left" in card_of(sign_in("priya.shah").get("/"), "Timely")


def test_a_share_is_on_the_home_of_whoever_it_was_given_to_until_it_ends(sign_in, world):
    assert world.special["shared"] in shown(sign_in("kev.marsden").get("/"))
    assert world.special["lapsed"] not in shown(sign_in("lena.novak").get("/"))


def test_it_stays_one_page_however_long_the_caseload(sign_in, act):
    with act("priya.shah") as priya:
        for _ in range(SHOWN + 3):
            create(priya, surname="Manyfold")
    page = shown(sign_in("priya.shah").get("/"))
    assert page.count("Manyfold") == SHOWN


def test_names_are_shown_as_text(sign_in, act):
    with act("priya.shah") as priya:
        create(priya, surname="<img src=x onerror=alert(1)>")
    page = shown(sign_in("priya.shah").get("/"))
    assert "<img src=x" not in page
    assert "&lt;img" in page
