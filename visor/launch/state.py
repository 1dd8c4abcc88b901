"""What runs from this checkout: a lock held by whoever started the servers, and a note of what that was.

The note is for `status`, `stop` and the commands that join a running demo; the kernel frees the lock however
its holder ends, so only the lock says that something runs.
"""

import fcntl
import json
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from visor.launch.places import VAR
from visor.launch.processes import born

LOCK = VAR / "run.lock"
NOTE = VAR / "run.json"
SECRETS = VAR / "demo.env"


@dataclass
class Run:
    """One set of running servers and processes."""

    command: str
    pid: int = field(default_factory=os.getpid)
    started: int | None = field(default_factory=lambda: born(os.getpid()))
    address: str = ""
    names: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    data: str = ""
    # name -> pid and when it started, which together name a process for good
    processes: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def write(self) -> None:
        new = NOTE.with_suffix(".new")
        _private(new, json.dumps(asdict(self), indent=1))
        new.replace(NOTE)


def take_lock() -> IO[str] | None:
    """Return the held lock, or None while another process of this checkout holds it."""
    VAR.mkdir(exist_ok=True)
    held = LOCK.open("a")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    return held


def noted() -> Run | None:
    """Return the last note, whether or not what it describes still runs."""
    if not NOTE.exists():
        return None
    return Run(**json.loads(NOTE.read_text()))


def running() -> Run | None:
    """Return what runs from this checkout now; a note whose writer is gone is only a note."""
    if not LOCK.exists():
        return None
    if held := take_lock():
        held.close()
        return None
    run = noted()
    return run if run and run.started == born(run.pid) else None


def forget() -> None:
    NOTE.unlink(missing_ok=True)


def demo_secrets() -> dict[str, str]:
    """Return the demo's own keys, made once."""
    if not SECRETS.exists():
        data_key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        _private(SECRETS, f"SECRET_KEY={secrets.token_urlsafe(50)}\nDATA_KEY={data_key}\n")
    return dict(line.split("=", 1) for line in SECRETS.read_text().splitlines())


def _private(file: Path, text: str) -> None:
    """Write a file nobody else may read, from its first byte on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
