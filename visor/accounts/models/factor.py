"""What a person has: something that shows codes, and ten recovery codes on paper.

Both are django-otp devices and are verified only through `django_otp.verify_token`, which locks the row, so
that one code lets exactly one of two simultaneous attempts in.
"""

import time
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from visor.accounts import sealing
from visor.accounts.choices import FactorKind

# Delays grow 1, 2, 4 ... seconds and stop growing here (about eight and a half minutes): never locked for good.
MAX_COUNTED_FAILURES = 10
_THROTTLE = ["throttling_failure_count", "throttling_failure_timestamp"]


class TotpDevice(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """An authenticator app or a hardware code token. Until `confirmed` it lets nobody in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FactorKind.choices, default=FactorKind.APP)
    serial = models.CharField(max_length=40, blank=True)
    sealed_seed = models.TextField()
    step = models.PositiveSmallIntegerField(default=30)
    digits = models.PositiveSmallIntegerField(default=6)
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)

    objects: ClassVar["models.Manager[TotpDevice]"]
    throttling_failure_count: int

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=[30, 60]), name="totp_step_30_or_60"),
            models.CheckConstraint(condition=models.Q(digits__in=[6, 8]), name="totp_digits_6_or_8"),
            models.UniqueConstraint(
                fields=["user", "confirmed"],
                condition=models.Q(kind=FactorKind.APP),
                name="totp_one_app_a_person",
            ),
            models.UniqueConstraint(
                fields=["serial"], condition=models.Q(kind=FactorKind.TOKEN), name="totp_one_person_a_token"
            ),
        ]

    def __str__(self) -> str:
        return f"factor {self.pk}"

    @property
    def seed(self) -> bytes:
        return sealing.unseal(self.sealed_seed)

    @property
    def label(self) -> str:
        """What the person knows it by: the kind, and the end of a token's serial number."""
        text = FactorKind(self.kind).label
        return f"{text}, serial number ending {self.serial[-4:]}" if self.serial else text

    def clock(self, at: float | None = None) -> TOTP:
        """The code generator, stopped at this moment."""
        clock = TOTP(self.seed, self.step, 0, self.digits, self.drift)
        clock.time = time.time() if at is None else at
        return clock

    def code(self, at: float | None = None) -> str:
        return str(self.clock(at).token()).zfill(self.digits)

    def verify_token(self, token: str) -> bool:
        """Accept the code of this very step, once. Called by `django_otp.verify_token` on a locked row."""
        if not self.verify_is_allowed()[0]:
            return False
        clock = self.clock()
        right = len(token) == self.digits and token.isascii() and token.isdigit()
        # SECURITY: no tolerance, and never a step at or before the last one used (a code read over a shoulder).
        if right and clock.verify(int(token), tolerance=0, min_t=self.last_t + 1):
            self.last_t = clock.t()
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp(commit=False)
            self.save(update_fields=["last_t", "last_used_at", *_THROTTLE])
            return True
        self.throttle_increment(commit=False)
        self.save(update_fields=_THROTTLE)
        return False

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)
        self.throttling_failure_count = min(self.throttling_failure_count, MAX_COUNTED_FAILURES)
        if commit:
            self.save(update_fields=_THROTTLE)

    def get_throttle_factor(self) -> int:
        return 1

    def wait_until(self) -> datetime | None:
        """When the next code will be looked at, if not now."""
        allowed, reason = self.verify_is_allowed()
        return None if allowed else reason["locked_until"]


class RecoveryCode(Device):  # type: ignore[misc]
    """One of ten codes on paper for a lost phone. The first four characters find it, the other sixteen prove it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    selector = models.CharField(max_length=4)
    code_hash = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar["models.Manager[RecoveryCode]"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "selector"], name="recovery_code_selector"),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"

    def verify_token(self, token: str) -> bool:
        """Accept the secret part once. Called by `django_otp.verify_token` on a locked row."""
        right = check_password(token, self.code_hash)
        if not right or self.used_at is not None:
            return False
        self.used_at = timezone.now()
        self.save(update_fields=["used_at"])
        return True
