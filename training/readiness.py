"""Readiness as Python reads it: one row of the view. The database's own policies read the same view."""

from training.models import Readiness


def for_user(user_id: int | None) -> Readiness:
    """How this person stands at this moment; kept by nobody beyond the request.

    Raises `Readiness.DoesNotExist` for nobody, and for somebody who has no account.
    """
    if user_id is None:
        raise Readiness.DoesNotExist
    return Readiness.objects.get(user_id=user_id)
