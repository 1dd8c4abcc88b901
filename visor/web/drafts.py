"""Keep, offer and drop drafts. A form names its draft by a key: what it is, and of which record."""

from datetime import datetime

from visor.access.actor import Actor
from visor.web.models import Draft

MAX_CHARACTERS = 200_000


class DraftTooLong(ValueError):
    """More text than a draft holds."""


def keep(*, by: Actor, key: str, fields: dict[str, str], at: datetime) -> Draft:
    """Save over the person's own draft of this form. Raises `DraftTooLong`."""
    key, fields = _kept(key), {_kept(name): _kept(value) for name, value in fields.items()}
    if sum(map(len, fields.values())) > MAX_CHARACTERS:
        raise DraftTooLong(f"A draft holds at most {MAX_CHARACTERS:,} characters.")
    draft, _ = Draft.objects.update_or_create(
        user_id=by.user_id, key=key, defaults={"fields": fields, "saved_at": at}
    )
    return draft


def find(*, by: Actor, key: str) -> Draft | None:
    return Draft.objects.filter(user_id=by.user_id, key=_kept(key)).first()


def drop(*, by: Actor, key: str) -> None:
    """Forget the draft: its text has been saved for good, or the person has thrown it away."""
    Draft.objects.filter(user_id=by.user_id, key=_kept(key)).delete()


def _kept(text: str) -> str:
    """Everything but the one character PostgreSQL does not hold: no draft is lost for it."""
    return text.replace("\0", "")
