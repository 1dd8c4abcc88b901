"""docker-compose.yml says what it needs, publishes the web only, and keeps no secret."""

import os
import subprocess
from pathlib import Path

import pytest

from visor.launch.testing import PRODUCTION, compose

ROOT = Path(__file__).resolve().parents[2]
SECRETS = (
    "SECRET_KEY",
    "DATA_KEY",
    "POSTGRES_PASSWORD",
    "VISOR_WEB_PASSWORD",
    "VISOR_MIGRATE_PASSWORD",
    "REDIS_PASSWORD",
)


def _compose(*arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **PRODUCTION}
    environ.pop(without, None)
    command = [compose(), "--env-file", os.devnull, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_the_file_is_valid() -> None:
    done = _compose("config", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_stops_it_by_name(name: str) -> None:
    done = _compose("config", "--quiet", without=name)
    assert done.returncode != 0
    assert name in done.stderr


def test_only_the_web_is_published() -> None:
    assert _compose("config").stdout.count("published:") == 1


def test_servers_are_on_the_inside_network() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert "inside: {internal: true}" in text
