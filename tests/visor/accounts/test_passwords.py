"""Passwords that lists of common ones let through, and that an attacker of this service tries first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "visorvisorvisor", "PasswordPASSWORD", "abcabcabcabc", "aaaaaaaaaaaaaa", "ababababababab",
        "ViSOR-Probation-2026", "Pr0bati0n!2026!", "mappa.mappa.2026", "Welcome-to-ViSOR", "P@ssw0rdV1s0r!",
    ],
)  # fmt: skip
def test_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-fictional-staple",
        "three-unlikely-words",
        "my visor fell into the sea",
        "tango tango otter 71",
    ],
)
def test_is_taken(password: str) -> None:
    validate_password(password)


def test_nothing_long_or_odd_takes_long() -> None:
    for password in ("ab" * 2000 + "c", "\0" * 300 + "x", "é" * 500 + "ü", "visor" * 800):
        try:
            validate_password(password)
        except ValidationError:
            continue
