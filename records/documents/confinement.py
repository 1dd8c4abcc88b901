"""What the reading child does to itself before it looks at a file. Only `sandbox_child` calls this.

Resource limits always; then namespaces, the kernel's filter and Python's own hook, each where it can be had.
`confine` says which were, because a sandbox that is weaker than it looks is worse than none.
"""

import ctypes
import os
import resource
import signal
import sys
from typing import Any, Final

from records.documents.syscall_filter import filter_system_calls

_NEW_USER: Final = 0x10000000
_NEW_NET: Final = 0x40000000
_NEW_IPC: Final = 0x08000000
_NEW_UTS: Final = 0x04000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4

OPEN_FILES: Final = 64
PROCESSES: Final = 0

_FORBIDDEN: Final = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "ctypes.")
_FORBIDDEN_EXACT: Final = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.rmdir",
        "os.link",
        "os.symlink",
        "os.chmod",
        "os.chown",
        "os.kill",
    }
)


class ForbiddenError(PermissionError):
    """Raised when reading code tries what no document needs; the parent reports it as refused."""


def confine(*, memory_bytes: int, cpu_seconds: int, own_namespaces: bool) -> dict[str, bool]:
    """Limit this process for good and say what is in force."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    network = own_namespaces and _leave_network(libc)
    _limit(memory_bytes, cpu_seconds)
    return {"network_namespace": network, "system_call_filter": filter_system_calls()}


def forbid_in_python(readable: tuple[str, ...]) -> None:
    """Refuse, inside the interpreter, sockets, processes, writing, and reading outside `readable`.

    The last net and the weakest: it stops code that asks Python, not code that has taken the process over.
    """

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _check_open(arguments, readable)
        elif event.startswith(_FORBIDDEN) or event in _FORBIDDEN_EXACT:
            raise ForbiddenError(event)

    sys.addaudithook(hook)


def _check_open(arguments: tuple[Any, ...], readable: tuple[str, ...]) -> None:
    path, _, flags = arguments
    if isinstance(path, int):
        return
    if (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
        raise ForbiddenError("open to write")
    if not os.path.realpath(os.fsdecode(path)).startswith(readable):
        raise ForbiddenError("open outside")


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move to a network without interfaces: with a user namespace where allowed, else as root without one."""
    apart = _NEW_NET | _NEW_IPC | _NEW_UTS
    return any(libc.unshare(flags) == 0 for flags in (_NEW_USER | apart, apart))


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    limits = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_CORE, 0),
    )
    for name, value in limits:
        hard = resource.getrlimit(name)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # The kernel kills at the hard limit; the soft one, a second before, says that it was time.
        ceiling = allowed + 1 if name == resource.RLIMIT_CPU and allowed == value else allowed
        ceiling = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        resource.setrlimit(name, (allowed, ceiling))
