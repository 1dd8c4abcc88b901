"""One's own account: what is changed, what it takes, and what ends with it."""

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, administrator, code_of, events_of, make_user, sign_in
from visor.accounts import actions, factors
from visor.accounts.choices import FactorKind
from visor.accounts.demo import PASSWORD as DEMO_PASSWORD
from visor.accounts.models import TotpDevice, User

pytestmark = pytest.mark.django_db
BETTER = "four-much-better-words"


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def inside(client, user) -> Client:
    sign_in(client, user)
    return client


@pytest.fixture
def sign_in_as_ruth() -> Client:
    client = Client()
    sign_in(client, User.objects.get(username="ruth.ellery@visor.example"), DEMO_PASSWORD)
    return client


@pytest.fixture
def elsewhere(user) -> Client:
    other = Client()
    sign_in(other, user)
    return other


def errors_of(response):
    return [link.text for link in response.context["form"].error_links()]


def change(client, user, **fields):
    values = {"current": PASSWORD, "password": BETTER, "code": code_of(user), **fields}
    return client.post("/account/password/", values)


@pytest.mark.parametrize(
    "page",
    [
        "/account/",
        "/account/password/",
        "/account/authenticator/",
        "/account/recovery-codes/",
        "/account/sessions/",
    ],
)
def test_a_stranger_is_sent_to_sign_in(client, page):
    assert client.get(page)["Location"].startswith("/sign-in/?next=/account/")


def test_the_page_says_what_one_signs_in_with(inside, user):
    page = inside.get("/account/").content.decode()
    for words in (user.full_name, user.username, "Authenticator app", "0 left", "1 session"):
        assert words in page


def test_administrators_find_the_accounts_of_others(inside, sign_in_as_ruth):
    assert "/people/" not in inside.get("/account/").content.decode()
    assert "/people/" in sign_in_as_ruth.get("/account/").content.decode()


def test_a_refused_code_is_not_shown_again(inside, user):
    assert "424242" not in change(inside, user, code="424242").content.decode()


def test_changing_the_password_ends_other_sessions(inside, elsewhere, user):
    assert change(inside, user)["Location"] == "/account/"
    assert inside.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(BETTER)
    assert events_of(user)[-1][0] == "accounts.password_changed"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "wrong"}, "not your current password"),
        ({"code": "000000"}, "not right"),
        ({"password": "short"}, "12"),
        ({"current": "", "code": ""}, "Enter your current password"),
    ],
)
def test_a_password_changes_with_everything_right_alone(inside, user, fields, said):
    response = change(inside, user, **fields)
    assert said in " ".join(errors_of(response))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_wrong_current_password_uses_no_code_up(inside, user):
    code = code_of(user)
    change(inside, user, current="wrong", code=code)
    assert change(inside, user, code=code).status_code == 302


def test_the_current_password_cannot_be_guessed_at_speed(inside, user):
    said = [errors_of(change(inside, user, current="wrong"))[0] for _ in range(12)]
    assert "too many" in said[-1]


def test_a_new_app_takes_a_code_of_the_old_and_one_of_the_new(inside, elsewhere, user):
    old = TotpDevice.objects.get(user=user)
    assert inside.get("/account/authenticator/new/")["Location"] == "/account/authenticator/"
    started = inside.post("/account/authenticator/", {"code": code_of(user)})
    assert started["Location"] == "/account/authenticator/new/"
    assert inside.get("/account/authenticator/qr.svg")["Content-Type"] == "image/svg+xml"
    assert "not right" in errors_of(inside.post("/account/authenticator/new/", {"code": "000000"}))[0]
    proved = inside.post("/account/authenticator/new/", {"code": code_of(user, confirmed=False)})
    assert proved["Location"] == "/account/"
    assert TotpDevice.objects.get(user=user).pk != old.pk
    assert elsewhere.get("/account/").status_code == 302
    assert inside.get("/account/").status_code == 200


def test_a_session_without_a_fresh_code_sees_no_seed(inside, user):
    inside.post("/account/authenticator/", {"code": code_of(user)})
    session = inside.session
    session["code_at"] -= 601
    session.save()
    assert inside.get("/account/authenticator/qr.svg")["Location"] == "/account/authenticator/"
    proved = inside.post("/account/authenticator/new/", {"code": code_of(user, confirmed=False)})
    assert proved["Location"] == "/account/authenticator/"
    assert TotpDevice.objects.filter(user=user, confirmed=False).exists()


def test_a_lost_phone_is_replaced_with_a_recovery_code(inside, user):
    code = factors.new_recovery_codes(user)[0]
    assert inside.post("/account/authenticator/", {"code": code}).status_code == 302


def test_new_recovery_codes_kill_the_old(inside, user):
    old = factors.new_recovery_codes(user)
    response = inside.post("/account/recovery-codes/", {"code": code_of(user)})
    assert response["Location"] == "/account/recovery-codes/"
    shown = inside.get("/account/recovery-codes/").context["codes"]
    assert len(shown) == 10
    assert factors.verify(user, old[0]) is None
    assert inside.get("/account/recovery-codes/").context["codes"] == shown
    inside.post("/account/recovery-codes/", {"saved": "yes"})
    assert "codes" not in inside.get("/account/recovery-codes/").context
    assert factors.verify(user, shown[9])


def test_a_waiting_token_is_put_in_use_by_its_owner(inside, elsewhere, user):
    ada = administrator(make_user("Ada Administrator"))
    actions.register_hardware_token(by=ada, person=user, serial="GA1234567", seed=b"y" * 20)
    assert "ending 4567" in inside.get("/account/").content.decode()
    token = TotpDevice.objects.get(user=user, kind=FactorKind.TOKEN)
    fields = {"code": token.code(), "token_code": token.code()}
    assert inside.post("/account/token/", fields).status_code == 200  # it cannot vouch for itself
    fields = {"code": code_of(user), "token_code": code_of(user, confirmed=False, kind=FactorKind.TOKEN)}
    assert inside.post("/account/token/", fields)["Location"] == "/account/"
    assert TotpDevice.objects.filter(user=user, confirmed=True).count() == 2
    assert elsewhere.get("/account/").status_code == 302


def test_no_token_waits_for_most_people(inside):
    assert inside.get("/account/token/")["Location"] == "/account/"


def test_app_and_token_do_not_slow_one_another_down(user):
    ada = administrator(make_user("Ada Administrator"))
    token = actions.register_hardware_token(by=ada, person=user, serial="GA1", seed=b"z" * 20)
    TotpDevice.objects.filter(pk=token.pk).update(confirmed=True)
    assert factors.verify(user, code_of(user, kind=FactorKind.TOKEN)).pk == token.pk
    assert not TotpDevice.objects.filter(user=user, throttling_failure_count__gt=0).exists()
