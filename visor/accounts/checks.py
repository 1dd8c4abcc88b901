"""What must be true of this room's settings and rows before anything starts."""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from visor.accounts.models import User


def data_key_is_a_key(**kwargs: Any) -> list[CheckMessage]:
    """System check: every part of DATA_KEY seals."""
    try:
        for key in settings.DATA_KEY.split(","):
            Fernet(key.strip())
    except ValueError:
        hint = "32 random bytes in URL-safe Base64; several keys are separated by commas, the newest first."
        return [Error("DATA_KEY is not a key.", hint=hint, id="accounts.E001")]
    return []


def no_people_of_the_demo(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """System check of the database: a real installation holds nobody of the demo."""
    if settings.DEMO:
        return []
    table = User._meta.db_table
    for alias in databases or []:
        if table not in connections[alias].introspection.table_names():
            continue
        if User.objects.using(alias).filter(demo=True).exists():
            return [
                Error(
                    "The database holds people of the demo.", hint="Use another database.", id="accounts.E002"
                )
            ]
    return []
