"""The master keys of `settings.DATA_KEY`: what they seal is closed to whoever has the disk or the database alone.

Lies on this floor because both the blob store and the accounts above it seal with them. Several keys are parted
by commas, the newest first: the first one seals, any of them opens.
"""

from base64 import urlsafe_b64decode
from dataclasses import dataclass

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ID_LENGTH = 8
KEY_LENGTH = 32
# What is derived for files opens nothing else that the same master key seals.
PURPOSE = b"visor.work: keys of files"


@dataclass(frozen=True, slots=True)
class WrappingKey:
    """What closes the keys of files, derived from one master key; its `id` may be written beside them."""

    id: bytes
    cipher: AESGCM


def for_secrets() -> MultiFernet:
    """Seals small secrets that lie in the database."""
    return MultiFernet([Fernet(key) for key in _master_keys()])


def for_files() -> list[WrappingKey]:
    """Wrap the keys of files, the newest first."""
    return [_derived(key) for key in _master_keys()]


def _master_keys() -> list[str]:
    return [key.strip() for key in settings.DATA_KEY.split(",") if key.strip()]


def _derived(master: str) -> WrappingKey:
    length = ID_LENGTH + KEY_LENGTH
    made = HKDF(SHA256(), length, salt=None, info=PURPOSE).derive(urlsafe_b64decode(master))
    return WrappingKey(made[:ID_LENGTH], AESGCM(made[ID_LENGTH:]))
