"""One box: any spelling of any number, any way of writing a name; and nothing of what may not be found."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.nominals import actions, search
from records.nominals.choices import Visibility
from records.nominals.identifiers import Kind, check_letter
from records.nominals.models import NameWord, Nominal
from records.nominals.search import Query, understand
from tests.records.nominals.test_actions import create

TODAY = date(2026, 1, 1)


def found(actor, text):
    """The keys of the records this text finds."""
    return [match.card.pk for match in search.matches(actor, understand(text, today=TODAY))]


PNC, CRO, CRN, NOMS, NINO = "2002/0073319Z", "65656/91H", "X320741", "A1234AA", "AB123456C"
SPELLINGS = {
    Kind.PNC: ["02/73319Z", "2002/0073319Z", "2002/73319z", "02/0073319Z", "02 / 73319 Z", "PNC 02/73319Z",
               "PNC: 2002/0073319Z", "20020073319Z", "pnc no. 02/73319Z", "０２/７３３１９Ｚ", " 02/73319Z "],
    Kind.CRO: ["65656/91H", "065656/91H", "65656/91h", "CRO 65656/91H", "cro number: 065656/91H", " 65656 / 91H"],
    Kind.CRN: ["X320741", "x320741", "X 320741", "X-320741", "CRN X320741", "crn: x320741"],
    Kind.NOMS: ["A1234AA", "a1234aa", "A 1234 AA", "A-1234-AA", "NOMIS A1234AA", "PNOMIS: A1234AA"],
    Kind.NINO: ["AB123456C", "ab 12 34 56 c", "AB-12-34-56-C", "NINO AB123456C", "NI number AB 12 34 56 C"],
}  # fmt: skip
NUMBERS = ((Kind.PNC, PNC), (Kind.CRO, CRO), (Kind.CRN, CRN), (Kind.NOMS, NOMS), (Kind.NINO, NINO))


@pytest.mark.parametrize(
    ("kind", "typed"), [(kind, typed) for kind, all_ in SPELLINGS.items() for typed in all_]
)
def test_every_spelling_of_a_number_finds_the_record(kind, typed, act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought", numbers=NUMBERS)
        assert nominal.pk in found(priya, typed)


@given(
    year=st.integers(1990, 2024), serial=st.integers(1, 999_999), short=st.booleans(), pad=st.booleans(),
    gaps=st.sampled_from(["", " ", "  "]), lower=st.booleans(), label=st.sampled_from(["", "PNC ", "pnc: ", "PNC No "]),
)  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pnc_however_it_is_written_finds_its_record_and_no_other(
    year, serial, short, pad, gaps, lower, label, act
):
    letter = check_letter(year % 100 * 10_000_000 + serial)
    other = check_letter(year % 100 * 10_000_000 + serial + 1)
    typed_year = f"{year % 100:02}" if short else str(year)
    typed_serial = f"{serial:07}" if pad else str(serial)
    typed = label + gaps.join([typed_year, "/", typed_serial, letter])
    with act("priya.shah") as priya:
        nominal = create(priya, numbers=((Kind.PNC, f"{year}/{serial}{letter}"),))
        twin = create(priya, numbers=((Kind.PNC, f"{year}/{serial + 1}{other}"),))
        keys = found(priya, typed.lower() if lower else typed)
        assert nominal.pk in keys
        assert twin.pk not in keys


@given(
    letter=st.sampled_from("ABCDXYZ"), number=st.integers(0, 999_999), gap=st.sampled_from(["", " ", "-"]),
    lower=st.booleans(),
)  # fmt: skip
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_crn_however_it_is_written_finds_its_record(letter, number, gap, lower, act):
    kept = f"{letter}{number:06}"
    typed = f"{letter}{gap}{number:06}"
    with act("priya.shah") as priya:
        nominal = create(priya, numbers=((Kind.CRN, kept),))
        assert nominal.pk in found(priya, typed.lower() if lower else typed)


def test_a_reference_finds_its_record_with_or_without_the_slash(act):
    with act("priya.shah") as priya:
        nominal = create(priya)
        for spelling in (
            nominal.reference,
            nominal.slug,
            nominal.reference.lower(),
            nominal.reference.replace("/", " "),
            f"  {nominal.slug} ",
        ):
            assert found(priya, spelling) == [nominal.pk]


NAMES = [
    (
        "Siân",
        "O'Connor",
        ["oconnor", "O’CONNOR", "o connor sian", "Sian O'Connor", "SIÂN", "connor", "o'con"],
    ),
    ("Llŷr", "ap Gŵyr", ["llyr", "LLŶR GWYR", "ap gwyr", "gwy", "Gŵyr, Llŷr"]),
    ("Jürgen Hans", "Müller-Lüdenscheidt", ["muller", "MÜLLER", "ludenscheidt", "hans muller", "jurgen"]),
    ("Zażółć", "Łęcki", ["lecki", "zazolc", "Łęc"]),
    ("Ольга", "Иванова", ["ольга", "ИВАНОВА"]),
    ("雷", "李", ["李", "雷 李"]),
    ("Mary Jane", "Smith Jones", ["mary", "jane", "smith", "jones", "jones mary", "jane smi"]),
]


@pytest.mark.parametrize(("forenames", "surname", "typed"), NAMES, ids=[name[1] for name in NAMES])
def test_names_are_found_however_they_are_typed(forenames, surname, typed, act):
    with act("priya.shah") as priya:
        nominal = create(priya, forenames=forenames, surname=surname)
        for text in typed:
            assert nominal.pk in found(priya, text), text


def test_an_alias_finds_the_record_and_says_so(act):
    from records.nominals.actions import NewName

    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought", aliases=(NewName(surname="Quillfeather", kind="alias"),))
        results = search.find(by=priya, text="quillfeather", at=timezone.now(), today=TODAY)
        assert [(one.card.pk, one.why) for one in results.found] == [
            (nominal.pk, "Another name on the record matches")
        ]


@pytest.mark.parametrize(
    "typed", ["12/03/1984", "3/12/1984", "12.3.1984", "1984-03-12", "12-03-1984", "Sought 12/03/1984"]
)
def test_a_date_of_birth_finds_with_day_and_month_changed_round(typed, act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought", date_of_birth=date(1984, 3, 12))
        assert nominal.pk in found(priya, typed)


@pytest.mark.parametrize(
    "typed", ["13/03/1984", "Other 12/03/1984", "12/03/1985", "99/99/1984", "31/02/1984"]
)
def test_another_date_or_another_name_does_not(typed, act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought", date_of_birth=date(1984, 3, 12))
        assert nominal.pk not in found(priya, typed)


@pytest.mark.parametrize(
    "typed", ["%", "_", "%%%", "__", "*", "?", "\\", "'", "''", "-", "--", "/", "1", "0", " ", "😀", "' OR 1=1 --", "()",
              "ﷺ", "\u0301", "ʼ", "ʼ ʼ", "%a%", "_a", "&", "<b>"],
)  # fmt: skip
def test_signs_are_no_wild_cards(typed, act):
    """A search that finds everybody is a list of everybody."""
    with act("priya.shah") as priya:
        everybody = len(found(priya, "a")) + len(found(priya, "s"))
        assert everybody > 0
        assert len(found(priya, typed)) < everybody


def test_what_says_nothing_finds_nobody(act):
    with act("priya.shah") as priya:
        for text in ("", " ", "%", "_", "😀", "...", "1", "½", "\u0301", "ʼ", "ʼʼ ʼ"):
            assert found(priya, text) == [], text


def test_only_so_much_is_looked_for(act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought")
        assert found(priya, "Sought " + "x " * 500) == []
        assert understand("a " * 5_000, today=TODAY).names == ("a",) * 6
        assert nominal.pk in found(priya, " " * 190 + "Sought")


@given(text=st.text(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_is_answered(act, text):
    with act("priya.shah") as priya:
        assert isinstance(found(priya, text.replace("\0", "")), list)


# --- what may be found, by whom ---


def hidden_of(world, act):
    with act("priya.shah") as priya:
        nominal = Nominal.objects.visible_to(priya).with_header().get(visibility=Visibility.HIDDEN)
        return nominal, nominal.summary.name.split()[-1]


def test_a_hidden_record_is_found_by_its_readers_alone(world, act):
    nominal, surname = hidden_of(world, act)
    born = nominal.date_of_birth.strftime("%d/%m/%Y")
    misspelt = surname[:2] + surname[1:]
    for text in (
        surname,
        misspelt,
        f"{misspelt} {born}",
        nominal.reference,
        nominal.slug,
        born,
    ):
        with act("priya.shah") as priya:
            assert nominal.pk in found(priya, text)
        for person in ("tom.hughes", "grace.okafor", "dan.reid", "helen.archer", "ruth.ellery", "jon.pike"):
            with act(person) as actor:
                assert nominal.pk not in found(actor, text), person


def test_a_hidden_record_changes_no_page_and_no_count(sign_in, world, act):
    """The same search before and after a match is hidden: what is left looks as if there had never been one."""
    with act("grace.okafor") as grace:
        twin = Nominal.objects.visible_to(grace).with_header().filter(visibility="open").order_by("pk")[0]
    client, text = sign_in("dan.reid"), twin.summary.name.split()[-1]
    before = client.post("/records/", {"q": text}, follow=True).content.decode()
    with act("grace.okafor") as grace:
        actions.restrict(
            by=grace, nominal=twin, visibility=Visibility.HIDDEN, reader_ids=[world.user("priya.shah").pk],
            reason="R", at=timezone.now(),
        )  # fmt: skip
    after = client.post("/records/", {"q": text}, follow=True).content.decode()
    assert twin.reference in before
    assert twin.reference not in after
    counts = [
        int(re.search(r"(\d+) p(?:erson|eople) found|Nobody", page)[1] or 0) for page in (before, after)
    ]
    assert counts[0] == counts[1] + 1


def words_of(person, act, word):
    with act(person) as actor:
        return [row.word for row in NameWord.objects.visible_to(actor).filter(key=word)]


def test_a_word_that_only_a_hidden_record_bears_is_known_to_its_readers_alone(world, act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Canaryword")
    assert words_of("dan.reid", act, "CANARYWORD") == words_of("dan.reid", act, "CANARYORD") == ["CANARYWORD"]
    with act("grace.okafor") as grace:
        actions.restrict(
            by=grace, nominal=nominal, visibility=Visibility.HIDDEN, reader_ids=[world.user("priya.shah").pk],
            reason="R", at=timezone.now(),
        )  # fmt: skip
    assert words_of("priya.shah", act, "CANARYORD") == ["CANARYWORD"]
    assert words_of("dan.reid", act, "CANARYORD") == []
    for person in ("omar.said", "nadia.frost"):
        assert words_of(person, act, "CANARYORD") == []
        with act(person) as actor:
            assert NameWord.objects.similar(actor, ["Canaryword"]) == []


def test_the_page_puts_the_likely_first_and_folds_the_others_away(sign_in, act):
    with act("priya.shah") as priya:
        likely = create(priya, surname="Quilfeather", date_of_birth=date(1984, 3, 12))
        less = create(priya, surname="Quillfeather", date_of_birth=date(1950, 1, 1))
    page = (
        sign_in("dan.reid").post("/records/", {"q": "Quillfeather 12/03/1984"}, follow=True).content.decode()
    )
    assert "1 person found" in page
    shown, _, folded = page.partition("Show less likely people")
    assert likely.reference in shown
    assert "Similar name, same date of birth" in shown
    assert less.reference in folded
    assert "Same name, different date of birth" in folded
    assert '<details class="govuk-details">' in page
    alone = (
        sign_in("dan.reid").post("/records/", {"q": "Quillfeather 12/03/1962"}, follow=True).content.decode()
    )
    assert "Nobody likely found" in alone
    assert '<details class="govuk-details" open>' in alone


def test_the_page_of_results_takes_ten_statements_whatever_is_typed(sign_in, act):
    with act("priya.shah") as priya:
        for _ in range(5):
            create(priya, surname="Quillfeather")
    client = sign_in("priya.shah")
    for text in ("quilfeather", "wesley quilfeather 12/03/1984", "a b c d e f", "02/73319Z", "12/03/1984"):
        address = client.post("/records/", {"q": text}).headers["Location"]
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        statements = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(statements) <= 10, statements


def test_a_hidden_match_costs_no_statement_more_than_none(sign_in, world, act):
    nominal, _surname = hidden_of(world, act)
    client = sign_in("dan.reid")
    client.post("/records/", {"q": "warm"}, follow=True)
    with CaptureQueriesContext(connection) as with_hidden:
        client.post("/records/", {"q": nominal.reference}, follow=True)
    with CaptureQueriesContext(connection) as with_none:
        client.post("/records/", {"q": "VR26/9999999J"}, follow=True)
    assert len(with_hidden) == len(with_none)


def test_a_signposted_record_shows_whom_to_ask_and_never_who_it_is(sign_in, world, act):
    with act("priya.shah") as priya:
        nominal = Nominal.objects.visible_to(priya).with_header().get(visibility=Visibility.SIGNPOSTED)
    name, born = nominal.summary.name, nominal.date_of_birth
    misspelt = name[:-2] + name[-1] + name[-2]
    for text in (
        name,
        name.split()[-1],
        nominal.reference,
        f"{name} {born:%d/%m/%Y}",
        f"{misspelt} {born:%d/%m/%Y}",
    ):
        for person in ("dan.reid", "tom.hughes", "helen.archer"):
            page = sign_in(person).post("/records/", {"q": text}, follow=True).content.decode()
            assert "A restricted record may match" in page
            line = page[page.index(nominal.slug) - 200 :][:1500]
            assert "Restricted record" in line
            assert "Priya Shah" in line
            assert name not in line
            assert str(born.year) not in line.replace(nominal.reference, "").replace(text, "")


def test_out_of_scope_shows_the_card_and_links_to_it(sign_in, world):
    card = world.card(world.ordinary)
    page = sign_in("megan.rees").post("/records/", {"q": card.reference}, follow=True).content.decode()
    for word in (card.name, "Outside your units", "Priya Shah", world.ordinary):
        assert word in page
    assert "RoSH" not in page


def test_in_scope_shows_more(sign_in, world):
    page = sign_in("tom.hughes").post("/records/", {"q": world.ordinary}, follow=True).content.decode()
    assert "Outside your units" not in page
    assert "Category" in page


@pytest.mark.parametrize("person", ["omar.said", "nadia.frost", "colin.webb"])
def test_whoever_is_not_a_ready_reader_finds_nothing_even_below_the_page(person, world, act):
    with act(person) as actor:
        assert found(actor, "a") == []
        assert search.matches(actor, Query(born=(date(1950, 1, 1),), names=("a",))) == []


def test_no_more_than_a_page_is_shown_and_it_says_that_there_are_more(act):
    with act("priya.shah") as priya:
        for _ in range(search.MOST_SHOWN + 2):
            create(priya, surname="Manyfold")
        results = search.find(by=priya, text="manyfold", at=timezone.now(), today=TODAY)
        assert (len(results.found), results.more, len(results.run.shown)) == (
            search.MOST_SHOWN,
            True,
            search.MOST_SHOWN,
        )


def test_a_search_by_number_or_name_finds_both_sorts(act):
    with act("priya.shah") as priya:
        by_number = create(priya, surname="Alpha", numbers=((Kind.CRN, "X999001"),))
        by_name = create(priya, surname="Quillfeather")
        neither = create(priya, surname="Omega")
        cards = search.matches(priya, Query(numbers=(("crn", "X999001"),), names=("Quillfeather",)))
        assert {match.card.pk for match in cards} >= {by_number.pk, by_name.pk}
        assert neither.pk not in {match.card.pk for match in cards}


def test_what_was_searched_for_stays_in_no_address(sign_in, world):
    client, card = sign_in("tom.hughes"), world.card(world.ordinary)
    response = client.post("/records/", {"q": card.name})
    assert response.status_code == 302
    assert card.name.split()[-1] not in response.headers["Location"]
    assert card.reference in client.get(response.headers["Location"]).content.decode()
    assert card.reference not in sign_in("dan.reid").get(response.headers["Location"]).content.decode()
