"""The embedded PostgreSQL: make its data, start it, provision the roles, recover from what a crash left."""

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from visor.launch import binaries, processes
from visor.launch.binaries import Postgres
from visor.launch.places import Places, closed_parent
from visor.launch.processes import Child
from visor.launch.progress import Stopped

SUPERUSER = "postgres"
ROLES = Path(__file__).with_name("roles.sql")
PATIENCE = 90  # seconds; replaying the log after a hard crash takes a while
QUIET = ["listen_addresses=", "unix_socket_permissions=0700", "max_connections=100", "timezone=UTC"]
FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def url(places: Places, role: str, database: str) -> str:
    return f"postgres://{role}@/{database}?host={quote(str(places.sockets), safe='')}"


def log_of(places: Places) -> Path:
    return places.logs / "postgres.log"


def choose(places: Places) -> Postgres:
    """Return the PostgreSQL to run, copied to where its account can reach it when that must be."""
    made_by = places.postgres / "PG_VERSION"
    try:
        major = int(made_by.read_text()) if made_by.exists() else None
    except PermissionError:
        raise Stopped(
            f"{places.postgres} belongs to another account, probably because root started it. Start as root "
            f"again, or put it aside and begin anew: sudo mv {places.postgres} {places.postgres}.old"
        ) from None
    chosen = binaries.choose(binaries.postgres_choices(), major, places.postgres)
    return _reachable(chosen, places) if places.account.borrowed else chosen


def _reachable(chosen: Postgres, places: Places) -> Postgres:
    """Copy a PostgreSQL out of a closed home; all of it, because it finds its files from where it is."""
    if not closed_parent(chosen.tool("postgres"), places.account):
        return chosen
    copy = places.data / f"postgresql-{chosen.version}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(chosen.folder.parent, half, symlinks=True)
        half.rename(copy)
    return Postgres(copy / "bin", chosen.version, chosen.origin)


def make_data(postgres: Postgres, places: Places, *, lasting: bool = True) -> None:
    """Run initdb in a new folder and only then give it its name: a killed start leaves no half data."""
    if (places.postgres / "PG_VERSION").exists():
        return
    half = places.postgres.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    os.chown(half, places.account.uid, places.account.gid)
    options = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", f"--username={SUPERUSER}"]
    quick = [] if lasting else ["--no-sync"]
    command = [str(postgres.tool("initdb")), "-D", str(half), *options, *quick]
    log = log_of(places)
    child = processes.start(command, log, account=places.account, cwd=places.data, env=_environment())
    if child.wait():
        raise Stopped(f"initdb failed:\n{processes.tail(log)}")
    half.rename(places.postgres)


def start(postgres: Postgres, places: Places, *, lasting: bool = True) -> Child:
    """Start the server without waiting for it: `wait` does."""
    end_leftover(places.postgres)
    settings = [*QUIET, f"unix_socket_directories={places.sockets}", *([] if lasting else FORGETFUL)]
    options = [part for setting in settings for part in ("-c", setting)]
    return processes.start(
        [postgres.tool("postgres"), "-D", places.postgres, *options],
        log_of(places),
        env=_environment(),
        account=places.account,
        cwd=places.data,
        death=signal.SIGINT,  # PostgreSQL's own word for a fast stop
    )


def wait(child: Child, places: Places) -> None:
    """Return when the server answers.

    Raises Stopped when it ends instead.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connect(places, "postgres").close()
            return
        except psycopg2.OperationalError as error:
            if child.poll() is not None or time.monotonic() > deadline:
                why = processes.tail(log_of(places)) or str(error)
                raise Stopped(f"PostgreSQL did not start; the end of its log:\n{why}") from None
        time.sleep(0.05)


def connect(places: Places, database: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(host=str(places.sockets), user=SUPERUSER, dbname=database, connect_timeout=5)


def provision(places: Places, database: str) -> None:
    """Make the database where it is missing, and the roles as they should be."""
    with contextlib.closing(connect(places, "postgres")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{database}"')
    with (
        contextlib.closing(connect(places, database)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(ROLES.read_text())


def end_leftover(data: Path) -> bool:
    """Stop a server that a crash left on this data; drop a pid file whose number is now somebody else's.

    PostgreSQL clears its own stale pid file, except when the number has since gone to another process.
    """
    file = data / "postmaster.pid"
    if not file.exists():
        return False
    pid = int(file.read_text().split("\n", 1)[0] or 0)
    started = processes.born(pid)
    with contextlib.suppress(FileNotFoundError, PermissionError):
        if started is not None and Path(f"/proc/{pid}/cwd").resolve() == data.resolve():
            return processes.end(pid, started, signal.SIGINT)
    file.unlink(missing_ok=True)
    return False


def stop(child: Child) -> None:
    processes.stop(child, signal.SIGINT, patience=30)


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT or a foreign locale would change what is made."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
