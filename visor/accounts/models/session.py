"""A session: one browser, between signing in and being over. The cookie's key is kept only as a hash."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, cast

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now

from visor.accounts.choices import Over


class SessionManager(BaseSessionManager["Session"]):
    def with_clock(self) -> models.QuerySet["Session"]:
        """Sessions beside the database's own time: no web server's clock decides when one is over."""
        return self.annotate(clock=Now())

    def live_of(self, user_id: int) -> list["Session"]:
        rows = self.with_clock().filter(user_id=user_id, ended_at=None).order_by("-last_seen_at")
        return [row for row in rows if not row.over(at=row.now)]

    def end(self, *, user_id: int, reason: Over, but: str = "", ref: uuid.UUID | None = None) -> int:
        """End a person's sessions: all, all but the one with the key `but`, or the one called `ref`."""
        rows = self.filter(user_id=user_id, ended_at=None).exclude(pk=but)
        if ref is not None:
            rows = rows.filter(ref=ref)
        return rows.update(ended_at=Now(), end_reason=reason)


class Session(AbstractBaseSession):
    """Rows without a user are strangers on the sign-in pages; an ended row stays to say why it ended."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, choices=Over.choices, blank=True)
    address = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=80, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        indexes = [models.Index(fields=["user", "-last_seen_at"], name="session_of_person")]

    def __str__(self) -> str:
        return f"session {self.ref}"

    @property
    def now(self) -> datetime:
        """The database's time when this row was read `with_clock`."""
        return cast(datetime, vars(self)["clock"])

    def over(self, *, at: datetime) -> str:
        """Why this session is over, or an empty string while it is not."""
        if self.ended_at is not None:
            return self.end_reason or Over.REVOKED
        if at - self.created_at >= timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS):
            return Over.MAX
        if at - self.last_seen_at >= timedelta(seconds=settings.SESSION_IDLE_SECONDS):
            return Over.IDLE
        return ""
