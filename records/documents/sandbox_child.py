"""The child process that reads one file: confined first, then arguments and bytes from standard input, then JSON out.

Run as a script by `sandbox`, never imported by the application. Starts without site-packages, environment or
Django: what it may import is named by its one argument.
"""

import functools
import importlib
import json
import os
import sys
from types import TracebackType
from typing import Final

EXIT_MEMORY: Final = 70
EXIT_REFUSED: Final = 71
EXIT_FAILED: Final = 72


def main() -> None:
    """Confine this process, read standard input with the named function, answer, end."""
    order = json.loads(sys.argv[1])
    # What a library prints must not mix with the answer, so the answer gets a descriptor of its own.
    answer = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(silence)
    sys.excepthook = functools.partial(_end_by_kind, answer)
    sys.path.extend([order["root"], *order["libraries"]])
    confinement = importlib.import_module("records.documents.confinement")
    facts = confinement.confine(
        memory_bytes=order["memory_bytes"],
        cpu_seconds=order["cpu_seconds"],
        own_namespaces=order["own_namespaces"],
    )
    module, _, name = order["entry"].rpartition(".")
    read = getattr(importlib.import_module(module), name)
    confinement.forbid_in_python(tuple(order["readable"]))
    arguments = json.loads(sys.stdin.buffer.read(order["asked_bytes"]))
    result = read(sys.stdin.buffer.read(), **arguments)
    _answer(answer, json.dumps({"confinement": facts, "result": result}).encode())
    os._exit(0)


def _answer(descriptor: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _end_by_kind(
    answer: int, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say what kind of thing went wrong and nothing more: a message could quote the document."""
    if issubclass(kind, MemoryError):
        os._exit(EXIT_MEMORY)
    _answer(answer, json.dumps({"error": kind.__name__}).encode())
    os._exit(EXIT_REFUSED if issubclass(kind, PermissionError) else EXIT_FAILED)


if __name__ == "__main__":
    main()
