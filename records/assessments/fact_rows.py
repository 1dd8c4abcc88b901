"""Writes the facts of a confirmation: a hundred of them in two statements, where a row each would take two hundred.

For `actions` alone, as whoever acts, under the policies of the table.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import connection

from records.assessments.confirmation import Fact
from records.assessments.models import Assessment
from visor.access.actor import Actor

_SUPERSEDE = """
UPDATE assessments_assessmentfact SET superseded_at = %s WHERE assessment_id = %s AND superseded_at IS NULL
"""
_WRITE = """
INSERT INTO assessments_assessmentfact (nominal_id, assessment_id, key, outcome, printed, normalised, value,
                                        value_normalised, page, note, decided_by_id, decided_at)
SELECT %s, %s, fact.key, fact.outcome, fact.printed, fact.normalised, fact.value, fact.value_normalised, fact.page,
       fact.note, %s, %s
  FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS (
           key text, outcome text, printed text, normalised text, value text, value_normalised text, page smallint,
           note text)) WITH ORDINALITY fact
 ORDER BY fact.ordinality
"""


def write(by: Actor, assessment: Assessment, facts: Iterable[Fact], at: datetime) -> None:
    """Write what was decided; what an earlier confirmation said stays, superseded."""
    said = json.dumps([asdict(fact) for fact in facts])
    with connection.cursor() as cursor:
        cursor.execute(_SUPERSEDE, [at, assessment.pk])
        cursor.execute(_WRITE, [assessment.nominal_id, assessment.pk, by.user_id, at, said])
