"""The only writers of accounts. Called by views, commands and the demo's seed; every one is audited.

Signing in happens before anybody acts as anybody, so those acts are signed with `who(user)` instead of the
actor of `acting`.
"""

from visor.accounts.actions.entry import (
    note_failure,
    note_locked,
    note_session_over,
    note_sign_in,
    note_sign_out,
)
from visor.accounts.actions.factors import (
    CannotRegister,
    confirm_factor,
    make_recovery_codes,
    register_hardware_token,
    start_app,
)
from visor.accounts.actions.identity import who
from visor.accounts.actions.people import (
    CannotInvite,
    Issued,
    deactivate,
    has_been_set_up,
    invite,
    invite_again,
    issue_password_reset,
    reactivate,
)
from visor.accounts.actions.reset import (
    CannotReset,
    approve_factor_reset,
    request_factor_reset,
    withdraw_factor_reset,
)
from visor.accounts.actions.sessions import change_password, end_sessions_of, revoke_others, revoke_session
from visor.accounts.actions.set_up import LinkIsDead, accept_factor, accept_password, open_link

__all__ = [
    "CannotInvite",
    "CannotRegister",
    "CannotReset",
    "Issued",
    "LinkIsDead",
    "accept_factor",
    "accept_password",
    "approve_factor_reset",
    "change_password",
    "confirm_factor",
    "deactivate",
    "end_sessions_of",
    "has_been_set_up",
    "invite",
    "invite_again",
    "issue_password_reset",
    "make_recovery_codes",
    "note_failure",
    "note_locked",
    "note_session_over",
    "note_sign_in",
    "note_sign_out",
    "open_link",
    "reactivate",
    "register_hardware_token",
    "request_factor_reset",
    "revoke_others",
    "revoke_session",
    "start_app",
    "who",
    "withdraw_factor_reset",
]
