"""What the database works out by itself: who reaches a record, its card, its words; at once, together, and fast."""

import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from records.nominals import actions
from records.nominals.choices import GrantSource, Visibility
from records.nominals.models import (
    Card,
    CoWorker,
    Name,
    Nominal,
    NominalUserGrant,
    PartnerUnit,
    TimelineEntry,
)
from tests.access.owner import as_owner, change, rows, value
from visor.access.actor import acting
from visor.organisation.models import Unit

USER = 1_000_000_000
AREA = 2_000_000_000


@pytest.fixture
def lead(own_database, world_in):
    """Grace Okafor, and one of the open records of her team."""

    def one():
        with acting(world_in("grace.okafor").pk) as grace:
            return grace, Nominal.objects.visible_to(grace).filter(visibility="open").order_by("-pk")[0]

    return one


def access_of(nominal):
    found = rows(
        "SELECT principal, level, until IS NOT NULL FROM nominals_recordaccess WHERE record_id = %s ORDER BY 1, 2",
        nominal.pk,
    )
    return set(found)


def differences():
    return value("SELECT access_differences()")


def grant(by, nominal, user, *, work=False, until=None, at=None):
    with acting(by.user_id) as actor:
        return actions.grant_access(
            by=actor, nominal=nominal, user_id=user.pk, source=GrantSource.SHARE, reason="Joint work",
            expires_at=until, at=at or timezone.now(), can_work=work,
        )  # fmt: skip


def test_a_new_record_belongs_to_its_unit_its_manager_and_its_area(lead, world_in):
    _grace, nominal = lead()
    assert access_of(nominal) >= {
        (nominal.owner_unit_id, 3, False),
        (USER + nominal.manager_id, 3, False),
        (AREA + nominal.mappa_area_id * 10 + int(nominal.level), 3, False),
    }
    assert differences() == 0


def test_every_source_changes_it_in_the_same_transaction(lead, world_in):
    grace, nominal = lead()
    dan, megan, lena = (world_in(key) for key in ("dan.reid", "megan.rees", "lena.novak"))
    cardiff, prison = Unit.objects.get(code="demo-cardiff"), Unit.objects.get(code="MRI")
    far = timezone.now() + timedelta(days=9)
    share = grant(grace, nominal, dan)
    with acting(grace.user_id) as actor:
        actions.add_partner_unit(by=actor, nominal=nominal, unit=prison, at=timezone.now())
        CoWorker.objects.create(
            nominal=nominal, user=lena, added_by_id=actor.user_id, added_at=timezone.now(), until=far
        )
    assert access_of(nominal) >= {(USER + dan.pk, 2, False), (prison.pk, 3, False), (USER + lena.pk, 3, True)}
    with acting(grace.user_id) as actor:
        actions.revoke_access(by=actor, nominal=nominal, grant=share, at=timezone.now())
        partner = PartnerUnit.objects.of(nominal).get(unit=prison)
        partner.until = timezone.now()
        partner.save(update_fields=["until"])
    assert not {principal for principal, *_ in access_of(nominal)} & {USER + dan.pk, prison.pk}
    change("UPDATE nominals_nominal SET owner_unit_id = %s, manager_id = %s, level = '3' WHERE id = %s",
           cardiff.pk, megan.pk, nominal.pk)  # fmt: skip
    assert access_of(nominal) == {
        (cardiff.pk, 3, False),
        (USER + megan.pk, 3, False),
        (USER + lena.pk, 3, True),
        (AREA + nominal.mappa_area_id * 10 + 3, 3, False),
    }
    assert differences() == 0


def test_a_restriction_leaves_the_named_readers_alone(lead, world_in):
    grace, nominal = lead()
    grant(grace, nominal, world_in("dan.reid"))
    with acting(grace.user_id) as actor:
        actions.restrict(
            by=actor, nominal=nominal, visibility=Visibility.HIDDEN, reader_ids=[world_in("tom.hughes").pk],
            reason="Staff relative", at=timezone.now(),
        )  # fmt: skip
    assert access_of(nominal) == {(USER + world_in("tom.hughes").pk, 3, False)}
    assert differences() == 0


def test_practice_is_open_to_practice_alone(lead):
    _grace, nominal = lead()
    change("UPDATE nominals_nominal SET is_practice = true WHERE id = %s", nominal.pk)
    assert access_of(nominal) == {(3_000_000_000, 3, False)}
    assert differences() == 0


def test_without_grants_posting_scope_is_all_there_is(own_database, world_in):
    """A live grant, and nothing else, is the source of an exception (design 3)."""
    with as_owner(keep=True) as cursor:
        cursor.execute(
            "UPDATE nominals_nominalusergrant SET revoked_at = now(), revoked_by_id = granted_by_id"
        )
        cursor.execute(
            "UPDATE nominals_nominalgroupgrant SET revoked_at = now(), revoked_by_id = granted_by_id"
        )
    assert differences() == 0
    extra = rows(
        "SELECT a.record_id, a.principal FROM nominals_recordaccess a JOIN nominals_nominal n ON n.id = a.record_id"
        " WHERE a.principal NOT IN (n.owner_unit_id, 1000000000 + n.manager_id,"
        " coalesce(2000000000 + n.mappa_area_id * 10 + n.level::int, 0)) OR n.visibility <> 'open'"
    )
    assert extra == []
    for key in ("kev.marsden", "lena.novak"):
        with acting(world_in(key).pk) as actor:
            assert not Nominal.objects.visible_to(actor).exists()


def test_what_has_run_out_is_not_read_whether_or_not_it_is_swept(lead, world_in):
    grace, nominal = lead()
    dan = world_in("dan.reid")
    grant(grace, nominal, dan, until=timezone.now() + timedelta(seconds=1))
    assert sees(dan, nominal)
    deadline = time.monotonic() + 10
    while sees(dan, nominal) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not sees(dan, nominal)
    assert (USER + dan.pk, 2, True) in access_of(nominal), "nobody swept it: it is the reading that refuses"
    assert differences() == 0


def test_the_end_of_a_loan_of_more_leaves_what_there_was_before(lead, world_in):
    """A read grant without an end, and work until a date: after the date he still reads."""
    grace, nominal = lead()
    dan = world_in("dan.reid")
    grant(grace, nominal, dan)
    grant(grace, nominal, dan, work=True, until=timezone.now() + timedelta(seconds=1))
    with acting(dan.pk) as actor:
        assert Nominal.objects.visible_to(actor).with_level(actor).get(pk=nominal.pk).access_level == 3
    time.sleep(1.1)
    with acting(dan.pk) as actor:
        assert Nominal.objects.visible_to(actor).with_level(actor).get(pk=nominal.pk).access_level == 2
    assert differences() == 0


def test_a_lower_level_that_adds_nothing_is_no_row(lead, world_in):
    grace, nominal = lead()
    dan = world_in("dan.reid")
    grant(grace, nominal, dan, until=timezone.now() + timedelta(days=1))
    grant(grace, nominal, dan, work=True, until=timezone.now() + timedelta(days=2))
    assert [row for row in access_of(nominal) if row[0] == USER + dan.pk] == [(USER + dan.pk, 3, True)]


def test_a_source_that_changes_its_record_changes_both(lead, world_in):
    grace, nominal = lead()
    with acting(grace.user_id) as actor:
        other = Nominal.objects.visible_to(actor).filter(visibility="open").exclude(pk=nominal.pk)[0]
    prison = Unit.objects.get(code="MRI")
    with acting(grace.user_id) as actor:
        actions.add_partner_unit(by=actor, nominal=nominal, unit=prison, at=timezone.now())
    change("UPDATE nominals_partnerunit SET nominal_id = %s WHERE unit_id = %s", other.pk, prison.pk)
    assert (prison.pk, 3, False) not in access_of(nominal)
    assert (prison.pk, 3, False) in access_of(other)
    assert differences() == 0


def test_two_sources_changed_at_once_lose_neither_and_break_nothing(lead, world_in):
    """Each rebuild writes all rows of the record: without a lock the second meets the rows of the first."""
    grace, nominal = lead()
    people = [world_in(key).pk for key in ("dan.reid", "megan.rees", "lena.novak", "marcus.bell")]
    failures, ready = [], threading.Barrier(len(people), timeout=20)

    def share(user_id):
        try:
            with acting(grace.user_id) as actor:
                ready.wait()
                actions.grant_access(
                    by=actor, nominal=nominal, user_id=user_id, source=GrantSource.SHARE, reason="R",
                    expires_at=None, at=timezone.now(),
                )  # fmt: skip
                time.sleep(0.05)
        except DatabaseError as broken:
            failures.append(broken)
        finally:
            connections.close_all()

    run_together([(share, user_id) for user_id in people])
    assert failures == []
    assert {(USER + user_id, 2, False) for user_id in people} <= access_of(nominal)
    assert differences() == 0


def test_the_acting_role_cannot_write_what_is_derived(act, world):
    for statement in (
        "INSERT INTO nominals_recordaccess SELECT id, 1, 3, NULL, now() FROM nominals_nominal",
        "UPDATE nominals_recordaccess SET level = 3",
        "DELETE FROM nominals_recordaccess",
        "UPDATE nominals_card SET visibility = 'open'",
        "INSERT INTO nominals_searchterm (record_id, kind, term, hidden, is_practice) VALUES (1, 'name', 'X', false, false)",
        "SELECT rebuild_access(1)",
        "SELECT rebuild_card(1)",
        "SELECT * FROM access_expected(1)",
        "UPDATE nominals_logentry SET text = ''",
        "UPDATE nominals_timelineentry SET text = ''",
        "DELETE FROM nominals_name",
        "CREATE TEMP TABLE nominals_partnerunit (nominal_id bigint)",
        "CREATE TABLE mine (id bigint)",
        "SET session_replication_role = replica",
        "ALTER TABLE nominals_nominal DISABLE ROW LEVEL SECURITY",
    ):
        with act("priya.shah"), pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.parametrize("person", ["dan.reid", "helen.archer", "nadia.frost", "omar.said", "kev.marsden"])
def test_nobody_changes_or_adds_to_a_record_they_only_read_or_do_not_reach(person, world, act):
    with act("priya.shah") as priya:
        nominal = Nominal.objects.visible_to(priya).get(reference=world.ordinary.replace("-", "/"))
    with act(person) as actor:
        for model, fields in (
            (
                Name,
                {"kind": "alias", "surname": "X", "added_by_id": actor.user_id, "added_at": timezone.now()},
            ),
            (PartnerUnit, {"unit_id": 1, "added_by_id": actor.user_id, "added_at": timezone.now()}),
            (CoWorker, {"user_id": actor.user_id, "added_by_id": actor.user_id, "added_at": timezone.now()}),
            (TimelineEntry, {"at": timezone.now(), "kind": "log", "title": "X", "by_name": "X"}),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                model.objects.create(nominal=nominal, **fields)
        with pytest.raises(DatabaseError), transaction.atomic():
            nominal.manager_id = actor.user_id
            nominal.save(update_fields=["manager"])


def test_whoever_was_given_reading_reads_and_writes_nothing(act, world):
    with act("grace.okafor") as grace:
        nominal = Nominal.objects.visible_to(grace).filter(visibility="open")[0]
        actions.grant_access(
            by=grace, nominal=nominal, user_id=world.user("dan.reid").pk, source=GrantSource.SHARE, reason="R",
            expires_at=None, at=timezone.now(),
        )  # fmt: skip
    with act("dan.reid") as dan:
        assert Name.objects.of(nominal).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Name.objects.create(
                nominal=nominal, kind="alias", surname="X", added_by_id=dan.user_id, added_at=timezone.now()
            )
        with pytest.raises(DatabaseError, match="did not affect any rows"), transaction.atomic():
            nominal.save(update_fields=["level"])


def test_nobody_gives_themselves_access_whatever_they_may_do(act, world):
    with act("grace.okafor") as grace:
        nominal = Nominal.objects.visible_to(grace).filter(visibility="open")[0]
        permission = Permission.objects.get(codename="read_nominal")
        with pytest.raises(DatabaseError, match="not_to_oneself"), transaction.atomic():
            NominalUserGrant.objects.create(
                content_object=nominal, user_id=grace.user_id, permission=permission, source="share", reason="R",
                granted_by_id=grace.user_id, granted_at=timezone.now(),
            )  # fmt: skip


@pytest.mark.parametrize("person", ["nadia.frost", "dan.reid", "omar.said", "colin.webb"])
def test_a_record_is_only_added_to_a_unit_of_whoever_adds_it(person, act, world):
    """The policy itself: whatever the code above it forgets."""
    elsewhere = Unit.objects.get(code="demo-salford-1")
    with act(person) as actor, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Nominal(
            id=999_999, reference="VR26/0999999X", record_type="rso", category="1", level="1",
            owner_unit=elsewhere, manager_id=actor.user_id, created_by_id=actor.user_id,
            created_at=timezone.now(), updated_at=timezone.now(),
        ).save(force_insert=True)  # fmt: skip


def test_a_role_that_reads_no_records_reaches_none_whatever_else_is_true(own_database, world_in):
    """A manager who has become an auditor: still named on records, ready, and without a way in."""
    priya = world_in("priya.shah")
    change("UPDATE organisation_posting SET ends_at = now() WHERE user_id = %s", priya.pk)
    with acting(priya.pk) as actor:
        assert actor.ready
        assert not Nominal.objects.visible_to(actor).exists()
        assert not Card.objects.visible_to(actor).exists()
        with connection.cursor() as cursor:
            for table in ("nominals_nominal", "nominals_card", "nominals_searchterm", "nominals_logentry"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), table


def test_access_verify_says_when_something_is_wrong(own_database, capsys):
    call_command("access_verify")
    assert "0 rows" in capsys.readouterr().out
    with as_owner(keep=True) as cursor:
        cursor.execute(
            "DELETE FROM nominals_recordaccess WHERE record_id = (SELECT min(id) FROM nominals_nominal)"
        )
    with pytest.raises(CommandError):
        call_command("access_verify")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("O'Connor", "OCONNOR"),
        ("O’Connor", "OCONNOR"),
        ("Siân", "SIAN"),
        ("Llŷr", "LLYR"),
        ("Gŵyr", "GWYR"),
        ("Strauß", "STRAUSS"),
        ("Łukasz", "LUKASZ"),
        ("Müller-Lüdenscheidt", "MULLERLUDENSCHEIDT"),
        ("李", "李"),
        ("Ольга", "ОЛЬГА"),
        ("😀", ""),
        ("'; DROP TABLE x; --", "DROPTABLEX"),
        ("ß" * 200, "S" * 140),
    ],
)
def test_one_spelling_of_a_name(typed, folded, world):
    assert value("SELECT visor_fold(%s)", typed) == folded


def sees(user, nominal):
    with acting(user.pk) as actor:
        return Nominal.objects.visible_to(actor).filter(pk=nominal.pk).exists()


def run_together(calls):
    threads = [threading.Thread(target=function, args=arguments) for function, *arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
