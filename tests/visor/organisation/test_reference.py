"""The reference organisation is the real one, complete, in every database."""

import pytest
from django.apps import apps
from django.db.models import Count

from tests.factories.organisation import unit
from visor.organisation import reference
from visor.organisation.choices import AgencyKind, ContactSubject, UnitKind
from visor.organisation.models import Agency, Building, Contact, MappaArea, Place, Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (UnitKind.NATIONAL, 1),
        (UnitKind.REGION, 12),
        (UnitKind.DIVISION, 2),
        (UnitKind.PDU, 109),
        (UnitKind.FORCE, 43),
        (UnitKind.MAPPA_UNIT, 42),
        (UnitKind.PRISON, 26),
    ],
)
def test_there_are_as_many_units_as_in_england_and_wales(kind: str, number: int) -> None:
    assert Unit.objects.filter(kind=kind).count() == number


def test_there_are_42_mappa_areas_and_london_has_two_forces() -> None:
    forces = MappaArea.objects.filter(units__kind=UnitKind.FORCE).annotate(forces=Count("units"))
    assert MappaArea.objects.count() == 42
    assert {area.code for area in forces if area.forces != 1} == {"london"}
    assert forces.get(code="london").forces == 2
    assert forces.count() == 42


@pytest.mark.parametrize(
    ("region", "pdus"),
    [
        ("N54", 7), ("N51", 13), ("N50", 9), ("N55", 11), ("N52", 10), ("N53", 6),
        ("N56", 8), ("N07", 18), ("N57", 5), ("N59", 7), ("N58", 9), ("N03", 6),
    ],
)  # fmt: skip
def test_every_region_has_its_pdus(region: str, pdus: int) -> None:
    assert Unit.objects.filter(parent__code=region, kind=UnitKind.PDU).count() == pdus


def test_staffordshire_is_two_pdus_since_march_2025() -> None:
    names = Unit.objects.filter(code__startswith="N52ST").values_list("code", "name")
    assert dict(names) == {"N52STF": "Staffordshire North", "N52STFS": "Staffordshire South"}


def test_every_pdu_has_a_region_an_area_of_that_region_and_a_building() -> None:
    for pdu in Unit.objects.filter(kind=UnitKind.PDU).select_related("parent", "area", "place"):
        assert pdu.parent is not None
        assert pdu.area is not None
        assert (pdu.parent.kind, pdu.area.region_id) == (UnitKind.REGION, pdu.parent_id)
        assert (pdu.place.region_id, pdu.place.area_id) == (pdu.parent_id, pdu.area_id)
    assert not Unit.objects.filter(kind=UnitKind.PDU, buildings=None).exists()


def test_every_area_has_a_pdu_and_a_mappa_unit_of_its_region() -> None:
    assert not MappaArea.objects.exclude(units__kind=UnitKind.PDU).exists()
    for own in Unit.objects.filter(kind=UnitKind.MAPPA_UNIT).select_related("area"):
        assert own.area is not None
        assert own.parent_id == own.area.region_id


def test_every_region_has_connected_buildings_some_of_them_former_crc() -> None:
    regions = Unit.objects.filter(kind=UnitKind.REGION, children__buildings__former_crc=True).distinct()
    assert regions.count() == 12
    assert not Building.objects.filter(connected=False).exists()


def test_forces_and_prisons_lie_in_the_region_of_their_area() -> None:
    assert Place.objects.get(unit__code="PF22").region == unit("N52")  # West Mercia
    assert Place.objects.get(unit__code="UKI").region == unit("N03")  # Usk
    assert not Place.objects.filter(unit__kind__in=[UnitKind.FORCE, UnitKind.PRISON], region=None).exists()


def test_every_force_is_an_agency_of_its_own() -> None:
    forces = Unit.objects.filter(kind=UnitKind.FORCE)
    assert Agency.objects.filter(kind=AgencyKind.POLICE, units__in=forces).distinct().count() == 43


def test_every_region_and_the_nation_say_whom_to_ask() -> None:
    for region in Unit.objects.filter(kind__in=[UnitKind.REGION, UnitKind.NATIONAL]):
        assert {contact.subject for contact in region.contacts.all()} == set(ContactSubject)
    assert not Contact.objects.exclude(email__endswith=".example").exists()


def test_whom_to_ask_is_the_regions_team_or_else_the_national_one() -> None:
    region = unit("N54")
    Contact.objects.get(unit=region, subject=ContactSubject.TRAINING).delete()
    asked = {contact.subject: contact.unit.code for contact in Contact.objects.for_region(region.pk)}
    assert asked == {"vetting": "N54", "access": "N54", "training": "EW"}
    assert {contact.unit.code for contact in Contact.objects.for_region(None)} == {"EW"}
    assert {contact.unit.code for contact in Contact.objects.for_region(unit("N43").pk)} == {"EW"}


def test_loading_again_changes_nothing() -> None:
    before = list(Unit.objects.order_by("pk").values())
    contacts = list(Contact.objects.order_by("pk").values())
    reference.load(apps)
    assert list(Unit.objects.order_by("pk").values()) == before
    assert list(Contact.objects.order_by("pk").values()) == contacts
