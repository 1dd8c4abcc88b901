"""Read and refresh `requirements.lock`: exact versions with hashes, and no address of any package host.

One lock serves everybody. `blocks` lets the environment install a part of it (uv itself, or what production
needs) with the same hashes. Standard library only.
"""

import hashlib
import re
import subprocess
from pathlib import Path

from visor.launch.progress import Stopped, say

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
COMPILE = ["--universal", "--no-header", "--no-annotate", "--python-version", "3.11", "pyproject.toml"]
EVERYTHING = ["--group", "embedded", "--group", "dev"]


def digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def blocks(text: str) -> dict[str, str]:
    """Split a lock into package name -> its lines, hashes included."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if match := re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==", line):
            name = match[1].lower()
        if name:
            found[name] = found.get(name, "") + line
    return found


def part(names: list[str]) -> str:
    """Return the lock lines of these packages only.

    Raises Stopped when one of them is not locked.
    """
    have = blocks(LOCK.read_text())
    if missing := sorted(set(names) - set(have)):
        raise Stopped(f"requirements.lock lacks {', '.join(missing)}: run python3 manage.py lock")
    return "".join(have[name] for name in names)


def runtime_names(uv: Path) -> list[str]:
    """Ask uv which locked packages production needs: pyproject.toml without the groups."""
    command = [str(uv), "pip", "compile", *COMPILE, "--quiet", "--constraint", str(LOCK)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stopped(f"uv could not work out what production needs:\n{done.stderr}")
    return list(blocks(done.stdout))


def refresh(uv: Path, arguments: list[str]) -> int:
    """Write the lock again from pyproject.toml; `--upgrade` moves what may move."""
    command = [str(uv), "pip", "compile", *COMPILE, *EVERYTHING, "--generate-hashes", "--quiet"]
    done = subprocess.run([*command, "-o", str(LOCK), *arguments], cwd=ROOT, check=False)
    if done.returncode == 0:
        count = len(blocks(LOCK.read_text()))
        say(f"requirements.lock holds {count} packages; the next command installs what has changed.")
    return done.returncode
