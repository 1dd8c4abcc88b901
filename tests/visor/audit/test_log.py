"""The audit trail: added to and never changed; and when it cannot be written, nothing is shown or done."""

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from records.nominals.models import LogEntry, Nominal
from tests.access.owner import as_owner, change, rows, value
from visor.access.actor import SYSTEM, Actor, acting
from visor.audit import log
from visor.audit.models import Event

BROKEN = {
    "no right to add": "REVOKE INSERT ON audit_event FROM visor_web, visor_app",
    "a column is gone": "ALTER TABLE audit_event RENAME COLUMN code TO was_code",
    "the table is gone": "ALTER TABLE audit_event RENAME TO was_audit_event",
}
NOBODY = Actor(user_id=0, name="")


@pytest.fixture
def client_of(own_database, world_in):
    def signed_in(key):
        client = Client()
        client.force_login(world_in(key), backend="visor.accounts.backends.PasswordBackend")
        return client

    return signed_in


def an_open_record(user):
    with acting(user.pk) as actor:
        found = (
            Nominal.objects.visible_to(actor).managed_by(actor).select_related("summary").order_by("-pk")[0]
        )
        return found.slug, found.summary.name


@pytest.mark.parametrize("how", BROKEN)
def test_a_page_whose_event_cannot_be_written_is_not_served(how, client_of, world_in):
    slug, name = an_open_record(world_in("priya.shah"))
    priya, dan = client_of("priya.shah"), client_of("dan.reid")
    assert priya.get(f"/records/{slug}/").status_code == 200
    change(BROKEN[how])
    for client, address in (
        (priya, f"/records/{slug}/"),
        (priya, f"/records/?q={name.split()[-1]}"),
        (priya, "/records/VR26-9999999J/"),
        (priya, f"/records/{slug}/documents/"),
        (dan, f"/records/{slug}/"),
        (dan, "/people/"),
    ):
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 503, address
        assert "Nothing has been lost" in page
        assert "no-store" in response.headers["Cache-Control"]
        for word in (name, slug, slug.replace("-", "/"), "Priya Shah", "audit"):
            assert word not in page, address


@pytest.mark.parametrize("how", BROKEN)
def test_an_act_whose_event_cannot_be_written_does_not_happen(how, client_of, world_in):
    slug, _name = an_open_record(world_in("priya.shah"))
    priya = client_of("priya.shah")
    tables = ("nominals_logentry", "nominals_timelineentry", "nominals_marker", "nominals_searchrun")
    before = [value(f"SELECT count(*) FROM {table}") for table in tables]
    change(BROKEN[how])
    entry = {
        "kind": "office", "happened_on_day": "1", "happened_on_month": "2", "happened_on_year": "2024", "text": "Came in.",
        "form_key": "5e1d2d4e-1111-4111-8111-111111111111",
    }  # fmt: skip
    assert priya.post(f"/records/{slug}/log/new/", entry).status_code == 503
    assert (
        priya.post(f"/records/{slug}/markers/new/", {"kind": "violent", "evidence": "PSR"}).status_code == 503
    )
    assert priya.get("/records/?q=Smith").status_code == 503
    assert [value(f"SELECT count(*) FROM {table}") for table in tables] == before


def test_when_it_can_be_written_again_everything_works_again(client_of, world_in):
    slug, _name = an_open_record(world_in("priya.shah"))
    priya = client_of("priya.shah")
    change("REVOKE INSERT ON audit_event FROM visor_web, visor_app")
    assert priya.get(f"/records/{slug}/").status_code == 503
    change("GRANT INSERT ON audit_event TO visor_web, visor_app")
    assert priya.get(f"/records/{slug}/").status_code == 200


@pytest.mark.parametrize("role", ["visor_web", "visor_app"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET code = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DROP TABLE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DELETE FROM audit_event_other",
    ],
)
def test_neither_role_can_change_what_is_written(role, statement, world):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [role])
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET code = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "UPDATE {} SET at = at + interval '1 year'",
    ],
)
def test_not_even_the_owner_changes_it_by_mistake(statement, world):
    partitions = rows(
        "SELECT tableoid::regclass::text FROM audit_event GROUP BY 1 UNION SELECT 'audit_event'"
        " UNION SELECT 'audit_event_other'"
    )
    assert len(partitions) > 2
    for (table,) in partitions:
        if table == "audit_event_other" and not statement.startswith("TRUNCATE"):
            continue  # empty: row triggers have nothing to refuse
        with as_owner() as cursor, pytest.raises(psycopg2.errors.RaiseException, match="append-only"):
            cursor.execute(statement.format(table))


def test_a_person_reads_back_their_own_events_and_nobody_elses(world, sign_in):
    sign_in("priya.shah").get(f"/records/{world.ordinary}/")
    with acting(world.user("dan.reid").pk) as dan:
        assert {event.actor_id for event in Event.objects.all()} <= {dan.user_id}
    with acting(world.user("priya.shah").pk) as priya:
        assert {event.actor_id for event in Event.objects.all()} == {priya.user_id}


def test_outside_a_transaction_it_is_a_mistake_of_ours(own_database):
    with pytest.raises(RuntimeError):
        log.record("test.act", by=SYSTEM)


@pytest.mark.parametrize(
    "detail",
    [
        {"text": "\0"},
        {"text": "\ud800"},
        {"text": "a" * 100_000},
        {"text": 'quote " and \\ and </script> and {% now %}'},
        {"nested": [{"x": None}, 1.5, True]},
    ],
)
def test_whatever_is_in_the_detail_it_is_written_or_the_act_does_not_happen(detail, world):
    """NUL and half characters are not text to PostgreSQL: unavailable, never half written."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                key = log.record("test.act", by=NOBODY, detail=detail)
        except log.AuditUnavailable:
            assert {"\0", "\ud800"} & set(str(detail.get("text", "")))
            return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'visor_app', true)")
        cursor.execute("SELECT count(*) FROM audit_event WHERE id = %s", [str(key)])


def test_the_event_says_when_where_and_as_what(own_database, world_in):
    token = log.circumstances.set(log.Circumstances(request_id="r-1", address="192.0.2.7"))
    try:
        with acting(world_in("priya.shah").pk) as priya:
            key = log.record(
                "test.act", by=priya, subject_type="nominal", subject_id=12, detail={"fields": ["a"]}
            )
    finally:
        log.circumstances.reset(token)
    found = rows(
        "SELECT request_id, address, actor_text, posted, subject_id, outcome, detail,"
        " at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp(), xid IS NOT NULL"
        " FROM audit_event WHERE id = %s", str(key),
    )  # fmt: skip
    posted = "po at Salford sentence management 1"
    assert found == [("r-1", "192.0.2.7", "Priya Shah", posted, "12", "done", {"fields": ["a"]}, True, True)]


def test_an_act_rolled_back_leaves_no_event(own_database, world_in):
    before = value("SELECT count(*) FROM audit_event")
    with pytest.raises(ZeroDivisionError), acting(world_in("priya.shah").pk) as priya:
        log.record("test.act", by=priya)
        raise ZeroDivisionError
    assert value("SELECT count(*) FROM audit_event") == before


def test_no_event_of_the_whole_demonstration_holds_a_name_or_a_text_of_a_record(world):
    names = {row[0] for row in rows("SELECT surname FROM nominals_name WHERE length(surname) > 5")}
    texts = {row[0] for row in rows("SELECT DISTINCT text FROM nominals_logentry")}
    staff = " ".join(row[0] for row in rows("SELECT full_name FROM accounts_user"))
    for (detail,) in rows("SELECT detail::text FROM audit_event"):
        assert not [word for word in (names | texts) if word in detail and word not in staff]


def test_partitions_reach_three_months_ahead_and_making_them_again_changes_nothing(world):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(3)")
        assert cursor.fetchone() == (0,)
    assert LogEntry._meta.app_label == "nominals"
    made = value("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
    assert made == 5
