"""`manage.py` works on a bare Python: short, and nothing but the standard library before the environment."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEFORE_THE_ENVIRONMENT = ("environment", "lock", "machine", "progress")


def _imported(file: Path) -> set[str]:
    """Return the modules a file names, those of the launcher by their last part."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "visor.launch":
            names |= {f"visor.launch.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_manage_is_at_most_sixty_lines() -> None:
    assert len((ROOT / "manage.py").read_text().splitlines()) <= 60


def test_manage_needs_only_the_standard_library() -> None:
    ours = {
        name for name in _imported(ROOT / "manage.py") if name.split(".")[0] not in sys.stdlib_module_names
    }
    after = {"visor.launch.commands"}
    assert ours - after <= {f"visor.launch.{name}" for name in BEFORE_THE_ENVIRONMENT}


@pytest.mark.parametrize("name", BEFORE_THE_ENVIRONMENT)
def test_what_makes_the_environment_needs_only_the_standard_library(name: str) -> None:
    allowed = {f"visor.launch.{other}" for other in BEFORE_THE_ENVIRONMENT}
    for imported in _imported(ROOT / "visor" / "launch" / f"{name}.py"):
        assert imported.split(".")[0] in sys.stdlib_module_names or imported in allowed


def test_ci_runs_what_a_developer_runs() -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 manage.py test"
