"""A whole ViSOR as real processes of one folder, to be killed and started again at will.

For proofs and tests of what survives a fault. Its servers and its data are its own; leaving it ends all of it.
"""

import contextlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from visor.launch import binaries, postgres, processes, redis_server, web
from visor.launch.lock import ROOT
from visor.launch.places import Places
from visor.launch.processes import Child
from visor.launch.progress import Stopped

PATIENCE = 40.0
PROGRAMS = {
    "web": "-m gunicorn visor.wsgi --no-control-socket --workers 1 --worker-class gthread --threads 4",
    "worker": "-m celery -A visor worker -B --concurrency 1 --without-gossip --without-mingle --schedule",
    "loop": "-m django work_loop --every 0.5",
}


def until(condition: Callable[[], Any], *, what: str, patience: float = PATIENCE) -> Any:
    """Wait until it holds and return what it gave. Raises `Stopped`, saying what was waited for."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise Stopped(f"Waited {patience:.0f} s in vain for {what}.")


class Stack:
    """Starts processes in groups of their own; only the main thread may (`processes.start`)."""

    def __init__(self, places: Places, environment: Mapping[str, str]) -> None:
        self.places, self.environment = places, environment
        self.folder = places.data
        self.var = places.data / "var"
        self.running: dict[str, Child] = {}

    def __enter__(self) -> Self:
        self.var.mkdir()
        self.listener = web.listen(0)  # held here, so that the next web process comes back to it
        self.port: int = self.listener.getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        for name in reversed(list(self.running)):
            self.kill(name)
        self.listener.close()

    def start_database(self) -> None:
        child = postgres.start(postgres.choose(self.places), self.places)
        self.running["database"] = child
        postgres.wait(child, self.places)

    def start_redis(self) -> None:
        self.running["redis"] = redis_server.start_and_wait(binaries.redis(), self.places)

    def start_web(self) -> None:
        self._start("web", "--bind", f"fd://{self.listener.fileno()}", keep=[self.listener.fileno()])
        web.wait(self.port, self.running["web"])

    def start_worker(self) -> None:
        self._start("worker", str(self.folder / "beat"))

    def start_loop(self) -> None:
        self._start("loop")

    def kill(self, name: str) -> None:
        """End a process and all it started, without a warning."""
        child = self.running.pop(name)
        # PostgreSQL's processes lead groups of their own.
        for leader in (child.pid, *processes.children_of(child.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
        child.wait()

    def end(self, name: str) -> int:
        """Ask a process to end, and return its exit code."""
        child = self.running.pop(name)
        child.terminate()
        return child.wait(10)

    def ended(self) -> list[str]:
        """Those that are gone though nobody killed them."""
        return [name for name, child in self.running.items() if child.poll() is not None]

    def log_of(self, name: str) -> str:
        return self._log(name).read_text(errors="replace")

    @contextlib.contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        """A line to the web process, as a browser has one."""
        with contextlib.closing(http.client.HTTPConnection(web.HOST, self.port, timeout=PATIENCE)) as line:
            line.connect()
            yield line

    def _start(self, name: str, *more: str, keep: list[int] | None = None) -> None:
        command = [sys.executable, *PROGRAMS[name].split(), *more]
        log, environment = self._log(name), self.environment
        self.running[name] = processes.start(command, log, env=environment, cwd=ROOT, keep=keep or [])

    def _log(self, name: str) -> Path:
        return self.places.logs / f"{name}.log"
