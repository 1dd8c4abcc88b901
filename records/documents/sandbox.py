"""Runs a reading function on one file's bytes in a child process that can do nothing else.

Any room's pipeline may call `read_in_child`; the function to run is named, not imported, so this room knows
nothing of what is read. The child gets bytes on standard input, after the arguments for the function where there
are any, and answers JSON: no network, no environment, no descriptors, no files to write, and limits on memory,
processor time and time by the clock.
"""

import fcntl
import functools
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from records.documents import sandbox_child

_ROOT: Final = Path(__file__).resolve().parents[2]
_CHUNK: Final = 65_536
_SYSTEM_FOLDERS: Final = ("/lib", "/lib64", "/lib32", "/libx32")
_NOBODY: Final = "65534"
_PROBE: Final = "records.documents.sandbox.probe"


class State(StrEnum):
    """How a reading ended."""

    OK = "ok"
    TOO_LONG = "too_long"
    TOO_BIG = "too_big"
    CRASHED = "crashed"
    REFUSED = "refused"


_MESSAGES: Final = {
    State.OK: "",
    State.TOO_LONG: "Reading this document took too long and was stopped. Upload only the part that is needed.",
    State.TOO_BIG: "Reading this document took too much memory and was stopped. Print it to PDF and upload that.",
    State.CRASHED: "This document could not be read. If it opens for you, print it to PDF and upload that.",
    State.REFUSED: "This document could not be read safely, so it was not read. Tell the service desk.",
}


class Means(StrEnum):
    """What keeps the child apart from the rest of the machine."""

    BUBBLEWRAP = "bubblewrap"
    ITSELF = "itself"


@dataclass(frozen=True)
class Limits:
    """What one reading may use; a dense print of 200 pages was seen to need 15 to 19 seconds."""

    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 40
    wall_seconds: float = 60.0
    answer_bytes: int = 5 * 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """How a reading ended, as data; `detail` is for operators and never quotes the document."""

    state: State
    result: dict[str, Any] | None = None
    detail: str = ""
    seconds: float = 0.0
    confinement: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What to tell the person who uploaded the file; empty when it was read."""
        return _MESSAGES[self.state]


@dataclass(frozen=True)
class Isolation:
    """Which isolation is in force on this machine, for operators."""

    means: Means
    in_force: tuple[str, ...]
    degraded: bool
    message: str


@dataclass(frozen=True)
class _Ended:
    """What is left of a child: its exit code, what it said, and why it was stopped if it was."""

    code: int
    answer: bytes
    stopped: State | None


def read_in_child(
    data: bytes,
    *,
    entry: str,
    arguments: Mapping[str, Any] = MappingProxyType({}),
    limits: Limits = Limits(),
    means: Means | None = None,
) -> Outcome:
    """Run the function named `entry` (bytes, and JSON-able keyword arguments, to a JSON-able dict) on `data`
    in a confined child.
    """
    means = means or _best_means()
    started = time.monotonic()
    # SECURITY: what is asked may quote the document, so it goes with the bytes: anybody can read a command line.
    asked = json.dumps(dict(arguments)).encode()
    ended = _run(_command(entry, len(asked), limits, means), [asked, data], limits)
    seconds = round(time.monotonic() - started, 3)
    state, answer, detail = _judge(ended)
    facts = answer.get("confinement")
    in_force = _in_force(means, facts if isinstance(facts, dict) else {})
    return Outcome(state, answer.get("result"), detail, seconds, in_force if state is State.OK else ())


def describe_isolation(means: Means | None = None) -> Isolation:
    """Try the isolation that readings get on this machine and say what it amounts to."""
    means = means or _best_means()
    outcome = read_in_child(b"", entry=_PROBE, means=means)
    if outcome.state is not State.OK:
        return Isolation(
            means, (), True, f"Documents cannot be read: the sandbox does not start ({outcome.detail})."
        )
    degraded = means is not Means.BUBBLEWRAP
    listed = "; ".join(outcome.confinement)
    if degraded:
        message = f"Documents are read in a weaker sandbox, since bubblewrap is not to be had here. In force: {listed}."
    else:
        message = f"Documents are read in a sandbox of their own. In force: {listed}."
    return Isolation(means, outcome.confinement, degraded, message)


def probe(data: bytes) -> dict[str, Any]:
    """The smallest reading there is: whether a child can be confined at all."""
    return {"bytes": len(data)}


@functools.cache
def _best_means() -> Means:
    if shutil.which("bwrap"):
        tried = read_in_child(b"", entry=_PROBE, limits=Limits(wall_seconds=20.0), means=Means.BUBBLEWRAP)
        if tried.state is State.OK:
            return Means.BUBBLEWRAP
    return Means.ITSELF


def _in_force(means: Means, facts: dict[str, Any]) -> tuple[str, ...]:
    apart = means is Means.BUBBLEWRAP
    said = (
        (apart, "bubblewrap: own user, processes, files and network"),
        (not apart and facts.get("network_namespace"), "a network without interfaces"),
        (facts.get("system_call_filter"), "a kernel filter against sockets, new processes and writing"),
        (True, "limits on memory, processor time, clock time, open files and answer"),
        (True, "Python's own refusal of sockets, processes, writing and reading elsewhere"),
    )
    return tuple(words for holds, words in said if holds)


def _command(entry: str, asked_bytes: int, limits: Limits, means: Means) -> list[str]:
    libraries = _libraries()
    packages = sorted({_ROOT / entry.partition(".")[0], _ROOT / "records"})
    readable = [os.path.realpath(sys.base_prefix), *libraries, *map(str, packages)]
    order = {
        "entry": entry,
        "asked_bytes": asked_bytes,
        "libraries": libraries,
        "root": str(_ROOT),
        "readable": [os.path.join(folder, "") for folder in readable],
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "own_namespaces": means is Means.ITSELF,
    }
    # The interpreter itself, not the environment's link to it: isolated, and without its start-up files.
    python = os.path.realpath(sys.executable)
    child = [python, "-I", "-S", "-B", sandbox_child.__file__, json.dumps(order)]
    return child if means is Means.ITSELF else [*_bubblewrap(readable), *child]


def _libraries() -> list[str]:
    named = (folder for folder in sys.path if Path(folder).name in {"site-packages", "dist-packages"})
    return [os.path.realpath(folder) for folder in named if Path(folder).is_dir()]


def _bubblewrap(readable: list[str]) -> list[str]:
    command = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--uid", _NOBODY]
    command += ["--gid", _NOBODY, "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    command += ["--ro-bind", "/usr", "/usr", "--dev", "/dev"]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for folder in _SYSTEM_FOLDERS:
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        else:
            command += ["--ro-bind-try", folder, folder]
    for folder in readable:
        if not folder.startswith("/usr/") and folder != "/usr":
            command += ["--ro-bind", folder, folder]
    return [*command, "--remount-ro", "/", "--chdir", "/", "--"]


def _run(command: list[str], parts: Sequence[bytes], limits: Limits) -> _Ended:
    with os.fdopen(_sealed(parts), "rb") as source:
        try:
            child = subprocess.Popen(
                command,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        except OSError:
            return _Ended(sandbox_child.EXIT_REFUSED, b"", None)
    with child:
        deadline = time.monotonic() + limits.wall_seconds
        try:
            answer, stopped = _listen(child, deadline, limits.answer_bytes)
            if stopped is None:
                stopped = _wait(child, deadline)
        finally:
            _kill_group(child)
        return _Ended(child.wait(), answer, stopped)


def _sealed(parts: Sequence[bytes]) -> int:
    """The bytes as a file without a name that nobody can change any more, whoever holds it."""
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    for part in parts:
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
    return descriptor


def _listen(child: subprocess.Popen[bytes], deadline: float, most: int) -> tuple[bytes, State | None]:
    answer = bytearray()
    if child.stdout is None:
        return b"", State.CRASHED
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(timeout=left):
                continue
            heard = os.read(child.stdout.fileno(), _CHUNK)
            if not heard:
                return bytes(answer), None
            answer += heard
            if len(answer) > most:
                return b"", State.TOO_BIG
    return b"", State.TOO_LONG


def _wait(child: subprocess.Popen[bytes], deadline: float) -> State | None:
    try:
        child.wait(timeout=max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        return State.TOO_LONG
    return None


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever of the child still runs; once it was waited for, its number may be somebody else's."""
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)


def _judge(ended: _Ended) -> tuple[State, dict[str, Any], str]:
    """What the remains of a child mean, what it answered, and a detail for operators."""
    if ended.stopped is not None:
        return ended.stopped, {}, f"stopped: {ended.stopped.value}"
    answer = _parsed(ended.answer)
    if ended.code == 0:
        if answer is None or not isinstance(answer.get("result"), dict):
            return State.CRASHED, {}, "answer is not what was asked for"
        return State.OK, answer, ""
    # bubblewrap reports a signal as 128 and the signal's number, as a shell does.
    received = -ended.code if ended.code < 0 else ended.code - 128
    if received == signal.SIGXCPU:
        return State.TOO_LONG, {}, "processor time"
    error = str((answer or {}).get("error", ""))[:60]
    named = (
        f"exit {ended.code} {error}".strip() if error.isidentifier() or not error else f"exit {ended.code}"
    )
    by_code = {sandbox_child.EXIT_MEMORY: State.TOO_BIG, sandbox_child.EXIT_REFUSED: State.REFUSED}
    return by_code.get(ended.code, State.CRASHED), {}, named


def _parsed(answer: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None
