"""Readers need no lock: whenever a writer acts between two steps of theirs, they see a beginning of the history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from tests.unit.ledger.ledgers import ORIGIN, made_log, sign, staged
from tests.unit.ledger.memory_folder import BLOCK, MemoryFolder, nothing

Act = Callable[[], object]


def acting_at(folder: MemoryFolder, step: int, acts: Act) -> list[int]:
    """Let somebody act before the reader's n-th step; gives a list that counts the steps."""
    steps = [0]

    def before(verb: str, path: str) -> None:
        if steps[0] == step:
            folder.before = nothing
            acts()
            folder.before = before
        steps[0] += 1

    folder.before = before
    return steps


def read_all(folder: MemoryFolder) -> list[Staged]:
    log = Log.open(folder, ORIGIN)
    return list(log.entries())


def steps_of_reading(folder: MemoryFolder) -> int:
    steps = acting_at(folder, -1, lambda: None)
    read_all(folder)
    folder.before = nothing
    return steps[0]


def writer_with(settled: int, pending: int) -> tuple[MemoryFolder, Log]:
    folder = MemoryFolder()
    log = made_log(folder, settled)
    log.settle(sign)
    if pending:
        log.append(staged(settled, pending), sign)
    return folder, log


# Settled and pending entries: a partial tile that grows, one that is filled, several at once.
STATES = [(3, 4), (250, 3), (250, 10), (255, 1), (256, 1), (300, 250), (600, 0)]


@pytest.mark.parametrize(("settled", "pending"), STATES)
def test_a_writer_may_settle_at_any_step_of_a_reader(settled: int, pending: int) -> None:
    expected = staged(0, settled + pending)
    for step in range(steps_of_reading(writer_with(settled, pending)[0])):
        folder, writer = writer_with(settled, pending)
        acting_at(folder, step, partial(writer.settle, sign))
        assert read_all(folder) == expected


@pytest.mark.parametrize(("settled", "pending"), STATES)
def test_a_writer_may_append_and_settle_at_any_step_of_a_reader(settled: int, pending: int) -> None:
    size = settled + pending
    for step in range(steps_of_reading(writer_with(settled, pending)[0])):
        folder, writer = writer_with(settled, pending)

        def act(writer: Log = writer) -> None:
            writer.append(staged(size, 7), sign)
            writer.settle(sign)

        acting_at(folder, step, act)
        assert read_all(folder) in (staged(0, size), staged(0, size + 7))


@pytest.mark.parametrize("position", range(-60, 20, 5))
def test_a_writer_may_append_while_a_reader_is_in_the_journal(position: int) -> None:
    """The reader has one block of the journal when two frames are written over the border to the next."""
    folder = MemoryFolder()
    writer = Log.create(folder, ORIGIN)
    while len(bytes(folder.files["journal"]).rstrip(b"\0")) < BLOCK - 400:
        writer.append(staged(writer.size, 1), sign)
    end = len(bytes(folder.files["journal"]).rstrip(b"\0"))
    writer.append([Staged(b"e" * 65, b"c" * (BLOCK + position - end - 107))], sign)
    size = writer.size
    expected = list(writer.entries())

    def append_two() -> None:
        for _ in range(2):
            writer.append(staged(writer.size, 1), sign)

    met: list[str] = []

    def before(verb: str, path: str) -> None:
        if (verb, path) == ("read on", "journal") and not met:
            met.append(path)
            folder.before = nothing
            append_two()
            folder.before = before

    folder.before = before
    found = read_all(folder)
    assert met
    assert found[:size] == expected
    assert len(found) in (size, size + 1, size + 2)


@pytest.mark.parametrize(("settled", "pending"), STATES)
def test_a_reader_that_is_open_reads_on_after_a_writer_has_settled(settled: int, pending: int) -> None:
    folder, writer = writer_with(settled, pending)
    reader = Log.open(folder, ORIGIN)
    writer.append(staged(writer.size, 5), sign)
    writer.settle(sign)
    expected = staged(0, settled + pending)
    assert reader.size == len(expected)
    assert list(reader.entries()) == expected
    tree = reader.settled_tree()
    assert tree.subtree(0, settled) == Log.open(folder, ORIGIN).settled_tree().subtree(0, settled)


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize(("settled", "pending"), STATES)
def test_a_reader_that_is_open_reads_on_after_several(settled: int, pending: int, times: int) -> None:
    folder, writer = writer_with(settled, pending)
    reader = Log.open(folder, ORIGIN)
    for _ in range(times):
        writer.append(staged(writer.size, 5), sign)
        writer.settle(sign)
    assert list(reader.entries()) == staged(0, settled + pending)


def test_a_reader_sees_what_is_only_in_the_journal() -> None:
    folder, writer = writer_with(10, 5)
    assert read_all(folder) == staged(0, 15)
    writer.append(staged(15, 1), sign)
    assert read_all(folder) == staged(0, 16)


def test_a_reader_writes_nothing() -> None:
    folder, _ = writer_with(300, 5)
    files = {path: bytes(data) for path, data in folder.files.items()}
    read_all(folder)
    assert {path: bytes(data) for path, data in folder.files.items()} == files
