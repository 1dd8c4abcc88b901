"""Adding somebody: after a search of one's own, and after a look at whoever that search missed."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.nominals import search
from records.nominals.identifiers import Kind
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


def send(client, form):
    """The answer to the form: where a saved one leads, and the page one that came back is shown on."""
    response = client.post("/records/new/", form)
    address = response.headers.get("Location", "")
    came_back = response.status_code == 422 or address.startswith("/records/new/")
    return "" if came_back else address, shown(client.get(address) if address else response)


def confirmed(form, page, reason="Spoke to their manager"):
    """The form as it comes back, with the tick and the reason."""
    return {
        **form,
        "search": re.search(r'name="search" value="([^"]+)"', page)[1],
        "checked": "on",
        "reason": reason,
    }


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
    form = person_form(world, address)
    with act("tom.hughes") as tom:
        twin = create(tom, surname="Quillfeather", forenames="Wesley")
    saved, page = send(priya, form)
    assert not saved
    assert "This person may already have a record" in page
    assert twin.reference in page
    assert 'value="Quillfeather"' in page, "what was typed is still there"
    assert len(made(act)) == 1
    again = confirmed(form, page)
    for missing, told in (("checked", "confirm that none of them"), ("reason", "Enter how you know")):
        saved, page = send(priya, {**again, missing: ""})
        assert not saved
        assert told in page
        assert twin.reference in page
    assert send(priya, again)[0]
    assert len(made(act)) == 2


def test_who_did_not_look_is_asked_although_the_search_showed_them(priya, world, act):
    with act("tom.hughes") as tom:
        create(tom, surname="Quillfeather", forenames="Wesley")
    saved, page = send(priya, person_form(world, search_for(priya, "Wesley Quillfeather")))
    assert not saved
    assert "This person may already have a record" in page


BORN = {"date_of_birth_day": "12", "date_of_birth_month": "3", "date_of_birth_year": "1984"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"forenames": "Sian", "surname": "Oconner"}, "Similar name, same date of birth"),
        ({"forenames": "Shân", "surname": "O Connor", "date_of_birth_year": "1985"}, "differs by one slip"),
        ({"forenames": "Oconnor", "surname": "Siân"}, "Same name, same date of birth"),
        (
            {"surname": "Okonnor", "date_of_birth_day": "3", "date_of_birth_month": "12"},
            "Part of the name is similar, day and month swapped",
        ),
        ({"surname": "Quillfeather", "aliases": "Sian Oconner\nKestrel"}, "Similar name, same date of birth"),
        (
            {"surname": "Quillfeather", "date_of_birth_year": "1950", "crn": "x998001"},
            "Same CRN, different name",
        ),
    ],
)
def test_who_was_not_searched_for_as_typed_is_found_on_saving(typed, why, priya, world, act):
    """The search was for somebody else: what counts is what the form says."""
    with act("tom.hughes") as tom:
        twin = create(
            tom, surname="O'Connor", forenames="Siân", date_of_birth=date(1984, 3, 12),
            numbers=((Kind.CRN, "X998001"),),
        )  # fmt: skip
    form = person_form(world, search_for(priya, "Nobody Else"), **{**BORN, **typed})
    saved, page = send(priya, form)
    assert not saved
    assert twin.reference in page
    assert why in page
    assert send(priya, confirmed(form, page))[0]


def test_somebody_born_on_another_day_is_nobody_to_ask_about(priya, world, act):
    with act("tom.hughes") as tom:
        create(tom, surname="Quillfeather", date_of_birth=date(1951, 7, 29))
    assert send(priya, person_form(world, search_for(priya, "Nobody Else"), **BORN))[0]


def test_nothing_typed_is_lost_on_the_way_to_a_candidate_and_back(priya, world, act):
    with act("tom.hughes") as tom:
        twin = create(tom, surname="Quillfeather", date_of_birth=date(1984, 3, 12))
    typed = {
        **BORN,
        "aliases": "Wes Feather\nKestrel",
        "pnc": "02/73319A",
        "nino": "AB123456C",
        "dob_estimated": "on",
    }
    form = person_form(world, search_for(priya, "Nobody Else"), **typed)
    address = priya.post("/records/new/", form).headers["Location"]
    page = shown(priya.get(address))
    assert f'href="/records/{twin.slug}/"' in page
    assert priya.get(f"/records/{twin.slug}/").status_code == 200
    back = shown(priya.get(address))
    for kept in (
        'value="Wesley"', 'value="Quillfeather"', "Wes Feather\nKestrel", 'value="02/73319A"', 'value="AB123456C"',
        'value="12"', 'value="1984"', '<option value="violent" selected>', '<option value="2" selected>',
    ):  # fmt: skip
        assert kept in back, kept
    assert re.search(r'name="dob_estimated"[^>]*checked', back)
    wrong = {**confirmed(form, back, reason="Another photograph"), "level": "", "pnc": "02/73319B"}
    saved, page = send(priya, wrong)
    assert not saved
    for kept in ('value="Another photograph"', 'value="02/73319B"', twin.reference):
        assert kept in page


def test_a_name_that_cannot_be_searched_for_is_kept_too(priya, world, act):
    with act("tom.hughes") as tom:
        create(tom, surname="Different", numbers=((Kind.CRN, "X998001"),))
    form = person_form(world, search_for(priya, "Nobody Else"), surname="😀", forenames="", crn="X998001")
    saved, page = send(priya, form)
    assert not saved
    assert 'value="😀"' in page


def test_the_reason_is_told_on_the_new_record_and_kept_out_of_the_audit_trail(priya, world, act):
    with act("tom.hughes") as tom:
        create(tom, surname="Quillfeather")
    form = person_form(world, search_for(priya, "Nobody Else"))
    _saved, page = send(priya, form)
    with CaptureQueriesContext(connection) as captured:
        saved, page = send(priya, confirmed(form, page, reason="A photograph of each"))
    assert saved
    assert "Added after a look at similar records" in page
    assert "A photograph of each" in page
    audited = [query["sql"] for query in captured.captured_queries if "audit_event" in query["sql"]]
    assert any("nominals.record.created" in event for event in audited)
    assert "photograph" not in " ".join(audited)


def test_a_signposted_twin_shows_whom_to_ask_and_not_who_it_is(sign_in, world, act):
    with act("priya.shah") as priya:
        twin = Nominal.objects.visible_to(priya).with_header().get(visibility="signposted")
    client, team = sign_in("dan.reid"), Unit.objects.get(code="demo-bolton")
    forename, surname = twin.summary.name.split()[0], twin.summary.name.split()[-1]
    form = person_form(
        world, search_for(client, "Nobody Else"), forenames=forename, surname=surname, owner_unit=team.pk,
        manager=world.user("dan.reid").pk, date_of_birth_day=twin.date_of_birth.day,
        date_of_birth_month=twin.date_of_birth.month, date_of_birth_year=twin.date_of_birth.year,
    )  # fmt: skip
    saved, page = send(client, form)
    assert not saved
    card = page[page.index("A restricted record may match") : page.index('<form class="visor-form"')]
    assert twin.reference in card
    assert "Priya Shah" in card
    for told in (surname, str(twin.date_of_birth.year), "same", "Same", "similar"):
        assert told not in card.replace(twin.reference, "")


def test_a_number_of_another_record_is_shown_first_whatever_the_name(priya, world, act):
    with act("tom.hughes") as tom:
        twin = create(tom, surname="Different", forenames="Morgan", numbers=((Kind.PNC, "02/73319Z"),))
    address = search_for(priya, "Quillfeather")
    saved, page = send(priya, person_form(world, address, pnc="2002/0073319Z"))
    assert not saved
    assert twin.reference in page
    assert "Same PNC number, different name" in page


def test_somebody_with_a_common_name_can_be_added_too(priya, world, act):
    """More people of that name than a page shows must not make the form come back for ever."""
    with act("tom.hughes") as tom:
        for _ in range(search.MOST_SHOWN + 3):
            create(tom, surname="Quillfeather", forenames="Wesley")
    for born in (BORN, {}):
        form = person_form(world, search_for(priya, "Wesley Quillfeather"), **born)
        saved, page = send(priya, form)
        assert not saved
        assert send(priya, confirmed(form, page))[0]


def test_where_there_is_one_choice_it_is_made(sign_in, world):
    client = sign_in("dan.reid")
    page = shown(client.get(search_for(client, "Nobody Else")))
    assert re.search(r'<option value="\d+" selected>Bolton sentence management', page)


def hidden_as_typed(hidden):
    """The form of somebody who is, to the letter, the person of the hidden record."""
    names, born = hidden.summary.name.split(), hidden.date_of_birth
    return {
        "forenames": names[0], "surname": names[-1], "pnc": "", "date_of_birth_day": born.day,
        "date_of_birth_month": born.month, "date_of_birth_year": born.year,
    }  # fmt: skip


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
    for same in ({}, hidden_as_typed(hidden)):
        saved, page = send(client, {**form, **same, "form_key": str(uuid.uuid4())})
        assert saved
        assert hidden.reference not in page
        assert "already" not in page


def test_the_same_form_sent_again_leads_to_the_record_it_made(priya, world, act):
    form = person_form(world, search_for(priya, "Quillfeather"))
    first = priya.post("/records/new/", form)
    again = priya.post("/records/new/", {**form, "checked": "on", "search": SearchRunOf(act)})
    assert again.status_code == 302
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


def test_a_form_that_is_sent_again_leads_to_the_record_it_made(priya, world, act):
    form = person_form(world, search_for(priya, "Wesley Quillfeather"))
    first, _page = send(priya, form)
    again, page = send(priya, form)
    assert first == again != ""
    assert "You had already added this record. Here it is." in page
    assert len(made(act)) == 1
