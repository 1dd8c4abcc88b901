"""Where the embedded servers live and whom they run as.

Data is in `var/`. PostgreSQL refuses to run as root, so root lends it another account; where that account may
not enter a parent folder of the checkout, the data is in `/var/lib/visor/<hash of the path>` instead.
"""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from visor.launch.lock import ROOT
from visor.launch.progress import Stopped

VAR = ROOT / "var"
LOGS = VAR / "log"
ELSEWHERE = Path("/var/lib/visor")
LONGEST_SOCKET = 107  # bytes, the kernel's limit
LONGEST_NAME = "/.s.PGSQL.5432.lock"
LENT = ("postgres", "nobody")
CLONE = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Account:
    """A user of this computer that a server runs as."""

    name: str
    uid: int
    gid: int

    @property
    def borrowed(self) -> bool:
        return self.uid != os.geteuid()


@dataclass(frozen=True)
class Places:
    """The folders one set of servers uses."""

    account: Account
    data: Path
    sockets: Path
    logs: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def redis(self) -> Path:
        return self.data / "redis"


def account_of(uid: int) -> Account:
    entry = pwd.getpwuid(uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def server_account(data: Path) -> Account:
    """Return whom PostgreSQL runs as: ourselves; for root the owner of existing data, or a lent account."""
    if os.geteuid() != 0:
        return account_of(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return account_of(data.stat().st_uid)
    for name in LENT:
        try:
            return account_of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise Stopped(
        "PostgreSQL will not run as root and this computer has neither a postgres nor a nobody account."
    )


def closed_parent(path: Path, account: Account) -> Path | None:
    """Return the first parent folder of `path` that this account may not enter."""
    for parent in reversed(path.parents):
        if parent.exists() and not _may_enter(parent.stat(), account):
            return parent
    return None


def _may_enter(info: os.stat_result, account: Account) -> bool:
    if info.st_uid == account.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == account.gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def data_root(account: Account, var: Path = VAR) -> Path:
    closed = account.borrowed and closed_parent(var / "postgres", account)
    return ELSEWHERE / CLONE if closed else var


def permanent() -> Places:
    """Return the folders of this checkout's demo."""
    VAR.mkdir(exist_ok=True)
    account = server_account(VAR / "postgres")
    data = data_root(account)
    data.mkdir(mode=0o755, parents=True, exist_ok=True)
    return Places(account, data, private_folder(f"visor-{CLONE}", account), LOGS)


def throwaway() -> Places:
    """Return fresh folders for one run of the tests; `remains` finds them when the run was killed."""
    account = server_account(ROOT / "no data yet")
    folder = private_folder(f"visor-{CLONE}-{os.getpid()}", account)
    return Places(account, folder, folder, folder / "log")


def remains() -> list[Path]:
    """Return throw-away folders of this checkout whose run is no longer there."""
    found = temporary(account_of(os.geteuid())).glob(f"visor-{CLONE}-*")
    return [folder for folder in found if not Path("/proc", folder.name.rsplit("-", 1)[1]).exists()]


def temporary(account: Account) -> Path:
    """Return the system's temporary folder, or /tmp where that is too long or closed for a socket."""
    folder = Path(tempfile.gettempdir())
    name = f"/visor-{CLONE}-{2**22}{LONGEST_NAME}"
    too_long = len(os.fsencode(folder)) + len(name) > LONGEST_SOCKET
    return Path("/tmp") if too_long or closed_parent(folder / name, account) else folder


def private_folder(name: str, account: Account) -> Path:
    """Make or check a folder that only this account (and root) can enter.

    SECURITY: the servers trust whoever reaches their sockets, so a folder somebody else put there is refused.
    """
    folder = temporary(account) / name
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        info = folder.lstat()
        ours = stat.S_ISDIR(info.st_mode) and info.st_uid in {account.uid, os.geteuid()}
        if not ours:
            raise Stopped(
                f"{folder} is somebody else's: remove it, or set TMPDIR to another folder."
            ) from None
        os.chmod(folder, 0o700)
        os.chown(folder, account.uid, account.gid)
    return folder
