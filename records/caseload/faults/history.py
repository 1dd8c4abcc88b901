"""Hold the history of the officers against the database as it stands, read past every rule, and the pages served."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from records.caseload.faults.clients import Upload
from records.documents.choices import AT_REST, State
from visor.launch import postgres
from visor.launch.places import Places
from visor.launch.servers import DATABASE

_ROWS: Final = """
    SELECT d.upload_key::text, d.reference::text, d.sha256, d.size, d.state, d.reason,
           (SELECT count(*) FROM assessments_assessment a WHERE a.document_id = d.id),
           count(e.id) FILTER (WHERE e.action = 'documents.document.received' AND e.detail ? 'sha256'),
           count(e.id) FILTER (WHERE e.action IN ('documents.document.read', 'documents.document.refused',
                                                  'documents.document.unreadable'))
    FROM documents_document d
    LEFT JOIN audit_event e ON e.subject_type = 'document' AND e.subject_id = d.reference::text
    WHERE d.upload_key::text = ANY(%s)
    GROUP BY d.id
"""
_OPEN: Final = "SELECT count(*) FROM work_outbox WHERE done_at IS NULL AND failed_at IS NULL"
_READERS: Final = """
    SELECT split_part(w.lease_owner, ':', 2)::int FROM work_outbox w
    JOIN documents_document d ON d.reference::text = w.object_id AND d.state = 'reading'
    WHERE w.kind = 'document.read' AND w.done_at IS NULL AND w.lease_until > now()
"""


@dataclass(frozen=True)
class Kept:
    """One document as the tables have it, with the lines of the trail that say it was received and came to rest."""

    reference: str
    sha256: str
    size: int
    state: str
    reason: str
    assessments: int
    received: int
    rested: int


class Tables:
    """The database of the stack, seen by its superuser: nothing is hidden from a proof."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def work_open(self) -> int:
        """How much waits or is being done."""
        return int(str(self._ask(_OPEN)[0][0]))

    def readers(self) -> set[int]:
        """The processes that hold a document which is being read."""
        return {int(str(row[0])) for row in self._ask(_READERS)}

    def kept(self, uploads: Iterable[Upload]) -> dict[str, list[Kept]]:
        """The documents there are, by the key of the form that brought them."""
        found: dict[str, list[Kept]] = defaultdict(list)
        for key, *rest in self._ask(_ROWS, [upload.key for upload in uploads]):
            found[str(key)].append(Kept(*rest))  # type: ignore[arg-type]  # the columns in the order of the fields
        return found

    def _ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with closing(postgres.connect(self.places, DATABASE)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall())


def faults_of(upload: Upload, kept: list[Kept]) -> Iterator[str]:
    """What is not as it was said to be; an upload nobody said was received may be missing, but not by half."""
    if len(kept) != 1:
        if kept or upload.page:
            yield f"{len(kept)} documents"
        return
    row = kept[0]
    if upload.page and row.reference not in upload.page:
        yield "another document than the one that was shown"
    if (row.sha256, row.size) != (upload.sha256, len(upload.content)):
        yield "another hash or size"
    yield from _faults_of_row(row)


def _faults_of_row(row: Kept) -> Iterator[str]:
    if row.state not in AT_REST:
        yield f"not at rest but {row.state}"
    elif row.state != State.READ and not row.reason:
        yield f"{row.state} without a reason"
    if row.received != 1:
        yield f"{row.received} lines in the trail that it was received"
    if row.rested != 1:
        yield f"{row.rested} lines in the trail that it was read"
    if row.assessments != (row.state == State.READ):
        yield f"{row.assessments} assessments opened"
