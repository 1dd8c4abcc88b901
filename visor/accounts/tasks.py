"""Housekeeping of sign-in. Run hourly by the scheduler."""

from celery import shared_task

from visor.accounts.sessions import SessionStore


@shared_task(name="visor.accounts.clear_sessions")  # type: ignore[untyped-decorator]
def clear_sessions() -> None:
    """Forget sessions past their end; what was done in them is in the audit trail."""
    SessionStore.clear_expired()
