"""Units and postings change through actions: re-checked, in words when refused, and in the audit trail."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.organisation import make_person, make_unit, post, unit
from visor.access.actor import SYSTEM, Actor, acting
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.organisation import actions
from visor.organisation.actions import CannotCreateUnit, CannotPost
from visor.organisation.choices import PostingKind, Role, UnitKind
from visor.organisation.models import Posting, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Iterator[Actor]:
    """A system administrator, acting."""
    user = make_person()
    post(user, unit("EW"), Role.SYSTEM_ADMINISTRATOR)
    with acting(user.pk) as actor:
        yield actor


@pytest.fixture
def officer() -> Iterator[Actor]:
    """Somebody without any right here, acting."""
    user = make_person()
    post(user, unit("N54DUR"), Role.PO)
    with acting(user.pk) as actor:
        yield actor


def told(actor: Actor) -> list[tuple[str, str, str]]:
    return list(
        Event.objects.filter(actor_id=actor.user_id).values_list("action", "subject_type", "subject_id")
    )


def test_a_team_and_a_pod_are_added(administrator: Actor) -> None:
    team = actions.create_unit(
        by=administrator, parent=unit("N54DUR"), kind=UnitKind.TEAM, code="N54DUR-T1", name="Durham Team 1"
    )
    pod = actions.create_unit(
        by=administrator, parent=team, kind=UnitKind.POD, code="N54DUR-T1-A", name="POD A"
    )
    assert pod.agency == unit("N54DUR").agency
    assert pod in Unit.objects.below(unit("N54").pk)
    assert ("organisation.unit.created", "unit", str(pod.pk)) in told(administrator)


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        ("N54DUR", UnitKind.POD),
        ("N54DUR", UnitKind.POLICE_UNIT),
        ("PF11", UnitKind.TEAM),
        ("EW", UnitKind.REGION),
        ("N54", UnitKind.PDU),
        ("EW", UnitKind.FORCE),
        ("WWI", UnitKind.POLICE_UNIT),
    ],
)
def test_the_tree_has_an_order(administrator: Actor, parent: str, kind: UnitKind) -> None:
    with pytest.raises(CannotCreateUnit, match="cannot lie under"):
        actions.create_unit(by=administrator, parent=unit(parent), kind=kind, code="new", name="New")


def test_a_code_is_used_once(administrator: Actor) -> None:
    with pytest.raises(CannotCreateUnit, match="already has this code"):
        actions.create_unit(
            by=administrator, parent=unit("N54"), kind=UnitKind.TEAM, code="N54DUR", name="New"
        )


def test_posting_somebody_is_granted_by_whoever_did_it(administrator: Actor) -> None:
    user, now = make_person(), timezone.now()
    posting = actions.post(
        by=administrator, user_id=user.pk, unit=unit("N54DUR"), role=Role.SPO, starts_at=now
    )
    posting.refresh_from_db()
    assert (posting.granted_by_id, posting.kind, posting.ends_at) == (
        administrator.user_id,
        "substantive",
        None,
    )
    event = Event.objects.get(actor_id=administrator.user_id, action="organisation.posting.created")
    assert (event.subject_type, event.subject_id) == ("user", str(user.pk))
    assert event.detail == {
        "posting": posting.pk,
        "unit": unit("N54DUR").pk,
        "role": "spo",
        "kind": "substantive",
    }


def test_a_contradicting_posting_is_refused_in_words(administrator: Actor) -> None:
    user, now = make_person(), timezone.now()
    post(user, unit("N54DUR"), Role.PO)
    for at, role, words in [
        (unit("N54DUR"), Role.PO, "already holds this role"),
        (unit("N54DUR"), Role.AUDITOR, "kept apart"),
    ]:
        with pytest.raises(CannotPost, match=words):
            actions.post(by=administrator, user_id=user.pk, unit=at, role=role, starts_at=now)
    with pytest.raises(CannotPost, match="needs an end"):
        actions.post(
            by=administrator,
            user_id=user.pk,
            unit=unit("N54"),
            role=Role.PO,
            starts_at=now,
            kind=PostingKind.DUTY,
        )
    with pytest.raises(CannotPost, match="ends after it starts"):
        actions.post(
            by=administrator, user_id=user.pk, unit=unit("N54"), role=Role.PO, starts_at=now, ends_at=now
        )
    assert Posting.objects.filter(user=user).count() == 1
    assert "organisation.posting.created" not in {action for action, *_ in told(administrator)}


def test_ending_a_posting_keeps_it_as_history(administrator: Actor) -> None:
    now = timezone.now()
    posting = post(make_person(), unit("N54DUR"), Role.PO)
    actions.end_posting(by=administrator, posting=posting, ends_at=now)
    posting.refresh_from_db()
    assert posting.ends_at == now
    assert ("organisation.posting.ended", "user", str(posting.user_id)) in told(administrator)
    with pytest.raises(CannotPost, match="ends after it starts"):
        actions.end_posting(by=administrator, posting=posting, ends_at=posting.starts_at - timedelta(days=1))


def test_the_contact_of_a_unit_is_named(administrator: Actor) -> None:
    posting = post(make_person(), unit("WWI"), Role.PRISON_LPC)
    actions.name_contact(by=administrator, posting=posting, is_contact=True)
    posting.refresh_from_db()
    assert posting.is_contact
    assert ("organisation.posting.contact", "user", str(posting.user_id)) in told(administrator)


def test_whoever_may_not_is_refused_before_anything_changes(officer: Actor) -> None:
    team = make_unit(unit("N54DUR"))
    other = post(make_person(), unit("N54DUR"), Role.PO)
    now = timezone.now()
    for attempt in (
        lambda: actions.create_unit(by=officer, parent=team, kind=UnitKind.POD, code="new", name="New"),
        lambda: actions.post(by=officer, user_id=other.user_id, unit=team, role=Role.SPO, starts_at=now),
        lambda: actions.end_posting(by=officer, posting=other, ends_at=now),
        lambda: actions.name_contact(by=officer, posting=other, is_contact=True),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.denied.code == "ORG_ROLE"
    other.refresh_from_db()
    assert (other.ends_at, other.is_contact) == (None, False)


def test_nobody_ends_or_gives_their_own_posting(administrator: Actor) -> None:
    own = Posting.objects.get(user_id=administrator.user_id)
    for attempt in (
        lambda: actions.end_posting(by=administrator, posting=own, ends_at=timezone.now()),
        lambda: actions.post(
            by=administrator,
            user_id=own.user_id,
            unit=unit("EW"),
            role=Role.AUDITOR,
            starts_at=timezone.now(),
        ),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.denied.code == "ORG_SELF"


def test_the_first_administrator_is_appointed_once() -> None:
    first, second = make_person(), make_person()
    Posting.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).delete()
    posting = actions.appoint_first_administrator(by=SYSTEM, user_id=first.pk, at=timezone.now())
    assert (posting.role, posting.granted_by_id, posting.unit.kind) == (
        "system_administrator",
        None,
        "national",
    )
    Posting.objects.filter(pk=posting.pk).update(ends_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(CannotPost, match="already"):
        actions.appoint_first_administrator(by=SYSTEM, user_id=second.pk, at=timezone.now())
