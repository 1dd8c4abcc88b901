"""The pages of this room: one module a journey. `locked_out` is named by settings."""

from visor.accounts.views.sign_in import locked_out

__all__ = ["locked_out"]
