"""What `manage.py` does once the environment is there: our own commands, and Django's with their servers."""

import os
import signal
from collections.abc import Callable
from types import FrameType

from visor.launch import control, demo, environment, lock, places, servers, state, testing
from visor.launch.progress import Stopped, say
from visor.launch.servers import Servers
from visor.launch.state import Run

HELP = """\
ViSOR: a record system for managing people who pose a risk of serious harm.

  python3 manage.py demo [--port N]   start it with fictional people, say where it is; Ctrl-C stops it
  python3 manage.py test [ARGUMENTS]  every check and test; with arguments only pytest, with those
  python3 manage.py status            what runs from this checkout, and where its data is
  python3 manage.py stop              stop it, and whatever a crash left behind
  python3 manage.py lock [--upgrade]  write requirements.lock again from pyproject.toml

Every other command is Django's (python3 manage.py help --commands lists them). It uses the database in
DATABASE_URL, else the running demo's, else it starts the servers just for itself.
"""
PRODUCTION = "visor.settings.production"
AS_OWNER = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations"}
WITHOUT_SERVERS = {"check", "help", "version", "--version", "diffsettings", "findstatic", "sqlmigrate"}
NOWHERE = {"DATABASE_URL": "postgres://nobody@/none?host=/nowhere", "REDIS_URL": "unix:///nowhere?db=0"}


def run(arguments: list[str]) -> int:
    command, rest = (arguments[1], arguments[2:]) if len(arguments) > 1 else ("help", [])
    if command in {"help", "-h", "--help"} and not rest:
        say(HELP)
        return 0
    ours: dict[str, Callable[[], int]] = {
        "demo": lambda: demo.run(rest),
        "test": lambda: testing.run(rest),
        "status": control.status,
        "stop": control.stop,
        "lock": lambda: lock.refresh(environment.UV, rest),
    }
    return _ours(ours[command]) if command in ours else django(arguments)


def _ours(begin: Callable[[], int]) -> int:
    """Run a command of the launcher; a mixture of accounts in one checkout is the one mistake it foresees."""
    try:
        return begin()
    except PermissionError as error:
        raise Stopped(
            f"{error.filename} belongs to another account; did root start this checkout before? "
            f"Start it as that account again, or: sudo chown -R $USER {places.VAR} {environment.VENV}"
        ) from None


def django(arguments: list[str]) -> int:
    """Run a Django command against the servers named, running, or started for it."""
    command = arguments[1]
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
        return _execute(arguments)
    if joined := state.running():
        return _execute(arguments, demo.environment(joined))
    if command in WITHOUT_SERVERS:
        return _execute(arguments, demo.environment(Run(command, urls=NOWHERE)))
    return _with_servers(arguments)


def _with_servers(arguments: list[str]) -> int:
    held = state.take_lock()
    if held is None:
        return control.already_running()
    with held:
        control.clear_leftovers()
        started = Servers(places.permanent(), given=servers.given(), report=_quietly)
        note = Run(arguments[1], data=str(started.places.data))
        signal.signal(signal.SIGTERM, _leave)
        try:
            started.start()
            note.names, note.urls = started.names, started.urls()
            note.write()
            return _execute(arguments, demo.environment(note))
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            started.stop()
            state.forget()


def _quietly(_text: str) -> None:
    """What such a command prints is its own, and may be going to a file."""


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _execute(arguments: list[str], environ: dict[str, str] | None = None) -> int:
    os.environ.update(environ or {})
    if arguments[1] in AS_OWNER and "DATABASE_OWNER_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - it takes a while

    execute_from_command_line(arguments)
    return 0
