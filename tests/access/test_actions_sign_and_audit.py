"""Every public function of an `actions` module says who acts, by keyword, and leaves an audit event behind."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for wing in ("visor", "records", "vetting", "training")
    for path in (ROOT / wing).rglob("actions*")
    if path.suffix == ".py" or (path / "__init__.py").exists()
)
# Writes a line of the timeline in the transaction of an act that leaves its own event; its callers are below.
PART_OF_AN_ACT = {"records.nominals.actions.note"}
# Nobody is signed in yet: the link says whose account it is.
BY_A_LINK = {"open_link", "accept_password", "accept_factor"}
# Offered beside the actions, and change nothing.
READS = {"visor.accounts.actions.who", "visor.accounts.actions.has_been_set_up"}


def public_functions():
    for name in MODULES:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            function = inspect.unwrap(value) if callable(value) else None
            offered = attribute in getattr(module, "__all__", [attribute])
            if inspect.isfunction(function) and offered and not attribute.startswith("_"):
                if function.__module__.startswith(name) and f"{name}.{attribute}" not in READS:
                    yield f"{name}.{attribute}", function


FUNCTIONS = dict(public_functions())


def test_there_are_actions():
    assert len(FUNCTIONS) > 20
    assert "records.nominals.actions.create_nominal" in FUNCTIONS


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_it_is_called_by_keyword_and_says_who_acts(name):
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    positional = [
        one.name
        for one in parameters.values()
        if one.kind is not one.KEYWORD_ONLY and one.kind is not one.VAR_KEYWORD
    ]
    assert positional == []
    if name.rpartition(".")[2] not in BY_A_LINK:
        assert "by" in parameters


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - PART_OF_AN_ACT))
def test_it_writes_an_audit_event(name):
    assert _audits(FUNCTIONS[name], set()), f"{name} leaves no audit event"


def test_whoever_writes_a_line_of_the_timeline_leaves_an_event_of_their_own():
    callers = []
    for name, function in FUNCTIONS.items():
        if name not in PART_OF_AN_ACT and "note" in _called(function):
            callers.append(name)
            assert _audits(function, {"note"}), name
    assert len(callers) > 4


def _audits(function, seen):
    """Whether it, or something it calls in its own module, calls `audit.record`."""
    module = inspect.getmodule(function)
    for called in _called(function):
        if called in {"audit.record", "log.record"}:
            return True
        if called in seen:
            continue
        inner = inspect.unwrap(_find(module, called)) if _find(module, called) else None
        if inspect.isfunction(inner) and inner.__module__.startswith(
            ("visor.", "records.", "training.", "vetting.")
        ):
            if _audits(inner, seen | {called}):
                return True
    return False


def _find(module, dotted):
    found = module
    for part in dotted.split("."):
        found = getattr(found, part, None)
        if found is None:
            return None
    return found


def _called(function):
    tree = ast.parse(inspect.getsource(function).lstrip())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
