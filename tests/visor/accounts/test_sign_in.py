"""Signing in takes both factors; everything else is refused without saying why."""

import time

import pytest
from axes.models import AccessAttempt
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import (
    PASSWORD,
    code_of,
    events_of,
    give_code,
    give_password,
    late_code_of,
    make_user,
    sign_in,
)
from visor.accounts import entry, factors
from visor.accounts.models import Session, TotpDevice, User
from visor.accounts.views.sign_in import WRONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


def errors_of(response):
    return [link.text for link in response.context["form"].error_links()]


def signed_in(client):
    return client.get("/account/").status_code == 200


def test_password_and_code_sign_in(client, user):
    response = sign_in(client, user)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    assert events_of(user)[-1] == ("accounts.sign_in", "done", "")


def test_the_password_alone_opens_nothing(client, user):
    assert give_password(client, user)["Location"] == "/sign-in/code/"
    assert not signed_in(client)
    assert "_auth_user_id" not in client.session


def test_the_session_key_changes_at_every_step(client, user):
    client.get("/sign-in/")
    keys = [None]
    give_password(client, user)
    keys.append(client.session.session_key)
    give_code(client, code_of(user))
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3


def test_the_session_says_where_and_with_what(client, user):
    give_password(client, user)
    give_code(
        client, code_of(user), headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Edg/131.0"}
    )
    session = Session.objects.get(user=user)
    assert (session.device, session.address) == ("Edge on Windows", "127.0.0.1")


@pytest.mark.parametrize("typed", ["ACCOUNT@JUSTICE.EXAMPLE", "  account@justice.example "])
def test_spelling_of_the_address_does_not_matter(client, typed):
    user = make_user()
    User.objects.filter(pk=user.pk).update(username="account@justice.example")
    assert client.post("/sign-in/", {"username": typed, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    "password", ["wrong", PASSWORD.upper(), PASSWORD + " ", "", "ŵ" * 20, "x\0y", "x" * 10_000]
)
def test_a_wrong_password_says_nothing_about_the_account(client, user, password):
    response = give_password(client, user, password)
    stranger = client.post("/sign-in/", {"username": "nobody@justice.example", "password": password})
    assert (response.status_code, stranger.status_code) == (200, 200)
    assert errors_of(response) == errors_of(stranger)
    assert not signed_in(client)


def test_wrong_password_is_told_and_audited(client, user):
    assert errors_of(give_password(client, user, "wrong")) == [WRONG]
    assert events_of(user)[-1] == ("accounts.sign_in_failed", "failed", "")


def test_too_long_a_password_is_refused_in_words(client, user):
    assert errors_of(give_password(client, user, "x" * 10_000)) == [
        "Password must be 128 characters or fewer"
    ]


def test_an_account_out_of_use_looks_like_a_wrong_password(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert errors_of(give_password(client, user)) == [WRONG]


def test_somebody_only_invited_cannot_sign_in(client):
    invited = make_user(enrolled=False)
    assert errors_of(give_password(client, invited, "!")) == [WRONG]


def test_whoever_stopped_half_way_through_setting_up_is_told_how_to_go_on(client, user):
    TotpDevice.objects.filter(user=user).delete()
    give_password(client, user)
    response = client.get("/sign-in/code/")
    assert response.status_code == 409
    assert "Open the link you were sent once more" in response.content.decode()
    assert give_code(client, "000000").status_code == 409
    assert not signed_in(client)


@pytest.mark.parametrize("code", ["000000", "abcdef", "", "12345", "１２３４５６", "٣٤٥٦٧٨", "1' OR '1'='1"])
def test_a_wrong_code_does_not_sign_in(client, user, code):
    give_password(client, user)
    if code == code_of(user):
        code = "999999"
    assert give_code(client, code).status_code == 200
    assert not signed_in(client)


def test_a_code_works_once(client, user):
    code = code_of(user)
    give_password(client, user)
    assert give_code(client, code).status_code == 302
    other = Client()
    give_password(other, user)
    assert give_code(other, code).status_code == 200
    assert not signed_in(other)
    assert events_of(user)[-1] == ("accounts.code_failed", "failed", "")


def test_the_code_of_the_step_before_is_too_late(client, user):
    give_password(client, user)
    assert give_code(client, late_code_of(user)).status_code == 200
    assert not signed_in(client)


def test_code_with_spaces_and_hyphens_is_read(client, user):
    give_password(client, user)
    code = code_of(user)
    assert give_code(client, f" {code[:3]}-{code[3:]} ").status_code == 302


def test_codes_are_throttled_and_never_locked_for_good(client, user):
    give_password(client, user)
    give_code(client, "000000")
    right = TotpDevice.objects.get(user=user).code()
    assert "too many wrong attempts" in errors_of(give_code(client, right))[0]
    for _ in range(40):
        TotpDevice.objects.get(user=user).throttle_increment()
    device = TotpDevice.objects.get(user=user)
    assert (device.wait_until() - timezone.now()).total_seconds() < 10 * 60


def test_the_code_step_needs_the_password_first(client, user):
    assert give_code(client, code_of(user))["Location"] == "/sign-in/?why=late"
    assert not signed_in(client)


class FiveMinutesAgo(signing.TimestampSigner):
    def timestamp(self):
        return signing.b62_encode(int(time.time()) - 301)


def test_five_minutes_between_the_steps_at_most(client, user):
    give_password(client, user)
    session = client.session
    passed = signing.loads(session[entry.PENDING], salt=entry.SALT)
    session[entry.PENDING] = FiveMinutesAgo(salt=entry.SALT).sign_object(passed)
    session.save()
    response = give_code(client, code_of(user))
    assert response["Location"] == "/sign-in/?why=late"
    assert "longer than 5 minutes" in client.get(response["Location"]).content.decode()


def test_a_password_changed_in_between_voids_the_first_step(client, user):
    give_password(client, user)
    user.choose_password("another-unlikely-one", at=timezone.now())
    user.save()
    assert give_code(client, code_of(user))["Location"] == "/sign-in/?why=late"


def test_a_recovery_code_works_once_in_any_spelling(client, user):
    code = factors.new_recovery_codes(user)[3]
    give_password(client, user)
    answer = client.post("/sign-in/code/?recovery=1", {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302
    assert signed_in(client)
    assert factors.recovery_codes_left(user) == 9
    other = Client()
    give_password(other, user)
    assert other.post("/sign-in/code/?recovery=1", {"code": code}).status_code == 200
    assert not signed_in(other)


def test_an_8_digit_token_of_60_seconds_signs_in(client, user):
    TotpDevice.objects.filter(user=user).update(digits=8, step=60)
    assert len(code_of(user)) == 8
    assert sign_in(client, user).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account/sessions/?a=1", "/account/sessions/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver/account/", "http://testserver/account/"),
        ("", "/"),
    ],
)
def test_where_signing_in_leads(client, user, wanted, reached):
    first = client.post(f"/sign-in/?next={wanted}", {"username": user.username, "password": PASSWORD})
    second = client.post(first["Location"], {"code": code_of(user)})
    assert second["Location"] == reached


def test_a_second_tab_already_signed_in_goes_on(client, user):
    sign_in(client, user)
    assert client.get("/sign-in/?next=/account/")["Location"] == "/account/"
    assert client.get("/sign-in/code/")["Location"] == "/"


def test_signing_out_ends_the_session_and_needs_a_post(client, user):
    sign_in(client, user)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/signed-out/"
    assert not Session.objects.filter(user=user).exists()
    assert client.get("/account/").status_code == 302
    assert events_of(user)[-1][0] == "accounts.sign_out"


def test_nothing_is_kept_by_the_browser(client, user):
    sign_in(client, user)
    for page in ("/account/", "/sign-in/", "/account/sessions/"):
        assert client.get(page)["Cache-Control"] == "no-store"


def test_a_sign_in_page_makes_no_session(client):
    client.get("/sign-in/")
    assert not Session.objects.exists()


def test_five_failures_from_one_place_stop_that_place_alone(client, user):
    for _ in range(5):
        response = give_password(client, user, "wrong")
    assert response.status_code == 429
    assert "Try again after" in response.content.decode()
    assert give_password(client, user).status_code == 429
    assert ("accounts.locked", "refused", "LOCKED") in events_of(user)
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert give_password(elsewhere, user).status_code == 302


def test_wrong_codes_count_towards_the_pause(client, user):
    give_password(client, user)
    for _ in range(5):
        code_of(user)  # takes the throttle away
        response = give_code(client, "000000")
    assert response.status_code == 429
    assert client.get("/sign-in/code/").status_code == 429


def test_axes_keeps_no_names(client, user, settings):
    settings.AXES_USERNAME_CALLABLE = "visor.accounts.entry.axes_username"
    for spelling in (user.username, user.username.upper(), f" {user.username}"):
        client.post("/sign-in/", {"username": spelling, "password": "wrong"})
    attempt = AccessAttempt.objects.get()
    assert attempt.failures_since_start == 3
    assert user.username not in f"{attempt.username} {attempt.post_data}".lower()
    sign_in(client, user)
    assert not AccessAttempt.objects.exists()


def test_success_clears_the_count(client, user):
    for _ in range(4):
        give_password(client, user, "wrong")
    sign_in(client, user)
    assert not AccessAttempt.objects.exists()


def test_too_many_attempts_from_many_places_are_slowed_down(user):
    answers = [give_password(Client(REMOTE_ADDR=f"10.0.0.{n}"), user, "wrong") for n in range(1, 13)]
    assert errors_of(answers[9]) == [WRONG]
    assert "too many wrong attempts" in errors_of(answers[10])[0]


def test_nobody_can_slow_down_a_browser_that_was_in_before(client, user):
    sign_in(client, user)
    client.post("/sign-out/")
    for n in range(1, 13):
        give_password(Client(REMOTE_ADDR=f"10.0.0.{n}"), user, "wrong")
    assert give_password(client, user).status_code == 302
