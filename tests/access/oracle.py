"""Who reaches which record how far, worked out again from the tables people write to.

Written from the design's words and nothing else: it reads neither `record_access` nor the paths of units,
and shares no line with the SQL that makes them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from tests.access.owner import rows

UNIT_ROLES = {
    "po", "pso", "spo", "head_of_pdu", "case_administrator", "mappa_coordinator", "visor_administrator",
    "police_offender_manager", "police_supervisor", "prison_lpc",
}  # fmt: skip
READERS = UNIT_ROLES | {"mappa_administrator", "national_reader"}
WORK, READ = 3, 2
CODES = {"work_nominal": WORK, "read_nominal": READ}


@dataclass(frozen=True)
class Record:
    id: int
    slug: str
    owner_unit: int
    manager: int
    area: int | None
    mappa_level: int
    visibility: str
    practice: bool


class Oracle:
    """The committed state of the database at one moment."""

    def __init__(self) -> None:
        self.records = [
            Record(*row)
            for row in rows(
                "SELECT id, replace(reference, '/', '-'), owner_unit_id, manager_id, mappa_area_id, level::int, visibility,"
                " is_practice FROM nominals_nominal ORDER BY id"
            )
        ]
        units = rows("SELECT id, parent_id, area_id FROM organisation_unit")
        self.parent = {unit: parent for unit, parent, _area in units}
        self.area = {unit: area for unit, _parent, area in units}
        self.now: datetime = rows("SELECT clock_timestamp()")[0][0]
        self.postings: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for user, role, unit, begins, ends in rows(
            "SELECT user_id, role, unit_id, starts_at, ends_at FROM organisation_posting"
        ):
            if begins <= self.now and (ends is None or ends > self.now):
                self.postings[user].append((role, unit))
        self.partners = self._by_record("SELECT nominal_id, unit_id, until FROM nominals_partnerunit")
        self.co_workers = self._by_record("SELECT nominal_id, user_id, until FROM nominals_coworker")
        self.shared = rows(
            "SELECT g.content_object_id, g.user_id, 'user', p.codename, g.expires_at, g.revoked_at, g.source"
            " FROM nominals_nominalusergrant g JOIN auth_permission p ON p.id = g.permission_id"
            " UNION ALL SELECT g.content_object_id, split_part(o.name, ':', 2)::bigint, 'unit', p.codename,"
            " g.expires_at, g.revoked_at, g.source FROM nominals_nominalgroupgrant g"
            " JOIN auth_permission p ON p.id = g.permission_id JOIN auth_group o ON o.id = g.group_id"
        )

    def level(self, user: int, record: Record) -> int | None:
        """How far this ready person reaches; None for not at all. Whoever is in no role that reads records: nowhere."""
        if not READERS & {role for role, _unit in self.postings[user]}:
            return None
        levels = [level for level in self._grounds(user, record)]
        return max(levels, default=None)

    def _grounds(self, user: int, record: Record):
        if record.practice:
            return
        opened = record.visibility == "open"
        if opened and (record.manager == user or user in self.co_workers[record.id]):
            yield WORK
        for role, unit in self.postings[user]:
            if opened and role in UNIT_ROLES:
                if self._under(record.owner_unit, unit):
                    yield WORK
                if any(self._under(partner, unit) for partner in self.partners[record.id]):
                    yield WORK
            if opened and record.area is not None and self._area_of(unit) == record.area:
                if role == "mappa_coordinator" or (role == "mappa_administrator" and record.mappa_level >= 2):
                    yield WORK
        yield from self._grants(user, record, opened=opened)

    def _grants(self, user: int, record: Record, *, opened: bool):
        mine = {unit for role, unit in self.postings[user] if role in UNIT_ROLES}
        for of, whom, kind, code, expires, revoked, source in self.shared:
            if of != record.id or revoked is not None or (expires is not None and expires <= self.now):
                continue
            if kind == "user" and whom == user and (opened or source == "restriction"):
                yield CODES[code]
            if kind == "unit" and opened and any(self._under(whom, unit) for unit in mine):
                yield CODES[code]

    def _by_record(self, statement: str) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for record, who, until in rows(statement):
            if until is None or until > self.now:
                found[record].add(who)
        return found

    def _under(self, unit: int | None, above: int) -> bool:
        while unit is not None:
            if unit == above:
                return True
            unit = self.parent[unit]
        return False

    def _area_of(self, unit: int | None) -> int | None:
        while unit is not None:
            if self.area[unit] is not None:
                return self.area[unit]
            unit = self.parent[unit]
        return None
