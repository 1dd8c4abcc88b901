"""Sessions ended on purpose, and the password change that ends them."""

import uuid
from datetime import datetime

from django.db import transaction

from visor.access.actor import Actor
from visor.access.decision import require
from visor.accounts import delivery, policy
from visor.accounts.choices import Event, Over
from visor.accounts.models import Session, User
from visor.audit import log as audit


@transaction.atomic
def revoke_session(*, by: Actor, ref: uuid.UUID) -> int:
    """End one of one's own sessions; somebody else's is not found."""
    ended = Session.objects.end(user_id=by.user_id, reason=Over.REVOKED, ref=ref)
    if ended:
        _record(Event.SESSION_REVOKED, by=by, person_id=by.user_id, detail={"sessions": ended})
    return ended


@transaction.atomic
def revoke_others(*, by: Actor, keep: str) -> int:
    """End all of one's own sessions but the one with this key."""
    ended = Session.objects.end(user_id=by.user_id, reason=Over.REVOKED, but=keep)
    _record(Event.SESSION_REVOKED, by=by, person_id=by.user_id, detail={"sessions": ended})
    return ended


@transaction.atomic
def end_sessions_of(*, by: Actor, person: User) -> int:
    """End every session of a person, as an administrator."""
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    ended = end_all(person.pk, reason=Over.REVOKED)
    _record(Event.SESSION_REVOKED, by=by, person_id=person.pk, detail={"sessions": ended})
    return ended


@transaction.atomic
def change_password(*, by: Actor, user: User, password: str, keep: str, at: datetime) -> None:
    """One's own new password: every other session ends. The caller has asked for the old one and a fresh code."""
    user.choose_password(password, at=at)
    user.save(update_fields=["password", "password_changed_at"])
    end_all(user.pk, reason=Over.CHANGED, but=keep)
    _record(Event.PASSWORD_CHANGED, by=by, person_id=user.pk)
    delivery.tell(user, "password_changed")


def end_all(user_id: int, *, reason: Over, but: str = "") -> int:
    """End a person's sessions. Inside this room only: its callers decide and audit."""
    return Session.objects.end(user_id=user_id, reason=reason, but=but)


def _record(event: Event, *, by: Actor, person_id: int, detail: dict[str, object] | None = None) -> None:
    audit.record(event, by=by, subject_type="user", subject_id=person_id, detail=detail)
