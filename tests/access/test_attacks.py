"""A hostile insider and a stranger: what they try, and what they get."""

import pytest
from django.test import Client
from django.utils import timezone

from records.nominals.models import Nominal
from tests.records.documents.uploading import add, added, pdf, read_all
from visor.access.actor import acting
from visor.organisation.models import Posting


@pytest.mark.parametrize(
    "name",
    [
        'a".pdf',
        "a%0d%0aSet-Cookie: stolen=1.pdf",
        "../../etc/passwd.pdf",
        "a;filename=b.exe.pdf",
        "\u202efdp.exe.pdf",
        "😀ŵ.pdf",
    ],
)
def test_the_name_of_a_file_reaches_no_header_and_no_path(name, sign_in, world, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    client = sign_in("priya.shah")
    address = added(add(client, world.ordinary, pdf(), name=name))
    read_all()
    response = client.get(f"{address}file/")
    assert response.status_code == 200
    assert "stolen" not in response.cookies
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="VISOR-{world.ordinary}-')
    assert disposition.count('"') == 2
    assert not {"\r", "\n", "/", ";exe"} & set(disposition.partition("filename=")[2])


def test_a_posting_that_ends_ends_the_open_browser_too(sign_in, world):
    client = sign_in("tom.hughes")
    assert client.get("/records/?q=a", follow=True).status_code == 200
    Posting.objects.filter(user=world.user("tom.hughes")).update(ends_at=timezone.now())
    for address in ("/records/?q=a", f"/records/{world.ordinary}/", "/records/new/"):
        response = client.get(address)
        assert response.status_code == 403
        assert world.ordinary not in response.content.decode().replace(address, "")
    assert client.get("/").headers["Location"] == "/status/"


def test_a_record_moved_out_of_the_unit_is_gone_at_once(sign_in, world, act):
    client, slug = sign_in("tom.hughes"), world.ordinary
    assert client.get(f"/records/{slug}/").status_code == 200
    with act("priya.shah") as priya:
        from visor.organisation.models import Unit

        nominal = Nominal.objects.visible_to(priya).get(reference=slug.replace("-", "/"))
        nominal.owner_unit = Unit.objects.get(code="demo-cardiff")
        nominal.save(update_fields=["owner_unit"])
    assert client.get(f"/records/{slug}/").status_code == 403


def test_a_name_that_breaks_the_line_breaks_no_header(sign_in, world, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    response = add(sign_in("priya.shah"), world.ordinary, pdf(), name="a\r\nSet-Cookie: stolen=1.pdf")
    assert response.status_code in {302, 422}
    assert "stolen" not in response.cookies


@pytest.mark.parametrize("cookie", ["", "x", "a" * 32, "' OR 1=1 --", "\\x00", "a" * 5000])
def test_a_made_up_session_is_a_stranger(cookie, db):
    client = Client()
    client.cookies["visor_session"] = cookie
    assert client.get("/records/").headers["Location"].startswith("/sign-in/")


def test_a_session_signed_out_is_dead_for_whoever_copied_its_cookie(sign_in, world):
    client, thief = sign_in("priya.shah"), Client()
    thief.cookies["visor_session"] = client.cookies["visor_session"].value
    assert thief.get(f"/records/{world.ordinary}/").status_code == 200
    client.post("/sign-out/")
    assert thief.get(f"/records/{world.ordinary}/").status_code == 302


@pytest.mark.parametrize(
    "header",
    [{"X-Forwarded-User": "priya.shah"}, {"Remote-User": "priya.shah"}, {"Authorization": "Basic cHJpeWE6eA=="},
     {"X-Original-URL": "/help/access/"}, {"X-Rewrite-URL": "/help/access/"}, {"X-HTTP-Method-Override": "GET"}],
)  # fmt: skip
def test_no_header_makes_somebody_of_a_stranger(header, world):
    response = Client().get(f"/records/{world.ordinary}/", headers=header)
    assert response.status_code == 302


def test_every_parameter_that_could_name_somebody_else_is_ignored(sign_in, world):
    """The actor comes from the session: never from what is sent."""
    client = sign_in("dan.reid")
    priya = world.user("priya.shah")
    names = {name: priya.pk for name in ("user", "user_id", "actor", "actor_id", "by", "as", "visor.actor")}
    assert client.get(f"/records/{world.ordinary}/", names).status_code == 403
    assert client.post(f"/records/{world.ordinary}/log/new/", {**names, "text": "x"}).status_code == 403


@pytest.mark.parametrize(
    "slug", ["VR26%2F0000001B", "vr26-0000001b", "VR26-0000001B ", "VR26-1B", "VR26–0000001B"]
)
def test_another_spelling_of_an_address_opens_nothing_more(slug, sign_in, world):
    for person in ("megan.rees", "helen.archer", "kev.marsden"):
        client = sign_in(person)
        assert client.get(f"/records/{slug}/").status_code in {301, 403, 404, 200}
        first = client.get("/records/VR26-0000001B/").status_code
        other = client.get(f"/records/{slug}/").status_code
        assert other in {first, 404}


def test_the_database_knows_no_more_of_a_person_than_their_session(world):
    """Two people in one process, one after the other: nothing of the first is left for the second."""
    with acting(world.user("priya.shah").pk) as priya:
        hers = set(Nominal.objects.visible_to(priya).values_list("pk", flat=True))
    with acting(world.user("megan.rees").pk) as megan:
        others = set(Nominal.objects.visible_to(megan).values_list("pk", flat=True))
        assert set(Nominal.objects.visible_to(priya).values_list("pk", flat=True)) == set()
    assert hers
    assert others
    assert not hers & others
