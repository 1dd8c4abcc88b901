"""Adding somebody: after a search of one's own, and after a look at whoever that search missed."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from records.nominals import search
from records.nominals.models import Nominal, SearchRun
from tests.records.nominals.test_actions import create
from visor.organisation.models import Unit


@pytest.fixture
def priya(sign_in):
    return sign_in("priya.shah")


def shown(response):
    return response.content.decode()


def search_for(client, text):
    """The address of "add a new person" that this search offers."""
    page = shown(client.post("/records/", {"q": text}, follow=True))
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
