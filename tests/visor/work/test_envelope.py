"""Sealed bytes open only whole, in order, under their own name, and with a master key that is still there."""

import hashlib
import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from visor.work import blobs, envelope, keys
from visor.work.envelope import HEAD, PIECE, PLACE, TAG

OLD, NEW, OTHER = (urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3))
KEY_OF_THE_WORLD = settings.DATA_KEY  # it sealed the seeds of the demonstration's people
SEALED = PIECE + TAG
LONG = bytes(range(256)) * 4096 * 2 + b"the end"  # two whole pieces and a bit


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.DATA_KEY = OLD
    return tmp_path / "blobs"


def stored(store: Path, content: bytes = LONG) -> tuple[str, Path]:
    blob = blobs.put([content])
    return blob.sha256, store / blob.sha256[:2] / blob.sha256


def pieces_of(path: Path) -> tuple[bytes, list[bytes]]:
    whole = path.read_bytes()
    return whole[:HEAD], [whole[start : start + SEALED] for start in range(HEAD, len(whole), SEALED)]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_any_size_comes_back_as_it_was(store: Path, size: int) -> None:
    content = os.urandom(size)
    sha256, path = stored(store, content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert blobs.read(sha256) == content
    assert path.stat().st_size == HEAD + size + TAG * max(1, -(-size // PIECE))


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_how_the_bytes_arrive_makes_no_difference(chunks: list[bytes]) -> None:
    target, known = BytesIO(), [keys._derived(OLD)]
    blob = envelope.seal(chunks, target, known)
    target.seek(0)
    assert b"".join(envelope.unseal(target, blob.sha256, known)) == b"".join(chunks)


def test_the_same_bytes_look_different_each_time(store: Path) -> None:
    sha256, path = stored(store)
    before = path.read_bytes()
    blobs.erase(sha256)
    _, path = stored(store)
    after = path.read_bytes()
    assert before[len(envelope.MAGIC) : HEAD] != after[len(envelope.MAGIC) : HEAD]
    assert before[HEAD : HEAD + 64] != after[HEAD : HEAD + 64]


TAMPERINGS = {
    "pieces swapped": lambda head, pieces: head + pieces[1] + pieces[0] + pieces[2],
    "a piece twice": lambda head, pieces: head + pieces[0] + pieces[0] + pieces[2],
    "a piece left out": lambda head, pieces: head + pieces[0] + pieces[2],
    "cut off between pieces": lambda head, pieces: head + pieces[0] + pieces[1],
    "cut off within a piece": lambda head, pieces: head + pieces[0] + pieces[1][:100],
    "cut off after the head": lambda head, pieces: head,
    "cut off within the head": lambda head, pieces: head[:60],
    "cut off after the name of the format": lambda head, pieces: head[:8],
    "something after the end": lambda head, pieces: head + b"".join(pieces) + b"more",
    "a piece more": lambda head, pieces: head + b"".join(pieces) + pieces[0],
    "no wrapped key": lambda head, pieces: head[:8] + bytes(HEAD - 8) + b"".join(pieces),
    "nothing left": lambda head, pieces: b"",
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_a_file_that_was_tampered_with_is_damaged(store: Path, how: str) -> None:
    sha256, path = stored(store)
    path.write_bytes(TAMPERINGS[how](*pieces_of(path)))
    with pytest.raises(blobs.Damaged):
        blobs.read(sha256)


@pytest.mark.parametrize("place", [0, 8 + 8, 8 + 30, HEAD, HEAD + 1000, HEAD + SEALED + 1, -1])
def test_one_changed_bit_is_damage(store: Path, place: int) -> None:
    sha256, path = stored(store)
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    with pytest.raises(blobs.Damaged):
        blobs.read(sha256)


def test_a_piece_or_a_head_of_another_file_is_damage(store: Path) -> None:
    sha256, path = stored(store)
    head, pieces = pieces_of(path)
    other_head, other_pieces = pieces_of(stored(store, LONG[:-7] + b"THE END")[1])
    for forged in (
        head + b"".join(other_pieces),
        other_head + b"".join(pieces),
        other_head + b"".join(other_pieces),
    ):
        path.write_bytes(forged)
        with pytest.raises(blobs.Damaged):
            blobs.read(sha256)


def test_who_has_the_master_key_still_cannot_put_other_bytes_under_a_name(store: Path) -> None:
    sha256, path = stored(store)
    known, target = keys.for_files(), BytesIO()
    envelope.seal([b"something else"], target, known)
    _, _, file_key = envelope._unwrapped(
        target.getvalue()[:HEAD], hashlib.sha256(b"something else").hexdigest(), known
    )
    rewrapped = envelope._wrapped(known[0], file_key, sha256)
    path.write_bytes(envelope.MAGIC + rewrapped + target.getvalue()[8 + PLACE :])
    with pytest.raises(blobs.Damaged):
        blobs.read(sha256)


def test_a_dropped_master_key_closes_the_file_and_says_so(
    store: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    sha256, _ = stored(store)
    settings.DATA_KEY = NEW
    with pytest.raises(blobs.Locked):
        blobs.read(sha256)
    assert "a key that is not in DATA_KEY" in caplog.text
    settings.DATA_KEY = f"{NEW},{OLD}"
    assert blobs.read(sha256) == LONG


def test_the_bytes_at_hand_replace_what_no_key_opens(store: Path, settings: Any) -> None:
    sha256, _ = stored(store)
    settings.DATA_KEY = NEW
    blobs.put([LONG])
    assert blobs.read(sha256) == LONG


def test_a_new_master_key_takes_over_without_touching_a_piece(store: Path, settings: Any) -> None:
    sha256, path = stored(store)
    _, pieces = pieces_of(path)
    settings.DATA_KEY = f"{NEW},{OLD}"
    assert blobs.rewrap_all() == {"rewrapped": 1}
    assert blobs.rewrap_all() == {"current": 1}
    assert pieces_of(path)[1] == pieces
    settings.DATA_KEY = OLD
    with pytest.raises(blobs.Locked):
        blobs.read(sha256)
    settings.DATA_KEY = f"{OTHER},{NEW}"
    assert blobs.rewrap_all() == {"rewrapped": 1}
    settings.DATA_KEY = OTHER
    assert blobs.read(sha256) == LONG


def test_a_change_of_keys_cut_off_half_way_loses_nothing_and_is_finished_later(
    store: Path, settings: Any
) -> None:
    sha256, path = stored(store)
    before = path.read_bytes()
    settings.DATA_KEY = f"{NEW},{OLD}"
    blobs.rewrap_all()
    after = path.read_bytes()
    both = (
        before[: 8 + PLACE] + after[8 + PLACE :]
    )  # the new key is on disk, the old one's place not yet blank
    torn = before[: 8 + PLACE] + after[8 + PLACE : 8 + PLACE + 20] + before[8 + PLACE + 20 :]
    for left in (both, torn):
        path.write_bytes(left)
        assert blobs.read(sha256) == LONG
        assert blobs.rewrap_all() == {"rewrapped": 1}
        assert blobs.rewrap_all() == {"current": 1}
        assert blobs.read(sha256) == LONG


@pytest.mark.django_db
def test_the_command_counts_and_does_not_let_a_key_go_that_is_needed(
    store: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(store)
    settings.DATA_KEY = f"{NEW},{OLD},{KEY_OF_THE_WORLD}"
    call_command("rotate_data_key")
    assert "Files: 1 sealed with the newest key, 0 were." in capsys.readouterr().out
    settings.DATA_KEY = OTHER
    _, path = stored(store, b"sealed with a key that was dropped")
    settings.DATA_KEY = NEW
    with pytest.raises(CommandError, match="1 need a key that is not in DATA_KEY, 0 are damaged"):
        call_command("rotate_data_key")
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="0 need a key that is not in DATA_KEY, 1 are damaged"):
        call_command("rotate_data_key")


MEMORY = """
import resource, sys
from visor.work import envelope, keys
target, known = open(sys.argv[1], "w+b"), [keys._derived(sys.argv[2])]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
blob = envelope.seal((bytes(65536) for _ in range(400)), target, known)
sealed = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
target.seek(0)
size = sum(len(piece) for piece in envelope.unseal(target, blob.sha256, known))
print(size, sealed - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_sealing_and_opening_hold_a_few_pieces_at_a_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MEMORY, str(tmp_path / "sealed"), OLD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    size, sealing, both = map(int, done.stdout.split())
    assert size == 25 * 1024 * 1024
    assert max(sealing, both) < 10 * 1024  # kB
