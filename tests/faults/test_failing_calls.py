"""Every call that writes fails once, or from there on, in the middle of work on a casebook."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sijill.adapters.opening import log_of, rebuilt
from sijill.adapters.verifying import verify_path
from sijill.errors import StorageError, StorageFatal
from sijill.ledger import log
from sijill.workflows.verification.verdict import Finding, HowToVerify
from tests.faults.failing_system import Fault
from tests.faults.kills import PASSPHRASE
from tests.faults.work import ACTS, KEYS, Day, Step, accept_one, erase_second, go_on, renew, work, work_and_die

WORDS = {errno.EIO: "the disk reports an error", errno.ENOSPC: "the disk is full"}
STOPPED = "an earlier write failed: open the casebook anew"

Work = Callable[[Path, Sequence[Step], Fault], Day]
"""How a process comes to its end: by closing, or without."""


@pytest.mark.parametrize(
    ("steps", "error", "lasting", "how"),
    [
        pytest.param(ACTS, errno.ENOSPC, True, work, id="acts on a disk that is full from there on"),
        pytest.param(ACTS, errno.EIO, False, work_and_die, id="acts on a disk that errs once, then the process dies"),
        pytest.param(KEYS, errno.ENOSPC, False, work, id="keys on a disk on which room is made again"),
        pytest.param(KEYS, errno.EIO, False, work_and_die, id="keys on a disk that errs once, then the process dies"),
    ],
)
def test_whichever_call_fails_nothing_acknowledged_is_lost_and_the_work_can_be_done_again(
    fresh: Callable[[], Path], steps: Sequence[Step], error: int, lasting: bool, how: Work
) -> None:
    wrong = []
    for call in range(len(work(fresh(), steps, None).calls)):
        folder, fault = fresh(), Fault(call, error, lasting)
        wrong += what_is_wrong(folder, how(folder, steps, fault), fault)
    assert not wrong, "\n".join(wrong)


def what_is_wrong(folder: Path, day: Day, fault: Fault) -> list[str]:
    """In words, so that one run tells of all calls."""
    try:
        for _, error in day.failed:
            assert isinstance(error, StorageError), f"not a StorageError: {error!r}"
            assert WORDS[fault.error] in str(error) or STOPPED in str(error), f"no reason is told: {error!r}"
        go_on(folder, day)
    except Exception as error:
        failed = [f"{step.__name__ if step else 'close'}: {why}" for step, why in day.failed]
        return [f"{fault} → {error!r} after {failed}"]
    return []


def test_after_a_failed_sync_of_the_journal_a_process_records_nothing_more(fresh: Callable[[], Path]) -> None:
    steps = [accept_one] * 4
    calls = work(fresh(), steps, None).calls
    syncs = [call for call, name in enumerate(calls) if name == "sync_data"]
    assert len(syncs) == len(steps)
    for number, call in enumerate(syncs):
        _, *others = work(fresh(), steps, Fault(call, errno.EIO)).failed
        assert [str(error) for _, error in others] == [STOPPED] * (len(steps) - number - 1)


def test_a_failure_that_may_be_tried_again_recorded_nothing(
    fresh: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the ledger settles within an act: who is told to try again must not record the act twice."""
    monkeypatch.setattr(log, "SETTLE_AFTER", 1)
    wrong = []
    for call in range(len(work(fresh(), [accept_one], None).calls)):
        folder = fresh()
        before = log_of(str(folder)).size
        for step, error in work(folder, [accept_one], Fault(call, errno.ENOSPC)).failed:
            if step is accept_one and not isinstance(error, StorageFatal) and log_of(str(folder)).size != before:
                wrong.append(f"ENOSPC at {call} → {error!r}, and the act is recorded")
    assert not wrong, "\n".join(wrong)


def test_a_log_key_whose_renewal_fails_twice_leaves_the_one_in_force(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    for _ in range(2):
        call, failed = 0, ""
        while "journal: writing failed" not in failed:
            # by then the new key is among the others, and no entry enrols it
            failed = str(work(folder, [renew], Fault(call, errno.ENOSPC)).failed[-1][1])
            call += 1
    day = work(folder, [accept_one], None)
    assert day.failed == []
    assert work(folder, [renew], None).failed == []
    go_on(folder, day)


def test_tables_are_made_anew_wherever_an_erasure_stopped(fresh: Callable[[], Path]) -> None:
    wrong = []
    for call in range(len(work(fresh(), [erase_second], None).calls)):
        folder = fresh()
        work_and_die(folder, [erase_second], Fault(call, errno.EIO))
        try:
            rebuilt(str(folder), PASSPHRASE)
            verdict = verify_path(str(folder), HowToVerify())
            assert verdict.finding is not Finding.INVALID, verdict.problems
        except Exception as error:
            wrong.append(f"EIO at {call} → {error!r}")
    assert not wrong, "\n".join(wrong)
