"""The bell is quick, and silence is no error."""

import time
from typing import Any

import pytest

from visor.work import bell


def test_a_bell_is_heard_by_the_real_redis() -> None:
    assert bell.ring(7)


@pytest.mark.parametrize("address", ["redis+socket:///nowhere/at/all.sock", "redis://127.0.0.1:1/0"])
def test_a_bell_nobody_can_hear_is_forgotten_at_once(address: str, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(bell.app.conf, "broker_write_url", address)
    begun = time.monotonic()
    assert not bell.ring(7)
    assert time.monotonic() - begun < 2
    assert "bell not rung for work 7" in caplog.text
