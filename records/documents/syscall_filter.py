"""A kernel filter that takes from this process what reading a document never needs. Only `confinement` calls it.

Refused with "not permitted": sockets, new processes and programs, signals, opening a file to write, changing
the file system, namespaces, tracing. The kernel keeps the filter until the process ends.
"""

import ctypes
import platform
import struct
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2

_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_NOT_PERMITTED: Final = 0x00050000 | 1
_NOT_THERE: Final = 0x00050000 | 38
_OFFSET_NUMBER: Final = 0
_OFFSET_MACHINE: Final = 4
_OFFSET_ARGUMENTS: Final = 16
# Write only, read and write, create, truncate, temporary file.
_OPEN_TO_CHANGE: Final = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
_OTHER_CALLING_CONVENTION: Final = 0x40000000

# Machine, then the kernel's numbers: never allowed, said not to exist (so that the C library tries the older
# call, which is refused), and (call, position of its flags) for opening files.
_MACHINES: Final = {
    "x86_64": (
        0xC000003E,
        (
            (41, 42, 43, 49, 50, 53, 288),  # socket connect accept bind listen socketpair accept4
            (
                56,
                57,
                58,
                59,
                322,
                62,
                200,
                234,
                424,
            ),  # clone fork vfork execve execveat kill tkill tgkill pidfd
            (
                101,
                310,
                311,
                434,
                438,
                298,
                321,
                323,
            ),  # ptrace process_vm_* pidfd_open/getfd perf bpf userfault
            (85, 76, 77, 82, 264, 316, 83, 258, 84, 86, 265, 87, 263, 88, 266),  # creat to symlinkat
            (90, 91, 268, 92, 93, 94, 260, 133, 259, 280, 188, 189, 190, 197),  # chmod to removexattr
            (165, 166, 155, 161, 272, 308, 428, 429, 430, 442, 303, 304),  # mount to open_by_handle_at
            (
                248,
                249,
                250,
                175,
                313,
                246,
                425,
                319,
                29,
                68,
                64,
                302,
            ),  # keys modules io_uring memfd IPC prlimit
        ),
        (435, 437),
        ((2, 1), (257, 2)),
    ),
    "aarch64": (
        0xC00000B7,
        (
            (198, 199, 200, 201, 202, 203, 242),
            (220, 221, 281, 129, 130, 131, 424),
            (117, 270, 271, 434, 438, 241, 280, 282),
            (45, 46, 38, 276, 34, 35, 36, 37),
            (52, 53, 54, 55, 33, 88, 5, 6, 7, 14),
            (39, 40, 41, 51, 97, 268, 428, 429, 430, 442, 264, 265),
            (217, 218, 219, 105, 273, 104, 425, 279, 194, 186, 190, 261),
        ),
        (435, 437),
        ((56, 2),),
    ),
}


def filter_system_calls() -> bool:
    """Put the filter in force; False where the machine is unknown or the kernel will not have it."""
    program = _program(platform.machine())
    if not program:
        return False
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a 16-bit count, padding, a pointer.
    handle = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(handle), 0, 0) == 0)


def _program(machine: str) -> bytes:
    if machine not in _MACHINES or struct.calcsize("P") != 8:
        return b""
    audit_machine, refused, absent, opens = _MACHINES[machine]
    steps = [
        _step(_LOAD, _OFFSET_MACHINE),
        _step(_IF_EQUAL, audit_machine, then=1),
        _step(_RETURN, _KILL),
        _step(_LOAD, _OFFSET_NUMBER),
        _step(_IF_AT_LEAST, _OTHER_CALLING_CONVENTION, otherwise=1),
        _step(_RETURN, _NOT_PERMITTED),
    ]
    for number in (number for group in refused for number in group):
        steps += [_step(_IF_EQUAL, number, otherwise=1), _step(_RETURN, _NOT_PERMITTED)]
    for number in absent:
        steps += [_step(_IF_EQUAL, number, otherwise=1), _step(_RETURN, _NOT_THERE)]
    for number, position in opens:
        steps += [
            _step(_IF_EQUAL, number, otherwise=4),
            _step(_LOAD, _OFFSET_ARGUMENTS + 8 * position),
            _step(_IF_ANY_BIT, _OPEN_TO_CHANGE, otherwise=1),
            _step(_RETURN, _NOT_PERMITTED),
            _step(_RETURN, _ALLOW),
        ]
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("@HBBI", code, then, otherwise, value)
