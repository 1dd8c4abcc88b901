"""File bytes, kept under the SHA-256 of their content: written whole or not at all, checked on every read.

Any room may store and read; which document the bytes belong to, and who may have them, is that room's.
"""

import hashlib
import logging
import os
import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

SHA256 = re.compile("[0-9a-f]{64}")
UNFINISHED_AFTER = 24 * 60 * 60
logger = logging.getLogger("visor.work")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are safely on disk."""

    sha256: str
    size: int


class NotStored(Exception):
    """The bytes could not be written whole: the store is full or cannot be written to."""


class Unavailable(Exception):
    """The store cannot be read just now."""


class Damaged(Exception):
    """The bytes are gone, or are no longer what their name says."""


def put(chunks: Iterable[bytes]) -> Blob:
    """Write the bytes and have them on disk before returning. Raises `NotStored`, leaving nothing behind."""
    try:
        return _put(chunks)
    except OSError as broken:
        raise NotStored(type(broken).__name__) from broken


def read(sha256: str) -> bytes:
    """The bytes of this hash, checked. Raises `Damaged` or `Unavailable`."""
    path = _path(sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as missing:
        if not _root().is_dir():  # the volume is not there, which is not the same as a lost file
            raise Unavailable("no store") from missing
        logger.error("blob %s is missing", sha256)
        raise Damaged(sha256) from missing
    except OSError as broken:
        raise Unavailable(type(broken).__name__) from broken
    if hashlib.sha256(content).hexdigest() != sha256:
        logger.error("blob %s is damaged", sha256)
        raise Damaged(sha256)
    return content


def clear_unfinished() -> int:
    """Remove what was being written when its process was killed, a day later; say how many."""
    gone = 0
    for part in _unfinished().glob("*.part"):
        if part.stat().st_mtime < time.time() - UNFINISHED_AFTER:
            part.unlink(missing_ok=True)
            gone += 1
    return gone


def _put(chunks: Iterable[bytes]) -> Blob:
    _make_folder(_unfinished())
    part = _unfinished() / f"{uuid.uuid4().hex}.part"
    try:
        with open(part, "xb", opener=_private) as file:
            blob = _copy(chunks, file)
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
        if hashlib.sha256(target.read_bytes()).hexdigest() == target.name:
            return
        logger.error("blob %s was damaged and is replaced by sound bytes", target.name)
        os.replace(part, target)


def _copy(chunks: Iterable[bytes], file: IO[bytes]) -> Blob:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += file.write(chunk)
    return Blob(sha256=digest.hexdigest(), size=size)


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
