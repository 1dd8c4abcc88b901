"""Bytes are stored whole or not at all, once, and checked whenever they are read."""

import hashlib
import os
import resource
import stat
import time
from pathlib import Path

import pytest

from visor.work import blobs

CONTENT = b"%PDF-1.7 a fictional document"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "blobs"


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_is_read_back_byte_for_byte(store: Path) -> None:
    blob = blobs.put([CONTENT[:10], CONTENT[10:]])
    assert (blob.sha256, blob.size) == (NAME, len(CONTENT))
    assert blobs.read(NAME) == CONTENT
    [path] = everything_in(store)
    assert path.name == NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once(store: Path) -> None:
    blobs.put([CONTENT])
    before = [path.stat().st_ino for path in everything_in(store)]
    blobs.put([CONTENT])
    assert [path.stat().st_ino for path in everything_in(store)] == before


def test_damage_is_noticed_and_never_handed_out(store: Path) -> None:
    blobs.put([CONTENT])
    [path] = everything_in(store)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(blobs.Damaged):
        blobs.read(NAME)


def test_bytes_of_a_store_before_encryption_are_said_to_be(
    store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blobs.put([CONTENT])
    [path] = everything_in(store)
    path.write_bytes(CONTENT)
    with pytest.raises(blobs.NotSealed):
        blobs.read(NAME)
    assert "lies unencrypted" in caplog.text
    blobs.put([CONTENT])
    assert blobs.read(NAME) == CONTENT


def test_no_byte_of_a_file_lies_on_the_disk(store: Path) -> None:
    secret = b"Wesley Fictional lives at 1 Nowhere Street. "
    blobs.put([secret * 100])
    [path] = everything_in(store)
    assert not any(secret[start : start + 8] in path.read_bytes() for start in range(len(secret) - 8))


def test_sound_bytes_replace_damaged_ones(store: Path) -> None:
    blobs.put([CONTENT])
    [path] = everything_in(store)
    path.write_bytes(b"")
    blobs.put([CONTENT])
    assert blobs.read(NAME) == CONTENT


def test_a_lost_file_is_damage_but_a_lost_volume_is_an_outage(store: Path) -> None:
    with pytest.raises(blobs.Unavailable):
        blobs.read(NAME)
    store.mkdir()
    with pytest.raises(blobs.Damaged):
        blobs.read(NAME)


def test_a_store_that_takes_no_more_says_so_and_keeps_nothing(store: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(blobs.NotStored):
            blobs.put([b"x" * 600, b"x" * 600])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert everything_in(store) == []


def test_a_store_that_cannot_be_made_says_so(store: Path) -> None:
    store.write_text("a file where the folder should be")
    with pytest.raises(blobs.NotStored):
        blobs.put([CONTENT])


def test_an_upload_that_breaks_off_leaves_nothing(store: Path) -> None:
    def breaks_off():
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(blobs.NotStored):
        blobs.put(breaks_off())
    assert everything_in(store) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME + "0"])
def test_only_a_hash_is_ever_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.read(name)


def test_what_a_killed_process_left_is_cleared_a_day_later(store: Path) -> None:
    blobs.put([CONTENT])
    old, new = store / "unfinished" / "old.part", store / "unfinished" / "new.part"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    a_day_ago = time.time() - 25 * 60 * 60
    os.utime(old, (a_day_ago, a_day_ago))
    assert blobs.clear_unfinished() == 1
    assert sorted(path.name for path in everything_in(store)) == sorted([NAME, "new.part"])


def test_the_store_is_listed_shelf_by_shelf_and_by_age(store: Path) -> None:
    blobs.put([CONTENT])
    other = blobs.put([b"another"]).sha256
    (store / NAME[:2] / "a stray file").write_bytes(b"")
    assert blobs.shelves() == sorted({NAME[:2], other[:2]})
    assert list(blobs.on_shelf(NAME[:2])) == [NAME]
    assert list(blobs.on_shelf(NAME[:2], older_than=60)) == []
    an_hour_ago = time.time() - 3600
    os.utime(store / NAME[:2] / NAME, (an_hour_ago, an_hour_ago))
    assert list(blobs.on_shelf(NAME[:2], older_than=60)) == [NAME]


def test_what_is_erased_is_gone(store: Path) -> None:
    blobs.put([CONTENT])
    for _ in range(2):
        blobs.erase(NAME)
    with pytest.raises(blobs.Damaged):
        blobs.read(NAME)


def test_without_a_store_there_is_nothing_to_list(store: Path) -> None:
    assert blobs.shelves() == []
    assert blobs.unfinished() == []
    assert blobs.rewrap_all() == {}
