"""The virus check, behind one function: `check(bytes)` asks clamd and says clean, infected or not checked.

For a worker's pipeline. Clean needs proof: clamd found its test file a moment ago, and answered exactly
`stream: OK` for these bytes. No answer, a slow, odd or broken one, or more bytes than clamd takes, is never clean.
"""

import re
import socket
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE: Final = 20.0  # seconds, for the whole conversation
LONGEST_ANSWER: Final = 4096
# Known to every scanner; in two halves, so that no scanner takes this source for it.
TEST_FILE: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_FOUND: Final = re.compile(rb"stream: ([\x21-\x7e][\x20-\x7e]*) FOUND\0")


@dataclass(frozen=True, slots=True)
class Clean:
    """Looked at, and nothing found."""


@dataclass(frozen=True, slots=True)
class Infected:
    """Something was found; its name is for operators."""

    name: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Nobody can say; `reason` is a code for operators."""

    reason: str


Verdict = Clean | Infected | NotChecked


def is_set_up() -> bool:
    """Whether this installation has a scanner at all."""
    return bool(settings.CLAMD_URL)


def check(data: bytes) -> Verdict:
    """Have these bytes looked at."""
    if not is_set_up():
        return NotChecked("no_scanner")
    deadline = time.monotonic() + PATIENCE
    try:
        if not isinstance(_ask(TEST_FILE, deadline), Infected):
            return NotChecked("blind")  # no signatures, or something that calls everything clean
        return _ask(data, deadline)
    except OSError as broken:
        return NotChecked(type(broken).__name__)


def _ask(data: bytes, deadline: float) -> Verdict:
    with _connected() as line:
        for part in (b"zINSTREAM\0", len(data).to_bytes(4), data, bytes(4)):
            _send(line, part, deadline)
        answer = _answer(line, deadline)
    if answer == b"stream: OK\0":
        return Clean()
    found = _FOUND.fullmatch(answer)
    return Infected(found[1].decode()) if found else NotChecked("odd_answer")


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname or "", where.port or 3310), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, part: bytes, deadline: float) -> None:
    line.settimeout(_left(deadline))
    line.sendall(part)


def _answer(line: socket.socket, deadline: float) -> bytes:
    """All that is said until the line is closed: what follows an answer makes it another answer."""
    said = b""
    while len(said) <= LONGEST_ANSWER:
        line.settimeout(_left(deadline))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
