"""A whole ViSOR for the journeys: web process, worker and Redis on a committed copy of the tests' world."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from visor.launch import binaries, processes, web

PATIENCE = 60.0
GUNICORN = "-m gunicorn visor.wsgi --no-control-socket --workers 1 --worker-class gthread --threads 4"
WORKER = "-m celery -A visor worker -B --concurrency 1 --without-gossip --without-mingle"
REDIS = "--port 0 --save --unixsocket"


def until(condition: Callable[[], Any], *, what: str) -> Any:
    """Wait until it holds and return what it gave; fail, saying what was waited for."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")


class Stack:
    """Processes that end with the block, or with this process if it is killed."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.listener = web.listen(0)
        self.address = f"http://{web.HOST}:{self.listener.getsockname()[1]}"
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
            "REDIS_URL": f"unix://{folder / 'redis.sock'}?db=0",
            "VISOR_TEST_VAR": str(folder / "var"),
            "C_FORCE_ROOT": "1",
        }
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        with self._ending:
            self._ending.enter_context(self.listener)
            (self.folder / "var").mkdir()
            socket, python = self.folder / "redis.sock", sys.executable
            self._start("redis", [str(binaries.redis().program), *REDIS.split(), str(socket)])
            until(socket.exists, what="Redis")
            number = self.listener.fileno()
            self._start("worker", [python, *WORKER.split(), "--schedule", str(self.folder / "beat")])
            server = self._start(
                "web", [python, *GUNICORN.split(), "--bind", f"fd://{number}"], keep=[number]
            )
            web.wait(self.listener.getsockname()[1], server)
            self._ending = self._ending.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def as_owner(self, *statements: str) -> None:
        """Run these as the owner of the tables, outside row-level security."""
        owner = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], dbname=self.database)
        with closing(owner), owner, owner.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _start(self, name: str, command: list[str], keep: list[int] | None = None) -> processes.Child:
        log = self.folder / f"{name}.log"
        child = processes.start(command, log, env=self.environment, keep=keep or ())
        self._ending.callback(processes.stop, child)
        return child
