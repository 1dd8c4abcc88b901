"""The rows behind "who is there": people, what they prove it with, the links that let them in, their sessions."""

from visor.accounts.models.factor import RecoveryCode, TotpDevice
from visor.accounts.models.link import FactorReset, Link
from visor.accounts.models.session import Session
from visor.accounts.models.sign_in import SignInDelay
from visor.accounts.models.user import User

__all__ = ["FactorReset", "Link", "RecoveryCode", "Session", "SignInDelay", "TotpDevice", "User"]
