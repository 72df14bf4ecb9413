"""Casebooks that cannot be written, or not by this process now, or whose journal is gone: a sentence, and no harm."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.adapters.disk import INCOMING
from sijill.adapters.lock import NAME
from sijill.adapters.opening import KEYS, founded, opened, opened_to_read, rebuilt
from sijill.adapters.verifying import verify_path
from sijill.errors import InconsistentTree, SijillError, StorageError
from sijill.workflows.casebook import MARKER
from sijill.workflows.verification.verdict import Finding, HowToVerify
from tests.faults.failing_system import Fault, failing
from tests.faults.kills import CHEAP, PASSPHRASE
from tests.faults.work import ACTS, FIRST, Day, accept_one, add, go_on, settle, work, work_and_die

READ_ONLY = Fault(0, errno.EROFS, lasting=True)
FULL = Fault(0, errno.ENOSPC, lasting=True)
NEVER = Fault(1_000_000, errno.EIO)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that is evidence: all but the lock and the tables, which can be made anew."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != NAME and "sqlite" not in path.name]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("fault", "words"),
    [(READ_ONLY, "the disk can only be read"), (FULL, "the disk is full")],
    ids=["read-only", "full"],
)
def test_a_disk_that_takes_nothing_from_the_start(fresh: Callable[[], Path], fault: Fault, words: str) -> None:
    folder = fresh()
    before = contents(folder)
    day = work(folder, ACTS, fault)
    assert [step for step, _ in day.failed] == [step for step in ACTS if step is not settle]
    for _, error in day.failed:
        assert isinstance(error, StorageError)
        assert words in str(error)
    assert contents(folder) == before
    with failing(fault):
        with opened_to_read(str(folder), PASSPHRASE) as casebook:
            assert casebook.tables.find_document_row(FIRST) is not None
        assert verify_path(str(folder), HowToVerify()).finding is Finding.VALID
    go_on(folder, day)


def test_what_a_process_left_staged_can_be_read_from_a_disk_that_takes_nothing(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    day = work_and_die(folder, [accept_one], NEVER)
    before = contents(folder)
    with failing(READ_ONLY), opened_to_read(str(folder), PASSPHRASE) as casebook:
        assert casebook.log.size == len(day.acknowledged)
    assert [(step, "can only be read" in str(error)) for step, error in work(folder, [], READ_ONLY).failed] == [
        (None, True)
    ]
    assert contents(folder) == before
    go_on(folder, day)


def test_a_casebook_that_another_process_writes_is_named_with_that_process(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    with opened(str(folder), PASSPHRASE) as casebook:
        for error in (work(folder, [add], None).failed[0][1], _refusal(folder)):
            assert isinstance(error, StorageError)
            assert str(error) == f"{folder} is being written to by another process ({os.getpid()}): try again later"
        accept_one(casebook)
    assert work(folder, [add], None).failed == []


def _refusal(folder: Path) -> SijillError:
    with pytest.raises(SijillError) as caught:
        rebuilt(str(folder), PASSPHRASE)
    return caught.value


def test_a_process_that_died_holds_no_lock(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    work_and_die(folder, [accept_one], NEVER)
    assert work(folder, [accept_one], None).failed == []


def test_a_journal_taken_away_with_what_the_tables_know_is_missed(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    # the second act asks the tables, which take in the first
    day = work_and_die(folder, [accept_one, accept_one], NEVER)
    (folder / "ledger" / "journal").unlink()
    with pytest.raises(InconsistentTree, match=r"the tables know \d+ acts"), opened(str(folder), PASSPHRASE):
        pass
    assert len(day.acknowledged) > 0


def test_a_founding_that_failed_leaves_a_whole_casebook_or_one_that_can_be_founded_again(in_memory: Path) -> None:
    wrong, number = [], 0
    while not _founded_on(in_memory / f"founding-{number}", Fault(number, errno.ENOSPC, lasting=True)):
        folder = in_memory / f"founding-{number}"
        try:
            if not (folder / MARKER).exists():
                _found(folder)
            # else all was there before it failed
            assert work(folder, [add], None).failed == []
        except (SijillError, AssertionError) as error:
            wrong.append(f"ENOSPC at {number} → {error!r}")
        number += 1
    assert number > 50
    assert not wrong, "\n".join(wrong)


def _founded_on(folder: Path, fault: Fault) -> bool:
    try:
        with failing(fault):
            _found(folder)
    except StorageError as error:
        assert "the disk is full" in str(error)
        return False
    return True


def _found(folder: Path) -> None:
    with founded(str(folder), "custodian of the tests", PASSPHRASE, PASSPHRASE, CHEAP):
        pass


@pytest.mark.parametrize("elsewhere", [False, True], ids=["keys inside", "keys elsewhere"])
def test_what_a_crash_left_without_a_name_is_cleared_away(
    fresh: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    """In a container every process has the same number, and the names of what is incoming begin with it."""
    folder = fresh()
    places = [folder]
    if elsewhere:
        places.append((folder / "keys").rename(folder.parent / "keys-elsewhere"))
        monkeypatch.setenv(KEYS, str(places[1]))
    left = [place / INCOMING / f"{os.getpid()}-{number}" for place in places for number in range(3)]
    try:
        for path in left:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"half of something")
        assert work(folder, [add], None).failed == []
        assert [path for path in left if path.exists()] == []
    finally:
        shutil.rmtree(folder.parent / "keys-elsewhere", ignore_errors=True)


def test_tables_are_made_anew_where_a_crash_left_something_without_a_name(fresh: Callable[[], Path]) -> None:
    folder = fresh()
    work_and_die(folder, [accept_one], NEVER)
    (folder / INCOMING / f"{os.getpid()}-0").write_bytes(b"half of something")
    rebuilt(str(folder), PASSPHRASE)


def test_the_work_itself_fails_nowhere_where_nothing_fails(fresh: Callable[[], Path]) -> None:
    """The control of the tests that count failures."""
    folder = fresh()
    day: Day = work(folder, ACTS, None)
    assert day.failed == []
    assert len(day.acknowledged) > 10
    go_on(folder, day)
