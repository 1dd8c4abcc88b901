"""`manage.py demo`: everything a person needs to try ViSOR, kept running until they stop it."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from visor.launch import control, places, processes, servers, state, web
from visor.launch.lock import ROOT
from visor.launch.places import LOGS, VAR
from visor.launch.processes import Child
from visor.launch.progress import Stopped, say, step
from visor.launch.servers import Servers
from visor.launch.state import Run

SETTINGS = "visor.settings.demo"
PEOPLE = VAR / "people.txt"
GUNICORN = (
    "-m gunicorn visor.wsgi --no-control-socket --preload --workers 2 --worker-class gthread --threads 4"
)
WORKER = "-m celery -A visor worker --concurrency 1 --without-gossip --without-mingle --loglevel INFO"
POLLER = "-m django work_loop"
SCHEDULER = f"-m celery -A visor beat --schedule {VAR / 'beat'} --pidfile= --loglevel INFO"
PROGRAMS = {"web": GUNICORN, "worker": WORKER, "poller": POLLER, "scheduler": SCHEDULER}
PATIENCE = (1, 2, 4, 8, 15, 30)  # seconds before the next try
SETTLED = 60  # seconds after which a process counts as well again


class Kept:
    """A process that is started again whenever it ends."""

    def __init__(self, name: str, log: Path, begin: Callable[[], Child], child: Child) -> None:
        self.name, self.log, self.begin, self.child = name, log, begin, child
        self.since, self.failures, self.due = time.monotonic(), 0, 0.0

    def look(self) -> bool:
        """Start it again when it has ended and the wait is over; say whether anything changed."""
        now = time.monotonic()
        if self.child.poll() is None:
            return False
        if not self.due:
            self.failures = 0 if now - self.since > SETTLED else self.failures
            wait = PATIENCE[min(self.failures, len(PATIENCE) - 1)]
            self.due, self.failures = now + wait, self.failures + 1
            say(f"The {self.name} ended ({_how(self.child)}); starting it again in {wait} s; see {self.log}")
        if now < self.due:
            return False
        self.child, self.since, self.due = self.begin(), now, 0.0
        return True


def _how(child: Child) -> str:
    code = child.returncode
    return f"signal {-code}" if code < 0 else f"exit {code}"


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py demo", description="Start ViSOR with fictional people.")
    parser.add_argument("--port", type=int, default=web.PORT, help=f"first port to try ({web.PORT})")
    port = parser.parse_args(arguments).port
    held = state.take_lock()
    if held is None:
        return control.already_running()
    with held:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        try:
            Demo(port).run()
        except KeyboardInterrupt:
            return 0
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class Demo:
    """One demo from start to stop; holds the lock of this checkout while it lives."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.servers = Servers(places.permanent(), given=servers.given())
        self.kept: dict[str, Kept] = {}
        self.note = Run("demo", data=str(self.servers.places.data))

    def run(self) -> None:
        control.clear_leftovers()
        self._write()
        try:
            self._start()
            self._supervise()
        finally:
            self._stop()

    def _start(self) -> None:
        self.servers.start()
        for name, child in self.servers.children.items():
            self.kept[name] = Kept(name, self.servers.logs[name], self.servers.restart[name], child)
        self.note.names, self.note.urls = self.servers.names, self.servers.urls()
        self._write()
        self._prepare()
        self._listen()
        for name, line in PROGRAMS.items():
            self._keep(name, line)
        self._write()
        self._wait(self.port)
        self._welcome()

    def environment(self) -> dict[str, str]:
        return {**os.environ, **environment(self.note)}

    def _prepare(self) -> None:
        log = LOGS / "prepare.log"
        PEOPLE.unlink(missing_ok=True)
        command = [sys.executable, "-m", "visor.launch.prepare", str(PEOPLE)]
        if processes.foreground(command, self.environment(), errors=log):
            raise Stopped(f"The database could not be made ready; the end of {log}:\n{processes.tail(log)}")

    def _listen(self) -> None:
        """Take the port for as long as the demo lives, so that the web process can come back to it."""
        self.listener = web.listen(self.port)
        port = self.listener.getsockname()[1]
        if port != self.port:
            say(f"Port {self.port} is taken; using {port}.")
        self.port, self.note.address = port, f"http://{web.HOST}:{port}/"

    def _keep(self, name: str, line: str) -> None:
        number, log = self.listener.fileno(), LOGS / f"{name}.log"
        bind, keep = (["--bind", f"fd://{number}"], [number]) if name == "web" else ([], [])

        def begin() -> Child:
            command = [sys.executable, *line.split(), *bind]
            return processes.start(command, log, env=self.environment(), cwd=ROOT, keep=keep)

        self.kept[name] = Kept(name, log, begin, begin())

    def _wait(self, port: int) -> None:
        try:
            web.wait(port, self.kept["web"].child)
        except Stopped as reason:
            log = LOGS / "web.log"
            raise Stopped(f"{reason} The end of {log}:\n{processes.tail(log)}") from None
        step("web, worker, poller and scheduler running")

    def _welcome(self) -> None:
        say(f"\nViSOR is at {self.note.address}   (Ctrl-C stops it)\n")
        if text := PEOPLE.read_text().strip("\n"):
            say(f"{text}\n")

    def _supervise(self) -> None:
        while True:
            if any([kept.look() for kept in self.kept.values()]):
                self._write()
            time.sleep(0.5)

    def _write(self) -> None:
        pids = {name: kept.child.pid for name, kept in self.kept.items()}
        self.note.processes = {name: (pid, processes.born(pid)) for name, pid in pids.items()}
        self.note.write()

    def _stop(self) -> None:
        """Stop in the order that loses nothing: no new requests, then no new work, then the servers."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.kept:
            say("Stopping.")
        ours = [
            self.kept[name].child for name in ("scheduler", "web", "poller", "worker") if name in self.kept
        ]
        for child in ours:
            if child.poll() is None:
                child.terminate()
        for child in ours:
            processes.stop(child)
        for name in self.servers.children.keys() & self.kept.keys():
            self.servers.children[name] = self.kept[name].child
        self.servers.stop()
        state.forget()
        if self.kept:
            step("stopped")


def environment(note: Run) -> dict[str, str]:
    """Return what Django needs to work with these servers as the demo."""
    return {"DJANGO_SETTINGS_MODULE": SETTINGS, **state.demo_secrets(), **note.urls}
