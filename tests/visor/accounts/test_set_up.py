"""From a one-use link to an account that works, and every link that must not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import (
    PASSWORD,
    administrator,
    code_of,
    events_of,
    give_password,
    make_user,
    sign_in,
)
from visor.accounts import actions, factors
from visor.accounts.choices import FactorKind, IdentityCheck
from visor.accounts.models import Link, RecoveryCode, Session, TotpDevice, User
from visor.accounts.models.link import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return administrator(make_user("Ada Administrator"))


@pytest.fixture
def bob():
    return administrator(make_user("Bob Administrator"))


@pytest.fixture
def issued(ada):
    return actions.invite(
        by=ada, username="New.Person@justice.example", full_name="Siân O'Ŵen", at=timezone.now()
    )


@pytest.fixture
def newcomer(issued) -> User:
    return issued.link.user


def open_link(client, issued):
    return client.post(f"/link/{issued.token}/")


def choose(client, password=PASSWORD):
    return client.post("/set-up/password/", {"password": password})


def prove(client, user, **options):
    return client.post("/set-up/codes/", {"code": code_of(user, confirmed=False, **options)})


def errors_of(response):
    return [link.text for link in response.context["form"].error_links()]


def reset_factor(ada, bob, user):
    reset = actions.request_factor_reset(
        by=ada, person=user, identity_check=IdentityCheck.IN_PERSON, at=timezone.now()
    )
    return actions.approve_factor_reset(by=bob, reset=reset, at=timezone.now())


def test_an_invitation_makes_an_account_that_works(client, issued, newcomer):
    assert "Siân O&#x27;Ŵen" in client.get(f"/link/{issued.token}/").content.decode()
    assert open_link(client, issued)["Location"] == "/set-up/password/"
    assert choose(client)["Location"] == "/set-up/codes/"
    page = client.get("/set-up/codes/").content.decode()
    assert "/set-up/codes/qr.svg" in page
    assert prove(client, newcomer)["Location"] == "/set-up/recovery-codes/"
    codes = client.get("/set-up/recovery-codes/").context["codes"]
    assert len(codes) == len(set(codes)) == 10
    assert client.post("/set-up/recovery-codes/", {"saved": "yes"})["Location"] == "/sign-in/"
    assert sign_in(client, newcomer)["Location"] == "/"
    assert [event[0] for event in events_of(newcomer)] == [
        "accounts.factor_started",
        "accounts.link_opened",
        "accounts.password_changed",
        "accounts.factor_confirmed",
        "accounts.sign_in",
    ]


def test_only_the_hash_of_a_link_is_kept(issued):
    assert issued.link.token_hash == token_hash(issued.token)
    assert issued.token not in str(issued.link.__dict__)


def test_looking_at_a_link_uses_nothing_up(client, issued, newcomer):
    for _ in range(3):
        assert client.get(f"/link/{issued.token}/").status_code == 200
    assert not TotpDevice.objects.filter(user=newcomer).exists()
    assert not Session.objects.exists()


def test_an_account_is_closed_until_the_last_step(client, issued, newcomer):
    open_link(client, issued)
    choose(client)
    other = Client()
    give_password(other, newcomer)
    code = code_of(newcomer, confirmed=False)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 409  # told to finish setting up
    assert other.get("/account/").status_code == 302


def test_a_used_link_is_dead(client, issued, newcomer):
    open_link(client, issued)
    choose(client)
    prove(client, newcomer)
    for response in (Client().get(f"/link/{issued.token}/"), Client().post(f"/link/{issued.token}/")):
        assert response.status_code == 410
        assert "This link cannot be used" in response.content.decode()
    assert choose(client, "another-unlikely-one").status_code == 410


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (72, 410)])
def test_an_invitation_lasts_72_hours(client, issued, hours, status):
    back = timedelta(hours=hours)
    link = issued.link
    Link.objects.filter(pk=link.pk).update(issued_at=link.issued_at - back, expires_at=link.expires_at - back)
    assert client.get(f"/link/{issued.token}/").status_code == status


def test_a_link_that_runs_out_in_mid_journey_is_dead(client, issued):
    open_link(client, issued)
    back = timedelta(hours=72)
    link = issued.link
    Link.objects.filter(pk=link.pk).update(issued_at=link.issued_at - back, expires_at=link.expires_at - back)
    assert choose(client).status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2f..", "ŵ", "x" * 5000])
def test_a_link_made_up_is_dead(client, token):
    assert client.get(f"/link/{token}/").status_code in {404, 410}


def test_a_newer_link_replaces_the_older(client, ada, issued, newcomer):
    newer = actions.invite_again(by=ada, person=newcomer, at=timezone.now())
    assert client.get(f"/link/{issued.token}/").status_code == 410
    assert client.get(f"/link/{newer.token}/").status_code == 200


def test_two_tabs_finish_once(issued, newcomer):
    tabs = [Client(), Client()]
    for tab in tabs:
        open_link(tab, issued)
        choose(tab)
    assert prove(tabs[1], newcomer).status_code == 302
    assert tabs[0].post("/set-up/codes/", {"code": "123456"}).status_code == 410


def test_the_steps_cannot_be_taken_without_a_link(client):
    for page in ("/set-up/password/", "/set-up/codes/", "/set-up/codes/qr.svg"):
        assert client.get(page).status_code == 410
    assert client.get("/set-up/recovery-codes/")["Location"] == "/sign-in/"


def test_codes_cannot_be_set_up_before_the_password(client, issued):
    open_link(client, issued)
    assert client.get("/set-up/codes/")["Location"] == "/set-up/password/"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12"),
        ("password1234", "common"),
        ("123456789012", "numeric"),
        ("new.person@justice", "similar"),
        ("x" * 129, "128 characters or fewer"),
        ("nul\0nul-nul-nul", "control character"),
        ("", "Enter"),
    ],
)
def test_weak_passwords_are_refused_in_words(client, issued, newcomer, password, said):
    open_link(client, issued)
    response = choose(client, password)
    assert response.status_code == 200
    assert said in " ".join(errors_of(response))


@pytest.mark.parametrize(
    "password",
    ["ŵŷ-Siân-emoji-🦔-ok", "  spaces at both ends  ", "<script>alert(1)</script>", "x1y2" * 31 + "end."],
)
def test_any_long_password_is_good(client, issued, newcomer, password):
    open_link(client, issued)
    assert choose(client, password).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.check_password(password)


def test_a_wrong_code_sets_nothing_up_and_is_throttled(client, issued, newcomer):
    open_link(client, issued)
    choose(client)
    assert "not right" in errors_of(client.post("/set-up/codes/", {"code": "000000"}))[0]
    assert "too many" in errors_of(client.post("/set-up/codes/", {"code": "000000"}))[0]
    assert not TotpDevice.objects.filter(confirmed=True, user=newcomer).exists()


def test_the_picture_and_the_text_hold_the_seed(client, issued, newcomer):
    open_link(client, issued)
    choose(client)
    picture = client.get("/set-up/codes/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"style=" not in picture.content
    assert picture["Cache-Control"] == "no-store"
    groups = client.get("/set-up/codes/").context["seed_groups"]
    assert factors.read_seed("".join(groups)) == TotpDevice.objects.get(user=newcomer).seed


def test_recovery_codes_are_hashed_and_strong(client, issued, newcomer):
    open_link(client, issued)
    choose(client)
    prove(client, newcomer)
    shown = client.get("/set-up/recovery-codes/").context["codes"]
    assert all(len(code.replace("-", "")) == 20 for code in shown)  # 16 of them secret: 80 bits
    stored = list(RecoveryCode.objects.filter(user=newcomer).values_list("code_hash", flat=True))
    assert not [code for code in shown if code.replace("-", "")[4:] in " ".join(stored)]


def test_a_token_can_stand_for_the_app(client, ada, issued, newcomer):
    actions.register_hardware_token(
        by=ada, person=newcomer, serial="GA1234567", seed=b"x" * 20, step=60, digits=8
    )
    open_link(client, issued)
    choose(client)
    assert "ending 4567" in client.get("/set-up/codes/").content.decode()
    assert prove(client, newcomer, kind=FactorKind.TOKEN).status_code == 302
    assert [device.kind for device in TotpDevice.objects.filter(user=newcomer)] == [FactorKind.TOKEN]


def test_whoever_is_signed_in_is_asked_to_sign_out_first(client, issued):
    sign_in(client, make_user())
    page = client.get(f"/link/{issued.token}/").content.decode()
    assert "Sign out first" in page
    assert issued.link.is_open(at=timezone.now())


def test_a_new_password_by_link(client, ada):
    user = make_user()
    inside = Client()
    sign_in(inside, user)
    issued = actions.issue_password_reset(by=ada, person=user, at=timezone.now())
    assert issued.link.expires_at - issued.link.issued_at == timedelta(hours=24)
    open_link(client, issued)
    assert choose(client, "four-much-better-words")["Location"] == "/sign-in/"
    assert "why=changed" in inside.get("/account/")["Location"]
    assert give_password(client, user).status_code == 200
    assert give_password(client, user, "four-much-better-words").status_code == 302
    assert Client().get(f"/link/{issued.token}/").status_code == 410


def test_a_password_link_opens_no_way_to_codes(client, ada):
    user = make_user()
    open_link(client, actions.issue_password_reset(by=ada, person=user, at=timezone.now()))
    assert client.get("/set-up/codes/")["Location"] == "/set-up/password/"
    assert client.get("/set-up/codes/qr.svg").status_code == 404


def test_a_new_authenticator_by_two_administrators(
    client, ada, bob, mailoutbox, django_capture_on_commit_callbacks
):
    user = make_user()
    factors.new_recovery_codes(user)
    inside = Client()
    sign_in(inside, user)
    old = TotpDevice.objects.get(user=user)
    with django_capture_on_commit_callbacks(execute=True):
        issued = reset_factor(ada, bob, user)
    assert "why=changed" in inside.get("/account/")["Location"]
    assert not TotpDevice.objects.filter(pk=old.pk).exists()
    assert factors.recovery_codes_left(user) == 0
    assert [mail.to for mail in mailoutbox] == [[user.username]]
    assert user.full_name not in mailoutbox[0].body
    assert open_link(client, issued)["Location"] == "/set-up/codes/"
    assert prove(client, user).status_code == 302
    assert sign_in(Client(), user).status_code == 302


def test_an_account_out_of_use_has_no_links(client, ada, issued, newcomer):
    actions.deactivate(by=ada, person=newcomer, at=timezone.now())
    assert client.get(f"/link/{issued.token}/").status_code == 410
