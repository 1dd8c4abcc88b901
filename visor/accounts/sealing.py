"""Seal small secrets with a key that is not in the database, and name things without keeping their names.

Called inside this room alone.
"""

from django.utils.crypto import salted_hmac

from visor.work import keys


def seal(secret: bytes) -> str:
    return keys.for_secrets().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Open with whichever key sealed it. Raises `cryptography.fernet.InvalidToken` when none of them did."""
    return keys.for_secrets().decrypt(sealed.encode())


def reseal(sealed: str) -> str:
    """The same secret under the newest key."""
    return keys.for_secrets().rotate(sealed.encode()).decode()


def name_hash(typed: str) -> str:
    """A keyed hash of what somebody typed as their name: they may have typed their password there."""
    typed = typed.strip().lower()
    return salted_hmac("visor.accounts.typed_name", typed, algorithm="sha256").hexdigest()
