"""A place that fails: what was acknowledged stays, and from what is not known nothing is gone on (ledger/log.py)."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sijill.errors import AccessDenied, InputError, StorageError, StorageFatal
from sijill.ledger.checkpoint import Checkpoint, TreeHead
from sijill.ledger.journal import GREATEST_FRAME, Staged
from sijill.ledger.log import Log
from tests.unit.ledger.ledgers import ORIGIN, made_log, sign, staged, written_whole
from tests.unit.ledger.memory_folder import MemoryFolder, Watch, nothing


def failing(wanted: str, error: StorageError, at: int = 0) -> Watch:
    """Fail at the n-th call of a verb."""
    count = [0]

    def watch(verb: str, path: str) -> None:
        if verb == wanted:
            count[0] += 1
            if count[0] == at + 1:
                raise error

    return watch


def held_by(folder: MemoryFolder) -> list[Staged]:
    """What whoever opens the ledger now finds."""
    return list(Log.open(folder.copy(), ORIGIN).entries())


def test_a_write_that_fails_records_nothing_and_can_be_tried_again() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    folder.before = failing("region write", StorageError("full"))
    with pytest.raises(StorageError, match="full"):
        log.append(staged(3, 2), sign)
    assert (log.size, log.is_broken) == (3, False)
    assert held_by(folder) == staged(0, 3)
    log.append(staged(3, 2), sign)
    assert list(log.entries()) == held_by(folder) == staged(0, 5)


def test_a_write_that_fails_half_way_can_be_followed_by_a_shorter_one() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    end = len(bytes(folder.files["journal"]).rstrip(b"\0"))
    folder.after = failing("region write", StorageError("full"))
    with pytest.raises(StorageError):
        log.append(staged(3, 20), sign)
    folder.files["journal"][end + 800 :] = bytes(len(folder.files["journal"]) - end - 800)
    log.append(staged(3, 1), sign)
    assert held_by(folder) == staged(0, 4)
    log.append(staged(4, 1), sign)
    assert held_by(folder) == staged(0, 5)


@pytest.mark.parametrize("verb", ["sync", "region read"])
def test_when_it_is_not_known_what_the_disk_holds_nothing_more_is_written(verb: str) -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    folder.before = failing(verb, StorageFatal("gone"))
    with pytest.raises(StorageFatal):
        log.append(staged(3, 2), sign)
    folder.before = nothing
    before = {path: bytes(data) for path, data in folder.files.items()}
    assert log.is_broken
    with pytest.raises(StorageFatal, match="anew"):
        log.append(staged(3, 2), sign)
    with pytest.raises(StorageFatal, match="anew"):
        log.settle(sign)
    assert {path: bytes(data) for path, data in folder.files.items()} == before
    assert held_by(folder)[:3] == staged(0, 3)


def test_a_disk_that_gives_back_other_bytes_is_not_believed() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)

    def spoil(verb: str, path: str) -> None:
        if verb == "sync":
            folder.files["journal"][900] ^= 1

    folder.before = spoil
    with pytest.raises(StorageFatal, match="other bytes"):
        log.append(staged(3, 20), sign)
    assert log.is_broken
    assert log.size == 3
    assert held_by(folder) == staged(0, 3)


def test_entries_that_were_staged_but_not_signed_are_signed_when_it_is_opened_again() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)

    def refuse(head: TreeHead) -> Checkpoint:
        raise AccessDenied("no key")

    with pytest.raises(AccessDenied):
        log.append(staged(3, 2), refuse)
    assert log.is_broken
    again = Log.open(folder, ORIGIN)
    assert list(again.entries()) == staged(0, 5)
    assert again.checkpoint is None
    again.settle(sign)
    assert {path: bytes(folder.files[path]) for path in written_whole(5)} == written_whole(5)


def writes_of_settling() -> int:
    folder, log = about_to_settle()
    count = [0]

    def counted(verb: str, path: str) -> None:
        count[0] += verb == "write"

    folder.before = counted
    log.settle(sign)
    return count[0]


def about_to_settle() -> tuple[MemoryFolder, Log]:
    """A ledger whose settling fills a tile, begins another, and takes partial ones away."""
    folder = MemoryFolder()
    log = made_log(folder, 250)
    log.settle(sign)
    log.append(staged(250, 10), sign)
    return folder, log


STEPS = range(writes_of_settling())


def test_settling_writes_tiles_then_the_checkpoint_then_the_journal() -> None:
    folder, log = about_to_settle()
    order: list[str] = []
    folder.before = lambda verb, path: order.append(path) if verb == "write" else None
    log.settle(sign)
    assert order[-2:] == ["checkpoint", "journal"]
    assert len(order) == len(STEPS) == 9
    assert all(path.startswith(("tile/", "contents/")) for path in order[:-2])


@pytest.mark.parametrize("step", STEPS)
def test_settling_can_fail_at_any_write_and_be_done_again(step: int) -> None:
    folder, log = about_to_settle()
    folder.before = failing("write", StorageError("full"), step)
    with pytest.raises(StorageError, match="full"):
        log.settle(sign)
    folder.before = nothing
    assert held_by(folder) == staged(0, 260)
    log.append(staged(260, 1), sign)
    assert held_by(folder) == staged(0, 261)
    log.settle(sign)
    assert held_by(folder) == staged(0, 261)
    assert {path: bytes(folder.files[path]) for path in written_whole(261)} == written_whole(261)


@pytest.mark.parametrize("step", STEPS)
def test_settling_can_be_broken_off_at_any_write_and_the_ledger_opened_again(step: int) -> None:
    folder, log = about_to_settle()
    folder.before = failing("write", StorageError("crash"), step)
    with pytest.raises(StorageError):
        log.settle(sign)
    folder.before = nothing
    again = Log.open(folder, ORIGIN)
    assert list(again.entries()) == staged(0, 260)
    again.append(staged(260, 300), sign)
    again.settle(sign)
    assert held_by(folder) == staged(0, 560)
    assert {path: bytes(folder.files[path]) for path in written_whole(560)} == written_whole(560)


@pytest.mark.parametrize("step", STEPS)
def test_a_write_of_settling_of_which_it_is_not_known_whether_it_was_done_loses_nothing(step: int) -> None:
    """The name was given, and then the folder could not be synced: StorageFatal, see storage.Folder."""
    folder, log = about_to_settle()
    folder.after = failing("write", StorageFatal("not known"), step)
    with pytest.raises(StorageFatal):
        log.settle(sign)
    folder.after = nothing
    acknowledged = staged(0, 260)
    try:
        log.append(staged(260, 2), sign)
        acknowledged = staged(0, 262)
    except StorageFatal:
        assert log.is_broken
    assert held_by(folder) == acknowledged


def test_a_batch_that_is_larger_than_a_frame_is_refused_before_anything_is_written() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    before = bytes(folder.files["journal"])
    content = bytes(66_000)
    batch = [Staged(b"e" * 65, content)] * (GREATEST_FRAME // len(content) + 1)
    with pytest.raises(InputError):
        log.append(batch, sign)
    assert bytes(folder.files["journal"]) == before
    log.append(staged(3, 1), sign)
    assert held_by(folder) == staged(0, 4)


def test_appending_nothing_breaks_nothing() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    with suppress(InputError):
        log.append([], sign)
    assert not log.is_broken
    log.append(staged(3, 1), sign)
    assert held_by(folder) == staged(0, 4)
