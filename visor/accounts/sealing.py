"""Seal small secrets with a key that is not in the database, and name things without keeping their names.

Called inside this room alone.
"""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(secret: bytes) -> str:
    return _keys().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Open with whichever key sealed it. Raises `cryptography.fernet.InvalidToken` when none of them did."""
    return _keys().decrypt(sealed.encode())


def reseal(sealed: str) -> str:
    """The same secret under the newest key."""
    return _keys().rotate(sealed.encode()).decode()


def name_hash(typed: str) -> str:
    """A keyed hash of what somebody typed as their name: they may have typed their password there."""
    typed = typed.strip().lower()
    return salted_hmac("visor.accounts.typed_name", typed, algorithm="sha256").hexdigest()


def _keys() -> MultiFernet:
    """The keys of `DATA_KEY`, newest first, separated by commas: put a new one in front to change it."""
    return MultiFernet([Fernet(key.strip()) for key in settings.DATA_KEY.split(",") if key.strip()])
