"""Virus scanners for the tests: a real clamd with signatures made here, and one that answers as it is told."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from records.documents.virus import TEST_FILE
from visor.launch import machine

BAD_WORDS = b"these fictional words are a virus"
CONFIGURATION = """
Foreground yes
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
StreamMaxLength 30M
MaxFileSize 100M
MaxScanSize 400M
"""
FOUND = b"stream: Test FOUND\0"
OK = b"stream: OK\0"


@contextlib.contextmanager
def real_clamd() -> Iterator[str]:
    """The address of a clamd that knows the test file and `BAD_WORDS`."""
    program = machine.clamd()
    assert program is not None, "apt-get install --no-install-recommends clamav-daemon"
    folder = Path(tempfile.mkdtemp(prefix="visor-"))  # short, since a socket lies in it
    (folder / "signatures").mkdir()
    signatures = {"Eicar.Test": TEST_FILE, "Bad.Words": BAD_WORDS}
    lines = "".join(f"{name}:0:*:{words.hex()}\n" for name, words in signatures.items())
    (folder / "signatures" / "local.ndb").write_text(lines)
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    with (folder / "log").open("wb") as log:
        clamd = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 20
        while not (folder / "clamd.ctl").exists():
            assert clamd.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()  # noqa: PT018
            time.sleep(0.02)
        yield f"unix://{folder}/clamd.ctl"
    finally:
        clamd.kill()
        clamd.wait()
        shutil.rmtree(folder)


def streamed(line: socket.socket) -> bytes:
    """Take one INSTREAM conversation to the end of its bytes."""
    with line.makefile("rb") as reader:
        assert reader.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(reader.read(4)):
            content += reader.read(size)
    return content


@contextlib.contextmanager
def scripted(answers: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """The address of a scanner that finds the test file, and for all else does what `answers` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    with line, contextlib.suppress(OSError):
                        content = streamed(line)
                        line.sendall(FOUND) if content == TEST_FILE else answers(line, content)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
