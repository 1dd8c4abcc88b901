"""Where data and sockets go, and what is refused."""

import os
from pathlib import Path

import pytest

from visor.launch import places
from visor.launch.places import Account
from visor.launch.progress import Stopped

STRANGER = Account("stranger", 54321, 54321)
OURSELVES = places.account_of(os.geteuid())
OPEN = Path("/usr/share")


def test_a_closed_parent_is_found_for_the_account_that_may_not_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert places.closed_parent(closed / "var", OURSELVES) is None
    assert places.closed_parent(closed / "var", STRANGER) in {closed, *tmp_path.parents, tmp_path}


def test_data_stays_in_var_where_its_account_may_enter() -> None:
    assert places.data_root(STRANGER, OPEN / "var") == OPEN / "var"


def test_data_moves_where_a_parent_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert places.data_root(STRANGER, tmp_path / "var") == places.ELSEWHERE / places.CLONE


def test_our_own_data_never_moves(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert places.data_root(OURSELVES, tmp_path / "var") == tmp_path / "var"


def test_sockets_fit_the_kernels_limit() -> None:
    longest = places.temporary(OURSELVES) / f"visor-{places.CLONE}-{2**22}"
    assert len(os.fsencode(f"{longest}{places.LONGEST_NAME}")) <= places.LONGEST_SOCKET


def test_the_socket_folder_is_private() -> None:
    folder = places.private_folder(f"visor-test-{os.getpid()}", OURSELVES)
    try:
        folder.chmod(0o777)
        assert places.private_folder(folder.name, OURSELVES) == folder
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()


def test_a_link_in_place_of_the_socket_folder_is_refused(tmp_path: Path) -> None:
    link = places.temporary(OURSELVES) / f"visor-test-link-{os.getpid()}"
    link.symlink_to(tmp_path)
    try:
        with pytest.raises(Stopped, match="remove it"):
            places.private_folder(link.name, OURSELVES)
    finally:
        link.unlink()
