"""The session engine: rows in the database that cannot be read once they are over (`settings.SESSION_ENGINE`).

That a session is over is decided here, at the lowest place, by the database's clock. The middleware only
explains it and notes activity.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from visor.accounts.models import Session, User

_OF_SESSION = [field.attname for field in Session._meta.concrete_fields]
_OF_PERSON = [field.attname for field in User._meta.concrete_fields]
# Asked before every page, so written out: putting it together anew takes longer than the answer.
_READ = f"""
SELECT {", ".join(f"session.{name}" for name in _OF_SESSION)}, statement_timestamp(),
       {", ".join(f"person.{name}" for name in _OF_PERSON)}
  FROM accounts_session session LEFT JOIN accounts_user person ON person.id = session.user_id
 WHERE session.session_key = %s
"""  # noqa: S608 - our own columns


def stored_key(session_key: str) -> str:
    """What the table knows a cookie by: reading the table lets nobody in."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """One browser's session. `row` is what the database holds of it; `over` is why it cannot be used any more."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None
        self.over = ""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def stored_key(self) -> str:
        return stored_key(self.session_key or "")

    @property
    def deadline(self) -> datetime | None:
        """When this session ends whatever happens; None for a stranger."""
        self.read()
        if self.row is None or self.row.user_id is None:
            return None
        return self.row.created_at + timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)

    def read(self) -> None:
        """Read the session now rather than when first needed, so that `row` and `over` are known."""
        self._data()

    def load(self) -> dict[str, object]:
        row = _read(self.stored_key)
        self.over = "" if row is None else row.over(at=row.now)
        if row is None or self.over:
            self._session_key = None
            # A stranger who dawdled on the sign-in page has nothing to be told.
            self.over = self.over if row and row.user_id else ""
            self.row = row if self.over else None
            return {}
        self.row = row
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(pk=stored_key(session_key)).exists()

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._data(no_load=must_create)
        user_id = data.get(SESSION_KEY)
        values = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": int(user_id) if user_id else None,
        }
        if must_create:
            self._insert(values)
        elif not Session.objects.filter(pk=self.stored_key, ended_at=None).update(**values):
            raise UpdateError

    def cycle_key(self) -> None:
        """Change the key in the cookie; a session that goes on keeps its age, place and device."""
        self.read()
        old = self.row
        super().cycle_key()
        if old is not None and old.user_id is not None and not self.over:
            kept = {
                "created_at": old.created_at,
                "address": old.address,
                "device": old.device,
                "ref": old.ref,
            }
            Session.objects.filter(pk=self.stored_key).update(**kept)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=stored_key(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expire_date__lt=timezone.now()).delete()

    def get_session_cookie_age(self) -> int:
        return settings.SESSION_ABSOLUTE_SECONDS

    def get_expire_at_browser_close(self) -> bool:
        return True

    def _insert(self, values: dict[str, object]) -> None:
        try:
            with transaction.atomic():
                Session.objects.create(session_key=self.stored_key, **values)
        except IntegrityError as taken:
            raise CreateError from taken

    def _data(self, *, no_load: bool = False) -> dict[str, Any]:
        return self._get_session(no_load=no_load)  # type: ignore[attr-defined,no-any-return]


def _read(key: str) -> Session | None:
    """The session beside the database's own time, and its person, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [key])
        found = cursor.fetchone()
    if found is None:
        return None
    ends = len(_OF_SESSION)
    session = Session.from_db(connection.alias, _OF_SESSION, found[:ends])
    vars(session)["clock"] = found[ends]
    if session.user_id is not None:
        session.user = User.from_db(connection.alias, _OF_PERSON, found[ends + 1 :])
    return session
