"""Power lost, or the process killed, at every step of work on a whole casebook: ledger, vault, keys, and its tables.

The tables are SQLite's own to keep; each state has them as they were last committed before its step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import pytest

from sijill.adapters.disk import Disk
from sijill.adapters.tables import settings
from sijill.adapters.tables.store import DatabaseTables
from sijill.errors import SijillError
from sijill.workflows.casebook import Casebook, Place, World
from sijill.workflows.found import found_casebook
from sijill.workflows.ingest import Collected, add_document
from sijill.workflows.verification.casebook import verify_casebook
from sijill.workflows.verification.verdict import Finding, HowToVerify
from tests.faults.kills import CHEAP, PASSPHRASE, digest_of, report
from tests.faults.simulated_system import SimulatedSystem
from tests.faults.work import ACTS, FIRST, HOW, SECOND, accept_one, identify_one, read_all


@dataclass(frozen=True, slots=True)
class Moment:
    """What held from a step on: entries that were acknowledged, or the tables' file."""

    step: int
    entries: dict[int, str]
    tables: bytes


class Told:
    """A casebook on a simulated system, worked on; and what was acknowledged and committed by when."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = count()
        self._clock = count(1_790_000_000)
        self.system = SimulatedSystem()
        self.moments: list[Moment] = []
        self._entries: dict[int, str] = {}
        made = found_casebook(self.world(self.system, self.moments), "tests", PASSPHRASE, PASSPHRASE, CHEAP)
        self.origin, self.session = made.casebook.origin, made.casebook.session
        self._work(made.casebook)

    def world(self, system: SimulatedSystem, moments: list[Moment] | None, tables: bytes = b"") -> World:
        """A world on a system, with tables in a file of their own that are noted whenever they are committed."""
        path = self._folder / f"tables-{next(self._files)}.sqlite3"
        if tables:
            path.write_bytes(tables)
        told = self

        class Noted(DatabaseTables):
            def apply(self, rows: object, applied: int) -> None:
                super().apply(rows, applied)  # type: ignore[arg-type]
                if moments is not None:
                    moments.append(Moment(system.steps, told._entries, path.read_bytes()))

        def open_tables(origin: str) -> Noted:
            return Noted(settings.sqlite(str(path), writable=True), origin, writable=True)

        disk = Disk("", system)
        disk.clear_incoming()
        place = Place(disk, *(disk.below(name) for name in ("ledger", "vault", "anchors", "keys")))
        return World(place, open_tables, lambda: next(self._clock), Random(next(self._files)).randbytes)

    def _work(self, casebook: Casebook) -> None:
        for number in (1, 2):
            add_document(casebook, [report(number)], Collected("report.txt"), HOW)
        casebook.settle()
        self.begin = self.system.steps
        for step in (identify_one, *ACTS):
            step(casebook)
            self._entries = {each: digest_of(casebook, each) for each in range(casebook.log.size)}
            self.moments.append(Moment(self.system.steps, self._entries, self.moments[-1].tables))
        casebook.close()

    def at(self, step: int) -> Moment:
        """What held when a step was about to be taken."""
        return [moment for moment in self.moments if moment.step <= step][-1]


@pytest.fixture(scope="module")
def told(in_memory: Path) -> Told:
    folder = in_memory / "tables"
    folder.mkdir()
    return Told(folder)


def test_the_work_is_of_many_steps(told: Told) -> None:
    assert told.system.steps - told.begin > 100
    assert len({len(moment.entries) for moment in told.moments}) > 5
    assert {FIRST, SECOND} <= set(told.moments[-1].entries)


def steps(told: Told) -> Iterator[int]:
    return iter(range(told.begin, told.system.steps + 1))


def test_power_lost_at_every_step(told: Told) -> None:
    wrong = []
    for step in steps(told):
        left = next(told.system.crash_states(step, Random(f"power {step}")))
        wrong += what_is_wrong(told, step, left, told.at(step).tables)
    assert not wrong, "\n".join(wrong)


def test_a_process_killed_at_every_step_and_power_lost_under_the_next_one(told: Told) -> None:
    """What the next process takes over from memory must be on the disk before tables and keys follow it."""
    wrong = []
    for step in steps(told):
        system, moments = told.system.killed(step), list[Moment]()
        casebook = Casebook(told.world(system, moments, told.at(step).tables), told.origin, told.session, writable=True)
        casebook._tables.close()
        rng = Random(f"killed {step}")
        cut = rng.choice([each.step for each in moments] or [0])
        tables = next((each.tables for each in reversed(moments) if each.step <= cut), told.at(step).tables)
        for left, _ in zip(system.crash_states(cut, rng), range(2), strict=False):
            wrong += what_is_wrong(told, step, left, tables)
    assert not wrong, "\n".join(wrong)


def what_is_wrong(told: Told, step: int, left: SimulatedSystem, tables: bytes) -> list[str]:
    """Open a state and hold it to what had been acknowledged; in words, so that one run tells of all steps."""
    try:
        casebook = Casebook(told.world(left, None, tables), told.origin, told.session, writable=True)
        try:
            for number, digest in told.at(step).entries.items():
                assert number < casebook.log.size, f"entry {number} is lost"
                assert digest_of(casebook, number) == digest, f"entry {number} is another"
            accept_one(casebook)
            casebook.settle()
            read_all(casebook)
            assert casebook.tables.applied() == casebook.log.size
            erased = any(row.erased is not None for row in casebook.tables.documents())
            verdict = verify_casebook(casebook.place.root, HowToVerify())
            assert verdict.finding is (Finding.UNVERIFIABLE if erased else Finding.VALID), verdict.problems
        finally:
            casebook._tables.close()
    except (SijillError, AssertionError) as error:
        return [f"step {step}: {error!r}"]
    return []
