"""Prove that a person has what shows the codes. The only caller of `django_otp.verify_token`."""

import base64
import binascii
import secrets
from datetime import datetime

import django_otp
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from visor.accounts.models import RecoveryCode, TotpDevice, User

# Letters and figures that are not taken for one another on paper: 32 of them, five bits each.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_CODES = 10
SELECTOR, SECRET = 4, 16
_LOOKALIKES = str.maketrans("OILU", "011V")


class BadSeed(ValueError):
    """Not a seed in hexadecimal or Base32 of 16 to 64 bytes; the message may be shown."""


def verify(user: User, typed: str) -> TotpDevice | RecoveryCode | None:
    """What accepted this code, if anything did: an app, a token or a recovery code."""
    text = tidy(typed)
    if len(text) == SELECTOR + SECRET:
        return _recovery(user, text)
    found = verify_totp(user, text, confirmed=True)
    if found is not None:
        # Somebody with an app and a token fails the one whenever they use the other.
        TotpDevice.objects.filter(user=user).exclude(pk=found.pk).update(
            throttling_failure_count=0, throttling_failure_timestamp=None
        )
    return found


def verify_totp(user: User, typed: str, *, confirmed: bool) -> TotpDevice | None:
    """The app or token showing this code now, among those in use or (`confirmed=False`) those being set up."""
    text = tidy(typed)
    for device in totp_devices(user, confirmed=confirmed):
        found: TotpDevice | None = django_otp.verify_token(user, device.persistent_id, text)
        if found is not None:
            return found
    return None


def totp_devices(user: User, *, confirmed: bool = True) -> "QuerySet[TotpDevice]":
    return TotpDevice.objects.filter(user=user, confirmed=confirmed).order_by("pk")


def wait_until(user: User, *, confirmed: bool = True) -> datetime | None:
    """When the next code of this person will be looked at, if not now."""
    waits = [device.wait_until() for device in totp_devices(user, confirmed=confirmed)]
    later = [wait for wait in waits if wait is not None]
    return min(later) if later and len(later) == len(waits) else None


def tidy(typed: str) -> str:
    """As typed, without the gaps people copy and the letters they take for figures."""
    text = "".join(typed.split()).replace("-", "").upper()
    return text if text.isdigit() else text.translate(_LOOKALIKES)


def new_seed() -> bytes:
    return secrets.token_bytes(20)


def read_seed(text: str) -> bytes:
    """A token's seed as its maker prints it: hexadecimal or Base32. Raises `BadSeed`."""
    plain = "".join(text.split()).replace("-", "").upper()
    try:
        seed = bytes.fromhex(plain)
    except ValueError:
        try:
            seed = base64.b32decode(plain.rstrip("=") + "=" * (-len(plain.rstrip("=")) % 8))
        except binascii.Error:
            raise BadSeed(
                "Enter the seed as hexadecimal (0 to 9, A to F) or Base32 (A to Z, 2 to 7)"
            ) from None
    if not 16 <= len(seed) <= 64:
        raise BadSeed("The seed must be 16 to 64 bytes long: 32 to 128 hexadecimal digits")
    return seed


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes to be shown once; the rows keep their hashes. The caller's transaction replaces the old ones."""
    RecoveryCode.objects.filter(user=user).delete()
    codes: dict[str, str] = {}
    while len(codes) < RECOVERY_CODES:
        code = "".join(secrets.choice(ALPHABET) for _ in range(SELECTOR + SECRET))
        codes[code[:SELECTOR]] = code
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            user=user, name="Recovery code", selector=selector, code_hash=make_password(code[SELECTOR:])
        )
        for selector, code in codes.items()
    )
    return ["-".join(code[place : place + 4] for place in range(0, len(code), 4)) for code in codes.values()]


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _recovery(user: User, text: str) -> RecoveryCode | None:
    row = RecoveryCode.objects.filter(user=user, selector=text[:SELECTOR]).first()
    if row is None:
        # SECURITY: the same work, so that time does not tell which codes exist.
        make_password(text[SELECTOR:])
        return None
    found: RecoveryCode | None = django_otp.verify_token(user, row.persistent_id, text[SELECTOR:])
    return found
