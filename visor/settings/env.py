"""Read settings from the environment; a missing or weak value is named, never guessed."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def required(name: str, *, at_least: int = 1) -> str:
    """Return the variable, or stop naming it when it is missing or shorter than `at_least` characters."""
    value = os.environ.get(name, "")
    if len(value) < at_least:
        what = "is missing" if not value else f"is shorter than {at_least} characters"
        raise ImproperlyConfigured(f"The environment variable {name} {what}.")
    return value


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, Any]:
    """Turn postgres://user:password@host:port/name?host=/socket/dir into a Django database setting."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def broker(redis_url: str) -> str:
    """Celery's spelling of a Redis address: it wants redis+socket:// where Redis itself says unix://."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        number = parse_qs(parts.query).get("db", ["0"])[-1]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return redis_url
