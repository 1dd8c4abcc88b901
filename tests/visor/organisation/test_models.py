"""The tree keeps its own paths, and the database refuses postings that must not be."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from tests.factories.organisation import make_person, make_unit, post, registrar, unit
from visor.organisation.choices import PostingKind, Role, UnitKind
from visor.organisation.models import Place, Posting, Unit, UnitPath

pytestmark = pytest.mark.django_db


def true_paths() -> set[tuple[int, int, int]]:
    """The closure, worked out from the parents alone."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    paths = set()
    for start in parents:
        above: int | None = start
        depth = 0
        while above is not None:
            paths.add((above, start, depth))
            above, depth = parents[above], depth + 1
    return paths


def kept_paths() -> set[tuple[int, int, int]]:
    return set(UnitPath.objects.values_list("ancestor_id", "descendant_id", "depth"))


def test_paths_are_the_closure_of_the_tree() -> None:
    pod = make_unit(make_unit(unit("N54DUR")), UnitKind.POD)
    assert kept_paths() == true_paths()
    assert [above.kind for above in Unit.objects.above(pod.pk)] == [
        "pod",
        "team",
        "pdu",
        "region",
        "national",
    ]
    assert set(Unit.objects.below(unit("N54DUR").pk)) == {unit("N54DUR"), pod.parent, pod}


def test_moving_a_unit_takes_everything_below_with_it() -> None:
    team = make_unit(unit("N54DUR"))
    pod = make_unit(team, UnitKind.POD)
    Unit.objects.filter(pk=team.pk).update(parent=unit("N07NEWM"))
    assert kept_paths() == true_paths()
    assert Place.objects.get(unit=pod).region == unit("N07")
    assert pod not in Unit.objects.below(unit("N54").pk)


def test_a_unit_cannot_be_moved_below_itself() -> None:
    team = make_unit(unit("N54DUR"))
    pod = make_unit(team, UnitKind.POD)
    with pytest.raises(InternalError, match="below itself"), transaction.atomic():
        Unit.objects.filter(pk=team.pk).update(parent=pod)
    assert kept_paths() == true_paths()


def test_a_unit_cannot_come_before_its_parent() -> None:
    with pytest.raises(InternalError, match="before its parent"), transaction.atomic():
        Unit.objects.create(
            parent_id=999_999_999, kind=UnitKind.TEAM, code="orphan", name="Orphan", agency=unit("N54").agency
        )


def test_nobody_else_writes_paths() -> None:
    one, other = unit("N54DUR").pk, unit("N07").pk
    for attempt in (
        lambda: UnitPath.objects.create(ancestor_id=other, descendant_id=one, depth=1),
        lambda: UnitPath.objects.filter(descendant_id=one).update(depth=9),
        lambda: UnitPath.objects.filter(descendant_id=one).delete(),
    ):
        with pytest.raises(InternalError, match="kept by the database"), transaction.atomic():
            attempt()


def test_there_is_one_nation() -> None:
    with pytest.raises(IntegrityError, match="unit_one_nation"), transaction.atomic():
        Unit.objects.create(kind=UnitKind.NATIONAL, code="SC", name="Scotland", agency=unit("EW").agency)
    with pytest.raises(IntegrityError, match="unit_only_national_has_no_parent"), transaction.atomic():
        Unit.objects.create(kind=UnitKind.REGION, code="SC", name="Scotland", agency=unit("EW").agency)


def test_a_unit_below_inherits_region_and_area() -> None:
    pdu = unit("N59OXFS")
    pod = make_unit(make_unit(pdu), UnitKind.POD)
    place = Place.objects.get(unit=pod)
    assert (place.region, place.area) == (unit("N59"), pdu.area)


def test_a_region_lies_in_itself_and_in_no_single_area() -> None:
    assert (Place.objects.get(unit=unit("N54")).region, unit("N54").place.area) == (unit("N54"), None)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("posting_ends_after_it_starts", {"ends_at": timedelta(0)}),
        ("posting_ends_after_it_starts", {"ends_at": timedelta(days=-1)}),
        ("posting_duty_has_an_end", {"kind": PostingKind.DUTY}),
        ("posting_not_by_oneself", {"granted_by": "user"}),
        ("posting_granted_by_somebody", {"granted_by": None}),
        ("posting_known_role", {"role": "wizard"}),
    ],
)
def test_the_database_refuses_a_posting(constraint: str, change: dict[str, Any]) -> None:
    user, now = make_person(), timezone.now()
    row = {
        "user": user,
        "unit": unit("N54DUR"),
        "role": Role.PO,
        "starts_at": now,
        "granted_by": registrar(),
        **change,
    }
    row["granted_by"] = user if row["granted_by"] == "user" else row["granted_by"]
    if "ends_at" in change:
        row["ends_at"] = now + change["ends_at"]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Posting.objects.create(**row)


def test_the_same_posting_does_not_overlap_itself() -> None:
    user, now = make_person(), timezone.now()
    post(user, unit("N54DUR"), starts_at=now, ends_at=now + timedelta(days=10))
    with pytest.raises(IntegrityError, match="posting_once_at_a_time"), transaction.atomic():
        post(user, unit("N54DUR"), starts_at=now + timedelta(days=9))
    post(user, unit("N54DUR"), starts_at=now + timedelta(days=10))
    post(user, unit("N54SUND"), starts_at=now)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (Role.PO, Role.SPO, True),
        (Role.VETTING_OFFICER, Role.TRAINING_LEAD, True),
        (Role.PO, Role.VETTING_OFFICER, False),
        (Role.VISOR_ADMINISTRATOR, Role.TRAINING_LEAD, False),
        (Role.SPO, Role.AUDITOR, False),
        (Role.NATIONAL_READER, Role.AUDITOR, False),
        (Role.AUDITOR, Role.VETTING_OFFICER, False),
        (Role.SYSTEM_ADMINISTRATOR, Role.PO, False),
        (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, False),
        (Role.SYSTEM_ADMINISTRATOR, Role.VETTING_OFFICER, False),
    ],
)
def test_duties_that_must_be_kept_apart_are(one: str, other: str, together: bool) -> None:
    user = make_person()
    post(user, unit("N54DUR"), one)
    if together:
        post(user, unit("N54DUR"), other)
        return
    with pytest.raises(IntegrityError, match="posting_duties_apart"), transaction.atomic():
        post(user, unit("N07NEWM"), other)


def test_a_posting_is_in_force_from_its_start_until_just_before_its_end() -> None:
    now = timezone.now()
    posting = post(make_person(), unit("N54DUR"), starts_at=now, ends_at=now + timedelta(days=1))
    moments = [now - timedelta(seconds=1), now, now + timedelta(hours=23), now + timedelta(days=1)]
    assert [posting in Posting.objects.in_force(at) for at in moments] == [False, True, True, False]
