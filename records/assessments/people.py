"""The people around a record: for whom an OASys may be entered, and who is told what became of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from records.assessments.choices import Identity
from records.assessments.models import Assessment
from records.assessments.policy import OFFICERS
from records.nominals.choices import GrantSource, Visibility
from records.nominals.grants import NominalGroupGrant, NominalUserGrant
from records.nominals.models import CoWorker, Nominal, PartnerUnit
from visor.access.actor import Actor
from visor.organisation.choices import RECORD_ROLES, Role
from visor.organisation.models import Posting
from visor.work import notices

CONFIRMED, READY, CLOSED = "assessment.confirmed", "assessment.ready", "assessment.closed"


def officers(nominal: Nominal, *, at: datetime) -> list[tuple[int, str]]:
    """For whom an administrator may enter an OASys: the manager, co-workers and officers of the owning unit."""
    named = {nominal.manager_id, *_co_workers(nominal, at)}
    posted = (
        Posting.objects.in_force(at)
        .filter(Q(unit_id=nominal.owner_unit_id) | Q(user_id__in=named))
        .filter(role__in=OFFICERS, user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__full_name", "user_id")
    )
    people = {
        held.user_id: f"{held.user.full_name}, {Role(held.role).label}, {held.unit.name}" for held in posted
    }
    return sorted(people.items(), key=lambda person: person[0] != nominal.manager_id)


def own_agency(nominal: Nominal, *, at: datetime) -> set[int]:
    """The manager and co-workers; of a restricted record, those of them who are its named readers."""
    return {nominal.manager_id, *_co_workers(nominal, at)} & everybody(nominal, at=at)


def everybody(nominal: Nominal, *, at: datetime) -> set[int]:
    """The manager, co-workers, those it is shared with, and the people of its partner units.

    SECURITY: a restricted record is nobody's business but its named readers'.
    """
    grants = NominalUserGrant.objects.of(nominal).filter(
        Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None
    )
    if nominal.visibility != Visibility.OPEN:
        return set(grants.filter(source=GrantSource.RESTRICTION).values_list("user_id", flat=True))
    units = set(PartnerUnit.objects.of(nominal).filter(_running(at)).values_list("unit_id", flat=True))
    units |= _units_shared_with(nominal, at)
    posted = Posting.objects.in_force(at).filter(unit_id__in=units, role__in=RECORD_ROLES)
    return {
        nominal.manager_id,
        *_co_workers(nominal, at),
        *grants.values_list("user_id", flat=True),
        *posted.values_list("user_id", flat=True),
    }


def tell_ready(*, by: Actor, assessment: Assessment, uploader_id: int, at: datetime) -> None:
    """Tell the manager and whoever uploaded it that an OASys waits to be checked."""
    nominal = assessment.nominal
    to = {nominal.manager_id} & everybody(nominal, at=at)
    _tell(
        by,
        assessment,
        to | {uploader_id},
        READY,
        "An OASys is ready to be checked",
        at,
        f"ready:{assessment.reference}",
    )


def tell_confirmed(*, by: Actor, assessment: Assessment, at: datetime) -> None:
    """Tell them once that it was confirmed, however often it comes back and is confirmed again.

    Partners are not told of one that does not agree with who the record is about (matching.md 4.9).
    """
    nominal = assessment.nominal
    to = (
        own_agency(nominal, at=at) if assessment.identity == Identity.DISAGREES else everybody(nominal, at=at)
    )
    text = "An OASys was confirmed, awaiting sign-off"
    _tell(by, assessment, to, CONFIRMED, text, at, assessment.told_key)


def tell_enterer(*, by: Actor, assessment: Assessment, text: str, at: datetime) -> None:
    """Tell whoever entered it, and whom it was entered for, what a supervisor did with it."""
    to = {one for one in (assessment.entered_by_id, assessment.author_id) if one}
    key = f"{CLOSED}:{assessment.reference}:{assessment.version}"
    _tell(by, assessment, to, CLOSED, text, at, key)


def told_of(assessment: Assessment) -> tuple[notices.Told, ...]:
    """Who was told that it was confirmed."""
    return tuple(notices.told(assessment.told_key))


def take_back(*, by: Actor, assessment: Assessment, at: datetime) -> tuple[notices.Told, ...]:
    """Take back what was told of it, tell the same people that it was withdrawn, and say who they are."""
    told = told_of(assessment)
    notices.take_back(dedupe_key=assessment.told_key, at=at)
    to = {one.user_id for one in told} | {
        one for one in (assessment.entered_by_id, assessment.author_id) if one
    }
    key = f"{CLOSED}:{assessment.reference}:{assessment.version}"
    _tell(by, assessment, to, CLOSED, "An OASys was withdrawn", at, key)
    return told


def _tell(
    by: Actor, assessment: Assessment, to: Iterable[int], kind: str, text: str, at: datetime, key: str
) -> None:
    """Tell these people.

    SECURITY: of a record that is restricted by now nobody hears but its named readers, whatever they heard before.
    """
    if assessment.nominal.visibility != Visibility.OPEN:
        to = set(to) & everybody(assessment.nominal, at=at)
    notices.notify(
        to=to, kind=kind, text=text, record_id=assessment.nominal_id, by=by, at=at,
        url_name="assessment", url_key=assessment.reference, dedupe_key=key,
    )  # fmt: skip


def _co_workers(nominal: Nominal, at: datetime) -> set[int]:
    return set(CoWorker.objects.of(nominal).filter(_running(at)).values_list("user_id", flat=True))


def _running(at: datetime) -> Q:
    return Q(until=None) | Q(until__gt=at)


def _units_shared_with(nominal: Nominal, at: datetime) -> set[int]:
    """The units with an open grant: their group is named `unit:<id>`."""
    names = (
        NominalGroupGrant.objects.of(nominal)
        .filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)
        .values_list("group__name", flat=True)
    )
    return {int(name.removeprefix("unit:")) for name in names}
