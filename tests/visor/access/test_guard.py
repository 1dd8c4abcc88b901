"""Nothing is open by default: the check that stops the start, and the middleware that stops the request."""

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path

from tests.access.owner import rows
from visor.access.decision import Allowed, Denied
from visor.access.guard import allow, every_view_declares_its_rule, public, signed_in

RAN = []


def undeclared(request):
    RAN.append("undeclared")
    return HttpResponse("record text")


def _always(actor):
    return Allowed()


@allow(_always)
def streams(request):
    return StreamingHttpResponse(["record text"])


@allow(_always)
def sends_a_file(request):
    return FileResponse(b"record text")


@allow(_always)
def unfinished(request):
    return TemplateResponse(request, "404.html")


@allow(lambda actor: Denied("TEST_NO", "No."))
def never(request):
    RAN.append("never")
    return HttpResponse("record text")


@public("a test")
def opened(request):
    return HttpResponse("hello")


urlpatterns = [
    path("undeclared/", undeclared),
    path("streams/", streams),
    path("file/", sends_a_file),
    path("unfinished/", unfinished),
    path("never/", never),
    path("opened/", opened),
]
handler404 = "visor.web.views.page_not_found"
handler500 = "visor.web.views.server_error"


@pytest.fixture
def these_views(settings):
    settings.ROOT_URLCONF = __name__
    RAN.clear()


@pytest.fixture
def priya(sign_in, these_views):
    client = sign_in("priya.shah")
    client.raise_request_exception = False
    return client


def test_the_start_stops_on_a_view_without_a_rule(these_views):
    problems = every_view_declares_its_rule()
    assert [(problem.id, problem.level) for problem in problems] == [("visor.E001", 40)]
    assert "undeclared/" in problems[0].msg


def test_the_house_itself_has_no_such_view():
    assert every_view_declares_its_rule() == []


def test_a_view_without_a_rule_never_runs_whoever_asks(priya, caplog):
    stranger = Client(raise_request_exception=False)
    for client in (priya, stranger):
        response = client.get("/undeclared/")
        assert response.status_code >= 400
        assert b"record text" not in response.content
    assert RAN == []


@pytest.mark.parametrize("address", ["/streams/", "/file/", "/unfinished/"])
def test_a_response_that_would_outlive_its_transaction_is_not_served(address, priya, caplog):
    response = priya.get(address)
    assert response.status_code == 500
    assert b"record text" not in response.content


def test_a_denied_view_does_not_run(priya):
    assert priya.get("/never/").status_code == 403
    assert RAN == []


def test_a_public_view_is_open_and_reaches_no_record(priya):
    assert Client().get("/opened/").content == b"hello"


def test_an_account_out_of_use_is_refused_everywhere_at_once(sign_in, world):
    client = sign_in("priya.shah")
    priya = world.user("priya.shah")
    priya.is_active = False
    priya.save(update_fields=["is_active"])
    for address in ("/", "/records/", f"/records/{world.elsewhere}/", "/account/"):
        response = client.get(address)
        assert response.status_code in {302, 403}
        assert b"Timeline" not in response.content


def test_signed_in_means_an_account_in_use():
    from visor.access.actor import SYSTEM, Actor

    assert signed_in(Actor(user_id=1, name="", active=True))
    assert not signed_in(Actor(user_id=1, name="", active=False, vetted=True, trained=True))
    assert not signed_in(SYSTEM)


def test_a_refusal_is_written_with_who_what_and_why(own_database, world_in):
    client = Client()
    client.force_login(world_in("dan.reid"), backend="visor.accounts.backends.PasswordBackend")
    response = client.get("/people/")
    assert response.status_code == 403
    found = rows(
        "SELECT actor_text, action, outcome, code, request_id, detail FROM audit_event"
        " WHERE action = 'access.refused' ORDER BY at DESC LIMIT 1"
    )
    reference = response.headers["X-Request-Reference"]
    detail = {"path": "/people/", "method": "GET"}
    assert found == [("Daniel Reid", "access.refused", "refused", "ROL_FUNC", reference, detail)]
