"""The ledger as it is kept: appended to, settled and opened in any order, it holds the same history."""

from __future__ import annotations

from random import Random

import pytest

from sijill.errors import InconsistentTree, InputError, ParseError
from sijill.ledger.checkpoint import TreeHead, parse_checkpoint, sign_checkpoint, verify_checkpoint
from sijill.ledger.journal import Staged
from sijill.ledger.log import SETTLE_AFTER, Log
from sijill.ledger.tiles import bundles_of, tiles_of
from sijill.ledger.tree import leaf_hash, root_of
from tests.unit.ledger.ledgers import LOG_KEY, ORIGIN, made_log, sign, staged, written_whole
from tests.unit.ledger.memory_folder import MemoryFolder

BATCHES = (1, 1, 2, 3, 100, 153, 255, 256, 257, 300)


def check(log: Log, expected: list[Staged]) -> None:
    """All that a log says of itself is so."""
    leaves = [leaf_hash(each.entry) for each in expected]
    assert log.size == len(expected)
    assert log.root == root_of(leaves)
    assert log.head == TreeHead(ORIGIN, len(expected), root_of(leaves))
    assert list(log.entries()) == expected


@pytest.mark.parametrize("seed", range(30))
def test_any_order_of_appending_settling_and_opening_keeps_the_history(seed: int) -> None:
    chance = Random(seed)
    folder, expected = MemoryFolder(), list[Staged]()
    log = Log.create(folder, ORIGIN)
    for _ in range(12):
        step = chance.choice(["append", "append", "append", "settle", "open"])
        if step == "append":
            batch = staged(len(expected), chance.choice(BATCHES))
            checkpoint = log.append(batch, sign)
            expected += batch
            assert verify_checkpoint(checkpoint, LOG_KEY.public) == log.head
        elif step == "settle":
            assert log.settle(sign) == (sign(log.head) if expected else None)
            assert log.settled == len(expected)
        else:
            log.close()
            log = Log.open(folder, ORIGIN)
        check(log, expected)
    check(Log.open(folder, ORIGIN), expected)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_what_settles_is_what_the_format_says(size: int) -> None:
    folder = MemoryFolder()
    log = made_log(folder, size)
    checkpoint = log.settle(sign)
    assert checkpoint is not None
    files = {path: bytes(data) for path, data in folder.files.items() if path != "journal"}
    assert files == written_whole(size)
    assert bytes(folder.files["journal"]) == f"sijill-journal/1 {size} {log.root.hex()}".ljust(127).encode() + b"\n"


def test_the_files_are_the_same_whatever_was_settled_between() -> None:
    folder = MemoryFolder()
    log = Log.create(folder, ORIGIN)
    for size in (1, 3, 255, 256, 258, 511, 700):
        log.append(staged(log.size, size - log.size), sign)
        log.settle(sign)
    needed = written_whole(700)
    assert {path: bytes(folder.files[path]) for path in needed} == needed


def test_settling_twice_writes_nothing_more() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 5)
    first = log.settle(sign)
    folder.before = refuse_writing
    assert log.settle(sign) == first


def refuse_writing(verb: str, path: str) -> None:
    assert verb in ("read", "read on"), f"{verb} {path}"


def test_an_empty_ledger_has_no_checkpoint() -> None:
    folder = MemoryFolder()
    log = Log.create(folder, ORIGIN)
    assert log.checkpoint is None
    assert log.settle(sign) is None
    assert set(folder.files) == {"journal"}
    check(Log.open(folder, ORIGIN), [])


def test_partial_tiles_go_when_there_is_the_full_one() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 200)
    log.settle(sign)
    log.append(staged(200, 100), sign)
    log.settle(sign)
    left = {path for path in folder.files if ".p/" in path}
    partial = {tile.path for tile in tiles_of(300) if tile.width < 256}
    assert left == partial | {"tile/entries/001.p/44", "contents/001.p/44"}


def test_of_partial_tiles_two_widths_stay() -> None:
    folder = MemoryFolder()
    log = Log.create(folder, ORIGIN)
    for _ in range(5):
        log.append(staged(log.size, 10), sign)
        log.settle(sign)
    assert folder.names("tile/0/000.p") == ["40", "50"]
    assert folder.names("tile/entries/000.p") == ["40", "50"]
    assert folder.names("contents/000.p") == ["40", "50"]


def test_one_entry_can_be_asked_for() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 300)
    log.settle(sign)
    log.append(staged(300, 5), sign)
    expected = staged(0, 305)
    for number in (0, 255, 256, 299, 300, 304):
        assert log.entry(number) == expected[number]
    for number in (-1, 305, 10_000):
        with pytest.raises(InputError, match="no entry"):
            log.entry(number)


def test_a_stretch_of_entries_can_be_asked_for() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 600)
    log.settle(sign)
    log.append(staged(600, 20), sign)
    expected = staged(0, 620)
    edges = (0, 1, 255, 256, 257, 512, 599, 600, 601, 619, 620)
    for start in edges:
        assert list(log.entries(start)) == expected[start:]
        for stop in (*edges, 1000):
            assert list(log.entries(start, stop)) == expected[start:stop]


def test_the_tree_of_what_is_settled_serves_proofs() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 300)
    log.settle(sign)
    leaves = [leaf_hash(each.entry) for each in staged(0, 300)]
    tree = log.settled_tree()
    assert tree.size == 300
    assert tree.subtree(0, 300) == root_of(leaves)
    assert tree.subtree(7, 8) == leaves[7]


def test_it_is_time_to_settle_when_memory_holds_enough() -> None:
    log = made_log(MemoryFolder(), SETTLE_AFTER - 1)
    assert not log.is_full
    log.append(staged(SETTLE_AFTER - 1, 1), sign)
    assert log.is_full
    log.settle(sign)
    assert not log.is_full


# What does not belong together


def test_a_checkpoint_of_another_ledger_is_refused() -> None:
    folder = MemoryFolder()
    made_log(folder, 3).settle(sign)
    with pytest.raises(InconsistentTree, match="another ledger"):
        Log.open(folder, "sijill/" + "0" * 64)


def test_a_checkpoint_ahead_of_the_entries_is_refused() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    log.settle(sign)
    before = folder.copy()
    log.append(staged(3, 2), sign)
    log.settle(sign)
    before.files["checkpoint"] = folder.files["checkpoint"]
    with pytest.raises(InconsistentTree, match="5 entries, but only 3"):
        Log.open(before, ORIGIN)


def test_a_checkpoint_of_another_history_is_refused() -> None:
    folder, other = MemoryFolder(), MemoryFolder()
    made_log(folder, 3).settle(sign)
    fork = Log.create(other, ORIGIN)
    fork.append(staged(100, 3), sign)
    fork.settle(sign)
    folder.files["checkpoint"] = other.files["checkpoint"]
    with pytest.raises(InconsistentTree, match="another root hash"):
        Log.open(folder, ORIGIN)


def test_tiles_that_do_not_give_the_root_are_refused() -> None:
    folder = MemoryFolder()
    made_log(folder, 300).settle(sign)
    for path in ("tile/0/001.p/44", "tile/1/000.p/1"):
        changed = folder.copy()
        changed.files[path][0] ^= 1
        with pytest.raises(InconsistentTree, match="do not give the root"):
            Log.open(changed, ORIGIN)
        del changed.files[path]
        with pytest.raises(InconsistentTree, match="missing"):
            Log.open(changed, ORIGIN)


def test_a_journal_of_another_state_is_refused() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 3)
    log.settle(sign)
    changed = folder.copy()
    changed.files["journal"] = bytearray(f"sijill-journal/1 3 {bytes(32).hex()}".ljust(127).encode() + b"\n")
    with pytest.raises(InconsistentTree, match="do not give the root"):
        Log.open(changed, ORIGIN)
    changed.files["journal"] = bytearray(b"x")
    with pytest.raises(InconsistentTree, match="no header"):
        Log.open(changed, ORIGIN)


@pytest.mark.parametrize("left", [b"", b"sijill/", None])
def test_after_a_crash_the_checkpoint_may_be_cut_off_or_gone(left: bytes | None) -> None:
    folder = MemoryFolder()
    made_log(folder, 3).settle(sign)
    if left is None:
        del folder.files["checkpoint"]
    else:
        folder.files["checkpoint"] = bytearray(left)
    log = Log.open(folder, ORIGIN)
    assert log.checkpoint is None
    assert log.settle(sign) == sign(log.head)
    assert parse_checkpoint(bytes(folder.files["checkpoint"])) == sign_checkpoint(log.head, LOG_KEY)


def test_a_copy_without_its_journal_is_a_ledger_as_far_as_its_checkpoint() -> None:
    folder = MemoryFolder()
    log = made_log(folder, 260)
    log.settle(sign)
    log.append(staged(260, 5), sign)
    copy = folder.copy()
    del copy.files["journal"]
    check(Log.open(copy, ORIGIN), staged(0, 260))
    again = Log.open(copy, ORIGIN)
    again.append(staged(260, 5), sign)
    again.settle(sign)
    check(Log.open(copy, ORIGIN), staged(0, 265))


def test_a_folder_in_which_there_is_no_ledger_is_none() -> None:
    with pytest.raises((InconsistentTree, ParseError)):
        Log.open(MemoryFolder(), ORIGIN)


@pytest.mark.parametrize("spoil", ["missing", "cut", "longer"])
@pytest.mark.parametrize("kind", ["tile/entries", "contents"])
def test_a_bundle_that_is_damaged_is_a_matter_of_evidence(kind: str, spoil: str) -> None:
    # errors.py: what is stored is not what was recorded is an EvidenceError, not somebody's wrong input
    folder = MemoryFolder()
    log = made_log(folder, 300)
    log.settle(sign)
    path = f"{kind}/001.p/44"
    if spoil == "missing":
        del folder.files[path]
    elif spoil == "cut":
        del folder.files[path][-1:]
    else:
        folder.files[path] += b"\0"
    with pytest.raises(InconsistentTree, match="001"):
        log.entry(299)


def test_bundles_hold_all_entries() -> None:
    folder = MemoryFolder()
    made_log(folder, 600).settle(sign)
    assert [width for _, width in bundles_of(600)] == [256, 256, 88]
    assert {"tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"} <= set(folder.files)
