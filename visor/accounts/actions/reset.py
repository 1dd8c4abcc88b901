"""A new way of getting codes for somebody who lost theirs: asked for by one administrator, agreed by another."""

from datetime import datetime

from django.db import IntegrityError, transaction

from visor.access.actor import Actor
from visor.access.decision import require
from visor.accounts import delivery, policy
from visor.accounts.actions import people, sessions
from visor.accounts.choices import Event, IdentityCheck, LinkKind, Over
from visor.accounts.models import FactorReset, RecoveryCode, TotpDevice, User
from visor.audit import log as audit


class CannotReset(Exception):
    """The request does not stand as it was; the message may be shown."""


@transaction.atomic
def request_factor_reset(
    *, by: Actor, person: User, identity_check: IdentityCheck, at: datetime
) -> FactorReset:
    """Ask for it, saying how the person proved who they are. Raises `CannotReset`."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    if not people.has_been_set_up(person):
        raise CannotReset("This account has not been set up yet. Invite the person again instead.")
    try:
        with transaction.atomic():
            reset = FactorReset.objects.create(
                person=person, requested_by_id=by.user_id, requested_at=at, identity_check=identity_check
            )
    except IntegrityError:
        raise CannotReset(
            "Somebody has asked for this already. It waits for a second administrator."
        ) from None
    _record(Event.FACTOR_RESET_REQUESTED, by=by, reset=reset)
    return reset


@transaction.atomic
def approve_factor_reset(*, by: Actor, reset: FactorReset, at: datetime) -> people.Issued:
    """Agree: the old factors and all sessions are dead from now on. Raises `CannotReset`."""
    reset = _open(reset)
    require(policy.can_approve_factor_reset(by, reset), subject_type="user", subject_id=str(reset.person_id))
    reset.approved_by_id, reset.approved_at = by.user_id, at
    reset.save(update_fields=["approved_by", "approved_at"])
    TotpDevice.objects.filter(user=reset.person, confirmed=True).delete()
    RecoveryCode.objects.filter(user=reset.person).delete()
    sessions.end_all(reset.person_id, reason=Over.CHANGED)
    issued = people.issue(by=by, person=reset.person, kind=LinkKind.FACTOR, at=at)
    _record(Event.FACTOR_RESET_APPROVED, by=by, reset=reset)
    delivery.tell(reset.person, "factor_reset")
    return issued


@transaction.atomic
def withdraw_factor_reset(*, by: Actor, reset: FactorReset, at: datetime) -> None:
    """Drop the request: the phone was found, or the second administrator does not agree. Raises `CannotReset`."""
    reset = _open(reset)
    require(policy.can_administer(by, reset.person), subject_type="user", subject_id=str(reset.person_id))
    reset.withdrawn_at = at
    reset.save(update_fields=["withdrawn_at"])
    _record(Event.FACTOR_RESET_WITHDRAWN, by=by, reset=reset)


def _open(reset: FactorReset) -> FactorReset:
    found = FactorReset.objects.select_for_update(of=("self",)).select_related("person").get(pk=reset.pk)
    if found.approved_at is not None or found.withdrawn_at is not None:
        raise CannotReset("This request has been dealt with already.")
    return found


def _record(event: Event, *, by: Actor, reset: FactorReset) -> None:
    detail = {
        "reset": reset.pk,
        "identity_check": reset.identity_check,
        "requested_by": reset.requested_by_id,
    }
    audit.record(event, by=by, subject_type="user", subject_id=reset.person_id, detail=detail)
