"""Drafts: everything typed is kept, for the person who typed it and nobody else, and nothing that must not be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from visor.access.actor import acting
from visor.web import drafts
from visor.web.models import Draft

KEY = "log/VR26-0000001B"


@pytest.fixture
def priya(sign_in):
    return sign_in("priya.shah")


def keep(actor, key=KEY, *, at=None, **fields):
    return drafts.keep(by=actor, key=key, fields=fields, at=at or timezone.now())


def kept(world, person="priya.shah", key=KEY):
    with acting(world.user(person).pk) as actor:
        found = drafts.find(by=actor, key=key)
        return found and found.fields


def test_it_is_kept_and_kept_over(act):
    later = timezone.now() + timedelta(seconds=10)
    with act("priya.shah") as priya:
        keep(priya, text="Half a")
        keep(priya, text="Half a sentence", at=later)
        found = drafts.find(by=priya, key=KEY)
        assert (found.fields, found.saved_at) == ({"text": "Half a sentence"}, later)
        drafts.drop(by=priya, key=KEY)
        assert drafts.find(by=priya, key=KEY) is None


def test_nobody_else_has_it(act, world):
    with act("priya.shah") as priya:
        keep(priya, text="hers")
    for person in ("tom.hughes", "grace.okafor", "colin.webb", "nadia.frost"):
        with act(person) as other:
            assert drafts.find(by=other, key=KEY) is None
            assert not Draft.objects.exists()
            drafts.drop(by=other, key=KEY)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE web_draft SET user_id = %s", [other.user_id])
                assert cursor.rowcount == 0
    assert kept(world) == {"text": "hers"}


def test_nobody_writes_one_for_somebody_else(act, world):
    from django.db import transaction
    from django.db.utils import DatabaseError

    with act("tom.hughes"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Draft.objects.create(user=world.user("priya.shah"), key="x", saved_at=timezone.now())


def test_the_page_keeps_it_by_the_signed_in_person_whatever_it_sends(priya, world):
    response = priya.post(f"/drafts/{KEY}/", {"text": "typed", "user_id": world.user("tom.hughes").pk})
    assert response.status_code == 200
    assert kept(world)["text"] == "typed"
    assert kept(world, "tom.hughes") is None


def test_a_stranger_keeps_nothing():
    response = Client().post(f"/drafts/{KEY}/", {"text": "x"})
    assert response.status_code == 302


def test_what_must_never_be_kept_is_not(priya, world):
    typed = {"csrfmiddlewaretoken": "t", "password": "p", "code": "123456", "file": "f", "text": "kept"}
    priya.post(f"/drafts/{KEY}/", typed)
    assert kept(world) == {"text": "kept"}


@pytest.mark.parametrize(
    "text",
    [
        "O'Connor ŵ 😀",
        "<script>alert(1)</script>",
        "'; DROP TABLE web_draft; --",
        "a\r\nb\tc",
        "x" * 199_000,
        "\\u0000 \\ud800",
    ],
)
def test_it_is_kept_as_it_was_typed(text, priya, world):
    assert priya.post(f"/drafts/{KEY}/", {"text": text}).status_code == 200
    assert kept(world)["text"] == text


def test_a_null_character_costs_nobody_their_draft(priya, world):
    assert priya.post(f"/drafts/{KEY}/", {"te\0xt": "a\0b"}).status_code == 200
    assert kept(world) == {"text": "ab"}


@pytest.mark.parametrize("key", ["a%00b", "x" * 400, "..", "a/b/c", "%F0%9F%98%80", "' OR 1=1"])
def test_any_key_is_a_key(key, priya):
    response = priya.post(f"/drafts/{key}/", {"text": "x"})
    assert response.status_code == 200


def test_too_long_is_told_and_what_was_kept_stays(priya, world):
    priya.post(f"/drafts/{KEY}/", {"text": "short"})
    response = priya.post(f"/drafts/{KEY}/", {"text": "x" * 200_001})
    assert response.status_code == 413
    assert "200,000" in response.json()["error"]
    assert kept(world) == {"text": "short"}


def test_somebody_who_is_not_ready_keeps_their_own_words_too(sign_in, world):
    assert sign_in("omar.said").post(f"/drafts/{KEY}/", {"text": "x"}).status_code == 200
    assert kept(world, "omar.said") == {"text": "x"}


def test_a_draft_of_a_record_that_may_not_be_opened_is_not_shown_by_it(sign_in, world):
    """The words are one's own, but the page they were typed on is closed."""
    client = sign_in("dan.reid")
    client.post(f"/drafts/log/{world.ordinary}/", {"text": "mine"})
    response = client.get(f"/records/{world.ordinary}/log/new/")
    assert response.status_code == 403
    assert "mine" not in response.content.decode()
