"""What signing in, failing to, and signing out leave behind."""

from django.db import transaction

from visor.access.actor import Actor
from visor.accounts import sealing
from visor.accounts.choices import Event, Over
from visor.accounts.models import Session
from visor.audit import log as audit


@transaction.atomic
def note_failure(*, by: Actor, event: Event, typed: str = "", code: str = "") -> None:
    """A wrong password or code. Of an unknown name only a keyed hash is kept: it may be somebody's password."""
    detail = {} if by.user_id else {"typed": sealing.name_hash(typed)[:32]}
    _record(event, by=by, outcome="failed", code=code, detail=detail)


@transaction.atomic
def note_locked(*, by: Actor, typed: str = "") -> None:
    """Too many failures of one name from one address: no more attempts from there for a while."""
    detail = {} if by.user_id else {"typed": sealing.name_hash(typed)[:32]}
    _record(Event.LOCKED, by=by, outcome="refused", code="LOCKED", detail=detail)


@transaction.atomic
def note_sign_in(*, by: Actor, session_key: str, address: str, device: str, factor: str) -> None:
    """They are in: the session says from where and with what, so that they can recognise it."""
    Session.objects.filter(pk=session_key).update(
        user_id=by.user_id, address=address[:64], device=device[:80]
    )
    _record(Event.SIGN_IN, by=by, detail={"factor": factor})


@transaction.atomic
def note_sign_out(*, by: Actor) -> None:
    _record(Event.SIGN_OUT, by=by)


@transaction.atomic
def note_session_over(*, by: Actor, session: Session, reason: Over) -> None:
    """A session ran out; one that was ended by somebody has had its event already."""
    if Session.objects.end(user_id=session.user_id or 0, reason=reason, ref=session.ref):
        code = "SES_MAX" if reason == Over.MAX else "SES_IDLE"
        _record(Event.SESSION_EXPIRED, by=by, code=code)


def _record(
    event: Event, *, by: Actor, outcome: str = "done", code: str = "", detail: dict[str, str] | None = None
) -> None:
    audit.record(
        event,
        by=by,
        subject_type="user",
        subject_id=by.user_id or "",
        outcome=outcome,
        code=code,
        detail=detail,
    )
