"""The status page in all four quadrants: which step, what is next, whom to ask, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisation import make_person, post, unit
from tests.factories.training import make_practitioner, train
from tests.factories.vetting import clear
from training.choices import Outcome
from vetting.choices import Level, Status
from visor.accounts.models import User
from visor.organisation.choices import PostingKind, Role
from visor.organisation.duties import MAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def officer() -> User:
    user = make_person("Asha O'Connor")
    post(user, unit("N54DUR"))
    return user


def page_of(user: User) -> str:
    """The text of the page, spaces made single."""
    client = Client()
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    response = client.get(reverse("my_status"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def says(page: str, *words: str) -> bool:
    return all(word in page for word in words)


def test_a_stranger_is_sent_to_sign_in() -> None:
    response = Client().get(reverse("my_status"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("sign_in"))


def test_neither_vetted_nor_trained() -> None:
    page = page_of(officer())
    assert says(page, "You cannot open records at present", "are both missing", "Not started", "Not booked")
    assert says(page, "Ask your vetting team to invite you", "Ask your training team for a place")
    assert says(page, "When you are ready:", MAY[Role.PO])


def test_vetted_only() -> None:
    user = officer()
    clear(user)
    page = page_of(user)
    assert says(
        page, "You cannot open records at present", "What is missing is current training", "NPPV2 (full)"
    )


def test_trained_only() -> None:
    user = officer()
    train(user)
    clear(user, status=Status.WITH_VETTING_UNIT)
    page = page_of(user)
    assert says(page, "You cannot open records at present", "What is missing is current vetting")
    assert says(page, "With vetting unit", "There is nothing you need to do now", "90%")


def test_both() -> None:
    page = page_of(make_practitioner(unit("N54DUR")))
    assert says(page, "You are vetted and trained, both current", "Go to your records")
    assert "You cannot open records" not in page
    assert "When you are ready" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.INVITED, "Fill in the vetting form"),
        (Status.FORM_SUBMITTED, "Your form has been sent"),
        (Status.FURTHER_INFORMATION, "asked you for more information"),
        (Status.REFUSED, "how to appeal"),
        (Status.APPEAL, "is being considered"),
        (Status.SUSPENDED, "Your clearance is suspended"),
        (Status.WITHDRAWN, "was withdrawn"),
    ],
)
def test_each_step_of_vetting_says_what_is_next(status: str, words: str) -> None:
    user = officer()
    clear(user, status=status)
    assert words in page_of(user)


def test_steps_show_what_is_done_and_what_is_next() -> None:
    user = officer()
    clear(user, status=Status.FORM_SUBMITTED)
    train(user, outcome=Outcome.BOOKED, attended_on=timezone.localdate() + 9 * DAY)
    page = page_of(user)
    vetting, training = page.split(">Training ")
    assert (
        vetting.index("Your form") < vetting.index("Checks by the vetting unit") < vetting.index("Clearance")
    )
    assert [vetting.count(word) for word in ("Done", "Next", "Not yet")] == [2, 1, 1]
    assert [training.count(word) for word in ("Done", "Next", "Not yet")] == [1, 1, 1]


def test_a_lapse_says_when_and_what_to_ask_for() -> None:
    user = officer()
    clear(user, valid_until=timezone.now() - DAY, valid_from=timezone.now() - 900 * DAY)
    train(user, valid_until=timezone.now() - DAY)
    page = page_of(user)
    assert says(page, "Expired", "start a renewal", "a refresher", "Valid until")


def test_a_level_that_is_not_enough_says_which_is() -> None:
    user = officer()
    clear(user, level=Level.NPPV2_ABBREVIATED)
    assert says(page_of(user), "Level too low", "NPPV2 (abbreviated)", "NPPV2 (full) or higher")


@pytest.mark.parametrize("code", ["N54DUR", "mappa-durham", "PF11", "FKI"])
def test_everyone_is_told_whom_to_ask_in_their_region(code: str) -> None:
    user = make_person()
    post(user, unit(code))
    page = page_of(user)
    assert says(
        page, "North East vetting team", "North East training team", "North East ViSOR administrators"
    )
    assert says(page, "mailto:visor-vetting@north-east.probation.example", "0191 498 0100")


@pytest.mark.parametrize("code", ["EW", "N43", None])
def test_whoever_is_in_no_region_asks_the_national_teams(code: str | None) -> None:
    user = make_person()
    if code:
        post(user, unit(code))
    assert says(
        page_of(user), "National vetting team", "National training team", "National ViSOR administrators"
    )


def test_somebody_without_a_posting_is_told_so() -> None:
    assert says(page_of(make_person()), "You are not posted to a unit at present", "Not posted to a unit.")


@pytest.mark.parametrize(
    "role", [Role.VETTING_OFFICER, Role.TRAINING_LEAD, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR]
)
def test_a_role_that_opens_no_records_is_told_so_and_is_not_told_to_be_vetted(role: Role) -> None:
    user = make_person()
    post(user, unit("EW"), role)
    page = page_of(user)
    assert says(page, "Your role opens no records", MAY[role])
    assert not says(page, "You cannot open records at present")
    assert not says(page, "What is next")


def test_every_posting_is_shown_with_what_it_is_for() -> None:
    user = make_practitioner(unit("N54DUR"), Role.SPO)
    post(user, unit("N54SUND"), Role.SPO, kind=PostingKind.DUTY, ends_at=timezone.now() + DAY)
    page = page_of(user)
    assert says(page, "Senior probation officer, County Durham and Darlington")
    assert says(page, "Senior probation officer, on duty, Sunderland")


@pytest.mark.parametrize(
    ("days", "notice"),
    [(90, None), (61, None), (59, "in 59 days"), (29, "in 29 days"), (1, "tomorrow")],
)
def test_notice_is_given_before_vetting_ends(days: int, notice: str | None) -> None:
    user = officer()
    clear(user, valid_until=timezone.now() + days * DAY)
    train(user)
    page = page_of(user)
    assert ("Your vetting ends on" in page) == (notice is not None)
    assert "Your training ends on" not in page
    if notice:
        assert says(
            page, notice, "You cannot open records from then on", "No renewal has been recorded yet: ask now"
        )
        assert page.count("What is next") == 1  # of training; the notice says it for vetting


def test_notice_is_given_before_training_ends() -> None:
    user = officer()
    clear(user)
    train(user, valid_until=timezone.now() + 20 * DAY)
    assert says(page_of(user), "Your training ends on", "in 20 days", "No refresher is booked yet: ask now")
    train(user, outcome=Outcome.BOOKED, attended_on=timezone.localdate() + 3 * DAY)
    assert says(page_of(user), "You are booked on a course on")


def test_a_renewal_is_known() -> None:
    user = officer()
    now = timezone.now()
    train(user)
    clear(user, valid_until=now + 20 * DAY)
    clear(user, status=Status.WITH_VETTING_UNIT, status_at=now - DAY)
    assert "A renewal is under way: with the vetting unit." in page_of(user)
    clear(user, status_at=now, valid_from=now + 20 * DAY, valid_until=now + 900 * DAY)
    assert "Your renewal has been granted and begins on" in page_of(user)


def test_nobody_sees_anothers_status() -> None:
    clear(make_person("Somebody Else"), level=Level.NPPV3)
    page = page_of(officer())
    assert "NPPV3" not in page
    assert "Somebody Else" not in page


def test_the_page_takes_ten_statements(django_assert_max_num_queries: object) -> None:
    user = make_practitioner(unit("N54DUR"))
    client = Client()
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    client.get(reverse("my_status"))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(reverse("my_status"))
