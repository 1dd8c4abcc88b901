"""How the bytes of a file lie on disk: each file under a random key of its own, that key under a master key.

Only `visor.work.blobs` uses it. A file is a head and pieces of 1 MB, each sealed with AES-256-GCM:

    "VISOR-1\\n" | place for a wrapped key | place for a wrapped key | piece | piece | ...

The wrapped key is bound to the file's content address, and every piece to the key, to its number and to whether
it is the last: pieces that were changed, swapped, cut off or taken from another file do not open. There are two
places so that a new master key is written, and is on disk, before the old one's place is blanked.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from visor.work.keys import ID_LENGTH, KEY_LENGTH, WrappingKey

MAGIC = b"VISOR-1\n"
PIECE = 1024 * 1024
TAG = 16
NONCE = 12
PLACE = ID_LENGTH + NONCE + KEY_LENGTH + TAG
PLACES = 2
HEAD = len(MAGIC) + PLACES * PLACE
EMPTY = bytes(PLACE)


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes by the SHA-256 and size of what they were before they were sealed."""

    sha256: str
    size: int


class Damaged(Exception):
    """The bytes are gone, or are no longer what their name says."""


class NotSealed(Damaged):
    """It lies there unencrypted: a store of before files were sealed, or somebody put it there."""


class Locked(Exception):
    """It is sealed with a master key that is not in `DATA_KEY`; with that key back it opens again."""


def seal(chunks: Iterable[bytes], target: IO[bytes], keys: Sequence[WrappingKey]) -> Blob:
    """Write these bytes sealed, never more than a piece of them in memory; the head comes last."""
    file_key = AESGCM.generate_key(8 * KEY_LENGTH)
    cipher, digest, size = AESGCM(file_key), hashlib.sha256(), 0
    target.write(bytes(HEAD))
    for number, (piece, last) in enumerate(_pieces(chunks)):
        digest.update(piece)
        size += len(piece)
        target.write(cipher.encrypt(_nonce(number), piece, _bound(number, last)))
    blob = Blob(sha256=digest.hexdigest(), size=size)
    target.seek(0)
    target.write(MAGIC + _wrapped(keys[0], file_key, blob.sha256) + EMPTY)
    return blob


def unseal(source: IO[bytes], sha256: str, keys: Sequence[WrappingKey]) -> Iterator[bytes]:
    """The bytes, piece by piece. Raises `Damaged` or `Locked`; the last piece is given only if all is well."""
    cipher, digest = AESGCM(_unwrapped(source.read(HEAD), sha256, keys)[2]), hashlib.sha256()
    sealed, number = source.read(PIECE + TAG), 0
    while True:
        following = source.read(PIECE + TAG)
        try:
            piece = cipher.decrypt(_nonce(number), sealed, _bound(number, not following))
        except (InvalidTag, ValueError) as wrong:
            raise Damaged(sha256) from wrong
        digest.update(piece)
        if not following:
            break
        yield piece
        sealed, number = following, number + 1
    if digest.hexdigest() != sha256:
        raise Damaged(sha256)
    yield piece


def rewrap(file: IO[bytes], sha256: str, keys: Sequence[WrappingKey]) -> bool:
    """Wrap the file's key with the newest master key alone; say whether it was not. Its pieces stay as they are."""
    head = file.read(HEAD)
    place, key, file_key = _unwrapped(head, sha256, keys)
    kept, other = place, (place + 1) % PLACES
    if key.id != keys[0].id:
        kept, other = other, kept
        _write(file, kept, _wrapped(keys[0], file_key, sha256))
    elif _places(head)[other] == EMPTY:
        return False
    _write(file, other, EMPTY)
    return True


def _wrapped(key: WrappingKey, file_key: bytes, sha256: str) -> bytes:
    nonce = os.urandom(NONCE)
    return key.id + nonce + key.cipher.encrypt(nonce, file_key, bytes.fromhex(sha256))


def _unwrapped(head: bytes, sha256: str, keys: Sequence[WrappingKey]) -> tuple[int, WrappingKey, bytes]:
    """The place whose key is the newest, that master key, and the key of the file."""
    if not head.startswith(MAGIC):
        raise NotSealed(sha256)
    places = _places(head)
    fitting = [(place, key) for key in keys for place in range(PLACES) if places[place].startswith(key.id)]
    for place, key in fitting:
        wrapped = places[place][ID_LENGTH:]
        try:
            file_key = key.cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], bytes.fromhex(sha256))
        except (InvalidTag, ValueError):
            continue
        return place, key, file_key
    if fitting or len(head) < HEAD or set(places) == {EMPTY}:
        raise Damaged(sha256)
    raise Locked(sha256)


def _places(head: bytes) -> list[bytes]:
    starts = range(len(MAGIC), HEAD, PLACE)
    return [head[start : start + PLACE] for start in starts]


def _write(file: IO[bytes], place: int, content: bytes) -> None:
    file.seek(len(MAGIC) + place * PLACE)
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of one size, and whether it is the last; no bytes at all are one empty piece."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True


def _nonce(number: int) -> bytes:
    """A counter is enough: a file's key never seals anything else."""
    return number.to_bytes(NONCE)


def _bound(number: int, last: bool) -> bytes:
    return number.to_bytes(8) + bytes([last])
