"""Administrators look after accounts of others, never their own; nobody else sees them."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import administrator, events_of, make_user, posted
from visor.accounts import actions, sealing
from visor.accounts.models import FactorReset, Link, Session, TotpDevice, User

pytestmark = pytest.mark.django_db
RUTH, COLIN = "ruth.ellery", "colin.webb"  # the region's ViSOR administrator; the system administrator


@pytest.fixture
def ruth(sign_in) -> Client:
    return sign_in(RUTH)


@pytest.fixture
def colin(sign_in) -> Client:
    return sign_in(COLIN)


@pytest.fixture
def user() -> User:
    return posted(make_user("Robin Ō'Example-Ŵood"))


def at(person, page=""):
    return reverse("person", args=[person.ref]) + page


def page_of(response):
    assert response.status_code == 200
    return response.content.decode()


def link_in(response):
    return re.search(r"http://testserver(/link/[^<]+/)", page_of(response)).group(1)


@pytest.mark.parametrize("page", ["", "invite/", "token/", "authenticator/"])
@pytest.mark.parametrize(
    "person", ["priya.shah", "una.clarke", "nadia.frost", "irene.holt", "paul.dean", "omar.said"]
)
def test_nobody_else_gets_near_accounts(sign_in, user, person, page):
    client = sign_in(person)
    assert client.get("/people/").status_code == 403
    assert client.get("/people/invite/").status_code == 403
    assert client.get(at(user)).status_code == 403
    assert client.post(at(user, page or "use/"), {"in_use": "no"}).status_code == 403
    user.refresh_from_db()
    assert user.is_active


def test_a_stranger_is_sent_to_sign_in(client, user):
    assert client.get(at(user))["Location"].startswith("/sign-in/?next=/people/")


@pytest.mark.parametrize("words", ["priya", "SHAH", "shah priya", "priya.shah@visor.example"])
def test_people_are_found_by_name_and_address(ruth, words):
    assert "Priya Shah" in page_of(ruth.get("/people/", {"q": words}))


@pytest.mark.parametrize("words", ["nobody at all", "%", "_", "' OR 1=1 --", "<script>", "x" * 500, "\0"])
def test_odd_searches_find_nobody_and_break_nothing(ruth, words):
    page = page_of(ruth.get("/people/", {"q": words}))
    assert "<script>alert" not in page


def test_the_list_goes_on_by_key(ruth, user):
    for _ in range(60):
        posted(make_user("Aaron Aardvark", enrolled=False))
    first = ruth.get("/people/")
    second = ruth.get("/people/" + first.context["older"])
    names = [row[1] for response in (first, second) for row in response.context["rows"]]
    assert len(names) == len(set(names)) > 60
    assert ruth.get("/people/?after=nonsense").status_code == 200


def test_the_list_costs_the_same_however_long(ruth, user, django_assert_max_num_queries):
    ruth.get("/people/")
    with django_assert_max_num_queries(12):
        ruth.get("/people/")


def test_inviting_shows_a_link_that_works(ruth):
    fields = {"full_name": "Siân Newcomer", "username": "Sian.New@justice.example"}
    link = link_in(ruth.post("/people/invite/", fields))
    assert User.objects.get(username="sian.new@justice.example").full_name == "Siân Newcomer"
    assert "Siân Newcomer" in page_of(Client().get(link))


def test_inviting_twice_says_so(ruth, user):
    page = page_of(ruth.post("/people/invite/", {"full_name": "Again", "username": user.username.upper()}))
    assert "already an account" in page


@pytest.mark.parametrize("username", ["", "no-at-sign", "a@b", "x@x.example\0", "a" * 300 + "@x.example"])
def test_an_odd_address_is_refused_in_words(ruth, username):
    before = User.objects.count()
    assert "govuk-error-summary" in page_of(
        ruth.post("/people/invite/", {"full_name": "X", "username": username})
    )
    assert User.objects.count() == before


def test_links_go_by_email_where_there_is_a_mail_server(
    ruth, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EMAIL_HOST = "mail.justice.example"
    with django_capture_on_commit_callbacks(execute=True):
        response = ruth.post(
            "/people/invite/", {"full_name": "Mail Person", "username": "mail@justice.example"}
        )
    assert "/link/" not in page_of(response)
    [mail] = mailoutbox
    assert mail.to == ["mail@justice.example"]
    assert Client().get(re.search(r"http://testserver(/link/\S+)", mail.body).group(1)).status_code == 200


def test_inviting_again_is_for_those_who_never_finished(ruth, user):
    invited = posted(make_user("Not Yet", enrolled=False))
    assert "/link/" in link_in(ruth.post(at(invited, "invite/")))
    refused = ruth.post(at(user, "invite/"), follow=True)
    assert "has been set up already" in page_of(refused)
    assert not Link.objects.filter(user=user).exists()


def test_a_new_password_is_for_those_who_finished(ruth, user):
    assert "/link/" in link_in(ruth.post(at(user, "password/")))
    invited = posted(make_user("Not Yet", enrolled=False))
    assert "not been set up yet" in page_of(ruth.post(at(invited, "password/"), follow=True))


def test_a_new_authenticator_takes_two(ruth, colin, user):
    page_of(ruth.post(at(user, "authenticator/"), {"identity_check": "in_person"}, follow=True))
    page = page_of(ruth.get(at(user)))
    assert "Agree and issue a link" not in page
    assert ruth.post(at(user, "authenticator/answer/"), {"answer": "approve"}).status_code == 403
    assert TotpDevice.objects.filter(user=user).exists()
    assert "Agree and issue a link" in page_of(colin.get(at(user)))
    link = link_in(colin.post(at(user, "authenticator/answer/"), {"answer": "approve"}))
    assert not TotpDevice.objects.filter(user=user).exists()
    assert Client().get(link).status_code == 200
    again = colin.post(at(user, "authenticator/answer/"), {"answer": "approve"}, follow=True)
    assert "dealt with already" in page_of(again)


def test_how_identity_was_checked_must_be_said(ruth, user):
    assert "govuk-error-summary" in page_of(ruth.post(at(user, "authenticator/"), {}))
    assert not FactorReset.objects.exists()


def test_a_request_can_be_withdrawn_and_asked_once(ruth, user):
    ruth.post(at(user, "authenticator/"), {"identity_check": "video"})
    twice = ruth.post(at(user, "authenticator/"), {"identity_check": "video"}, follow=True)
    assert "asked for this already" in page_of(twice)
    ruth.post(at(user, "authenticator/answer/"), {"answer": "withdraw"})
    assert FactorReset.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("page", ["invite/", "password/", "sessions/end/"])
def test_nobody_looks_after_their_own_account(ruth, page):
    own = User.objects.get(username=f"{RUTH}@visor.example")
    assert "nobody looks after their own account" in page_of(ruth.get(at(own)))
    assert ruth.post(at(own, page)).status_code == 403
    assert ruth.post(at(own, "authenticator/"), {"identity_check": "video"}).status_code == 403
    assert ruth.post(at(own, "use/"), {"in_use": "no"}).status_code == 403


def test_a_refused_act_is_audited_after_the_rollback(ruth):
    own = User.objects.get(username=f"{RUTH}@visor.example")
    ruth.post(at(own, "password/"))
    assert events_of(own)[-1] == ("access.refused", "refused", "SOD_SELF")


def test_a_token_is_registered_and_checked(ruth, user):
    seed = "3132333435363738393031323334353637383930"
    fields = {"serial": "GA7654321", "seed": seed, "step": "30", "digits": "6", "shows": "000000"}
    assert "does not give the code" in page_of(ruth.post(at(user, "token/"), fields))
    fields["shows"] = ""
    assert ruth.post(at(user, "token/"), fields).status_code == 302
    token = TotpDevice.objects.get(user=user, serial="GA7654321")
    assert (token.seed, token.confirmed) == (b"12345678901234567890", False)
    assert "registered already" in page_of(ruth.post(at(posted(make_user()), "token/"), fields))


def test_a_token_that_is_off_is_taken_as_it_is(user):
    by = administrator(make_user("Ada Administrator"))
    slow = TotpDevice(sealed_seed=sealing.seal(b"q" * 20)).code(time.time() - 150)
    token = actions.register_hardware_token(by=by, person=user, serial="S1", seed=b"q" * 20, shows=slow)
    assert token.drift in {-6, -5}


@pytest.mark.parametrize("seed", ["", "xyz", "ABCD", "z1" * 20, "0" * 300, "MZXW6==="])
def test_an_odd_seed_is_refused_in_words(ruth, user, seed):
    fields = {"serial": "GA1", "seed": seed, "step": "30", "digits": "6"}
    assert "govuk-error-summary" in page_of(ruth.post(at(user, "token/"), fields))


def test_sessions_are_ended_and_accounts_taken_out_of_use(ruth, user, client):
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    ruth.post(at(user, "sessions/end/"))
    assert "why=revoked" in client.get("/account/")["Location"]
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    ruth.post(at(user, "use/"), {"in_use": "no"})
    assert "why=closed" in client.get("/account/")["Location"]
    user.refresh_from_db()
    assert not user.is_active
    ruth.post(at(user, "use/"), {"in_use": "yes"})
    user.refresh_from_db()
    assert user.is_active
    assert not Session.objects.filter(user=user, ended_at=None).exists()


@pytest.mark.parametrize(
    ("page", "consequence"),
    [
        ("password/", "can choose a new password"),
        ("sessions/end/", "signed out everywhere"),
        ("use/", "cannot sign in"),
    ],
)
def test_what_does_harm_is_asked_about_first(ruth, user, client, page, consequence):
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    assert f'href="{at(user, page)}"' in page_of(ruth.get(at(user)))
    asked = page_of(ruth.get(at(user, page)))
    assert "Are you sure" in asked
    assert user.username in asked
    assert consequence in asked
    user.refresh_from_db()
    assert user.is_active
    assert not Link.objects.filter(user=user).exists()
    assert Session.objects.filter(user=user, ended_at=None).exists()


@pytest.mark.parametrize("page", ["password/", "sessions/end/", "use/"])
def test_nobody_is_asked_about_their_own_account(ruth, page):
    own = User.objects.get(username=f"{RUTH}@visor.example")
    assert ruth.get(at(own, page)).status_code == 403


def test_a_person_who_is_not_there_is_not_found(ruth, user):
    user.ref = "00000000-0000-0000-0000-000000000000"
    assert ruth.get(at(user)).status_code == 404
