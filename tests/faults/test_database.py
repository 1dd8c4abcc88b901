"""What happens to an upload when PostgreSQL dies under it: nothing is said to be received that is not, or lost that was."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests.faults.stack import ask, environment, send, upload
from tests.faults.test_uploads import Ward
from tests.records.documents.uploading import pdf
from visor.launch import places, postgres, processes
from visor.launch.places import Places
from visor.launch.stack import Stack, until


@pytest.fixture
def ward(own_database: str, world_in: Any) -> Iterator[Ward]:
    """On a PostgreSQL of its own: the tests' is everybody's."""
    account = places.server_account(Path("/no data yet"))
    folder = Path(tempfile.mkdtemp(prefix="visor-"))
    os.chown(folder, account.uid, account.gid)
    own = Places(account, folder, folder, folder)
    _copy_server(own)
    theirs = connection.settings_dict["HOST"]
    with Stack(own, environment(own, postgres.url(own, "visor_web", own_database))) as stack:
        stack.start_database()
        _use_server(str(own.sockets))
        yield Ward(stack, world_in("priya.shah"))
        _use_server(theirs)
    shutil.rmtree(folder)


def _copy_server(own: Places) -> None:
    sockets = parse_qs(urlsplit(os.environ["DATABASE_ADMIN_URL"]).query)["host"][0]
    program = postgres.choose(own).tool("pg_basebackup")
    command = [str(program), "-h", sockets, "-U", postgres.SUPERUSER, "-D", str(own.postgres)]
    copying = processes.start(
        [*command, "--checkpoint=fast", "--no-sync"], _log(own), account=own.account, cwd=own.data
    )
    assert copying.wait() == 0, processes.tail(_log(own))


def _log(own: Places) -> Path:
    return own.logs / "copy.log"


def _use_server(host: str) -> None:
    connection.close()
    connection.settings_dict["HOST"] = host


def test_a_database_killed_while_receiving_keeps_what_was_acknowledged_and_nothing_else(ward: Ward) -> None:
    ward.stack.start_web()
    ward.received(pdf())
    form = upload(ward.path, ward.session, pdf() * 400)
    half = len(form[1]) // 2
    with ward.stack.connected() as line:
        send(line, form, until=half)
        until((ward.stack.var / "incoming").exists, what="the first bytes")
        ward.stack.kill("database")
        line.send(form[1][half:])
        assert line.getresponse().status == 503
    connection.close()
    ward.stack.start_database()
    assert (ward.states(), len(ward.files())) == (["received"], 1)
    assert ask(ward.stack, form)[0] == 302
    assert ward.states() == ["received", "received"]
