"""A person with an account. What they may do follows from postings, vetting and training, never from this row."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.module_loading import import_string

from visor.access.actor import Actor


class UserManager(BaseUserManager["User"]):
    """No `create_superuser`: nobody is above the rules, and the first administrator is invited like all others."""

    def create_user(self, *, username: str, full_name: str, **fields: Any) -> "User":
        """Make an account nobody can sign in to yet: a password comes with its link."""
        user = self.model(username=self.model.normalize_username(username), full_name=full_name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def administered_by(self, actor: Actor) -> "models.QuerySet[User]":
        """The people whose accounts this administrator looks after."""
        return self.filter(import_string(settings.PEOPLE_REACH)(actor))

    def found(self, words: list[str], *, by: Actor, after: "User | None" = None) -> "models.QuerySet[User]":
        """Whom this administrator looks after and every word is found in, in name or e-mail address; the rest
        of the list behind `after`.
        """
        rows = self.administered_by(by)
        for word in words:
            rows = rows.filter(models.Q(full_name__icontains=word) | models.Q(username__icontains=word))
        if after is not None:
            same_name = models.Q(full_name=after.full_name, pk__gt=after.pk)
            rows = rows.filter(models.Q(full_name__gt=after.full_name) | same_name)
        return rows

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=self.model.normalize_username(username or ""))


class User(AbstractBaseUser):
    """Somebody who may sign in. The username is the work e-mail address, kept in lower case."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Made by the demo: production refuses to start while such a person exists.
    demo = models.BooleanField(default=False)
    demo_note = models.CharField(max_length=200, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="user_username_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"  # never a name in a log or a traceback

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return super().normalize_username(username).strip().lower()

    def choose_password(self, password: str, *, at: datetime) -> None:
        """Set a password the person chose; the caller saves."""
        self.set_password(password)
        self.password_changed_at = at
