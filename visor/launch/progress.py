"""Lines a person reads while things start: one per step, with seconds. Standard library only."""

import os
import sys
import time

# Kept in the environment so that the seconds run on when the launcher starts itself again.
STARTED = float(os.environ.setdefault("VISOR_STARTED", str(time.monotonic())))


class Stopped(Exception):
    """The launcher cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """Say what is now done, with the seconds since the command began."""
    say(f"{time.monotonic() - STARTED:6.1f} s  {text}")
