"""Processes are known again for certain, started again with patience, and never mistaken for others."""

import subprocess
import time
from pathlib import Path

import pytest

from visor.launch import processes
from visor.launch.demo import Kept


def test_a_process_is_named_by_its_number_and_its_birth() -> None:
    child = subprocess.Popen(["sleep", "60"])
    try:
        born = processes.born(child.pid)
        assert born is not None
        assert not processes.end(child.pid, born - 1)
        assert child.poll() is None
    finally:
        child.kill()
        child.wait()
    assert processes.born(child.pid) is None


def test_a_process_that_ended_is_started_again_after_a_wait(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def begin() -> processes.Child:
        return processes.start(["false"], tmp_path / "it.log")

    kept = Kept("worker", tmp_path / "it.log", begin, begin())
    kept.child.wait()
    ended = kept.child.pid
    assert not kept.look()
    assert f"The worker ended (exit 1); starting it again in 1 s; see {tmp_path}" in capsys.readouterr().out
    time.sleep(1.1)
    assert kept.look()
    assert kept.child.pid != ended
    kept.child.wait()
    kept.look()
    assert "starting it again in 2 s" in capsys.readouterr().out
