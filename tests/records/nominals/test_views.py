"""The pages of a record, as people use and misuse them."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.nominals.models import LogEntry, Name, Nominal, TimelineEntry
from tests.records.nominals.test_actions import create
from visor.access.actor import acting


@pytest.fixture
def priya(sign_in):
    return sign_in("priya.shah")


def shown(response):
    return response.content.decode()


# --- the record ---


def lines_at(act, slug, count, moment):
    with act("priya.shah") as actor:
        nominal = Nominal.objects.visible_to(actor).get(reference=slug.replace("-", "/"))
        for number in range(count):
            TimelineEntry.objects.create(
                nominal=nominal, at=moment, kind="log", title=f"Line {number:03}", by_name="Somebody"
            )


def test_paging_the_timeline_loses_and_repeats_no_line_when_many_share_a_moment(priya, world, act):
    lines_at(act, world.ordinary, 120, timezone.now())
    address, seen = f"/records/{world.ordinary}/", []
    for _ in range(5):
        page = shown(priya.get(address))
        seen += re.findall(r"Line (\d{3})", page)
        older = re.search(r'href="(\?before=[^"#]+)', page)
        if not older:
            break
        address = f"/records/{world.ordinary}/{older[1].replace('&amp;', '&')}"
    assert sorted(seen) == [f"{number:03}" for number in range(120)]


@pytest.mark.parametrize(
    "before",
    ["", "x", "~", "2024-01-01~1", "2024-01-01T00:00:00Z~", "2024-01-01T00:00:00Z~-1", "2024-01-01T00:00:00Z~x",
     "2024-01-01T00:00:00Z~99999999999999999999", "2024-13-45T99:00:00Z~1", "0001-01-01T00:00:00Z~1",
     "9999-12-31T23:59:59.999999-14:00~1", "0001-01-01T00:00:00+23:59~1", "\0~1", "2024-01-01T00:00:00Z~١",
     "' OR 1=1~1", "2024-01-01T00:00:00Z~1~2"],
)  # fmt: skip
def test_a_cursor_that_was_tampered_with_is_harmless(before, priya, sign_in, world):
    address = f"/records/{world.ordinary}/"
    assert priya.get(address, {"before": before}).status_code == 200
    assert sign_in("dan.reid").get(address, {"before": before}).status_code == 403


def test_the_cursor_of_one_record_shows_nothing_of_another(priya, world, act):
    with act("priya.shah") as actor:
        first, second = Nominal.objects.visible_to(actor).filter(visibility="open").order_by("pk")[:2]
        last = TimelineEntry.objects.of(second)[0]
    page = shown(priya.get(f"/records/{first.slug}/", {"before": f"9000-01-01T00:00:00Z~{last.pk}"}))
    assert second.reference not in page


# The session with its person and `acting` are two of them; leaving `acting` is one more, in tests alone.
STATEMENTS = [
    ("/records/{}/", "priya.shah", 6),
    ("/records/{}/", "helen.archer", 6),
    ("/records/{}/", "dan.reid", 5),
    ("/", "priya.shah", 9),
    ("/", "ruth.ellery", 9),
]


@pytest.mark.parametrize(("address", "person", "count"), STATEMENTS)
def test_how_many_statements_a_page_takes(address, person, count, sign_in, world):
    client, address = sign_in(person), address.format(world.ordinary)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= count, statements


@pytest.mark.parametrize("lines", [0, 45])
def test_a_long_record_takes_no_more_statements_than_a_short_one(lines, priya, world, act):
    lines_at(act, world.ordinary, lines, timezone.now())
    priya.get(f"/records/{world.ordinary}/")
    with CaptureQueriesContext(connection) as captured:
        priya.get(f"/records/{world.ordinary}/")
    assert len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 6


# --- the log ---

ENTRY = {
    "kind": "office", "happened_on_day": "1", "happened_on_month": "2", "happened_on_year": "2024", "text": "Came in.",
}  # fmt: skip


def entries(act, slug):
    with act("priya.shah") as actor:
        nominal = Nominal.objects.visible_to(actor).get(reference=slug.replace("-", "/"))
        return list(LogEntry.objects.of(nominal).order_by("pk").values_list("text", flat=True))


def test_an_entry_is_saved_once_however_often_its_form_is_sent(priya, world, act):
    before = len(entries(act, world.ordinary))
    form = {**ENTRY, "form_key": str(uuid.uuid4())}
    for _ in range(3):
        assert priya.post(f"/records/{world.ordinary}/log/new/", form).status_code == 302
    assert len(entries(act, world.ordinary)) == before + 1


def test_what_is_changed_after_going_back_is_saved_too(priya, world, act):
    form = {**ENTRY, "form_key": str(uuid.uuid4())}
    priya.post(f"/records/{world.ordinary}/log/new/", form)
    priya.post(f"/records/{world.ordinary}/log/new/", {**form, "text": "Came in, drunk."})
    assert entries(act, world.ordinary)[-2:] == ["Came in.", "Came in, drunk."]


def test_a_draft_that_arrives_after_saving_cannot_swallow_the_next_entry(priya, world, act):
    """The page keeps a draft every few seconds: the last may arrive after the form itself."""
    form = {**ENTRY, "form_key": str(uuid.uuid4())}
    address = f"/records/{world.ordinary}/log/new/"
    priya.post(address, form)
    priya.post(f"/drafts/log/{world.ordinary}/", form)
    page = shown(priya.get(address))
    assert form["form_key"] in page
    priya.post(address, {**form, "text": "Something quite different."})
    assert entries(act, world.ordinary)[-1] == "Something quite different."


def test_a_draft_is_offered_after_a_time_out(priya, sign_in, world):
    address = f"/records/{world.ordinary}/log/new/"
    kept = priya.post(
        f"/drafts/log/{world.ordinary}/", {**ENTRY, "text": "Half a sen", "happened_on_day": "x"}
    )
    assert kept.status_code == 200
    page = shown(sign_in("priya.shah").get(address))
    assert "Half a sen" in page
    assert 'value="x"' in page
    assert "Your draft of" in page
    assert "Half a sen" not in shown(sign_in("tom.hughes").get(address))


def test_what_cannot_be_saved_is_still_in_the_form(priya, world):
    response = priya.post(
        f"/records/{world.ordinary}/log/new/", {**ENTRY, "kind": "", "text": "A long text."}
    )
    assert response.status_code == 422
    assert "A long text." in shown(response)


def test_a_marker_twice_is_told(priya, world):
    address = f"/records/{world.ordinary}/markers/new/"
    kinds = ("stalker", "stalker")
    answers = [priya.post(address, {"kind": kind, "evidence": "PSR"}) for kind in kinds]
    assert answers[-1].status_code == 422
    assert "on the record already" in shown(answers[-1])


# --- what must look alike ---

SLUGS = [
    "VR26-9999999J",
    "nonsense",
    "VR26-0000001A",
    "%00",
    "..",
    "VR26-9999999J%0d%0aSet-Cookie:x",
    "x" * 5000,
]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_name_of_a_record_breaks_anything(slug, sign_in):
    for person in ("priya.shah", "helen.archer"):
        for tail in ("", "log/new/", "documents/"):
            response = sign_in(person).get(f"/records/{slug}/{tail}")
            assert response.status_code in {403, 404}
            assert "Set-Cookie:x" not in str(response.headers)


def test_a_hidden_record_is_the_same_work_as_none(sign_in, world):
    """The same statements in the same order, each answered alike: time has nothing to tell."""
    client, asked = sign_in("dan.reid"), {}
    client.get("/status/")  # what is done once a sign-in is done before the two are compared
    addresses = {"hidden": f"/records/{world.special['hidden']}/", "missing": "/records/VR26-9999999J/"}
    for which, address in addresses.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 404
        asked[which] = [re.sub(r"""'[^']*'|"s\d+_x\d+"|\b\d+\b""", "?", query["sql"]) for query in captured]
    assert asked["hidden"] == asked["missing"]
    assert len(asked["missing"]) > 3


def test_hidden_and_missing_answer_a_post_alike(sign_in, world):
    client = sign_in("dan.reid")
    for tail in ("log/new/", "markers/new/"):
        hidden = client.post(f"/records/{world.special['hidden']}/{tail}", ENTRY)
        missing = client.post(f"/records/VR26-9999999J/{tail}", ENTRY)
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert len(hidden.content) == len(missing.content)


def test_access_that_ends_while_the_form_is_open_ends_the_saving(sign_in, world, act):
    from records.nominals.models import NominalUserGrant

    client, slug = sign_in("kev.marsden"), world.special["shared"]
    assert client.get(f"/records/{slug}/log/new/").status_code == 200
    with act("grace.okafor") as grace:
        nominal = Nominal.objects.visible_to(grace).get(reference=slug.replace("-", "/"))
        grant = NominalUserGrant.objects.of(nominal).get(user=world.user("kev.marsden"))
        from records.nominals.actions import revoke_access

        revoke_access(by=grace, nominal=nominal, grant=grant, at=timezone.now())
    response = client.post(f"/records/{slug}/log/new/", {**ENTRY, "form_key": str(uuid.uuid4())})
    assert response.status_code == 403
    assert ENTRY["text"] not in entries(act, slug)


def test_how_access_works_is_made_from_the_rule(sign_in):
    from records.nominals.policy import TABLE

    page = shown(sign_in("omar.said").get("/help/access/"))
    for question, denied in TABLE:
        assert question.replace("'", "&#x27;") in page
        assert denied.text.replace("'", "&#x27;") in page


def test_too_many_fields_are_refused_with_a_page(priya, world):
    response = priya.post(f"/records/{world.ordinary}/log/new/", {f"x{number}": "1" for number in range(600)})
    assert response.status_code == 400
    assert "<h1" in shown(response)


def test_a_text_of_many_megabytes_is_refused(priya, world):
    response = priya.post(f"/records/{world.ordinary}/log/new/", {**ENTRY, "text": "x" * 3_000_000})
    assert response.status_code in {400, 413}


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
     "https:evil.example", "/%09/evil.example", "\\\\evil.example", "https://testserver@evil.example/"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_place(wanted, sign_in):
    response = sign_in("priya.shah").get("/sign-in/", {"next": wanted})
    assert response.headers["Location"] in {"/", "/%09/evil.example"}
    stranger = Client().get(f"//evil.example/records/?next={wanted}")
    assert "evil.example" not in stranger.headers.get("Location", "").partition("?")[0]


def test_names_of_the_record_are_children_of_the_record_alone(act):
    with act("priya.shah") as actor:
        first, second = Nominal.objects.visible_to(actor).order_by("pk")[:2]
        assert not set(Name.objects.of(first)) & set(Name.objects.of(second))


def test_a_record_made_by_a_test_is_seen_by_its_manager(world):
    with acting(world.user("priya.shah").pk) as actor:
        assert create(actor) in set(Nominal.objects.visible_to(actor))
