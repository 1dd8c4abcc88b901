"""Start child processes that cannot outlive us, know them again after a crash, and stop them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from visor.launch.lock import ROOT
from visor.launch.places import Account

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000
LIBC = ctypes.CDLL(None, use_errno=True)
Child = subprocess.Popen[bytes]


def _dies_with_us(death: signal.Signals) -> Callable[[], None]:
    """Ask the kernel to send `death` when we go, however we go.

    Runs after the change of user, which would clear it again. The kernel means the *thread* that started the
    child, so only the main thread starts children.
    """
    us = os.getpid()

    def ask() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, death)
        if os.getppid() != us:
            os._exit(1)

    return ask


def start(
    arguments: Sequence[str | Path],
    log: Path | None,
    *,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    cwd: Path | None = None,
    death: signal.Signals = signal.SIGTERM,
    keep: Sequence[int] = (),
) -> Child:
    """Start a child that logs to `log`, in its own session: a Ctrl-C at the terminal is ours to pass on."""
    lent: dict[str, Any] = {}
    if account and account.borrowed:
        lent = {"user": account.uid, "group": account.gid, "extra_groups": []}
    with _open(log) if log else contextlib.nullcontext() as output:
        return subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_dies_with_us(death),  # noqa: PLW1509 - the launcher has one thread
            pass_fds=keep,
            **lent,
        )


def foreground(
    arguments: Sequence[str],
    env: Mapping[str, str],
    *,
    errors: Path | None = None,
    everything: Path | None = None,
) -> int:
    """Run a child in our own terminal and return its exit code; a Ctrl-C reaches it without us.

    Its errors, or everything it says, can go to a file instead.
    """
    log = errors or everything
    with _open(log) if log else contextlib.nullcontext() as output:
        child = subprocess.Popen(
            arguments,
            env=env,
            cwd=ROOT,
            stdout=output if everything else None,
            stderr=output,
            preexec_fn=_dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - the launcher has one thread
        )
        try:
            return child.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            raise
        finally:
            stop(child)


def _open(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def stop(child: Child, how: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """End a child and wait for it; after `patience` seconds no longer politely."""
    if child.poll() is not None:
        return
    child.send_signal(how)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def born(pid: int) -> int | None:
    """Return when a process started, in clock ticks since boot: with the pid it names a process for good."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])


def children_of(pid: int) -> list[int]:
    """The processes this one started that still are there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(folder.name))
    return found


def end(pid: int, started: int | None, how: signal.Signals = signal.SIGTERM, patience: float = 15) -> bool:
    """End a process that is not our child if it is still the one that started then; say if it was there."""
    if started is None or born(pid) != started:
        return False
    deadline = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
        while born(pid) == started:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
    return True
