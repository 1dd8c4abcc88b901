"""How the database goes about the lists of assessments, with some thousands more than anybody's scope."""

import pytest
from django.db.models import Q

from records.assessments.models import Assessment, AssessmentFact
from records.assessments.querysets import supervises
from tests.access.owner import as_owner
from tests.records.nominals.test_plans import THOUSANDS, plans_of
from visor.access.actor import acting

# Three of each of six thousand records; one in fifteen awaits sign-off.
ASSESSED = """
INSERT INTO documents_document (reference, nominal_id, kind, title, original_name, size, sha256, content_type, state,
    state_since, reason, readings_asked, uploaded_by_id, uploaded_at, upload_key)
SELECT gen_random_uuid(), n.id, 'oasys', '', 'oasys.pdf', 1, md5(n.id::text || k) || md5(k || n.id::text), 'application/pdf',
    'read', now(), '', 1, n.manager_id, now(), gen_random_uuid()
FROM nominals_nominal n CROSS JOIN generate_series(1, 3) k;
INSERT INTO assessments_assessment (reference, nominal_id, document_id, state, state_since, opened_at, reader_version,
    version, act_key, identity, identity_note, layer, completed_on, assessor, rosh, rosh_before, rosh_note_before,
    arms_informed, countersigned_in_print, entered_by_id, confirmed_at, signed_off_by_id, signed_off_at, comments,
    rejected_reason, withdrawn_reason)
SELECT gen_random_uuid(), d.nominal_id, d.id, CASE WHEN d.id % 15 = 0 THEN 'awaiting' ELSE 'signed_off' END,
    now() - d.id * interval '1 second', now(), '2', 1, '', 'agrees', '', '', '2025-03-12', 'Somebody', 'high', '', '',
    false, false, d.uploaded_by_id, now(), CASE WHEN d.id % 15 = 0 THEN NULL ELSE u.id END,
    CASE WHEN d.id % 15 = 0 THEN NULL ELSE now() END, '', '', ''
FROM documents_document d, accounts_user u WHERE u.username = 'una.clarke@visor.example' AND d.kind = 'oasys';
INSERT INTO assessments_assessmentfact (nominal_id, assessment_id, key, outcome, printed, normalised, value,
    value_normalised, note, decided_by_id, decided_at)
SELECT nominal_id, id, 'rosh.public.community', 'confirmed', 'High', 'high', 'High', 'high', '', entered_by_id, now()
FROM assessments_assessment;
ANALYZE;
"""


@pytest.mark.parametrize("person", ["grace.okafor", "una.clarke", "priya.shah"])
def test_no_list_reads_all_assessments_of_the_country(
    person: str, own_database: str, world_in: object
) -> None:
    with as_owner(keep=True) as cursor:
        cursor.execute(THOUSANDS)
        cursor.execute(ASSESSED)
    with acting(world_in(person).pk) as actor:  # type: ignore[operator]
        rows = Assessment.objects.all()
        one = rows.visible_to(actor).select_related("nominal").first()
        assert one is not None
        asked = {
            "turn": lambda: list(rows.awaiting_sign_off_by(actor).with_people().longest_waiting_first()[:26]),
            "further": lambda: list(
                rows.awaiting_sign_off_by(actor)
                .waiting_after(one.state_since, one.pk)
                .longest_waiting_first()[:26]
            ),
            "own": lambda: list(
                rows.visible_to(actor)
                .filter(Q(entered_by_id=actor.user_id) | Q(author_id=actor.user_id), state="awaiting")
                .longest_waiting_first()[:26]
            ),
            "record": lambda: list(rows.of(one.nominal).with_people().newest_first()[:26]),
            "last": lambda: rows.of(one.nominal).live().last_completed().first(),
            "one": lambda: rows.of(one.nominal).filter(reference=one.reference).first(),
            "facts": lambda: list(AssessmentFact.objects.now(one)),
            "supervises": lambda: supervises(actor, one.nominal),
        }
        for name, ask in asked.items():
            for plan in plans_of(ask):
                for table in ("assessments_assessment", "assessments_assessmentfact", "nominals_nominal "):
                    assert f"Seq Scan on {table}" not in plan, f"{name}\n{plan}"
