"""Around every request: its reference, its headers, where it comes from, and the pages of refusals and faults."""

import re
import uuid

import pytest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.access.owner import rows
from tests.factories import accounts
from visor.access.decision import Allowed, Denied, Refused
from visor.access.guard import allow, public
from visor.audit.log import AuditUnavailable
from visor.web import address


def _always(actor):
    return Allowed()


def raising(make):
    @allow(_always, methods=["GET", "POST"])
    def view(request):
        raise make()

    return view


RAISED = {
    "refused": (lambda: Refused(Denied("T_NO", "Because <b>no</b>."), subject_type="t", subject_id="1"), 403),
    "as-missing": (lambda: Refused(Denied("T_404", "Secret reason.", status=404)), 404),
    "missing": (lambda: Http404("secret words"), 404),
    "no-audit": (lambda: AuditUnavailable("secret.words"), 503),
    "database": (lambda: OperationalError("secret words"), 503),
    "connection": (lambda: InterfaceError("secret words"), 503),
    "fault": (lambda: ZeroDivisionError("secret words"), 500),
}


@public("a test")
def echo(request):
    return HttpResponse(request.request_id)


urlpatterns = [path(f"raise/{name}/", raising(make)) for name, (make, _status) in RAISED.items()]
urlpatterns.append(path("echo/", echo))
handler404 = "visor.web.views.page_not_found"
handler500 = "visor.web.views.server_error"


@pytest.fixture
def client(sign_in, settings):
    settings.ROOT_URLCONF = __name__
    browser = sign_in("priya.shah")
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("name", RAISED)
def test_what_a_refusal_or_a_fault_looks_like(name, client, caplog):
    status = RAISED[name][1]
    response = client.get(f"/raise/{name}/")
    page = response.content.decode()
    assert response.status_code == status
    assert "ecret words" not in page
    assert "Secret reason" not in page
    assert "<b>no</b>" not in page
    assert "Traceback" not in page
    assert response.headers["X-Request-Reference"] in page, "so that somebody can be told which it was"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "OFFICIAL-SENSITIVE" in page


def test_a_fault_is_logged_by_its_kind_and_never_by_its_words(client, caplog):
    client.get("/raise/database/")
    assert "OperationalError" in caplog.text
    assert "secret words" not in caplog.text


def test_a_refusal_that_looks_like_no_page_is_the_page_of_no_page(client):
    pages = [client.get(f"/raise/{name}/") for name in ("as-missing", "missing")]
    assert without_reference(pages[0]) == without_reference(pages[1])


def without_reference(response):
    page = response.content.decode().replace(response.headers["X-Request-Reference"], "")
    page = re.sub(r"/raise/[a-z-]+/", "", page)
    return re.sub(r'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_reference_is_ours_whatever_the_browser_sends(client):
    given = str(uuid.uuid4())
    answers = {
        client.get("/echo/", headers={"X-Request-Id": given, "X-Request-Reference": given}).content.decode()
        for _ in range(3)
    }
    assert len(answers) == 3
    assert given not in answers
    assert all(uuid.UUID(answer).version == 4 for answer in answers)


def test_a_refusal_is_in_the_trail_under_its_reference(own_database, world_in, settings):
    settings.ROOT_URLCONF = __name__
    browser = Client(raise_request_exception=False)
    browser.force_login(world_in("priya.shah"), backend="visor.accounts.backends.PasswordBackend")
    reference = browser.get("/raise/refused/").headers["X-Request-Reference"]
    found = rows(
        "SELECT actor_text, code, subject_type, subject_id, outcome FROM audit_event WHERE request_id = %s",
        reference,
    )
    assert found == [("Priya Shah", "T_NO", "t", "1", "refused")]


@pytest.mark.parametrize(
    "path", ["/records/%00/", "/records/" + "x" * 3000 + "/", "/records/%ff%fe/", "/records/%F0%9F%98%80/"]
)
def test_no_address_keeps_its_refusal_out_of_the_trail(path, sign_in):
    assert sign_in("priya.shah").get(path).status_code == 404
    assert sign_in("dan.reid").get(path).status_code == 404
    assert sign_in("colin.webb").get(path).status_code == 403


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),
        (0, "203.0.113.9, 198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (1, "spoofed, spoofed, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (2, "spoofed, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, " , ,203.0.113.9", "203.0.113.9"),
        (1, "x" * 500, "x" * 64),
    ],
)
def test_where_a_request_comes_from(proxies, forwarded, expected, settings):
    """Only as many right-most words count as there are proxies of ours: the rest is anybody's."""
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address.of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)) == expected


def test_other_headers_say_nothing_about_where_it_comes_from(settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get(
        "/",
        REMOTE_ADDR="192.0.2.1",
        HTTP_X_REAL_IP="9.9.9.9",
        HTTP_FORWARDED="for=9.9.9.9",
        HTTP_CLIENT_IP="9.9.9.9",
    )
    assert address.of(request) == "192.0.2.1"


def test_another_host_is_refused(client, caplog):
    response = client.get("/echo/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_form_from_elsewhere_gets_a_page_that_says_how_to_go_on(sign_in, world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.user("priya.shah"), backend="visor.accounts.backends.PasswordBackend")
    response = browser.post(f"/records/{world.ordinary}/log/new/", {"text": "x"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Nothing has been saved" in page
    assert world.ordinary not in page.replace(f"/records/{world.ordinary}", "")


def test_a_page_that_is_not_there_and_a_stale_form_keep_the_name_and_the_menu(sign_in, world):
    missing = sign_in("priya.shah").get("/no/such/page/")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.user("priya.shah"), backend="visor.accounts.backends.PasswordBackend")
    stale = browser.post(f"/records/{world.ordinary}/log/new/", {"text": "x"})
    for response, status in ((missing, 404), (stale, 403)):
        page = response.content.decode()
        assert response.status_code == status
        assert "Priya Shah" in page
        assert 'aria-label="Menu"' in page


def test_a_stranger_sees_no_name_and_no_menu_where_no_page_is(db):
    page = Client().get("/no/such/page/").content.decode()
    assert "Page not found" in page
    assert 'aria-label="Menu"' not in page
    assert "Sign out" not in page


def test_a_page_that_is_not_there_costs_few_statements(sign_in, django_assert_max_num_queries):
    browser = sign_in("priya.shah")
    browser.get("/no/such/page/")
    with django_assert_max_num_queries(6):
        browser.get("/no/such/page/")


def test_the_policy_of_the_page_lets_nothing_in_from_elsewhere(sign_in, world):
    policy = sign_in("priya.shah").get(f"/records/{world.ordinary}/").headers["Content-Security-Policy"]
    for word in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
        assert word in policy
    for word in ("unsafe-inline", "unsafe-eval", "*", "http:", "data:"):
        assert word not in policy


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(db):
    browser = Client()
    accounts.sign_in(browser, accounts.make_user())
    browser.get("/account/password/")
    assert {"visor_session", "csrftoken"} <= set(browser.cookies)
    for cookie in browser.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Lax", "Strict"}, cookie.key


def test_signing_in_gives_the_browser_a_session_nobody_could_have_planted(db):
    """Fixation: the key before the password, between the steps and afterwards are three."""
    browser, user = Client(), accounts.make_user()
    planted = "a" * 32
    browser.cookies["visor_session"] = planted
    accounts.give_password(browser, user)
    between = browser.cookies["visor_session"].value
    accounts.give_code(browser, accounts.code_of(user))
    after = browser.cookies["visor_session"].value
    assert len({planted, between, after}) == 3
    assert browser.get("/account/").status_code == 200
    for old in (planted, between):
        thief = Client()
        thief.cookies["visor_session"] = old
        assert thief.get("/account/").status_code == 302
