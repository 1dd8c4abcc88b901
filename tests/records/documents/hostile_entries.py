"""What a reading function that has been taken over might try. Run only inside the sandbox, by name."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from records.documents import pictures


def memory_bomb(data: bytes) -> dict[str, Any]:
    """Ask for memory until there is no more."""
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def cpu_loop(data: bytes) -> dict[str, Any]:
    """Never come to an end, always busy."""
    while True:
        pass


def hang(data: bytes) -> dict[str, Any]:
    """Never come to an end, always idle."""
    while True:
        time.sleep(60)


def hang_after_answering(data: bytes) -> dict[str, Any]:
    """Close every way to answer, then stay."""
    os.closerange(0, 64)
    return hang(data)


def end_at_once(data: bytes) -> dict[str, Any]:
    """Leave without a word."""
    os._exit(0)


def fail(data: bytes) -> dict[str, Any]:
    """Break on what the document says."""
    raise KeyError(data.decode())


def not_a_dict(data: bytes) -> Any:
    """Answer what was not asked for."""
    return ["not", "a", "dict"]


def garbage(data: bytes) -> dict[str, Any]:
    """Write nonsense wherever something can be written, in front of the answer."""
    for descriptor in range(1, 10):
        _tried(lambda descriptor=descriptor: os.write(descriptor, b"\xff\xfe{{{"))
    return {}


def deep_answer(data: bytes) -> dict[str, Any]:
    """Answer with JSON that no parser can take without running out of stack."""
    for descriptor in range(3, 10):
        _tried(lambda descriptor=descriptor: os.write(descriptor, b"[" * 200_000))
    os._exit(0)


def flood(data: bytes) -> dict[str, Any]:
    """Answer far more than is listened to."""
    return {"text": "x" * 8_000_000}


def print_things(data: bytes) -> dict[str, Any]:
    """Chatter as libraries do."""
    os.write(1, b"to standard output")
    os.write(2, b"to standard error")
    return {"said": True}


def connect(data: bytes) -> dict[str, Any]:
    """Reach a server on this machine; `data` is its port."""
    return {"error": _tried(lambda: socket.create_connection(("127.0.0.1", int(data)), timeout=2))}


def use_forbidden_socket(data: bytes) -> dict[str, Any]:
    """Ask for a socket and do not mind what happens."""
    return {"socket": str(socket.socket())}


def write_files(data: bytes) -> dict[str, Any]:
    """Leave something behind in every likely place; `data` is one of them."""
    folders = ("", "/tmp", "/dev/shm", "/var/tmp", data.decode())  # noqa: S108
    places = [f"{folder}/left-behind" for folder in folders]
    return {"errors": [_tried(lambda place=place: open(place, "w").write("x")) for place in places]}


def read_secrets(data: bytes) -> dict[str, Any]:
    """Read what is not the document; `data` is one such file."""
    return {
        "errors": [
            _tried(lambda place=place: open(place).read(1)) for place in ("/etc/shadow", data.decode())
        ]
    }


def start_processes(data: bytes) -> dict[str, Any]:
    """Become many."""
    return {"errors": [_tried(os.fork), _tried(lambda: subprocess.run(["/bin/true"], check=True))]}


def look_around(data: bytes) -> dict[str, Any]:
    """Tell what this process was given."""
    descriptors = [descriptor for descriptor in range(64) if _tried(lambda d=descriptor: os.fstat(d)) == ""]
    return {
        "bytes": len(data),
        "environment": {name: value for name, value in os.environ.items() if name not in {"PWD", "LC_CTYPE"}},
        "descriptors": descriptors,
        "folder": os.getcwd(),
        "django": "django" in __import__("sys").modules,
    }


def say_what_was_asked(data: bytes, **asked: Any) -> dict[str, Any]:
    """Tell what came with the bytes, and what anybody could read of it in the list of processes."""
    return {"bytes": len(data), "asked": asked, "command_line": " ".join(sys.orig_argv)}


def draw_until_the_third_page(
    data: bytes, *, wanted: list[dict[str, Any]], longest_side: int
) -> dict[str, Any]:
    """Draw as it should be done, until a page takes the process with it."""
    if any(page["number"] == 3 for page in wanted):
        os.abort()
    return pictures.draw_pages(data, wanted=wanted, longest_side=longest_side)


def draw_what_the_file_says(data: bytes, *, wanted: list[dict[str, Any]], longest_side: int) -> Any:
    """Answer whatever stands as JSON behind the end of the file, as a taken-over drawing could."""
    return json.loads(data.rpartition(b"%ANSWER")[2])


def _tried(act: Callable[[], object]) -> str:
    """The name of the error that an act ends in, or nothing when it was let through."""
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return ""
