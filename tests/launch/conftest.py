"""A second checkout for the launcher to start things in, away from whatever runs from this one."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from visor.launch import places

ROOT = Path(__file__).resolve().parents[2]


class Clone:
    """The launcher's own files in a folder that every account may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "visor").mkdir()
        for name in ("manage.py", "pyproject.toml", "requirements.lock", "visor/__init__.py"):
            shutil.copy(ROOT / name, folder / name)
        shutil.copytree(ROOT / "visor" / "launch", folder / "visor" / "launch")

    def python(self, script: str) -> str:
        """Run a script to its end and return what it printed."""
        command = [sys.executable, "-c", script]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin(self, script: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def clone() -> Iterator[Clone]:
    anybody = places.Account("anybody", 54321, 54321)
    folder = Path(tempfile.mkdtemp(prefix="visor-clone-", dir=places.temporary(anybody)))
    folder.chmod(0o755)
    found = Clone(folder)
    yield found
    found.python("from visor.launch import control; control.stop()")
    shutil.rmtree(found.python("from visor.launch import places; print(places.permanent().sockets)").strip())
    shutil.rmtree(folder)
