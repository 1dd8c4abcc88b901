"""How the database goes about what the pages ask, with some thousands of records more than anybody's scope."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.nominals import search
from records.nominals.models import Card, NameWord, Nominal, TimelineEntry
from tests.access.owner import as_owner
from visor.access.actor import acting

THOUSANDS = """
ALTER TABLE nominals_nominal DISABLE TRIGGER rebuild_after_insert;
INSERT INTO nominals_nominal (id, reference, record_type, category, level, date_of_birth, dob_estimated,
    owner_unit_id, manager_id, mappa_area_id, visibility, is_practice, form_key, created_by_id, created_at, updated_at)
SELECT 100000 + n, 'VR25/' || lpad(n::text, 7, '0') || 'X', 'rso', '1', '1', date '1950-01-02' + n, false,
    (SELECT id FROM organisation_unit WHERE code = 'demo-cardiff'), u.id, NULL, 'open', false, gen_random_uuid(),
    u.id, now() - n * interval '1 minute', now() - n * interval '1 minute'
FROM generate_series(1, 6000) n, accounts_user u WHERE u.username = 'megan.rees@visor.example';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE nominals_nominal ENABLE TRIGGER rebuild_after_insert;
INSERT INTO nominals_nominalsummary (nominal_id, name, rosh, rosh_note, next_event, markers)
    SELECT id, 'Somebody Else', '', '', '', '[]' FROM nominals_nominal WHERE id > 100000;
INSERT INTO nominals_card SELECT id, reference, 'Somebody Else' || id, date_of_birth, false, owner_unit_id,
    manager_id, visibility, false FROM nominals_nominal WHERE id > 100000;
INSERT INTO nominals_searchterm (record_id, kind, term, hidden, is_practice)
    SELECT id, k, CASE k WHEN 'name' THEN 'SURNAME' || id WHEN 'pnc' THEN '02/' || id || 'X'
                         WHEN 'ref' THEN reference ELSE date_of_birth::text END, false, false
    FROM nominals_nominal, unnest(ARRAY['name', 'pnc', 'ref', 'born']) k WHERE id > 100000;
INSERT INTO nominals_recordaccess SELECT id, owner_unit_id, 3, NULL, updated_at FROM nominals_nominal WHERE id > 100000;
ANALYZE;
"""


@pytest.mark.parametrize("person", ["priya.shah", "dan.reid"])
def test_no_page_reads_a_record_table_from_end_to_end(person, own_database, world_in):
    with as_owner(keep=True) as cursor:
        cursor.execute(THOUSANDS)
    today = date(2026, 1, 1)
    with acting(world_in(person).pk) as actor:
        mine = Nominal.objects.visible_to(actor)[0]
        asked = {
            "open": lambda: mine_by(actor, mine.reference),
            "miss": lambda: mine_by(actor, "VR25/0000001X"),
            "card": lambda: Card.objects.visible_to(actor).filter(reference="VR25/0000001X").first(),
            "timeline": lambda: list(TimelineEntry.objects.of(mine)[:51]),
            "caseload": lambda: list(
                Nominal.objects.visible_to(actor).with_header().managed_by(actor).newest_change_first()[:26]
            ),
            "recent": lambda: Nominal.objects.changed_last(actor, 25),
        }
        for text in ("surname103000", "some surname103000", "12/03/1951", "surname103000 12/03/1951", "02/73319Z",
                     "12/99A", "VR25/0000001X", "X320741", "surnaem103000", "some surnmae103000 12/03/1951",
                     "ann surname103000 elsewhere 13/02/1951"):  # fmt: skip
            asked[text] = lambda text=text: search.look(actor, search.understand(text, today=today))
        both = search.Query(numbers=(("pnc", "02/100003X"), ("cro", "000001/99A")), names=("Surname103000",))
        asked["numbers or name"] = lambda: search.look(actor, both)
        asked["words"] = lambda: list(
            NameWord.objects.visible_to(actor).filter(key__in=["SURNAM103000", "~SRNM"])
        )
        for name, ask in asked.items():
            for plan in plans_of(ask):
                assert "Seq Scan on nominals_" not in plan, f"{name}\n{plan}"


def mine_by(actor, reference):
    return (
        Nominal.objects.visible_to(actor).with_level(actor).with_header().filter(reference=reference).first()
    )


def plans_of(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    for query in captured.captured_queries:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                yield "\n".join(row[0] for row in cursor.fetchall())
