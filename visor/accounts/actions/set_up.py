"""What a one-use link lets its owner do: choose a password, prove a way of getting codes. Then it is used up."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from visor.access.actor import Actor
from visor.accounts import delivery, factors
from visor.accounts.actions import factors as factor_actions
from visor.accounts.actions import sessions
from visor.accounts.actions.identity import who
from visor.accounts.choices import Event, FactorKind, LinkKind, Over
from visor.accounts.models import Link, RecoveryCode, TotpDevice
from visor.accounts.models.link import token_hash
from visor.audit import log as audit


class LinkIsDead(Exception):
    """The link cannot be used: it was used, replaced, has run out, or never was."""


@transaction.atomic
def open_link(*, token: str, at: datetime) -> Link:
    """Begin with a link that was sent or handed over. Raises `LinkIsDead`."""
    link = find_link(token=token, at=at)
    if link.kind != LinkKind.PASSWORD:
        factor_actions.start_app(by=who(link.user), user=link.user)
    _record(Event.LINK_OPENED, by=who(link.user), link=link)
    return link


@transaction.atomic
def accept_password(*, link_id: int, password: str, at: datetime) -> Link:
    """The password its owner chose. A link for a password alone is used up by it. Raises `LinkIsDead`."""
    link = _locked(link_id, at=at)
    link.user.choose_password(password, at=at)
    link.user.save(update_fields=["password", "password_changed_at"])
    sessions.end_all(link.user_id, reason=Over.CHANGED)
    _record(Event.PASSWORD_CHANGED, by=who(link.user), link=link)
    if link.kind == LinkKind.PASSWORD:
        _use_up(link, at=at)
        delivery.tell(link.user, "password_changed")
    return link


@transaction.atomic
def accept_factor(*, link_id: int, typed: str, at: datetime) -> list[str] | None:
    """The first code of a new app or token: recovery codes to show once, or None. Raises `LinkIsDead`."""
    link = _locked(link_id, at=at)
    if link.kind == LinkKind.PASSWORD or (
        link.kind == LinkKind.INVITATION and not link.user.has_usable_password()
    ):
        raise LinkIsDead
    device = factor_actions.prove(link.user, typed)
    if device is None:
        return None
    # Whatever they had before is lost or was somebody else's.
    earlier = TotpDevice.objects.filter(user=link.user).exclude(pk=device.pk)
    earlier.filter(Q(confirmed=True) | Q(kind=FactorKind.APP)).delete()
    RecoveryCode.objects.filter(user=link.user).delete()
    sessions.end_all(link.user_id, reason=Over.CHANGED)
    _use_up(link, at=at)
    _record(Event.FACTOR_CONFIRMED, by=who(link.user), link=link)
    return factors.new_recovery_codes(link.user)


def find_link(*, token: str, at: datetime) -> Link:
    """The open link with this token. Raises `LinkIsDead`."""
    link = Link.objects.select_related("user").filter(token_hash=token_hash(token)).first()
    return _alive(link, at=at)


def current_link(*, link_id: int, at: datetime) -> Link:
    """The link a journey began with. Raises `LinkIsDead` when it has been used or replaced since."""
    return _alive(Link.objects.select_related("user").filter(pk=link_id).first(), at=at)


def _locked(link_id: int, *, at: datetime) -> Link:
    rows = Link.objects.select_for_update(of=("self",)).select_related("user")
    return _alive(rows.filter(pk=link_id).first(), at=at)


def _alive(link: Link | None, *, at: datetime) -> Link:
    if link is None or not link.is_open(at=at) or not link.user.is_active:
        raise LinkIsDead
    return link


def _use_up(link: Link, *, at: datetime) -> None:
    link.used_at = at
    link.save(update_fields=["used_at"])


def _record(event: Event, *, by: Actor, link: Link) -> None:
    audit.record(event, by=by, subject_type="user", subject_id=link.user_id, detail={"link": link.kind})
