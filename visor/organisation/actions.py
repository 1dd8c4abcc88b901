"""The only writers of units and postings. Called by views, the console, commands and the demo's seed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from visor.access.actor import Actor
from visor.access.decision import require
from visor.audit import log as audit
from visor.organisation import policy
from visor.organisation.choices import LOCAL_UNITS, Event, PostingKind, Role, UnitKind
from visor.organisation.models import Posting, Unit


class CannotCreateUnit(Exception):
    """The tree does not allow this unit; the message may be shown."""


class CannotPost(Exception):
    """The posting contradicts another one; the message may be shown."""


_CLASHES = {
    "posting_once_at_a_time": "This person already holds this role at this unit in that time.",
    "posting_duties_apart": "This person holds a role in that time that must be kept apart from this one.",
    "posting_ends_after_it_starts": "A posting ends after it starts.",
    "posting_duty_has_an_end": "A duty posting needs an end.",
}


@transaction.atomic
def create_unit(*, by: Actor, parent: Unit, kind: UnitKind, code: str, name: str) -> Unit:
    """Add a team, POD, police unit or prison unit under `parent`. Raises `CannotCreateUnit`."""
    require(
        policy.can_create_unit(by, parent=parent, kind=kind), subject_type="unit", subject_id=str(parent.pk)
    )
    if parent.kind not in LOCAL_UNITS.get(kind, frozenset()):
        raise CannotCreateUnit(f"{UnitKind(kind).label} cannot lie under {UnitKind(parent.kind).label}.")
    if Unit.objects.filter(code=code).exists():
        raise CannotCreateUnit("Another unit already has this code.")
    unit = Unit.objects.create(parent=parent, kind=kind, code=code, name=name, agency_id=parent.agency_id)
    audit.record(
        Event.UNIT_CREATED, by=by, subject_type="unit", subject_id=unit.pk, detail={"parent": parent.pk}
    )
    return unit


@transaction.atomic
def post(
    *,
    by: Actor,
    user_id: int,
    unit: Unit,
    role: Role,
    starts_at: datetime,
    ends_at: datetime | None = None,
    kind: PostingKind = PostingKind.SUBSTANTIVE,
) -> Posting:
    """Give a person a role at a unit, from then to then. Raises `CannotPost`."""
    require(
        policy.can_post(by, user_id=user_id, unit=unit, role=role),
        subject_type="user",
        subject_id=str(user_id),
    )
    posting = Posting(
        user_id=user_id,
        unit=unit,
        role=role,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by_id=by.user_id,
    )
    _save(posting)
    _tell(Event.POSTING_CREATED, by, posting)
    return posting


@transaction.atomic
def end_posting(*, by: Actor, posting: Posting, ends_at: datetime) -> Posting:
    """End a posting at that moment; it stays as history. Raises `CannotPost`."""
    posting = _locked(by, posting)
    posting.ends_at = ends_at
    _save(posting, ["ends_at"])
    _tell(Event.POSTING_ENDED, by, posting)
    return posting


@transaction.atomic
def name_contact(*, by: Actor, posting: Posting, is_contact: bool) -> Posting:
    """Say whether other agencies are shown this person as whom to ask at the unit."""
    posting = _locked(by, posting)
    posting.is_contact = is_contact
    _save(posting, ["is_contact"])
    _tell(Event.CONTACT_NAMED, by, posting)
    return posting


@transaction.atomic
def appoint_first_administrator(*, by: Actor, user_id: int, at: datetime) -> Posting:
    """Post the first system administrator of an installation, which nobody can have granted.

    Raises `CannotPost` as soon as there has ever been one: from then on administrators post administrators.
    """
    unit = Unit.objects.select_for_update().get(kind=UnitKind.NATIONAL)  # one at a time
    if Posting.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).exists():
        raise CannotPost("There is a system administrator already. Ask them.")
    posting = Posting(user_id=user_id, unit=unit, role=Role.SYSTEM_ADMINISTRATOR, starts_at=at)
    _save(posting)
    _tell(Event.FIRST_ADMINISTRATOR, by, posting)
    return posting


def _locked(by: Actor, posting: Posting) -> Posting:
    """The posting as it stands, locked, once it is sure that `by` may change it."""
    held = Posting.objects.select_for_update(of=("self",)).select_related("unit__agency").get(pk=posting.pk)
    require(
        policy.can_post(by, user_id=held.user_id, unit=held.unit, role=held.role),
        subject_type="posting",
        subject_id=str(held.pk),
    )
    return held


def _save(posting: Posting, fields: list[str] | None = None) -> None:
    # The database alone can tell without a race; its answer is put in words by the name of the constraint.
    try:
        with transaction.atomic():
            posting.save(force_insert=fields is None, update_fields=fields)
    except IntegrityError as clash:
        name = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", "")
        if name not in _CLASHES:
            raise
        raise CannotPost(_CLASHES[name]) from clash


def _tell(event: Event, by: Actor, posting: Posting) -> None:
    audit.record(
        event,
        by=by,
        subject_type="user",
        subject_id=posting.user_id,
        detail={"posting": posting.pk, "unit": posting.unit_id, "role": posting.role, "kind": posting.kind},
    )
