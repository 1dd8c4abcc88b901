"""The pages of a record, as people use and misuse them."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.nominals import search
from records.nominals.models import LogEntry, Name, Nominal, SearchRun, TimelineEntry
from tests.records.nominals.test_actions import create
from visor.access.actor import acting
from visor.organisation.models import Unit


@pytest.fixture
def priya(sign_in):
    return sign_in("priya.shah")


def shown(response):
    return response.content.decode()


def search_for(client, text):
    """The address of "add a new person" that this search offers."""
    page = shown(client.get("/records/", {"q": text}))
    return re.search(r'href="(/records/new/\?search=[^"]+)"', page)[1]


def person_form(world, address, **fields):
    team = Unit.objects.get(code="demo-salford-1")
    return {
        "forenames": "Wesley", "surname": "Quillfeather", "record_type": "violent", "category": "2", "level": "1",
        "owner_unit": team.pk, "manager": world.user("priya.shah").pk, "form_key": str(uuid.uuid4()),
        "search": address.partition("search=")[2], **fields,
    }  # fmt: skip


def made(act, surname="Quillfeather", person="priya.shah"):
    with act(person) as actor:
        rows = Nominal.objects.visible_to(actor).filter(summary__name__endswith=surname)
        return list(rows)


# --- adding somebody ---


def test_a_person_is_searched_for_and_added(priya, world, act):
    address = search_for(priya, "Wesley Quillfeather 12/03/1984")
    page = shown(priya.get(address))
    assert 'value="Quillfeather"' in page
    assert 'value="1984"' in page
    response = priya.post("/records/new/", person_form(world, address, pnc="02/73319A"))
    assert response.status_code == 302
    page = shown(priya.get(response.headers["Location"]))
    assert "Wesley Quillfeather" in page
    assert "The last letter of this PNC number should be Z" in page
    assert "Unverified" in page


@pytest.mark.parametrize("given", ["", "nonsense", "0f0e8c2e-6c2a-4b0e-9d5c-0c1d2e3f4a5b", "\0", "' OR 1=1"])
def test_without_a_search_of_ones_own_there_is_no_form(given, priya, world, act):
    assert priya.get("/records/new/", {"search": given}).headers["Location"] == "/records/"
    form = person_form(world, f"search={given}")
    assert priya.post("/records/new/", form).headers["Location"] == "/records/"
    assert made(act) == []


def test_somebody_elses_search_is_no_ground(priya, sign_in, world, act):
    address = search_for(sign_in("tom.hughes"), "Quillfeather")
    assert priya.get(address).headers["Location"] == "/records/"
    assert priya.post("/records/new/", person_form(world, address)).headers["Location"] == "/records/"
    assert made(act) == []


def test_an_old_search_is_no_ground(priya, world, act):
    address = search_for(priya, "Quillfeather")
    with act("priya.shah") as actor:
        old = SearchRun(
            actor_id=actor.user_id,
            terms="x",
            shown=[],
            at=timezone.now() - search.HOLDS_FOR - timedelta(seconds=1),
        )
        old.save(force_insert=True)
    assert priya.get(f"/records/new/?search={old.pk}").headers["Location"] == "/records/"
    assert priya.get(address).status_code == 200


def test_a_candidate_that_appears_in_between_is_shown_first(priya, world, act):
    address = search_for(priya, "Wesley Quillfeather")
    form = person_form(world, address, checked="on")
    with act("tom.hughes") as tom:
        twin = create(tom, surname="Quillfeather", forenames="Wesley")
    response = priya.post("/records/new/", form)
    page = shown(response)
    assert response.status_code == 422
    assert twin.reference in page
    assert 'value="Quillfeather"' in page, "what was typed is still there"
    assert len(made(act)) == 1
    found = re.search(r'name="search" value="([^"]+)"', page) or re.search(
        r'value="([^"]+)"[^>]*name="search"', page
    )
    unticked = {**form, "search": found[1], "checked": ""}
    assert priya.post("/records/new/", unticked).status_code == 422, "it must be confirmed"
    assert priya.post("/records/new/", {**unticked, "checked": "on"}).status_code == 302
    assert len(made(act)) == 2


def test_a_number_of_another_record_is_shown_first_whatever_the_name(priya, world, act):
    from records.nominals.identifiers import Kind

    with act("tom.hughes") as tom:
        twin = create(tom, surname="Different", numbers=((Kind.PNC, "02/73319Z"),))
    address = search_for(priya, "Quillfeather")
    response = priya.post("/records/new/", person_form(world, address, pnc="2002/0073319Z"))
    assert response.status_code == 422
    assert twin.reference in shown(response)


def test_somebody_with_a_common_name_can_be_added_too(priya, world, act):
    """More people of that name than a page shows must not make the form come back for ever."""
    with act("tom.hughes") as tom:
        for _ in range(search.MOST_SHOWN + 3):
            create(tom, surname="Quillfeather", forenames="Wesley")
    address = search_for(priya, "Wesley Quillfeather")
    born = {"date_of_birth_day": "12", "date_of_birth_month": "3", "date_of_birth_year": "1984"}
    form = person_form(world, address, **born)
    for _ in range(3):
        response = priya.post("/records/new/", form)
        if response.status_code == 302:
            break
        found = re.search(r'name="search" value="([^"]+)"', shown(response))
        form = {**form, "search": found[1], "checked": "on"}
    assert response.status_code == 302
    del form["date_of_birth_day"], form["date_of_birth_month"], form["date_of_birth_year"]
    form["form_key"] = str(uuid.uuid4())
    for _ in range(3):
        response = priya.post("/records/new/", form)
        if response.status_code == 302:
            break
        form = {
            **form,
            "search": re.search(r'name="search" value="([^"]+)"', shown(response))[1],
            "checked": "on",
        }
    assert response.status_code == 302


def test_a_hidden_twin_is_not_shown_and_not_told(sign_in, world, act):
    from records.nominals.models import NominalIdentifier

    with act("priya.shah") as priya:
        hidden = Nominal.objects.visible_to(priya).with_header().get(visibility="hidden")
        number = NominalIdentifier.objects.of(hidden).get(kind="pnc").as_recorded
    client, team = sign_in("dan.reid"), Unit.objects.get(code="demo-bolton")
    form = person_form(
        world,
        search_for(client, "Quillfeather"),
        pnc=number,
        owner_unit=team.pk,
        manager=world.user("dan.reid").pk,
    )
    response = client.post("/records/new/", form)
    assert response.status_code == 302
    page = shown(client.get(response.headers["Location"]))
    assert hidden.reference not in page
    assert "already" not in page


def test_the_same_form_sent_again_leads_to_the_record_it_made(priya, world, act):
    form = person_form(world, search_for(priya, "Quillfeather"))
    first = priya.post("/records/new/", form)
    again = priya.post("/records/new/", {**form, "checked": "on", "search": SearchRunOf(act)})
    assert again.status_code in {302, 422}
    assert len(made(act)) == 1
    assert first.status_code == 302


def SearchRunOf(act):
    with act("priya.shah") as actor:
        return str(SearchRun.objects.visible_to(actor).order_by("-at")[0].pk)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("owner_unit", "demo-bolton"),
        ("owner_unit", "EW"),
        ("manager", "megan.rees"),
        ("manager", "omar.said"),
    ],
)
def test_a_unit_or_a_manager_that_was_not_offered_is_refused(field, code, priya, world, act):
    key = Unit.objects.get(code=code).pk if field == "owner_unit" else world.user(code).pk
    response = priya.post(
        "/records/new/", person_form(world, search_for(priya, "Quillfeather"), **{field: key})
    )
    assert response.status_code == 422
    assert made(act) == []


@pytest.mark.parametrize(
    "surname",
    ["O'Connor", "Gŵyr", "😀", "<script>alert(1)</script>", "'; --", "{{ form }}", "../..", "ß" * 140],
)
def test_a_name_is_shown_as_it_was_typed_and_never_as_markup(surname, priya, world, act):
    address = search_for(priya, "Quillfeather")
    response = priya.post("/records/new/", person_form(world, address, surname=surname, checked="on"))
    assert response.status_code == 302, shown(response)
    page = shown(priya.get(response.headers["Location"]))
    assert "<script>alert" not in page
    from django.utils.html import escape

    assert escape(surname) in page


def test_a_null_character_is_told_and_nothing_breaks(priya, world, act):
    response = priya.post(
        "/records/new/", person_form(world, search_for(priya, "Quillfeather"), surname="a\0b")
    )
    assert response.status_code == 422
    assert "hidden control character" in shown(response)


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


# Session, account and `acting` are three of them; leaving `acting` is one more, in tests alone.
STATEMENTS = [
    ("/records/{}/", "priya.shah", 7),
    ("/records/{}/", "helen.archer", 7),
    ("/records/{}/", "dan.reid", 6),
    ("/records/?q=smith", "priya.shah", 8),
    ("/", "priya.shah", 8),
    ("/", "ruth.ellery", 8),
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
    assert len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 7


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


def test_a_hidden_record_takes_as_long_as_none(sign_in, world):
    """The best of many: the difference stays far below what a network hides."""
    client, times = sign_in("dan.reid"), {}
    addresses = {"hidden": f"/records/{world.special['hidden']}/", "missing": "/records/VR26-9999999J/"}
    for _ in range(40):
        for which, address in addresses.items():
            begun = time.perf_counter()
            assert client.get(address).status_code == 404
            times.setdefault(which, []).append(time.perf_counter() - begun)
    best = {which: min(found) for which, found in times.items()}
    assert abs(best["hidden"] - best["missing"]) < 0.3 * min(best.values())


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


def test_a_form_sent_on_an_old_search_keeps_what_was_typed(priya, world, act):
    response = priya.post(
        "/records/new/", person_form(world, "search=", forenames="Wesley Kept", pnc="02/73319Z")
    )
    assert response.headers["Location"] == "/records/"
    assert not made(act)
    page = shown(priya.get(search_for(priya, "Wesley Quillfeather")))
    assert 'value="Wesley Kept"' in page
    assert 'value="02/73319Z"' in page


def test_what_was_typed_of_one_person_never_fills_the_form_of_another(priya, world, act):
    priya.post("/records/new/", person_form(world, "search=", pnc="02/73319Z"))
    page = shown(priya.get(search_for(priya, "Wesley Otherwise")))
    assert "02/73319Z" not in page.replace("For example, 02/73319Z", "")


def test_the_draft_goes_when_the_record_is_made(priya, world, act):
    priya.post("/records/new/", person_form(world, "search=", forenames="Wesley Kept"))
    address = search_for(priya, "Wesley Quillfeather")
    assert priya.post("/records/new/", person_form(world, address)).status_code == 302
    page = shown(priya.get(search_for(priya, "Nobody Quillfeather")))
    assert "Wesley Kept" not in page
