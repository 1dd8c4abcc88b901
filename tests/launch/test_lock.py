"""The lock: exact, hashed, complete, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest

from visor.launch import lock
from visor.launch.progress import Stopped

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())
GROUPS = PROJECT["dependency-groups"]
ASKED = [*PROJECT["project"]["dependencies"], *GROUPS["embedded"], *GROUPS["dev"]]


def test_the_lock_names_no_host() -> None:
    text = lock.LOCK.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


def test_every_package_has_a_hash() -> None:
    blocks = lock.blocks(lock.LOCK.read_text())
    assert [name for name, block in blocks.items() if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("requirement", ASKED)
def test_what_the_project_asks_for_is_locked(requirement: str) -> None:
    name = re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()
    assert name in lock.blocks(lock.LOCK.read_text())


def test_a_part_of_the_lock_keeps_its_hashes() -> None:
    part = lock.part(["uv"])
    assert part.startswith("uv==")
    assert list(lock.blocks(part)) == ["uv"]
    assert "--hash=sha256:" in part


def test_a_package_that_is_not_locked_is_named() -> None:
    with pytest.raises(Stopped, match="no-such-package"):
        lock.part(["uv", "no-such-package"])
