"""Sessions end by themselves, by their owner and by an administrator; people are told why and brought back."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import (
    BACKEND,
    code_of,
    events_of,
    give_code,
    make_user,
    sign_in,
)
from visor.accounts.choices import Over
from visor.accounts.models import Session, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def inside(client, user) -> Client:
    sign_in(client, user)
    return client


def age(user, **moved):
    """Move a session's data into the past: the clock is the database's and is not moved."""
    session = Session.objects.get(user=user, ended_at=None)
    fields = {name: getattr(session, name) - back for name, back in moved.items()}
    Session.objects.filter(pk=session.pk).update(**fields)


def last_seen(user):
    return Session.objects.get(user=user, ended_at=None).last_seen_at


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (15, 302), (600, 302)])
def test_a_session_ends_after_15_idle_minutes(inside, user, minutes, status):
    age(user, last_seen_at=timedelta(minutes=minutes))
    assert inside.get("/account/").status_code == status


def test_idle_is_explained_and_leads_back(inside, user):
    age(user, last_seen_at=timedelta(minutes=16))
    response = inside.get("/account/sessions/?a=1")
    assert response["Location"] == "/sign-in/?next=%2Faccount%2Fsessions%2F%3Fa%3D1&why=idle"
    page = inside.get(response["Location"])
    assert Over.IDLE.label in page.content.decode()
    assert events_of(user)[-1] == ("accounts.session_expired", "done", "SES_IDLE")
    inside.post(response["Location"], {"username": user.username, "password": "three-unlikely-words"})
    answer = inside.post("/sign-in/code/?next=/account/sessions/?a=1", {"code": code_of(user)})
    assert answer["Location"] == "/account/sessions/?a=1"


def test_expiry_is_audited_once(inside, user):
    age(user, last_seen_at=timedelta(minutes=16))
    key = inside.cookies["visor_session"].value
    for _ in range(3):
        inside.cookies["visor_session"] = key
        inside.get("/account/")
    assert [event[0] for event in events_of(user)].count("accounts.session_expired") == 1


def test_eight_hours_are_the_end_however_busy(inside, user):
    age(user, created_at=timedelta(hours=8))
    response = inside.get("/account/")
    assert "why=max" in response["Location"]
    assert events_of(user)[-1][2] == "SES_MAX"


def test_a_password_change_does_not_make_a_session_younger(inside, user):
    age(user, created_at=timedelta(hours=7))
    before = Session.objects.get(user=user).created_at
    fields = {"current": "three-unlikely-words", "password": "four-much-better-words", "code": code_of(user)}
    assert inside.post("/account/password/", fields).status_code == 302
    assert Session.objects.get(user=user).created_at == before


def test_activity_is_written_once_a_minute_at_most(inside, user):
    age(user, last_seen_at=timedelta(seconds=50))
    before = last_seen(user)
    inside.get("/account/")
    assert last_seen(user) == before
    age(user, last_seen_at=timedelta(seconds=20))
    inside.get("/account/")
    assert last_seen(user) > before


def test_what_a_page_asks_by_itself_is_no_activity(inside, user):
    age(user, last_seen_at=timedelta(minutes=10))
    before = last_seen(user)
    assert inside.get("/account/", headers={"X-Background": "1"}).status_code == 200
    assert last_seen(user) == before


def test_keepalive_is_activity_at_once(inside, user):
    age(user, last_seen_at=timedelta(seconds=30))
    before = last_seen(user)
    assert inside.post("/keepalive/").json() == {"seconds": 900}
    assert last_seen(user) > before


@pytest.mark.parametrize("headers", [{"X-Background": "1"}, {"Sec-Fetch-Dest": "empty"}])
def test_a_script_is_told_401_and_not_sent_to_the_sign_in_page(inside, user, headers):
    age(user, last_seen_at=timedelta(minutes=16))
    response = inside.post("/keepalive/", headers=headers)
    assert response.status_code == 401
    assert "15 minutes" in response.json()["error"]


def test_a_form_sent_too_late_leads_back_to_its_page(inside, user):
    age(user, last_seen_at=timedelta(minutes=16))
    headers = {"Referer": "http://testserver/account/sessions/?b=2"}
    response = inside.post("/account/sessions/others/end/", headers=headers)
    assert response["Location"].startswith("/sign-in/?next=%2Faccount%2Fsessions%2F%3Fb%3D2")


def test_a_form_from_elsewhere_leads_home(inside, user):
    age(user, last_seen_at=timedelta(minutes=16))
    response = inside.post("/account/sessions/others/end/", headers={"Referer": "https://evil.example/x"})
    assert response["Location"].startswith("/sign-in/?next=%2F&")


def test_sign_out_and_public_pages_work_when_the_session_is_over(inside, user):
    age(user, last_seen_at=timedelta(minutes=16))
    assert inside.post("/sign-out/")["Location"] == "/signed-out/"
    assert inside.get("/signed-out/").status_code == 200


def test_sessions_are_listed_with_this_one_first(inside, user):
    other = Client()
    sign_in(other, user)
    page = inside.get("/account/sessions/")
    rows = page.context["sessions"]
    assert len(rows) == 2
    assert rows[0].pk == page.context["mine"]
    assert "This one" in page.content.decode()
    assert inside.cookies["visor_session"].value not in page.content.decode()


def test_one_session_is_ended_from_another(inside, user):
    other = Client()
    sign_in(other, user)
    mine = inside.get("/account/sessions/").context["mine"]
    ref = Session.objects.filter(user=user).exclude(pk=mine).get().ref
    assert inside.post(f"/account/sessions/{ref}/end/").status_code == 302
    assert "why=revoked" in other.get("/account/")["Location"]
    assert inside.get("/account/").status_code == 200


def test_all_others_end_and_this_one_stays(inside, user):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, user)
    inside.post("/account/sessions/others/end/")
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert inside.get("/account/").status_code == 200
    assert events_of(user)[-1][0] == "accounts.session_revoked"


def test_nobody_ends_somebody_elses_session(inside):
    stranger = make_user("Sam Stranger")
    theirs = Client()
    sign_in(theirs, stranger)
    ref = Session.objects.get(user=stranger).ref
    inside.post(f"/account/sessions/{ref}/end/")
    assert theirs.get("/account/").status_code == 200


def test_a_stolen_old_key_is_worth_nothing_after_signing_out(inside, user):
    key = inside.cookies["visor_session"].value
    inside.post("/sign-out/")
    inside.cookies["visor_session"] = key
    assert inside.get("/account/").status_code == 302


def test_a_key_made_up_is_worth_nothing(client, user):
    client.cookies["visor_session"] = "x" * 32
    assert client.get("/account/").status_code == 302


def test_an_account_taken_out_of_use_is_out_at_the_next_request(inside, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert inside.get("/account/").status_code in {302, 403}


def test_a_password_changed_behind_a_sessions_back_ends_it_for_good(inside, user):
    user.set_password("four-much-better-words")
    user.save(update_fields=["password"])
    assert inside.get("/account/").status_code == 302
    assert not inside.session.keys()


def test_a_session_outlives_a_change_of_the_secret_key(inside, settings):
    key = inside.cookies["visor_session"].value
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" + "x" * 40
    assert inside.get("/account/").status_code == 200
    assert inside.cookies["visor_session"].value != key


def test_a_session_of_a_way_to_sign_in_that_is_no_longer_there_lets_nobody_in(inside, settings):
    settings.AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend"]
    assert inside.get("/account/").status_code == 302


def test_a_session_is_its_own_persons_and_nobody_elses(inside, user):
    other = make_user("Somebody Else")
    store = inside.session
    store[SESSION_KEY] = str(other.pk)
    store.save()
    assert inside.get("/account/").status_code == 302


def test_a_request_costs_one_statement_for_who_is_there(user, client, django_assert_max_num_queries):
    client.force_login(user, backend=BACKEND)
    client.get("/account/")
    with django_assert_max_num_queries(1):
        client.get("/sign-in/")


def test_the_cookie_ends_with_the_browser_and_is_closed_to_scripts(inside):
    cookie = inside.cookies["visor_session"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_what_has_run_out_is_swept(inside, user):
    Session.objects.filter(user=user).update(expire_date=timezone.now() - timedelta(days=1))
    inside.session.clear_expired()
    assert not Session.objects.filter(user=user).exists()


def test_the_deadline_is_eight_hours_after_signing_in(inside, user):
    created = Session.objects.get(user=user).created_at
    assert inside.session.deadline == created + timedelta(hours=8)
    assert Client().session.deadline is None


def test_a_wrong_code_in_an_old_tab_after_signing_in_changes_nothing(inside):
    assert give_code(inside, "000000")["Location"] == "/"
    assert inside.get("/account/").status_code == 200
