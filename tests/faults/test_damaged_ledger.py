"""Files of a ledger that were damaged or taken away while nobody wrote: what was acknowledged is never written over."""

from __future__ import annotations

import os
from random import Random

import pytest

from sijill.errors import EvidenceError, InconsistentTree, SijillError, StorageError
from sijill.ledger.ed25519 import Signer
from sijill.ledger.journal import HEADER_SIZE
from sijill.workflows.casebook import FORMAT, MARKER, marker
from sijill.workflows.verification.casebook import verify_casebook
from sijill.workflows.verification.verdict import Finding, HowToVerify
from tests.faults.script import NAMED, ORIGIN, PERSON, ROOT, SECRETS, Draft, History, Writing, sign
from tests.faults.simulated_system import SimulatedSystem

JOURNAL, CHECKPOINT = "ledger/journal", "ledger/checkpoint"
ENROLLED = ((PERSON, "person"), (SECRETS.system, "system"))


def enrolment(number: int) -> Draft:
    signer, kind = ENROLLED[number]
    return Draft("enrol", {"key": signer.public.hex(), "kind": kind}, {"name": f"number {number}"}, signer=ROOT)


class Ledger:
    """A settled entry, then two acknowledged frames in the journal; the process that wrote them is gone."""

    def __init__(self) -> None:
        self.system = SimulatedSystem()
        self.history = History()
        writing = self.process()
        writing.create()
        writing.record([Draft("found", {"casebook": {"format": FORMAT, **NAMED}}, signer=ROOT)])
        writing.log.settle(sign)
        writing.disk.write(MARKER, marker(ORIGIN))
        self.ends = [HEADER_SIZE]
        for number in range(2):
            writing.record([enrolment(number)])
            self.ends.append(len(self.read(JOURNAL).rstrip(b"\0")))
        writing.log.close()

    def process(self) -> Writing:
        return Writing(self.system, self.history, Random(5))

    def read(self, path: str) -> bytes:
        found = Writing(self.system, self.history, Random(5)).disk.find(path)
        assert found is not None
        return found

    def damaged(self, path: str, data: bytes | None) -> SimulatedSystem:
        return damaged(self.system, path, data)

    def opened(self, system: SimulatedSystem) -> Writing:
        writing = Writing(system, self.history, Random(5))
        writing.open()
        return writing


def damaged(system: SimulatedSystem, path: str, data: bytes | None) -> SimulatedSystem:
    """A copy in which a file holds something else, or is not there."""
    copy = system.killed(system.steps)
    copy.unlink(path)
    if data is not None:
        fd = copy.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        copy.write(fd, data)
        copy.close(fd)
    return copy


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


def flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def test_a_bit_flipped_in_an_acknowledged_frame_is_refused_and_nothing_is_written_over(ledger: Ledger) -> None:
    journal, rng = ledger.read(JOURNAL), Random(1)
    for at in range(HEADER_SIZE, ledger.ends[1]):
        # all bits of the length, one of each byte after it
        for bit in range(8) if at < HEADER_SIZE + 4 else [rng.randrange(8)]:
            system = ledger.damaged(JOURNAL, flipped(journal, at, bit))
            before = system.steps
            with pytest.raises(InconsistentTree, match="acknowledged come after it"):
                ledger.opened(system)
            assert system.steps == before


def test_a_bit_flipped_in_the_header_of_the_journal_is_refused(ledger: Ledger) -> None:
    journal = ledger.read(JOURNAL)
    for at in range(HEADER_SIZE):
        for bit in range(8):
            with pytest.raises(InconsistentTree):
                ledger.opened(ledger.damaged(JOURNAL, flipped(journal, at, bit)))


def test_a_last_frame_that_is_damaged_counts_as_never_acknowledged_and_those_before_are_kept(ledger: Ledger) -> None:
    journal, rng = ledger.read(JOURNAL), Random(2)
    for at in range(ledger.ends[1], ledger.ends[2], 3):
        system = ledger.damaged(JOURNAL, flipped(journal, at, rng.randrange(8)))
        writing = ledger.opened(system)
        assert list(writing.log.entries()) == ledger.history.staged[:2]
        writing.history = ledger.history.until(2)
        writing.record([enrolment(1)])
        assert ledger.opened(system).log.size == 3
    writing.log.settle(sign)
    assert verify_casebook(writing.disk, HowToVerify()).finding is Finding.VALID


def test_a_journal_that_was_cut_off_holds_the_frames_that_are_whole(ledger: Ledger) -> None:
    journal = ledger.read(JOURNAL)
    for length in range(ledger.ends[2] + 1):
        system = ledger.damaged(JOURNAL, journal[:length])
        if length < HEADER_SIZE:
            with pytest.raises(InconsistentTree):
                ledger.opened(system)
        else:
            whole = sum(end <= length for end in ledger.ends)
            assert list(ledger.opened(system).log.entries()) == ledger.history.staged[:whole]


def test_without_its_journal_it_is_a_ledger_as_far_as_its_checkpoint(ledger: Ledger) -> None:
    writing = ledger.opened(ledger.damaged(JOURNAL, None))
    assert list(writing.log.entries()) == ledger.history.staged[:1]
    writing.history = ledger.history.until(1)
    writing.record([enrolment(0)])
    writing.log.settle(sign)
    assert verify_casebook(writing.disk, HowToVerify()).finding is Finding.VALID


def test_without_its_checkpoint_it_is_settled_again(ledger: Ledger) -> None:
    writing = ledger.opened(ledger.damaged(CHECKPOINT, None))
    assert writing.log.size == 3
    writing.log.settle(sign)
    assert verify_casebook(writing.disk, HowToVerify()).finding is Finding.VALID


def test_without_journal_and_checkpoint_it_is_refused_as_damaged(ledger: Ledger) -> None:
    system = ledger.damaged(JOURNAL, None)
    system.unlink(CHECKPOINT)
    with pytest.raises((EvidenceError, StorageError)):
        ledger.opened(system)


@pytest.fixture
def settled(ledger: Ledger) -> SimulatedSystem:
    """The same ledger, all of it in tiles."""
    system = ledger.system.killed(ledger.system.steps)
    ledger.opened(system).log.settle(sign)
    return system


def test_a_damaged_checkpoint_is_never_handed_out(ledger: Ledger, settled: SimulatedSystem) -> None:
    good = sign(ledger.opened(settled).log.head)
    for at in range(len(good.note)):
        writing = Writing(damaged(settled, CHECKPOINT, flipped(good.note, at, at % 8)), ledger.history, Random(5))
        try:
            writing.open()
            handed_out = writing.log.settle(sign)
        except EvidenceError:
            continue
        assert handed_out == good, f"byte {at}"
        assert writing.disk.find(CHECKPOINT) == good.note


STORED = ("ledger/tile/0/000.p/3", "ledger/tile/entries/000.p/3", "ledger/contents/000.p/3")


def goes_on(ledger: Ledger, system: SimulatedSystem) -> Writing:
    writing = ledger.opened(system)
    writing.history = ledger.history.until(3)
    device = Signer(b"a key of a telephone in the field"[:32]).public.hex()
    writing.record([Draft("enrol", {"key": device, "kind": "device"}, {"name": "a telephone"}, signer=ROOT)])
    writing.log.settle(sign)
    return writing


@pytest.mark.parametrize("path", STORED)
def test_what_is_damaged_in_a_settled_ledger_is_never_made_to_look_whole(
    ledger: Ledger, settled: SimulatedSystem, path: str
) -> None:
    data = ledger.opened(settled).disk.find(path)
    assert data is not None
    assert verify_casebook(goes_on(ledger, settled.killed(settled.steps)).disk, HowToVerify()).finding is Finding.VALID
    for at in (None, *range(0, len(data), 5)):
        system = damaged(settled, path, None if at is None else flipped(data, at, at % 8))
        try:
            writing = goes_on(ledger, system)
        except SijillError:
            continue
        assert verify_casebook(writing.disk, HowToVerify()).finding is Finding.INVALID, f"byte {at}"


@pytest.mark.parametrize("path", STORED)
def test_a_stored_file_that_was_cut_off_is_a_matter_of_evidence(
    ledger: Ledger, settled: SimulatedSystem, path: str
) -> None:
    data = ledger.opened(settled).disk.find(path)
    assert data is not None
    with pytest.raises(EvidenceError):
        list(ledger.opened(damaged(settled, path, data[:-1])).log.entries())
