"""Every address and every kind of person: what each answers, written down and reviewed.

A new route without a row here fails. The rows are what the design asks (section 3), not what the code does.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.records.documents.uploading import add, added, pdf, read_all
from visor.access.guard import declared_views

# A stranger; vetted and not trained; another PDU; the manager; the national reader; the region's ViSOR
# administrator; the system administrator; the auditor.
PEOPLE = (
    "",
    "omar.said",
    "dan.reid",
    "priya.shah",
    "helen.archer",
    "ruth.ellery",
    "colin.webb",
    "nadia.frost",
)
EVERYBODY = "200 200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200 200"
AWAY = "302 302 302 302 302 302 302 302"
DEAD_LINK = "410 410 410 410 410 410 410 410"
NEVER = "405 405 405 405 405 405 405 405"
ADMINISTRATORS = "302 403 403 403 403 200 200 403"
READS = "302 403 403 200 200 200 403 403"
WORKS = "302 403 403 200 403 200 403 403"
SUPERVISORS = "302 403 403 403 403 403 403 403"  # none of these people supervises a team

# What a GET answers. `<str:slug>` is an open record of Priya Shah's, `<uuid:reference>` a document on it.
GET = {
    "": "302 302 200 200 200 200 302 302",  # home, or one's own status
    "sign-in/": "200 302 302 302 302 302 302 302",
    "sign-in/code/": AWAY,
    "sign-out/": NEVER,
    "signed-out/": EVERYBODY,
    "keepalive/": NEVER,
    "link/<str:token>/": "410 200 200 200 200 200 200 200",  # signed in: "sign out first", no link is read
    "set-up/password/": DEAD_LINK,
    "set-up/codes/": DEAD_LINK,
    "set-up/codes/qr.svg": DEAD_LINK,
    "set-up/recovery-codes/": AWAY,
    "account/": SIGNED_IN,
    "account/password/": SIGNED_IN,
    "account/authenticator/": SIGNED_IN,
    "account/authenticator/new/": AWAY,
    "account/authenticator/qr.svg": AWAY,
    "account/token/": AWAY,
    "account/recovery-codes/": SIGNED_IN,
    "account/sessions/": SIGNED_IN,
    "account/sessions/others/end/": NEVER,
    "account/sessions/<uuid:ref>/end/": NEVER,
    "people/": ADMINISTRATORS,
    "people/invite/": ADMINISTRATORS,
    "people/<uuid:ref>/": ADMINISTRATORS,
    "people/<uuid:ref>/invite/": NEVER,
    "people/<uuid:ref>/password/": ADMINISTRATORS,  # are you sure?
    "people/<uuid:ref>/authenticator/": ADMINISTRATORS,
    "people/<uuid:ref>/authenticator/answer/": NEVER,
    "people/<uuid:ref>/token/": ADMINISTRATORS,
    "people/<uuid:ref>/sessions/end/": ADMINISTRATORS,
    "people/<uuid:ref>/use/": ADMINISTRATORS,
    "notices/": SIGNED_IN,
    "status/": SIGNED_IN,
    "drafts/<path:key>/": NEVER,
    "healthz/live": EVERYBODY,
    "healthz/ready": EVERYBODY,
    "records/": "302 403 200 200 200 200 403 403",
    "records/new/": "302 403 302 302 403 302 403 403",  # without a search: to the search page
    "records/<str:slug>/": READS,
    "records/<str:slug>/log/new/": WORKS,
    "records/<str:slug>/markers/new/": WORKS,
    "help/access/": SIGNED_IN,
    "records/<str:slug>/releases/": READS,
    "records/<str:slug>/releases/add/": WORKS,
    "records/<str:slug>/releases/<uuid:release>/withdraw/": WORKS,
    "records/<str:slug>/documents/": READS,
    "records/<str:slug>/documents/add/": WORKS,
    "records/<str:slug>/documents/<uuid:reference>/": READS,
    "records/<str:slug>/documents/<uuid:reference>/progress/": READS,
    "records/<str:slug>/documents/<uuid:reference>/reading/": READS,
    "records/<str:slug>/documents/<uuid:reference>/again/": NEVER,
    "records/<str:slug>/documents/<uuid:reference>/file/": READS,
    "records/<str:slug>/documents/<uuid:reference>/pages/<int:number>.png": READS,
    "records/<str:slug>/documents/<uuid:reference>/assessment/": "302 403 403 302 302 302 403 403",
    "records/<str:slug>/assessments/": READS,
    "records/<str:slug>/assessments/<uuid:assessment>/": READS,
    "records/<str:slug>/assessments/<uuid:assessment>/check/": WORKS,
    "records/<str:slug>/assessments/<uuid:assessment>/reject/": WORKS,
    "records/<str:slug>/assessments/<uuid:assessment>/sign-off/": NEVER,
    "records/<str:slug>/assessments/<uuid:assessment>/return/": SUPERVISORS,
    # Not confirmed yet, so there is nothing to withdraw: back to the assessment.
    "records/<str:slug>/assessments/<uuid:assessment>/withdraw/": "302 403 403 302 403 302 403 403",
    "sign-off/": SUPERVISORS,
}
# What an empty POST answers; every other route answers 405 to everybody.
WRITES = "302 403 403 422 403 422 403 403"
POST = {
    "records/": "302 403 422 422 422 422 403 403",
    "sign-in/": "200 302 302 302 302 302 302 302",
    "sign-in/code/": AWAY,
    "sign-out/": AWAY,
    "keepalive/": SIGNED_IN,
    "link/<str:token>/": "410 200 200 200 200 200 200 200",
    "set-up/password/": DEAD_LINK,
    "set-up/codes/": DEAD_LINK,
    "set-up/recovery-codes/": AWAY,
    "account/password/": SIGNED_IN,
    "account/authenticator/": SIGNED_IN,
    "account/authenticator/new/": AWAY,
    "account/token/": AWAY,
    "account/recovery-codes/": SIGNED_IN,
    "account/sessions/others/end/": AWAY,
    "account/sessions/<uuid:ref>/end/": AWAY,  # of somebody else's session: nothing ends, nothing tells
    "people/invite/": ADMINISTRATORS,
    "people/<uuid:ref>/invite/": "302 403 403 403 403 302 302 403",
    "people/<uuid:ref>/password/": ADMINISTRATORS,
    "people/<uuid:ref>/authenticator/": ADMINISTRATORS,
    "people/<uuid:ref>/authenticator/answer/": "302 403 403 403 403 302 302 403",
    "people/<uuid:ref>/token/": ADMINISTRATORS,
    "people/<uuid:ref>/sessions/end/": "302 403 403 403 403 302 302 403",
    "people/<uuid:ref>/use/": "302 403 403 403 403 404 404 403",
    "notices/": AWAY,  # marked read: back to the list
    "drafts/<path:key>/": SIGNED_IN,
    "records/new/": "302 403 302 302 403 302 403 403",
    "records/<str:slug>/log/new/": WRITES,
    "records/<str:slug>/markers/new/": WRITES,
    "records/<str:slug>/releases/add/": WRITES,
    "records/<str:slug>/releases/<uuid:release>/withdraw/": WRITES,
    "records/<str:slug>/documents/add/": WRITES,
    "records/<str:slug>/documents/<uuid:reference>/again/": "302 403 403 302 403 302 403 403",
    "records/<str:slug>/documents/<uuid:reference>/assessment/": "302 403 403 302 403 302 403 403",
    "records/<str:slug>/assessments/<uuid:assessment>/check/": WRITES,
    "records/<str:slug>/assessments/<uuid:assessment>/reject/": WRITES,
    "records/<str:slug>/assessments/<uuid:assessment>/sign-off/": SUPERVISORS,
    "records/<str:slug>/assessments/<uuid:assessment>/return/": SUPERVISORS,
    "records/<str:slug>/assessments/<uuid:assessment>/withdraw/": WRITES,
}
STRANGERS_PAGES = {"", "sign-in/", "sign-in/code/", "signed-out/", "healthz/live", "healthz/ready"} | {
    route for route in GET if route.startswith(("link/", "set-up/"))
}
OF_A_RECORD = [route for route in GET if "<str:slug>" in route]
WITHOUT_DOCUMENT = [route for route in OF_A_RECORD if "<uuid:reference>" not in route]
ADDED_IN_THE_DEMONSTRATION = {"demo/codes/"}


@pytest.fixture
def addresses(world, sign_in, settings, tmp_path):
    """Every route with real things in its place: `addresses(slug)` gives route and address."""
    settings.VAR_DIR = tmp_path
    document = added(add(sign_in("priya.shah"), world.ordinary, pdf())).rstrip("/").rpartition("/")[2]
    read_all()
    read_all()  # and have its pages drawn, which is asked for when it has been read
    fill = {
        "<uuid:release>": release_of(sign_in("priya.shah"), world.ordinary),
        "<uuid:reference>": document,
        "<uuid:assessment>": assessment_of(sign_in("priya.shah"), world.ordinary, document),
        "<int:number>": "1",
        "<uuid:ref>": str(world.user("tom.hughes").ref),
        "<path:key>": "log/x",
        "<str:token>": "x" * 40,
    }

    def filled(slug):
        for route, _view in declared_views():
            address = "/" + route.replace("<str:slug>", slug)
            for name, value in fill.items():
                address = address.replace(name, value)
            yield route, address

    return filled


def assessment_of(browser, slug, document):
    check = browser.get(f"/records/{slug}/documents/{document}/assessment/").headers["Location"]
    return check.split("/")[-3]


def release_of(browser, slug):
    today = timezone.localdate()
    date = {"released_on_day": today.day, "released_on_month": today.month, "released_on_year": today.year}
    browser.post(f"/records/{slug}/releases/add/", date)
    return re.search(
        r"/releases/([0-9a-f-]{36})/", browser.get(f"/records/{slug}/releases/").content.decode()
    )[1]


@pytest.fixture
def browser(sign_in):
    return lambda person: sign_in(person) if person else Client()


def test_every_route_has_its_row():
    routes = {route for route, _view in declared_views()} - ADDED_IN_THE_DEMONSTRATION
    assert routes == set(GET), "write down what the new route answers to each kind of person"
    assert set(POST) <= routes
    for row in [*GET.values(), *POST.values()]:
        assert len(row.split()) == len(PEOPLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_person_is_answered(person, addresses, browser, world):
    column = PEOPLE.index(person)
    wrong = {}
    for route, address in addresses(world.ordinary):
        for method, table in (("get", GET), ("head", GET), ("post", POST)):
            expected = table.get(route, NEVER).split()[column]
            given = getattr(browser(person), method)(address).status_code
            if method == "head" and given == 405:
                continue
            if str(given) != expected:
                wrong[method, route] = (given, expected)
    assert wrong == {}


def test_a_stranger_sees_sign_in_or_a_public_page_and_nothing_of_a_record(addresses, world):
    for route, address in addresses(world.ordinary):
        response = Client().get(address)
        if route not in STRANGERS_PAGES and response.status_code != 405 and not route.startswith("set-up/"):
            assert response.status_code == 302, route
            assert response.headers["Location"].startswith("/sign-in/?next="), route
        assert "Priya Shah" not in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("person", ["", "priya.shah"])
def test_no_other_method_is_answered(method, person, addresses, browser, world):
    client = browser(person)
    for route, address in addresses(world.ordinary):
        response = getattr(client, method)(address)
        assert response.status_code == 405, route
        assert not response.content


def test_a_post_without_the_token_of_its_form_is_refused_everywhere(addresses, world):
    """Strangers included: to the sign-in page or refused, and nothing is done."""
    priya = world.user("priya.shah")
    for route, address in addresses(world.ordinary):
        if route not in POST:
            continue
        client = Client(enforce_csrf_checks=True)
        client.force_login(priya, backend="visor.accounts.backends.PasswordBackend")
        for forged in ({"text": "forged"}, {"text": "forged", "csrfmiddlewaretoken": "x" * 64}):
            assert client.post(address, forged).status_code == 403, route
        stranger = Client(enforce_csrf_checks=True).post(address, {"text": "forged"})
        assert stranger.status_code in {302, 403}, route
        if stranger.status_code == 302:
            assert stranger.headers["Location"].startswith("/sign-in/"), route


@pytest.mark.parametrize(
    ("person", "signposted", "hidden"),
    [
        ("dan.reid", 403, 404),
        ("tom.hughes", 403, 404),
        ("jon.pike", 403, 404),
        ("ruth.ellery", 403, 404),
        ("helen.archer", 403, 404),
        ("omar.said", 403, 403),
        ("colin.webb", 403, 403),
        ("nadia.frost", 403, 403),
    ],
)
def test_restricted_and_missing_records_on_every_route(person, signposted, hidden, addresses, world, browser):
    """Whoever reads no records is told so and nothing else; everybody else gets hidden = missing."""
    client = browser(person)
    expected = {
        world.special["signposted"]: signposted,
        world.special["hidden"]: hidden,
        "VR26-9999999J": hidden,
        "nonsense": hidden,
    }
    for slug, status in expected.items():
        for route, address in addresses(slug):
            if route not in OF_A_RECORD or GET[route] == NEVER or "<uuid:reference>" in route:
                continue
            # Told by their role alone, before any record is asked for: a reader, and a MAPPA co-ordinator.
            not_their_role = (person == "helen.archer" and GET[route] == WORKS) or (
                person == "jon.pike" and route.endswith(("/check/", "/reject/"))
            )
            wanted = 403 if not_their_role else status
            assert client.get(address).status_code == wanted, (route, slug)


def test_a_document_opens_under_its_own_record_only(addresses, world, browser):
    """The same key under another record of the same person, a shared one, a hidden one, none: no such page."""
    priya = browser("priya.shah")
    with_documents = [route for route in OF_A_RECORD if "<uuid:reference>" in route]
    for slug in [world.special["shared"], world.special["hidden"], "VR26-9999999J"]:
        for route, address in addresses(slug):
            if route in with_documents and GET[route] != NEVER:
                assert priya.get(address).status_code == 404, (route, slug)
            if route in with_documents and route in POST:
                assert priya.post(address).status_code == 404, (route, slug)


def test_nothing_that_is_shown_is_kept_by_a_browser_or_a_proxy(addresses, world, browser):
    for person in ("", "priya.shah", "dan.reid"):
        for route, address in addresses(world.ordinary):
            headers = browser(person).get(address).headers
            assert "no-store" in headers["Cache-Control"], route
            assert headers["X-Frame-Options"] == "DENY", route
            assert headers["X-Content-Type-Options"] == "nosniff", route
            assert "default-src 'none'" in headers["Content-Security-Policy"], route
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin", route
            assert "Server" not in headers
            assert "X-Powered-By" not in headers
