"""The password half of signing in. Django's `authenticate` calls it after axes has let the attempt through."""

from contextvars import ContextVar
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from visor.accounts.models import User

# The person read together with the session, while the request's user is worked out (`middleware.Authentication`).
read_with_session: ContextVar[User | None] = ContextVar("read_with_session", default=None)


class PasswordBackend(BaseBackend):
    """Whose password this is, if their account is in use. No permissions come from here."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **kwargs: Any
    ) -> User | None:
        user = User.objects.filter(username=User.normalize_username(username)).first()
        if user is None or not user.has_usable_password():
            # SECURITY: the same work as for somebody who exists, so that the answer's time tells nothing.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        user = read_with_session.get()
        if user is None or user.pk != user_id:
            user = User.objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
