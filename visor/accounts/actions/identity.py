"""Who signs an act that happens before, or without, acting as somebody."""

from visor.access.actor import Actor
from visor.accounts.models import User

STRANGER = Actor(user_id=0, name="")


def who(user: User | None) -> Actor:
    """The person as the audit trail names them; nobody for somebody unknown."""
    return STRANGER if user is None else Actor(user_id=user.pk, name=user.full_name)
