"""What a password must not be besides common: one part said again, or little more than words of the trade.

Named in `settings.AUTH_PASSWORD_VALIDATORS`; lists of common passwords know neither.
"""

import re
from typing import Final

from django.core.exceptions import ValidationError

# Words an outsider tries first against this service, and the favourites of everywhere.
TRADE_WORDS: Final = (
    "visor", "mapps", "mappa", "probation", "offender", "oasys", "ndelius", "delius", "hmpps", "justice", "police",
    "prison", "password", "passphrase", "welcome", "letmein", "changeme", "admin", "summer", "winter", "spring",
    "autumn",
)  # fmt: skip
LEAST_OF_ONES_OWN: Final = 6
_LOOKALIKES: Final = str.maketrans("013457@$!", "oieastasi")
_TRADE: Final = re.compile("|".join(TRADE_WORDS))
_AGAIN: Final = re.compile(r"(.+?)\1+")


class NotOnePartAgain:
    """Refuse "horsehorsehorse": its length adds nothing."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the whole is one part repeated."""
        if _AGAIN.fullmatch(password.casefold()):
            raise ValidationError("This password says one part again and again.", code="password_repeats")

    def get_help_text(self) -> str:
        return "Your password can’t be one part said again and again."


class NotTradeWords:
    """Refuse "ViSOR-Probation-2026": whoever attacks a service tries its own words."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when too little is left once the words of the trade and the digits are gone."""
        plain = password.casefold()
        own = min(
            (re.sub(r"[\W\d_]", "", _TRADE.sub("", text)) for text in (plain, plain.translate(_LOOKALIKES))),
            key=len,
        )
        if len(own) < LEAST_OF_ONES_OWN:
            raise ValidationError(
                "This password is little more than words of this service. Add words of your own.",
                code="password_of_the_trade",
            )

    def get_help_text(self) -> str:
        return (
            "Your password can’t be little more than words of this service, such as “visor” or “probation”."
        )
