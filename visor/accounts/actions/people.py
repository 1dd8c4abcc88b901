"""Accounts made, invited, and taken out of use by administrators."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from visor.access.actor import SYSTEM, Actor
from visor.access.decision import require
from visor.accounts import policy
from visor.accounts.actions import sessions
from visor.accounts.choices import Event, LinkKind, Over
from visor.accounts.models import Link, TotpDevice, User
from visor.accounts.models.link import LIFETIME, new_token, token_hash
from visor.audit import log as audit


class CannotInvite(Exception):
    """No such link may be issued; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A link just made. Its token exists here and nowhere else: it is shown or sent now, or never."""

    link: Link
    token: str


@transaction.atomic
def invite(*, by: Actor, username: str, full_name: str, at: datetime) -> Issued:
    """Make an account and the link its owner sets it up with. Raises `CannotInvite`."""
    require(policy.may_administer_accounts(by), subject_type="user")
    return _invite(by=by, username=username, full_name=full_name, at=at)


@transaction.atomic
def invite_first_administrator(*, by: Actor = SYSTEM, username: str, full_name: str, at: datetime) -> Issued:
    """The one account nobody invites; only while no account is in use. Raises `CannotInvite`."""
    if User.objects.filter(is_active=True).exists():
        raise CannotInvite("There are accounts in use already. An administrator invites the next person.")
    return _invite(by=by, username=username, full_name=full_name, at=at)


@transaction.atomic
def invite_again(*, by: Actor, person: User, at: datetime) -> Issued:
    """A new invitation for somebody who never finished the first. Raises `CannotInvite`."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    person = User.objects.select_for_update().get(pk=person.pk)
    # SECURITY: an invitation sets password and factor both, which for a working account takes two people.
    if person.last_login or has_been_set_up(person):
        raise CannotInvite(
            "This account has been set up already. Give a new password or a new authenticator instead."
        )
    issued = issue(by=by, person=person, kind=LinkKind.INVITATION, at=at)
    _record(Event.INVITED, by=by, person=person, detail={"again": True})
    return issued


@transaction.atomic
def issue_password_reset(*, by: Actor, person: User, at: datetime) -> Issued:
    """A link to choose a new password; signing in still needs their code. Raises `CannotInvite`."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    if not has_been_set_up(person):
        raise CannotInvite("This account has not been set up yet. Invite the person again instead.")
    issued = issue(by=by, person=person, kind=LinkKind.PASSWORD, at=at)
    _record(Event.PASSWORD_RESET_ISSUED, by=by, person=person)
    return issued


@transaction.atomic
def deactivate(*, by: Actor, person: User, at: datetime) -> None:
    """Take an account out of use at once: sessions end and open links are dead."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    User.objects.filter(pk=person.pk).update(is_active=False)
    Link.objects.filter(user=person, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    sessions.end_all(person.pk, reason=Over.CLOSED)
    _record(Event.DEACTIVATED, by=by, person=person)


@transaction.atomic
def reactivate(*, by: Actor, person: User) -> None:
    """Put an account back in use; its password and factors are as they were."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    User.objects.filter(pk=person.pk).update(is_active=True)
    _record(Event.REACTIVATED, by=by, person=person)


def issue(*, by: Actor, person: User, kind: LinkKind, at: datetime) -> Issued:
    """A new link of this kind; an older one still open dies. Inside this room only: its callers decide and audit."""
    User.objects.select_for_update().get(pk=person.pk)
    Link.objects.filter(user=person, kind=kind, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    token = new_token()
    link = Link.objects.create(
        user=person,
        kind=kind,
        token_hash=token_hash(token),
        issued_by_id=by.user_id or None,
        issued_at=at,
        expires_at=at + LIFETIME[kind],
    )
    return Issued(link=link, token=token)


def has_been_set_up(person: User) -> bool:
    """Whether this account has, or once had, a way of getting codes."""
    invited = Link.objects.filter(user=person, kind=LinkKind.INVITATION, used_at__isnull=False)
    return TotpDevice.objects.filter(user=person, confirmed=True).exists() or invited.exists()


def _invite(*, by: Actor, username: str, full_name: str, at: datetime) -> Issued:
    try:
        with transaction.atomic():
            person = User.objects.create_user(username=username, full_name=full_name, date_joined=at)
    except IntegrityError:
        raise CannotInvite("There is already an account for this e-mail address.") from None
    issued = issue(by=by, person=person, kind=LinkKind.INVITATION, at=at)
    _record(Event.INVITED, by=by, person=person)
    return issued


def _record(event: Event, *, by: Actor, person: User, detail: dict[str, object] | None = None) -> None:
    audit.record(event, by=by, subject_type="user", subject_id=person.pk, detail=detail)
