"""Processes that write to a real casebook and are killed at random; what they had acknowledged is held against it.

A child is a fork of this process, so that a round costs no start of Python. It tells every acknowledgement through a
pipe before it goes on. Signals take memory and locks away from a process; what the disk does is `crashes`'.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from sijill.adapters.opening import founded, opened
from sijill.adapters.verifying import verify_path
from sijill.gazetteer import load_gazetteer
from sijill.ledger.acts import Act
from sijill.ledger.checkpoint import Checkpoint
from sijill.ledger.tree import consistency_proof, verify_consistency
from sijill.reading.reader import read_claims
from sijill.vault.keyfile import Cost
from sijill.workflows.casebook import Casebook
from sijill.workflows.erase import erase
from sijill.workflows.ingest import Collected, HowToRead, add_document
from sijill.workflows.review import accept, note
from sijill.workflows.rows import ClaimRef, Page
from sijill.workflows.verification.verdict import Finding, HowToVerify

PASSPHRASE = "a passphrase for casebooks that are killed"
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
MOST_ENTRIES = 400
"""After which a casebook is left and a fresh one begun: every round verifies all of it."""
ACKNOWLEDGED_BEFORE = (0, 1, 2, 4, 8, 16, 32)
"""How much a process acknowledges before it is killed; a moment later, which is drawn as well."""
LONGEST_S = 0.02

Told = dict[str, Any]
"""One acknowledgement, as it goes through the pipe."""


def report(number: int) -> bytes:
    """An invented text of some claims, another for every number."""
    lines = [f"Shelling killed {number + each} people in Douma on Tuesday." for each in range(3, 9)]
    return "\n".join([f"Field report {number}, 15 March 2017", "", *lines]).encode()


def make_casebook(folder: Path, how: HowToRead) -> None:
    """A casebook with one document."""
    with founded(str(folder), "custodian of the tests", PASSPHRASE, PASSPHRASE, CHEAP) as made:
        add_document(made.casebook, [report(0)], Collected("report-0.txt"), how)


class _Child:
    """Works in a casebook until it is killed; `tell` returns when the parent can read what was told."""

    def __init__(self, casebook: Casebook, how: HowToRead, rng: Random, tell: Callable[[Told], None]) -> None:
        self._casebook = casebook
        self._how = how
        self._rng = rng
        self._tell = tell

    def work(self) -> None:
        claims = [row.ref for row in self._casebook.tables.claims(Page())]
        for turn in range(1_000_000):
            match self._rng.choices(("one", "many", "settle", "add", "erase"), (8, 3, 2, 2, 0.3))[0]:
                case "one":
                    self._recorded(accept(self._casebook, [self._rng.choice(claims)]))
                case "many":
                    chosen = self._rng.sample(claims, self._rng.randint(2, len(claims)))
                    self._recorded(note(self._casebook, chosen, f"turn {turn} " * self._rng.randint(1, 200)))
                case "settle":
                    self._settled()
                case "add":
                    claims = self._add()
                case "erase":
                    claims = self._erase()

    def _recorded(self, acts: Iterable[Act]) -> None:
        """Tell what was recorded, and under which checkpoint."""
        for act in acts:
            self._tell({"n": act.n, "entry": digest_of(self._casebook, act.n)})
        self._settled(self._casebook.log.checkpoint)

    def _settled(self, checkpoint: Checkpoint | None = None) -> None:
        head = (checkpoint or self._casebook.settle()).head
        self._tell({"size": head.size, "root": head.root.hex()})

    def _add(self) -> list[ClaimRef]:
        plain = report(self._rng.randint(1, 10_000))
        added = add_document(self._casebook, [plain], Collected("report.txt"), self._how)
        self._tell({"n": added.entry, "entry": digest_of(self._casebook, added.entry)})
        self._tell({"document": added.number, "sha256": sha256(plain).hexdigest()})
        return [row.ref for row in self._casebook.tables.claims(Page(added.number))]

    def _erase(self) -> list[ClaimRef]:
        first, *others = [row.number for row in self._casebook.tables.documents() if row.erased is None]
        if others:
            document = self._rng.choice(others)
            self._tell({"erasing": document})
            self._recorded([erase(self._casebook, document, "consent was taken back")])
        return [row.ref for row in self._casebook.tables.claims(Page(first))]


def digest_of(casebook: Casebook, number: int) -> str:
    """Entry and sealed content as one digest."""
    staged = casebook.log.entry(number)
    return sha256(staged.entry + b"\0" + staged.content).hexdigest()


@dataclass(slots=True)
class Life:
    """What a casebook came to after some kills: how many acknowledgements it was held to, and what is wrong."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.silent or self.refused)


def kill_one(folder: Path, how: HowToRead, rng: Random) -> list[Told]:
    """Let a child work and kill it; gives what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, how, Random(rng.random()), writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        # of none it is killed while it opens the casebook, perhaps in the middle of recovery
        lines = [pipe.readline() for _ in range(rng.choice(ACKNOWLEDGED_BEFORE))]
        time.sleep(rng.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        told = [json.loads(line) for line in (*lines, *pipe) if line.endswith(b"\n")]
    os.waitpid(child, 0)
    if told and "failed" in told[-1]:
        raise AssertionError(f"the child ended by itself: {told[-1]['failed']}")
    return told


def _live(folder: Path, how: HowToRead, rng: Random, pipe: int) -> None:
    """The child's life; it never returns."""

    def tell(what: Told) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    try:
        with opened(str(folder), PASSPHRASE) as casebook:
            tell({"opened": casebook.log.size})
            _Child(casebook, how, rng, tell).work()
    except BaseException as error:  # nothing of the parent's may run in the child
        tell({"failed": repr(error)})
    os._exit(1)


def look(folder: Path, told: list[Told], life: Life) -> int:
    """Open the casebook, verify it, compare every acknowledgement; gives its size."""
    life.acknowledged = len(told)
    try:
        with opened(str(folder), PASSPHRASE) as casebook:
            _compare(casebook, told, life)
            size = casebook.log.size
        verdict = verify_path(str(folder), HowToVerify())
    except Exception as error:  # whatever it is, an acknowledged act is out of reach
        life.refused.append(repr(error))
        return 0
    if verdict.finding is Finding.INVALID:
        life.silent += [f"{problem.where}: {problem.what}" for problem in verdict.problems]
    return size


def _compare(casebook: Casebook, told: list[Told], life: Life) -> None:
    log = casebook.log
    casebook.settle()
    erasing = {each["erasing"] for each in told if "erasing" in each}
    for each in told:
        match each:
            case {"n": number, "entry": entry}:
                if number >= log.size:
                    life.lost.append(f"entry {number} of {log.size}")
                elif digest_of(casebook, number) != entry:
                    life.silent.append(f"entry {number} is another")
            case {"size": size, "root": root}:
                proof = consistency_proof(size, log.size, log.settled_tree().subtree) if size <= log.size else []
                verify_consistency(size, bytes.fromhex(root), log.size, log.root, proof)
            case {"document": number, "sha256": digest} if number not in erasing:
                row = casebook.tables.find_document_row(number)
                if row is None:
                    life.lost.append(f"document {number}")
                else:
                    b"".join(casebook.vault.read(casebook.documents.get(number), row.object, digest))
    if casebook.tables.applied() != log.size:
        life.silent.append("the tables are behind")


def run_kills(folder: Path, kills: int, seed: int) -> Iterator[Life]:
    """Kill as many processes, one to three before each look; every casebook of some hundred entries is left behind."""
    rng, how = Random(seed), HowToRead(load_gazetteer(), read_claims)
    template, casebook = folder / "template", folder / "casebook"
    make_casebook(template, how)
    size, told = MOST_ENTRIES, list[Told]()
    while kills:
        if size >= MOST_ENTRIES:
            shutil.rmtree(casebook, ignore_errors=True)
            shutil.copytree(template, casebook)
            told = []
        life = Life(min(kills, rng.randint(1, 3)))
        for _ in range(life.kills):
            told += kill_one(casebook, how, rng)
        kills -= life.kills
        size = look(casebook, told, life)
        yield life
        if not life.is_well:
            size = MOST_ENTRIES
