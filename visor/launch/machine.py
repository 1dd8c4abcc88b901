"""What this computer lacks, named in one line, and installed for root on Debian. Standard library only."""

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from visor.launch.progress import Stopped, say, step

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FONT_DIRECTORIES = ("/usr/share/fonts", "/usr/local/share/fonts")


@dataclass(frozen=True)
class Need:
    """Something outside Python that ViSOR uses."""

    package: str
    why: str
    present: Callable[[], bool]
    essential: bool = False
    commands: tuple[str, ...] = ("demo", "test")


def _library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _fonts() -> bool:
    return any(next(Path(place).rglob("*.[to]tf"), None) for place in FONT_DIRECTORIES)


def chromium() -> str | None:
    """Return the browser the tests drive, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def clamd() -> str | None:
    """Return the virus scanner the tests start; it lies where only root's path leads."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin")


NEEDS = (
    Need("python3-venv", "the environment", _venv, essential=True),
    Need(
        "tzdata", "PostgreSQL's time zones", Path("/usr/share/zoneinfo/Europe/London").exists, essential=True
    ),
    Need("libpango-1.0-0", "PDF", _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "PDF", _library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "PDF", _library("libharfbuzz-subset.so.0")),
    Need("fonts-dejavu-core", "PDF", _fonts),
    Need("chromium", "browser tests", lambda: chromium() is not None, commands=("test",)),
    # The program that drives the browser comes in a wheel and is linked against it.
    Need("libatomic1", "browser tests", _library("libatomic.so.1"), commands=("test",)),
    Need("clamav-daemon", "virus check tests", lambda: clamd() is not None, commands=("test",)),
)


def missing(command: str) -> list[Need]:
    importlib.invalidate_caches()
    return [need for need in NEEDS if command in need.commands and not need.present()]


def report(needs: list[Need]) -> str:
    """Say in one line what is missing, what for, and how to get it."""
    what = ", ".join(f"{need.package} ({need.why})" for need in needs)
    packages = " ".join(need.package for need in needs)
    return f"This computer lacks {what}: apt-get install --no-install-recommends {packages}"


def prepare(command: str) -> None:
    """Get or name what this command is missing.

    Raises Stopped when something essential cannot be had.
    """
    needs = missing(command)
    if not needs:
        return
    say(report(needs))
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install([need.package for need in needs])
        needs = missing(command)
    if essential := [need.package for need in needs if need.essential]:
        raise Stopped(f"It cannot go on without {', '.join(essential)}.")
    if needs:
        say(f"Going on without: {', '.join(sorted({need.why for need in needs}))}.")


def _install(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *arguments], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode:
            say(f"apt-get {arguments[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
            return
    step(f"installed {', '.join(packages)}")
