"""A real browser in front of a real ViSOR: one of each for all journeys of a worker."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import _copy, _maintenance, _use
from tests.journeys.stack import Stack
from tests.journeys.visitor import Visitor
from tests.world import World
from visor.launch import machine

FLAGS = (
    "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
)
NO_BROWSER = (
    "The journeys need a browser: apt-get install --no-install-recommends chromium, "
    "or name one in the environment variable VISOR_CHROMIUM."
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("VISOR_CHROMIUM") or machine.chromium()
    if program is None:
        pytest.fail(NO_BROWSER)
    flags = [*FLAGS.split(), "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="visor-"))  # short, since sockets lie in it
    with django_db_blocker.unblock():
        connection.close()
        world = connection.settings_dict["NAME"]
        _copy(world, f"{world}_seen")
    with Stack(folder, f"{world}_seen") as running:
        yield running
    shutil.rmtree(folder)
    _maintenance("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{world}_seen")


@contextmanager
def looking_into(stack: Stack, blocker: Any) -> Iterator[None]:
    """This process looks into the database the stack uses."""
    world = connection.settings_dict["NAME"]
    with blocker.unblock():
        _use(stack.database)
        yield
        _use(world)


@pytest.fixture(autouse=True)
def _in_the_same_world(stack: Stack, django_db_blocker: Any) -> Iterator[None]:
    with looking_into(stack, django_db_blocker):
        yield


@pytest.fixture
def visit(chromium: Browser, stack: Stack) -> Iterator[Callable[..., Visitor]]:
    """`visit()` opens a window; when the test is over none of them may have had anything to complain about."""
    visitors: list[Visitor] = []

    def opened(*, javascript: bool = True) -> Visitor:
        visitors.append(Visitor(chromium, stack.address, javascript=javascript))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def world(_in_the_same_world: None) -> World:
    """The demonstration's people, units and records, as the stack has them."""
    return World()
