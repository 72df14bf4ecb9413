"""Power lost, processes killed, syncs that fail: at every step of a casebook's life, and at those of its recovery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from sijill.adapters.disk import Disk
from tests.faults.crashes import Ending, Outcome, look_at_every_step, remembering
from tests.faults.script import Script
from tests.faults.simulated_system import Syncs

STATES = 1000


@pytest.fixture(scope="module", autouse=True)
def _remembering() -> Iterator[None]:
    with remembering():
        yield


@pytest.fixture(scope="module")
def script() -> Script:
    return Script()


def test_power_lost_at_every_step_loses_nothing_that_was_acknowledged(script: Script) -> None:
    seen = [*look_at_every_step(script, Ending.POWER, 0), *look_at_every_step(script, Ending.POWER, 1, of=2)]
    assert len(seen) >= STATES
    assert [each for each in seen if each.outcome is not Outcome.RECOVERED] == []


def test_what_a_killed_process_had_not_synced_is_built_on_only_once_it_is_on_the_disk(script: Script) -> None:
    seen = list(look_at_every_step(script, Ending.KILL, 0, of=2))
    assert [each for each in seen if each.outcome is not Outcome.RECOVERED] == []


def test_what_a_failed_sync_left_in_memory_is_written_again_before_it_is_built_on(script: Script) -> None:
    seen = list(look_at_every_step(script, Ending.SYNC, 0))
    assert [each for each in seen if each.outcome is not Outcome.RECOVERED] == []


def test_the_bytes_of_a_destroyed_key_are_nowhere_on_the_disk(script: Script) -> None:
    system, (step, document) = script.system, script.promises.destroyed[-1]
    at, key = max(
        (at, key)
        for at in range(step)
        if any(key := Disk("", system.killed(at)).find(f"keys/documents/{document}") or b"")
    )
    assert key in set(system.killed(at).on_platter())
    assert not any(key[-60:] in data for data in system.on_platter())


@pytest.mark.parametrize("syncs", [Syncs.FILES_ONLY, Syncs.NONE])
def test_without_syncs_most_states_fail(syncs: Syncs) -> None:
    outcomes = Counter(each.outcome for each in look_at_every_step(Script(syncs), Ending.POWER, 0))
    assert outcomes[Outcome.UNFORESEEN] == 0
    assert outcomes[Outcome.LOST] > 0
    assert outcomes[Outcome.RECOVERED] < outcomes.total() / 2
