"""Servers start in another checkout, survive nothing they should not, and recover from what a crash left."""

import json
import os
import signal
import time
from pathlib import Path

from tests.launch.conftest import Clone

START = """
import json, time
from visor.launch import places, servers, state
held = state.take_lock()
found = servers.Servers(places.permanent())
found.start()
print(json.dumps({name: child.pid for name, child in found.children.items()}), flush=True)
"""
ASK = """
from visor.launch import places, postgres
with postgres.connect(places.permanent(), "visor") as connection, connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'visor%'")
    print(cursor.fetchone()[0])
found.stop()
"""


def _pids(line: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(line)
    return found


def _gone(pid: int, patience: float = 20) -> bool:
    deadline = time.monotonic() + patience
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def _last_line(output: str) -> str:
    return output.splitlines()[-1]


def test_servers_end_with_a_launcher_that_was_killed_and_start_again(clone: Clone) -> None:
    launcher = clone.begin(START + "time.sleep(600)")
    assert launcher.stdout
    pids = _pids(next(line for line in launcher.stdout if line.startswith("{")))
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    launcher.stdout.close()
    assert all(_gone(pid) for pid in pids.values())
    assert _last_line(clone.python(START + ASK)) == "4"


def test_a_pid_file_whose_number_went_to_another_process_is_no_obstacle(clone: Clone) -> None:
    clone.python(START + "found.stop()")
    stale = clone.folder / "var" / "postgres" / "postmaster.pid"
    owner = stale.parent.stat()
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n/nowhere\n*\n1 1\nready\n")
    os.chown(stale, owner.st_uid, owner.st_gid)
    assert _last_line(clone.python(START + ASK)) == "4"


def test_an_unreadable_redis_file_is_put_aside(clone: Clone) -> None:
    clone.python(START + "found.stop()")
    kept = clone.folder / "var" / "redis"
    for file in [file for file in kept.rglob("*") if file.is_file()]:
        file.write_bytes(b"not what Redis wrote\n")
    assert _last_line(clone.python(START + ASK)) == "4"
    assert list(kept.parent.glob("redis.unreadable-*"))


def test_while_one_holds_the_checkout_another_is_told(clone: Clone) -> None:
    holder = clone.begin(
        "import time\nfrom visor.launch import state\nheld = state.take_lock()\n"
        "state.Run('demo', address='http://127.0.0.1:8000/').write()\nprint('held', flush=True)\ntime.sleep(600)"
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    told = clone.python("from visor.launch import demo; print(demo.run([]))")
    assert f"The demo already runs at http://127.0.0.1:8000/ (process {holder.pid})" in told
    assert told.endswith("0\n")
    status = clone.python("from visor.launch import control; control.status()")
    assert f"running    manage.py demo (process {holder.pid})" in status
    assert "Stopped `manage.py demo`." in clone.python("from visor.launch import control; control.stop()")
    holder.stdout.close()
    assert holder.wait() != 0
