"""Home: my records and what changed last in my units, and nothing of anybody else's."""

import pytest
from django.test import Client

from records.caseload.views import SHOWN
from records.nominals.models import Nominal
from tests.records.nominals.test_actions import create


def shown(response):
    return response.content.decode()


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
