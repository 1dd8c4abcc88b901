"""Which servers are chosen: newest of the machine, else of the lock; existing data decides for its maker."""

from pathlib import Path

import pytest

from visor.launch import binaries
from visor.launch.binaries import Postgres
from visor.launch.progress import Stopped

NEW = Postgres(Path("/new/bin"), "17.6", "of this computer")
OLD = Postgres(Path("/old/bin"), "15.18", "of this computer")
DATA = Path("/somewhere/var/postgres")


def _installed(folder: Path, version: str, *, extensions: bool = True) -> Path:
    """Lay out a PostgreSQL that can say its version and nothing else."""
    bin_folder, share = folder / "bin", folder / "share" / "extension"
    for place in (bin_folder, share):
        place.mkdir(parents=True)
    for name in binaries.NEEDED:
        (bin_folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (bin_folder / name).chmod(0o755)
    for name in binaries.EXTENSIONS if extensions else ():
        (share / f"{name}.control").touch()
    return bin_folder


def test_the_first_choice_makes_new_data() -> None:
    assert binaries.choose([NEW, OLD], None, DATA) is NEW


def test_existing_data_is_run_by_the_version_that_made_it() -> None:
    assert binaries.choose([NEW, OLD], 15, DATA) is OLD


def test_data_of_a_version_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(
        Stopped, match=r"made by PostgreSQL 16; this computer has 17, 15.*mv /somewhere/var/postgres"
    ):
        binaries.choose([NEW, OLD], 16, DATA)


def test_no_postgresql_at_all_says_what_to_install() -> None:
    with pytest.raises(Stopped, match="apt-get install"):
        binaries.choose([], None, DATA)


def test_a_postgresql_given_by_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISOR_POSTGRES", str(_installed(tmp_path, "16.3")))
    first, *others = binaries.postgres_choices()
    assert (first.version, first.major) == ("16.3", 16)
    assert others[-1].origin == "of the lock"


def test_newest_of_the_machine_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISOR_POSTGRES", raising=False)
    monkeypatch.setenv("PATH", str(_installed(tmp_path, "99.10")))
    assert binaries.postgres_choices()[0].version == "99.10"


@pytest.mark.parametrize(("version", "extensions"), [("14.19", True), ("17.2", False)])
def test_too_old_or_incomplete_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, extensions: bool
) -> None:
    monkeypatch.setenv("VISOR_POSTGRES", str(_installed(tmp_path, version, extensions=extensions)))
    assert version not in {found.version for found in binaries.postgres_choices()}


def test_an_activated_environment_is_not_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "activate").touch()
    (tmp_path / "redis-server").write_text("#!/bin/sh\necho 'Redis server v=9.9.9 sha=0'\n")
    (tmp_path / "redis-server").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.redis().version != "9.9.9"
    (tmp_path / "activate").unlink()
    assert binaries.redis().version == "9.9.9"
