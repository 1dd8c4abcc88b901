"""File bytes, kept sealed under the SHA-256 of their content: written whole or not at all, checked on every read.

Any room may store and read; which document the bytes belong to, and who may have them, is that room's. How they
lie on disk is `visor.work.envelope`'s.
"""

import fcntl
import logging
import os
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from django.conf import settings

from visor.work import envelope, keys
from visor.work.envelope import Blob, Damaged, NotSealed

__all__ = ["Blob", "Damaged", "Locked", "NotSealed", "NotStored", "Unavailable", "put", "read"]

SHA256 = re.compile("[0-9a-f]{64}")
SHELF = re.compile("[0-9a-f]{2}")
UNFINISHED_AFTER = 24 * 60 * 60
logger = logging.getLogger("visor.work")


class NotStored(Exception):
    """The bytes could not be written whole: the store is full or cannot be written to."""


class Unavailable(Exception):
    """The store cannot be read just now."""


class Locked(Unavailable):
    """The bytes are sealed with a master key that is no longer in `DATA_KEY`."""


def put(chunks: Iterable[bytes]) -> Blob:
    """Write the bytes and have them on disk before returning. Raises `NotStored`, leaving nothing behind."""
    try:
        return _put(chunks)
    except OSError as broken:
        raise NotStored(type(broken).__name__) from broken


def read(sha256: str) -> bytes:
    """The bytes of this hash, checked. Raises `Damaged`, or `Unavailable` (`Locked` without their master key)."""
    path, whole = _path(sha256), BytesIO()
    try:
        with path.open("rb") as file:
            for piece in envelope.unseal(file, sha256, keys.for_files()):
                whole.write(piece)
    except FileNotFoundError as missing:
        if not _root().is_dir():  # the volume is not there, which is not the same as a lost file
            raise Unavailable("no store") from missing
        logger.error("blob %s is missing", sha256)
        raise Damaged(sha256) from missing
    except OSError as broken:
        raise Unavailable(type(broken).__name__) from broken
    except NotSealed:
        logger.error("blob %s lies unencrypted, as ViSOR does not store files: throw this store away", sha256)
        raise
    except Damaged:
        logger.error("blob %s is damaged", sha256)
        raise
    except envelope.Locked as locked:
        logger.error("blob %s is sealed with a key that is not in DATA_KEY: put that key back", sha256)
        raise Locked(sha256) from locked
    return whole.getvalue()


def shelves() -> list[str]:
    """The beginnings of the hashes that are kept; `on_shelf` lists the hashes of one."""
    folders = (path.name for path in _root().glob("??") if path.is_dir())
    return sorted(name for name in folders if SHELF.fullmatch(name))


def on_shelf(shelf: str, *, older_than: float = 0) -> Iterator[str]:
    """The hashes kept here, or of them those whose bytes were written more than so many seconds ago."""
    latest = time.time() - older_than
    for path in (_root() / shelf).iterdir():
        with suppress(FileNotFoundError):  # erased by somebody else meanwhile
            if SHA256.fullmatch(path.name) and path.stat().st_mtime <= latest:
                yield path.name


def erase(sha256: str) -> None:
    """Take the bytes, and with them the only copy of their key, off the disk."""
    path = _path(sha256)
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def rewrap_all() -> Counter[str]:
    """Wrap every file's key with the newest master key; counts of what was rewrapped, current, locked, damaged."""
    known, counts = keys.for_files(), Counter[str]()
    for sha256 in (sha256 for shelf in shelves() for sha256 in on_shelf(shelf)):
        with suppress(FileNotFoundError), _path(sha256).open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                counts["rewrapped" if envelope.rewrap(file, sha256, known) else "current"] += 1
            except envelope.Locked:
                counts["locked"] += 1
            except Damaged:
                counts["damaged"] += 1
    return counts


def unfinished() -> list[Path]:
    """What is being written, or was when its process was killed."""
    return sorted(_unfinished().glob("*.part"))


def clear_unfinished() -> int:
    """Remove what was being written when its process was killed, a day later; say how many."""
    gone = 0
    for part in unfinished():
        if part.stat().st_mtime < time.time() - UNFINISHED_AFTER:
            part.unlink(missing_ok=True)
            gone += 1
    return gone


def _put(chunks: Iterable[bytes]) -> Blob:
    _make_folder(_unfinished())
    part = _unfinished() / f"{uuid.uuid4().hex}.part"
    try:
        with open(part, "xb", opener=_private) as file:
            blob = envelope.seal(chunks, file, keys.for_files())
            file.flush()
            os.fsync(file.fileno())
        target = _path(blob.sha256)
        _make_folder(target.parent)
        _name(part, target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return blob


def _name(part: Path, target: Path) -> None:
    """Give the finished bytes their name. A link, unlike a rename, does not overwrite what is there."""
    try:
        os.link(part, target)
    except FileExistsError:
        if _opens(target):
            return
        logger.error("blob %s could not be read and is replaced by sound bytes", target.name)
        os.replace(part, target)


def _opens(path: Path) -> bool:
    """Whether what lies there is whole, and opens with the keys there are."""
    try:
        with path.open("rb") as file:
            for _ in envelope.unseal(file, path.name, keys.for_files()):
                pass
    except (Damaged, envelope.Locked):
        return False
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _root() -> Path:
    return Path(settings.VAR_DIR) / "blobs"


def _unfinished() -> Path:
    return _root() / "unfinished"


def _path(sha256: str) -> Path:
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return _root() / sha256[:2] / sha256


def _make_folder(folder: Path) -> None:
    """Make the folder and have its own name on disk too: a synced file in a lost folder is a lost file."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
