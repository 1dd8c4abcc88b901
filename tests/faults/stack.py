"""A whole ViSOR of the test's own: web, worker, work loop and Redis as real processes, to be killed at will."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from visor.launch import binaries

TOKEN = "t" * 32
BOUNDARY = "fictional-boundary"
PATIENCE = 40.0
ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "web": "-m gunicorn visor.wsgi --no-control-socket --workers 1 --worker-class gthread --threads 2 --bind",
    "worker": "-m celery -A visor worker -B --concurrency 1 --without-gossip --without-mingle --schedule",
    "loop": "-m django work_loop --every 0.5",
}


def until(condition: Callable[[], Any], *, what: str, patience: float = PATIENCE) -> Any:
    """Wait until it holds and return what it gave; fail, saying what was waited for."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {patience:.0f} s in vain for {what}")


class Stack:
    """Starts processes in groups of their own, in a folder with a path short enough for sockets."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
            "REDIS_URL": f"unix://{folder / 'redis.sock'}?db=0",
            "VISOR_TEST_VAR": str(self.var),
            "C_FORCE_ROOT": "1",
        }

    def __enter__(self) -> Self:
        self.var.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.running):
            self.kill(name)

    def start_redis(self) -> None:
        flags = [
            "--port",
            "0",
            "--unixsocket",
            str(self.folder / "redis.sock"),
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self._start("redis", [str(binaries.redis().program), *flags])
        until((self.folder / "redis.sock").exists, what="Redis")

    def start_web(self) -> None:
        self._start("web", [sys.executable, *PROGRAMS["web"].split(), f"unix:{self.folder / 'web.sock'}"])
        until(self._web_answers, what="the web process")

    def start_worker(self) -> None:
        self._start("worker", [sys.executable, *PROGRAMS["worker"].split(), str(self.folder / "beat")])

    def start_loop(self) -> None:
        self._start("loop", [sys.executable, *PROGRAMS["loop"].split()])

    def flush_redis(self) -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.folder / "redis.sock"))
            client.sendall(b"FLUSHALL\r\n")
            assert client.recv(64).startswith(b"+OK")

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a process and all it started, without a warning."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        process.wait()

    def end(self, name: str) -> int:
        """Ask a process to end, and return its exit code."""
        process = self.running.pop(name)
        process.terminate()
        return process.wait(10)

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    @contextlib.contextmanager
    def connected(self) -> Iterator[socket.socket]:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(self.folder / "web.sock"))
            yield line

    def ask(self, head: bytes, body: bytes = b"") -> tuple[int, dict[str, str], str]:
        """Send all of it as a browser does, then read the answer."""
        with self.connected() as line:
            line.sendall(head)
            line.sendall(body)
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return answer.status, dict(answer.getheaders()), answer.read().decode()

    def _web_answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.ask(b"GET /healthz/live HTTP/1.1\r\nHost: localhost\r\n\r\n")[0] == 200
        return False

    def _start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )


def upload(
    path: str, session: str, content: bytes, *, name: str = "oasys.pdf", said: int = 0
) -> tuple[bytes, bytes]:
    """The head and body of the form as a browser sends them; `said` may promise more than there is."""
    fields = {"csrfmiddlewaretoken": TOKEN, "kind": "oasys", "title": "", "upload_key": str(uuid.uuid4())}
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    )
    body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body += content + f"\r\n--{BOUNDARY}--\r\n".encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: visor_session={session}; csrftoken={TOKEN}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {said or len(body)}\r\n\r\n"
    )
    return head.encode(), body
