"""Every way of coming to a record, and what its address answers (design 3)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from vetting.models import Clearance

IN_SCOPE = [
    "priya.shah",
    "tom.hughes",
    "grace.okafor",
    "alice.byrne",
    "una.clarke",
    "jon.pike",
    "ruth.ellery",
    "helen.archer",
]
OUT_OF_SCOPE = ["rob.finch", "dan.reid", "megan.rees", "kev.marsden", "lena.novak", "marcus.bell"]
NOT_READY = ["omar.said", "beth.lowe", "sam.carter", "ivy.grant", "leo.marsh"]
NO_RECORDS = ["nadia.frost", "irene.holt", "paul.dean", "colin.webb"]


@pytest.mark.parametrize("person", IN_SCOPE)
def test_in_scope_opens(person, sign_in, world):
    response = sign_in(person).get(f"/records/{world.ordinary}/")
    assert response.status_code == 200
    assert world.ordinary.replace("-", "/") in response.content.decode()


@pytest.mark.parametrize("person", OUT_OF_SCOPE)
def test_out_of_scope_gets_the_card_and_nothing_else(person, sign_in, world):
    response = sign_in(person).get(f"/records/{world.ordinary}/")
    page = response.content.decode()
    assert response.status_code == 403
    assert "Priya Shah" in page
    assert "priya.shah@visor.example" in page
    assert "Timeline" not in page
    assert "RoSH" not in page


@pytest.mark.parametrize("person", NOT_READY + NO_RECORDS)
@pytest.mark.parametrize("which", ["ordinary", "missing"])
def test_whoever_may_open_no_record_gets_the_same_whatever_they_name(person, which, sign_in, world):
    slug = world.ordinary if which == "ordinary" else "VR26-9999999J"
    response = sign_in(person).get(f"/records/{slug}/")
    assert response.status_code == 403
    assert "Priya Shah" not in response.content.decode()


@pytest.mark.parametrize(("which", "status"), [("shared", 200), ("lapsed", 403)])
def test_a_share_opens_one_record_until_its_date(which, status, sign_in, world):
    person = {"shared": "kev.marsden", "lapsed": "lena.novak"}[which]
    assert sign_in(person).get(f"/records/{world.special[which]}/").status_code == status


@pytest.mark.parametrize("person", ["tom.hughes", "grace.okafor", "jon.pike", "megan.rees", "helen.archer"])
def test_signposted_says_whom_to_ask_and_not_who_it_is(person, sign_in, world):
    with_name = sign_in("priya.shah").get(f"/records/{world.special['signposted']}/")
    response = sign_in(person).get(f"/records/{world.special['signposted']}/")
    page = response.content.decode()
    assert (with_name.status_code, response.status_code) == (200, 403)
    assert "Priya Shah" in page
    assert with_name.context["identity"]["name"] not in page


@pytest.mark.parametrize("person", ["tom.hughes", "grace.okafor", "jon.pike", "megan.rees", "helen.archer"])
def test_hidden_and_missing_are_the_same_page_and_the_same_work(
    person, sign_in, world, django_assert_num_queries
):
    client, hidden = sign_in(person), world.special["hidden"]
    client.get("/records/VR26-9999999J/")
    with django_assert_num_queries(statements_of_a_miss(client)):
        answer = client.get(f"/records/{hidden}/")
    missing = client.get("/records/VR26-9999999J/")
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert without_reference(answer) == without_reference(missing)
    assert set(answer.headers) == set(missing.headers)


def statements_of_a_miss(client):
    with CaptureQueriesContext(connection) as captured:
        client.get("/records/VR26-9999999J/")
    return len(captured)


def without_reference(response):
    """The page without what differs every time: the request's own reference and the form tokens."""
    page = response.content.decode()
    page = page.replace(response.headers["X-Request-Reference"], "")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r'nonce="[^"]+"', "", page)


@pytest.mark.parametrize(
    "slug", ["VR26-0000001A", "nonsense", "VR99", "..%2f..", "' OR 1=1 --", "%00", "VR26-0000001"]
)
def test_a_reference_that_is_none_is_not_found(slug, sign_in):
    assert sign_in("priya.shah").get(f"/records/{slug}/").status_code == 404


def test_expiry_of_vetting_stops_access_at_that_moment(sign_in, world):
    client = sign_in("tom.hughes")
    assert client.get(f"/records/{world.ordinary}/").status_code == 200
    Clearance.objects.filter(user=world.user("tom.hughes")).update(valid_until=timezone.now())
    response = client.get(f"/records/{world.ordinary}/")
    assert response.status_code == 403
    assert "vetting" in response.content.decode()


def test_every_answer_is_audited(own_database, as_owner, world_in):
    user = world_in("megan.rees")
    client = Client()
    client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
    assert client.get("/records/VR26-9999999J/").status_code == 404
    with as_owner() as cursor:
        cursor.execute(
            "SELECT action, outcome, code FROM audit_event WHERE actor_id = %s AND subject_type = 'nominal'"
            " ORDER BY at DESC LIMIT 1", [user.pk],
        )  # fmt: skip
        assert cursor.fetchone() == ("access.refused", "refused", "OBJ_NONE")
