"""What waits for a supervisor: theirs to sign off and nobody else's, the difference first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.assessments.actions import SIGN_OFF_DUE
from records.caseload import sign_off
from records.nominals import fetch
from records.nominals.actions import restrict
from records.nominals.choices import Visibility
from tests.factories.assessments import confirmed, opened, reading
from tests.records.assessments.test_views import FACTS, Case, text_of
from visor.audit.models import Event
from visor.work import due

LIST = "/sign-off/"


@pytest.fixture
def grace(sign_in: Any) -> Client:
    return sign_in("grace.okafor")


def test_only_whoever_supervises_has_the_page(sign_in):
    assert sign_in("grace.okafor").get(LIST).status_code == 200
    for person in ("priya.shah", "ruth.ellery", "helen.archer", "colin.webb", "omar.said"):
        assert sign_in(person).get(LIST).status_code == 403, person


def test_an_empty_list_says_so_and_where_to_go(grace):
    page = text_of(grace, LIST)
    assert "Nothing waits for your sign-off" in page
    assert "Go to the home page" in page


def test_the_difference_comes_first_then_who_and_how_long(act, grace):
    case = Case(act).confirmed()
    page = text_of(grace, LIST)
    assert f'href="{case.address}"' in page
    for words in ("New RoSH level", "RoSH High, none before", "Entered by Priya Shah", "Waiting since today",
                  "Countersigned in OASys", "days left"):  # fmt: skip
        assert words in page, words
    with act("grace.okafor"):
        shown = Event.objects.filter(action="caseload.sign_off_list.shown").latest("at")
        assert shown.detail == {"shown": [case.nominal.pk]}


def test_a_restricted_record_says_so(act, grace, world):
    case = Case(act).confirmed()
    assert ">Restricted<" not in text_of(grace, LIST)
    readers = [world.user("grace.okafor").pk, world.user("priya.shah").pk]
    with act("jon.pike") as jon:
        restrict(
            by=jon, nominal=fetch.record(jon, case.nominal.slug), visibility=Visibility.HIDDEN,
            reader_ids=readers, reason="R", at=timezone.now(),
        )  # fmt: skip
    assert ">Restricted<" in text_of(grace, LIST)


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (("Very High", "very_high"), "RoSH raised"),
        (("Low", "low"), "RoSH lowered"),
        (("High", "high"), "RoSH unchanged"),
        (("N/A", "not_applicable"), "No RoSH level"),
    ],
)
def test_it_is_held_against_the_oasys_before_it(act, grace, level, words):
    case = Case(act).confirmed()
    with act("priya.shah") as priya:
        nominal = fetch.record(priya, case.nominal.slug)
        facts = {"rosh.children.community": level, "rosh.public.community": ("N/A", "not_applicable")}
        confirmed(priya, opened(priya, nominal, reading(FACTS | facts)))
    assert words in text_of(grace, LIST)


def test_ones_own_work_is_shown_and_somebody_else_signs_it_off(act, grace):
    case = Case(act)
    with act("grace.okafor") as actor:
        confirmed(actor, case.now(actor))
    page = text_of(grace, LIST)
    assert "Nothing waits for your sign-off" in page
    assert "Entered by you: someone else signs it off" in page
    assert page.count(case.address) == 1


def test_what_is_overdue_says_so(act, grace):
    case = Case(act).confirmed()
    with act("priya.shah") as priya:
        one = case.now(priya)
        one.state_since -= timedelta(days=12)
        one.save(update_fields=["state_since"])
        due.move_due(kind=SIGN_OFF_DUE, key=one.reference, due_on=timezone.localdate() - timedelta(days=2))
    page = text_of(grace, LIST)
    assert "2 days overdue" in page
    assert "Waiting 12 days" in page


def test_a_long_list_goes_on(act, grace, monkeypatch):
    monkeypatch.setattr(sign_off, "SHOWN", 2)
    cases = [Case(act).confirmed() for _ in range(3)]
    first = text_of(grace, LIST)
    assert [case.address in first for case in cases] == [True, True, False]
    following = first.partition('href="?after=')[2].partition('"')[0]
    second = text_of(grace, f"{LIST}?after={following}")
    assert [case.address in second for case in cases] == [False, False, True]
    assert "Back to the first ones" in second
    assert cases[0].address in text_of(grace, f"{LIST}?after=nonsense")


def test_the_list_costs_as_much_for_many_as_for_one(act, grace):
    Case(act).confirmed()
    with CaptureQueriesContext(connection) as one:
        text_of(grace, LIST)
    Case(act).confirmed()
    Case(act).confirmed()
    with CaptureQueriesContext(connection) as three:
        text_of(grace, LIST)
    assert len(one) == len(three) == 8
