"""What waits for a person on the home page and the page of notices: theirs, and of records open to them now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.caseload.views import DUE_SHOWN, SHOWN, UNREAD_SHOWN
from records.caseload.waiting import people_for
from records.nominals import actions
from records.nominals.choices import Visibility
from records.nominals.models import Nominal
from tests.access.owner import as_owner
from tests.visor.work.test_due import opened
from tests.visor.work.test_notices import TEXT, tell
from training.models import Result
from visor.access.actor import SYSTEM, acting, acting_as_system
from visor.accounts.models import User
from visor.organisation.models import Unit
from visor.work.models import Notice
from visor.work.notices import take_back
from visor.work.reminders import remind

CLOSED = "A record you can no longer open"
SIGN_OFF = "Sign off an OASys"


def page(client, address="/"):
    return client.get(address).content.decode()


def unit(code="demo-salford-1"):
    return Unit.objects.get(code=code).pk


@pytest.fixture
def record(world, act):
    """An open record of Priya Shah's, in the first Salford team."""
    with act("priya.shah") as priya:
        slug = world.ordinary.replace("-", "/")
        return Nominal.objects.visible_to(priya).select_related("summary").get(reference=slug)


@pytest.fixture
def hide(act, world):
    def hidden(nominal, *readers):
        with act("grace.okafor") as grace:
            actions.restrict(
                by=grace, nominal=nominal, visibility=Visibility.HIDDEN, reason="Named readers only",
                reader_ids=[world.user(one).pk for one in readers], at=timezone.now(),
            )  # fmt: skip

    return hidden


# --- due ---


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("grace.okafor", True),  # supervises the team
        ("una.clarke", True),  # and the PDU (LDU) it lies in
        ("priya.shah", False),
        ("alice.byrne", False),
        ("rob.finch", False),
        ("jon.pike", False),
        ("ruth.ellery", False),
        ("helen.archer", False),
        ("megan.rees", False),
    ],
)
def test_what_is_due_of_a_unit_is_shown_to_whoever_supervises_it(person, sees, sign_in, record):
    opened(record_id=record.pk, user_id=None, unit_id=unit())
    assert (SIGN_OFF in page(sign_in(person))) is sees


def test_nobody_is_shown_what_another_person_has_to_sign_off(sign_in, record, act):
    with act("grace.okafor") as grace:
        opened(by=grace, record_id=record.pk, user_id=None, unit_id=unit())
    assert SIGN_OFF not in page(sign_in("grace.okafor"))
    assert SIGN_OFF in page(sign_in("una.clarke"))


def test_one_s_own_are_shown_with_the_record_and_when(sign_in, world, record):
    today = timezone.localdate()
    for key, days in enumerate((-40, -1, 0, 1, 9)):
        opened(
            record_id=record.pk, user_id=world.user("priya.shah").pk, key=key, due_on=today + timedelta(days=days)
        )  # fmt: skip
    shown = page(sign_in("priya.shah"))
    places = [
        shown.index(text)
        for text in ("40 days overdue", "1 day overdue", "Due today", "1 day left", "9 days left")
    ]
    assert places == sorted(places)
    assert shown.count(f'href="/records/{record.slug}/">{SIGN_OFF}: {record.summary.name}</a>') == 5


def test_nothing_due_of_a_record_that_is_closed_to_the_person_is_shown_or_counted(
    sign_in, world, record, hide
):
    opened(record_id=record.pk, user_id=world.user("tom.hughes").pk)
    opened(record_id=10**12, user_id=world.user("tom.hughes").pk, key="gone")
    assert page(sign_in("tom.hughes")).count(SIGN_OFF) == 1
    hide(record, "priya.shah")
    assert "Nothing is due." in page(sign_in("tom.hughes"))


def test_what_belongs_to_no_record_is_shown_too(sign_in, world):
    opened(user_id=world.user("tom.hughes").pk, url_name="my_status")
    opened(user_id=world.user("tom.hughes").pk, key="two", url_name="no_such_page")
    shown = page(sign_in("tom.hughes"))
    assert f'href="/status/">{SIGN_OFF}' in shown
    assert shown.count(SIGN_OFF) == 2


def test_the_most_urgent_are_shown_and_it_is_said_that_there_are_more(sign_in, world):
    for key in range(DUE_SHOWN + 1):
        opened(user_id=world.user("tom.hughes").pk, key=key)
    shown = page(sign_in("tom.hughes"))
    assert shown.count(SIGN_OFF) == DUE_SHOWN
    assert f"The {DUE_SHOWN} most urgent are shown." in shown


# --- who is reminded ---


def reminded(item):
    with acting_as_system(item.record_id):
        return {User.objects.get(pk=user_id).username.split("@")[0] for user_id in people_for(item)}


def of_team(record, **changed):
    return opened(**({"record_id": record.pk, "user_id": None, "unit_id": unit()} | changed))


def test_the_supervisor_nearest_above_the_unit_is_reminded(record):
    assert reminded(of_team(record)) == {"grace.okafor"}
    assert reminded(of_team(record, key="two", unit_id=unit("demo-salford-2"))) == {"una.clarke"}


def test_whoever_it_is_for_is_reminded_and_their_supervisor_when_they_may_not_open_it(record, world):
    tom = world.user("tom.hughes")
    item = of_team(record, user_id=tom.pk)
    assert reminded(item) == {"tom.hughes"}
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert reminded(item) == {"grace.okafor"}
    assert reminded(opened(record_id=record.pk, user_id=tom.pk, key="own")) == set()


def test_whoever_is_not_ready_is_not_reminded_but_the_next_above(record, world):
    Result.objects.filter(user_id=world.user("grace.okafor").pk).update(valid_until=timezone.now())
    assert reminded(of_team(record)) == {"una.clarke"}


@pytest.mark.parametrize("reader", ["priya.shah", "una.clarke"])
def test_nobody_hears_of_a_restricted_record_but_its_readers(reader, record, hide):
    hide(record, reader)
    assert reminded(of_team(record)) == {reader} - {"priya.shah"}


# --- notices ---


def test_a_stranger_signs_in_first(db):
    for answer in (Client().get("/notices/"), Client().post("/notices/", {"up_to": "1"})):
        assert answer.headers["Location"].startswith("/sign-in/")


def test_a_notice_shows_the_record_and_who_said_it(sign_in, world, record, act):
    with act("priya.shah") as priya:
        tell(priya, world.user("tom.hughes"), record_id=record.pk)
    for address in ("/", "/notices/"):
        shown = page(sign_in("tom.hughes"), address)
        for text in (TEXT, "by Priya Shah", f"{record.summary.name}, {record.reference}</a>", "Unread"):
            assert text in shown, (address, text)
        assert TEXT not in page(sign_in("priya.shah"), address)
    assert "Notices (1 unread)" in page(sign_in("tom.hughes"))


def test_a_reminder_stands_beside_what_is_due_and_not_twice_on_the_home_page(sign_in, world):
    tom = world.user("tom.hughes")
    opened(user_id=tom.pk, due_on=timezone.localdate())
    remind(at=timezone.now(), days_before=1)
    home = page(sign_in("tom.hughes"))
    assert home.count(SIGN_OFF) == 1
    assert "You have no new notices." in home
    assert page(sign_in("tom.hughes"), "/notices/").count("Unread") == 1


def test_it_leads_to_the_page_it_is_about(sign_in, world, record):
    tom = world.user("tom.hughes")
    key = "0b0a5a52-5f0c-4a6e-9a53-0d3a5f1d8c11"
    tell(SYSTEM, tom, record_id=record.pk, url_name="document", url_key=key)
    tell(SYSTEM, tom, record_id=record.pk, url_name="documents")
    tell(SYSTEM, tom, record_id=record.pk, url_name="a page of before")
    tell(SYSTEM, tom, url_name="my_status")
    shown = page(sign_in("tom.hughes"), "/notices/")
    for address in (f"documents/{key}/", "documents/", ""):
        assert f'href="/records/{record.slug}/{address}"' in shown
    assert 'href="/status/"' in shown


def test_a_record_closed_since_is_not_named(sign_in, world, record, hide):
    tom = world.user("tom.hughes")
    tell(SYSTEM, tom, record_id=record.pk)
    tell(SYSTEM, tom, record_id=10**12)
    hide(record, "priya.shah")
    for address in ("/", "/notices/"):
        shown = page(sign_in("tom.hughes"), address)
        assert shown.count(CLOSED) == 2
        for text in (record.reference, record.slug, record.summary.name):
            assert text not in shown, address


@pytest.mark.parametrize("person", ["leo.marsh", "omar.said", "colin.webb", "nadia.frost"])
def test_whoever_is_not_ready_reads_their_notices_without_the_records(person, sign_in, world, record):
    tell(SYSTEM, world.user(person), record_id=record.pk)
    shown = page(sign_in(person), "/notices/")
    assert TEXT in shown
    assert CLOSED in shown
    assert record.reference not in shown


def test_what_was_taken_back_is_marked_and_not_unread(sign_in, world, record, act):
    tell(SYSTEM, world.user("tom.hughes"), record_id=record.pk, key="a:1")
    with act("priya.shah"):
        take_back(dedupe_key="a:1", at=timezone.now())
    assert "You have no new notices." in page(sign_in("tom.hughes"))
    shown = page(sign_in("tom.hughes"), "/notices/")
    assert "Withdrawn" in shown
    assert "Unread" not in shown


def test_marking_read_in_two_tabs_leaves_what_neither_has_shown(sign_in, world):
    tom = world.user("tom.hughes")
    tell(SYSTEM, tom)
    first, second = sign_in("tom.hughes"), sign_in("tom.hughes")
    up_to = first.get("/notices/").context["up_to"]
    tell(SYSTEM, tom)
    for tab in (first, second):
        assert tab.post("/notices/", {"up_to": up_to}).headers["Location"] == "/notices/"
    assert page(first, "/notices/").count("Unread") == 1
    assert second.post("/notices/", {"up_to": second.get("/notices/").context["up_to"]}).status_code == 302
    assert "Unread" not in page(first, "/notices/")


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30, "١", "1; DROP TABLE work_notice"])
def test_a_forged_mark_marks_nothing(up_to, sign_in, world, act):
    tell(SYSTEM, world.user("tom.hughes"))
    assert sign_in("tom.hughes").post("/notices/", {"up_to": up_to}).status_code == 302
    with act("tom.hughes"):
        assert Notice.objects.unread().count() == 1


def test_many_notices_are_shown_a_page_at_a_time(sign_in, world):
    for number in range(2 * SHOWN + 1):
        tell(SYSTEM, world.user("tom.hughes"), text=f"Notice {number}.")
    client, address, seen = sign_in("tom.hughes"), "/notices/", []
    while address:
        answer = client.get(address)
        seen += [line["title"] for line in answer.context["lines"]]
        assert ("Mark all as read" in answer.content.decode()) is (address == "/notices/")
        address = answer.context["older"] and f"/notices/{answer.context['older']}"
    assert seen == [f"Notice {number}." for number in reversed(range(2 * SHOWN + 1))]
    home = page(client)
    assert f"Notices ({2 * SHOWN + 1} unread)" in home
    assert home.count("Notice ") == UNREAD_SHOWN


def test_an_older_page_that_is_empty_says_so(sign_in):
    client = sign_in("tom.hughes")
    assert "You have no notices." in page(client, "/notices/")
    assert "Nothing older." in page(client, "/notices/?before=1")
    assert client.get("/notices/?before=nonsense").status_code == 200


def test_a_text_is_shown_as_text(sign_in, world):
    tell(SYSTEM, world.user("tom.hughes"), text="<b>Confirmed</b>")
    assert "&lt;b&gt;Confirmed&lt;/b&gt;" in page(sign_in("tom.hughes"), "/notices/")


def test_the_audit_trail_says_which_records_were_named(sign_in, world, record, act):
    tom = world.user("tom.hughes")
    tell(SYSTEM, tom, record_id=record.pk)
    tell(SYSTEM, tom, record_id=10**12)
    sign_in("tom.hughes").get("/notices/")
    with act("tom.hughes"), connection.cursor() as cursor:
        cursor.execute("SELECT detail->'shown' FROM audit_event WHERE action = 'caseload.notices.shown'")
        assert cursor.fetchall() == [(f"[{record.pk}]",)]


@pytest.mark.parametrize(("address", "most"), [("/", 10), ("/notices/", 7)])
def test_the_pages_take_as_many_statements_however_much_waits(address, most, sign_in, world, record):
    client, grace = sign_in("grace.okafor"), world.user("grace.okafor")
    taken = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        taken.append(len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]))
        for key in range(12):
            tell(SYSTEM, grace, record_id=record.pk)
            opened(record_id=record.pk, user_id=None, unit_id=unit(), key=key)
    assert taken[0] == taken[1] <= most


THOUSANDS = """
INSERT INTO work_due (kind, key, record_id, title, due_on, unit_id, url_name, url_key, opened_at)
SELECT 'assessment.sign_off', n::text, 1, 'Sign off an OASys', date '2026-01-01' + n % 90,
       (SELECT id FROM organisation_unit WHERE code = 'demo-cardiff'), '', '', now()
FROM generate_series(1, 20000) n;
INSERT INTO work_notice (recipient_id, kind, text, record_id, url_name, url_key, actor_name, created_at, dedupe_key)
SELECT u.id, 'x', 'Something', 1, '', '', 'ViSOR', now(), ''
FROM generate_series(1, 500) n, accounts_user u WHERE u.username <> 'grace.okafor@visor.example';
ANALYZE work_due; ANALYZE work_notice;
"""


@pytest.mark.parametrize("person", ["grace.okafor", "una.clarke", "priya.shah"])
def test_no_page_reads_what_waits_for_others(person, own_database, sign_in, world_in):
    with as_owner(keep=True) as cursor:
        cursor.execute(THOUSANDS)
    client = sign_in(person)
    for address in ("/", "/notices/"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked = [one["sql"] for one in captured.captured_queries if "work_" in one["sql"]]
        assert asked
        with acting(world_in(person).pk), connection.cursor() as cursor:
            for statement in asked:
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
                assert "Seq Scan on work_" not in plan, plan
                assert "due_by_day" not in plan, plan  # everybody's, in the order of the days
