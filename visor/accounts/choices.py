"""The words accounts are described with; codes are stored and never renamed."""

from enum import StrEnum

from django.db.models import TextChoices


class FactorKind(TextChoices):
    APP = "app", "Authenticator app"
    TOKEN = "token", "Code token"


class LinkKind(TextChoices):
    INVITATION = "invitation", "Invitation"
    PASSWORD = "password", "New password"
    FACTOR = "factor", "New authenticator"


class IdentityCheck(TextChoices):
    IN_PERSON = "in_person", "In person, with photo identification"
    VIDEO = "video", "By video call, with photo identification"
    MANAGER = "manager", "Their line manager confirmed to me in person who they are"


class Over(TextChoices):
    """Why a session is over, as the sign-in page explains it."""

    IDLE = (
        "idle",
        "You were signed out because nothing happened for 15 minutes. Anything kept as a draft is still there.",
    )
    MAX = (
        "max",
        "You were signed out because a session lasts 8 hours at most. Anything kept as a draft is still there.",
    )
    REVOKED = (
        "revoked",
        "You were signed out because this session was ended from another device or by an administrator.",
    )
    CHANGED = "changed", "You were signed out because your password or the way you get codes was changed."
    CLOSED = (
        "closed",
        "You were signed out. If your account is no longer in use, contact your ViSOR administrator.",
    )


class Event(StrEnum):
    """What this room writes to the audit trail."""

    SIGN_IN = "accounts.sign_in"
    SIGN_IN_FAILED = "accounts.sign_in_failed"
    CODE_FAILED = "accounts.code_failed"
    LOCKED = "accounts.locked"
    SIGN_OUT = "accounts.sign_out"
    SESSION_EXPIRED = "accounts.session_expired"
    SESSION_REVOKED = "accounts.session_revoked"
    INVITED = "accounts.invited"
    PASSWORD_RESET_ISSUED = "accounts.password_reset_issued"  # noqa: S105
    LINK_OPENED = "accounts.link_opened"
    PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105
    FACTOR_CONFIRMED = "accounts.factor_confirmed"
    FACTOR_STARTED = "accounts.factor_started"
    FACTOR_RESET_REQUESTED = "accounts.factor_reset_requested"
    FACTOR_RESET_APPROVED = "accounts.factor_reset_approved"
    FACTOR_RESET_WITHDRAWN = "accounts.factor_reset_withdrawn"
    TOKEN_REGISTERED = "accounts.token_registered"  # noqa: S105
    RECOVERY_CODES_MADE = "accounts.recovery_codes_made"
    DEACTIVATED = "accounts.deactivated"
    REACTIVATED = "accounts.reactivated"
