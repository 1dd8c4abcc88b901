"""Every order of acts of two people on one record, with old forms coming again: the machine that `prove states` walks."""

from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from records.assessments import prove_states
from records.assessments.prove_states import LEVELS, Walk, find_cast, new_walk

pytestmark = pytest.mark.django_db
WHICH = st.integers(0, 4)


class States(RuleBasedStateMachine):
    """Each rule is one act of one person; after each, header, states and facts are what the model says."""

    walk: Walk

    @initialize()
    def begin(self) -> None:
        cast = find_cast()
        assert cast is not None
        self.stack = ExitStack()
        self.walk = self.stack.enter_context(new_walk(cast))
        self.walk.upload()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def pick(self, which: int) -> int:
        return which % len(self.walk.made)

    @precondition(lambda self: len(self.walk.made) < 4)
    @rule()
    def upload(self) -> None:
        self.walk.upload()

    @rule(which=WHICH, day=st.integers(0, 2), level=st.sampled_from(LEVELS))
    def confirm(self, which: int, day: int, level: str) -> None:
        self.walk.confirm(self.pick(which), day, level)

    @rule(which=WHICH)
    def reject(self, which: int) -> None:
        self.walk.reject(self.pick(which))

    @rule(which=WHICH, by_supervisor=st.booleans())
    def sign_off(self, which: int, by_supervisor: bool) -> None:
        self.walk.sign_off(self.pick(which), by_supervisor=by_supervisor)

    @rule(which=WHICH)
    def send_back(self, which: int) -> None:
        self.walk.send_back(self.pick(which))

    @rule(which=WHICH, by_supervisor=st.booleans())
    def withdraw(self, which: int, by_supervisor: bool) -> None:
        self.walk.withdraw(self.pick(which), by_supervisor=by_supervisor)

    @rule(which=WHICH)
    def check_again(self, which: int) -> None:
        self.walk.check_again(self.pick(which))

    @rule(which=st.integers(0, 30))
    def send_again(self, which: int) -> None:
        self.walk.send_again(which)

    @invariant()
    def everything_is_as_it_should_be(self) -> None:
        if hasattr(self, "walk"):
            assert self.walk.faults() == []


def test_every_order_of_acts(world: Any) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        States,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_long_proof_runs_and_leaves_nothing_behind(world: Any) -> None:
    said: list[str] = []
    assert prove_states.run({"walks": 2, "seed": 7}, said.append) == []
    assert said == ["2 walks, 80 steps: header, states and facts were as they should be after each."]
