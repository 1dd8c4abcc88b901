"""Make, repair and enter `.venv` from the committed lock, hash-checked. Standard library only.

A stamp inside it holds the lock's hash and the folder; while the stamp is right nothing is done.
`python3 -m visor.launch.environment runtime` installs only what production needs (the Dockerfile's way).
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from visor.launch import lock
from visor.launch.lock import ROOT
from visor.launch.progress import Stopped, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "visor-stamp"
TAIL = 15


def inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def usable() -> bool:
    """Say whether there is an environment that was made in this folder and whose interpreter still runs."""
    if not PYTHON.exists() or (STAMP.exists() and _stamp_lines()[1:] != [str(VENV)]):
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def ensure() -> Path:
    """Return the interpreter of an environment that holds exactly the lock."""
    _keep_bytecode()
    if not _current():
        with _alone():
            if not _current():
                _make()
                _write_stamp()
    return PYTHON


def ensure_runtime() -> None:
    """Make an environment with only what production needs, from the same lock and hashes."""
    _make_venv()
    _install_uv()
    part = VENV / "runtime.lock"
    part.write_text(lock.part(lock.runtime_names(UV)))
    _install(part)
    _write_stamp()


def _keep_bytecode() -> None:
    """Whoever asks Python not to write beside the sources still gets it kept: without, each start takes twice."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")


def _current() -> bool:
    return PYTHON.exists() and _stamp_lines() == [lock.digest(), str(VENV)]


def _stamp_lines() -> list[str]:
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def _write_stamp() -> None:
    """The folder is part of it: the scripts of a copied or moved checkout point at the old one."""
    STAMP.write_text(f"{lock.digest()}\n{VENV}\n")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two commands at once must not write into the same environment."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "environment.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _make() -> None:
    """Bring what is there up to date; where that fails, begin again from nothing."""
    if usable():
        with contextlib.suppress(Stopped):
            _fill()
            return
    _make_venv()
    step("environment made")
    _fill()


def _fill() -> None:
    if not UV.exists():
        _install_uv()
    _install(lock.LOCK)
    step("packages of requirements.lock installed, hashes checked")


def _make_venv() -> None:
    base = Path(sys.executable).resolve()  # not the one inside the environment we are about to remove
    if VENV.exists():
        shutil.rmtree(VENV)
    _run([str(base), "-m", "venv", str(VENV)], "The environment could not be made")


def _install_uv() -> None:
    """Install uv by its own lock lines; without it pip does the same, slower."""
    alone = VENV / "uv-alone.lock"
    alone.write_text(lock.part(["uv"]))
    _try([*_pip(), "--no-deps", "-r", str(alone)])


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]


def _install(requirements: Path) -> None:
    if UV.exists():
        sync = [str(UV), "pip", "sync", "--quiet", "--python", str(PYTHON), "--no-python-downloads"]
        if _try([*sync, "--require-hashes", str(requirements)]) == "":
            return
    _run([*_pip(), "-r", str(requirements)], "The packages of requirements.lock could not be installed")


def _try(command: list[str]) -> str:
    """Run it and return why it failed, or nothing."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=_environment(), check=False)
    lines = (done.stderr or done.stdout).strip().splitlines()[-TAIL:]
    return "" if done.returncode == 0 else "\n".join(lines) or f"exit {done.returncode}"


def _run(command: list[str], failure: str) -> None:
    if why := _try(command):
        raise Stopped(f"{failure}:\n{why}")


def _environment() -> dict[str, str]:
    """An activated environment elsewhere must not draw the packages to itself."""
    return {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}


if __name__ == "__main__" and sys.argv[1:] == ["runtime"]:
    ensure_runtime()
