"""Load the reference organisation (regions, PDUs, areas, forces, prisons, buildings, contacts) from `data/`.

Called by the data migration, and by whoever needs it back after emptying the tables. Running it again
changes nothing but what the files changed.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NATIONAL = "EW"


def load(apps: Any) -> None:
    """Create or bring up to date every row of the files. `apps` is Django's registry or a migration's."""
    _agencies(apps.get_model("organisation", "Agency"))
    area, unit = apps.get_model("organisation", "MappaArea"), apps.get_model("organisation", "Unit")
    agency = dict(apps.get_model("organisation", "Agency").objects.values_list("code", "id"))
    _units(unit, area, agency)
    units = dict(unit.objects.values_list("code", "id"))
    building, contact = apps.get_model("organisation", "Building"), apps.get_model("organisation", "Contact")
    for row in _rows("buildings"):
        building.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "unit_id": units[row["unit"]],
                "former_crc": row["former_crc"] == "yes",
                "connected": row["connected"] == "yes",
            },
        )
    for row in _rows("contacts"):
        contact.objects.update_or_create(
            unit_id=units[row["unit"]],
            subject=row["subject"],
            defaults={"name": row["name"], "email": row["email"], "phone": row["phone"]},
        )


def _agencies(agency: Any) -> None:
    for row in _rows("agencies"):
        agency.objects.update_or_create(code=row["code"], defaults={"name": row["name"], "kind": row["kind"]})


def _units(unit: Any, area: Any, agency: dict[str, int]) -> None:
    """The tree from the top: regions before the MAPPA areas in them, areas before the units lying in one."""

    def put(code: str, name: str, kind: str, **place: Any) -> Any:
        values = {"name": name, "kind": kind, "parent": None, "area_id": None, **place}
        return unit.objects.update_or_create(code=code, defaults=values)[0]

    probation, prisons = agency["PROBATION"], agency["PRISON"]
    national = put(NATIONAL, "England and Wales", "national", agency_id=agency["HMPPS"])
    regions, areas = {}, {}
    for row in _rows("regions"):
        regions[row["code"]] = put(**row, agency_id=probation, parent=national)
    for row in _rows("mappa_areas"):
        code, name, region = row["code"], row["name"], regions[row["region"]]
        made = area.objects.update_or_create(code=code, defaults={"name": name, "region": region})[0]
        areas[code] = made.pk
        own = {"agency_id": probation, "parent": region, "area_id": made.pk}
        put(f"mappa-{code}", f"{name} MAPPA unit", "mappa_unit", **own)
    for row in _rows("pdus"):
        own = {"agency_id": probation, "parent": regions[row["region"]], "area_id": areas[row["area"]]}
        put(row["code"], row["name"], "pdu", **own)
    for row in _rows("forces"):
        own = {"agency_id": agency[row["code"]], "parent": national, "area_id": areas[row["area"]]}
        put(row["code"], row["name"], "force", **own)
    for row in _rows("prisons"):
        own = {"agency_id": prisons, "parent": national, "area_id": areas[row["area"]]}
        put(row["code"], row["name"], "prison", **own)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
