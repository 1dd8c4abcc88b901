"""The web port moves when it is taken."""

import socket
from contextlib import closing

import pytest

from visor.launch import web
from visor.launch.progress import Stopped


def test_the_port_moves_to_the_next_free_one() -> None:
    with closing(web.listen(18000)) as first:
        taken = first.getsockname()[1]
        with closing(web.listen(taken)) as second:
            assert second.getsockname()[1] > taken


def test_when_all_ports_are_taken_it_says_how_to_choose_another() -> None:
    with closing(web.listen(18000)) as first:
        taken = first.getsockname()[1]
        with pytest.raises(Stopped, match="--port"):
            web.listen(taken, tries=1)


def test_nobody_listening_is_not_alive() -> None:
    with closing(socket.socket()) as unused:
        unused.bind((web.HOST, 0))
        assert not web.alive(unused.getsockname()[1])
