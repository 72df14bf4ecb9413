"""Crash states of a script, each opened anew and held to what had been promised.

Invariants, in every state:
1. Every acknowledged entry is there, byte for byte, at its number, with its sealed content.
2. Every checkpoint that was handed out is one of the tree that is there.
3. Entries, tiles, contents, objects and checkpoint verify; an object that was acknowledged can be read.
4. A key whose destruction was acknowledged is gone.
5. Opening raises nothing: what is lost in a crash was never acknowledged.
6. Recovery may be cut off too, by power or by a signal, and what it has acknowledged holds as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from random import Random

from sijill.errors import SijillError
from sijill.ledger import verification
from sijill.ledger.checkpoint import Checkpoint
from sijill.ledger.ed25519 import Signer
from sijill.ledger.journal import Staged
from sijill.ledger.tree import consistency_proof, verify_consistency
from sijill.workflows import keyring
from sijill.workflows.casebook import CASEBOOK_KEY, MARKER
from sijill.workflows.verification.casebook import verify_casebook
from sijill.workflows.verification.verdict import HowToVerify
from tests.faults.script import ROOT, Draft, Held, History, Promises, Script, Writing, erased_by, sign
from tests.faults.simulated_system import SimulatedSystem

MOST_ENTRIES_AFTER = 3


class Outcome(Enum):
    """What a state came to. Only the first is as it should be."""

    RECOVERED = "recovered"
    LOST = "acknowledged lost"
    SILENT = "silent corruption"
    REFUSED = "refused loudly"
    UNFORESEEN = "other exception"


class Broken(Exception):
    """An invariant that does not hold."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Due:
    """What must be there after a crash: entries below `recorded`, checkpoints, objects; and keys that must not."""

    history: History
    recorded: int
    checkpoints: dict[int, Checkpoint]
    held: list[Held]
    destroyed: list[int]
    marked: bool


def due_at(step: int, history: History, promises: Promises) -> Due:
    """What had been promised when a step was about to be taken."""
    checkpoints = {each.head.size: each for at, each in promises.recorded if at <= step}
    held = [each for at, each in promises.held if at <= step and promises.given_up.get(each.kept.object, step) >= step]
    destroyed = [number for at, number in promises.destroyed if at <= step]
    return Due(history, max(checkpoints, default=0), checkpoints, held, destroyed, 0 < promises.marked <= step)


def examine(system: SimulatedSystem, due: Due, rng: Random) -> None:
    """Open anew and check. Raises Broken."""
    writing = Writing(system, History(), rng)
    try:
        checkpoint, found = writing.recover()
    except SijillError as error:
        if not due.recorded:
            return  # nothing was founded yet
        raise Broken(Outcome.REFUSED, str(error)) from error
    size, history = writing.log.size, due.history
    if size < due.recorded:
        raise Broken(Outcome.LOST, f"{size} entries of {due.recorded}")
    if size > len(history.staged) or writing.log.root != history.root(size):
        raise Broken(Outcome.SILENT, "another root hash")
    if checkpoint is not None and checkpoint != due.checkpoints.get(size, checkpoint):
        raise Broken(Outcome.SILENT, "the checkpoint was signed otherwise before")
    try:
        writing.open()
        _check_checkpoints(writing, due, rng)
    except SijillError as error:
        raise Broken(Outcome.SILENT, f"recovered, but not to be read: {error}") from error
    if found != history.staged[:size]:
        raise Broken(Outcome.SILENT, "other entries or contents")
    _check_objects(writing, due, found)
    _check_verdict(writing, due)


def _check_checkpoints(writing: Writing, due: Due, rng: Random) -> None:
    """The last checkpoint that was handed out, and one of those before, begin the tree that is there."""
    log = writing.log
    for old in {due.recorded, rng.choice([0, *due.checkpoints])}:
        proof = consistency_proof(old, log.size, log.settled_tree().subtree)
        verify_consistency(old, due.history.root(old), log.size, log.root, proof)


def _check_objects(writing: Writing, due: Due, found: list[Staged]) -> None:
    # zeros under the name of a key are no key
    if back := [number for number in due.destroyed if any(writing.disk.find(f"keys/documents/{number}") or b"")]:
        raise Broken(Outcome.SILENT, f"the keys of {back} are back")
    if due.recorded and writing.keys.find(CASEBOOK_KEY) is None:
        raise Broken(Outcome.LOST, "the casebook's key")
    # an erasure that was recorded and not acknowledged is done all the same
    erased = {erased_by(each) for each in found}
    for held in due.held:
        if held.number in erased:
            continue
        try:
            key = writing.keys.get(held.number)
            plain = b"".join(writing.vault.read(key, held.kept.object, held.kept.sha256))
        except SijillError as error:
            raise Broken(Outcome.LOST, f"an object of document {held.number}: {error}") from error
        if plain != held.plain:
            raise Broken(Outcome.SILENT, f"another object of document {held.number}")


def _check_verdict(writing: Writing, due: Due) -> None:
    for problem in verify_casebook(writing.disk, HowToVerify()).problems:
        # an erased document cannot be verified; before the founding ends there may be no ledger and no marker
        missing = not writing.log.size or (problem.where == MARKER and not due.marked)
        if not problem.what.startswith("erased: ") and not missing:
            raise Broken(Outcome.SILENT, f"{problem.where}: {problem.what}")


class Ending(Enum):
    """How a process comes to its end before its time, and what then becomes of the machine."""

    POWER = "power lost"
    KILL = "killed, then power lost"
    SYNC = "sync failed, then power lost"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one state came to, and why it is not as it should be."""

    outcome: Outcome
    step: int
    why: str = ""


def steps_of(script: Script, ending: Ending) -> Sequence[int]:
    """The steps at which a process can come to this end."""
    return script.system.sync_steps() if ending is Ending.SYNC else range(script.steps + 1)


def look_at_every_step(script: Script, ending: Ending, number: int, *, of: int = 1) -> Iterator[Seen]:
    """At least one state for every step, or one `of` so many; another `number` throws other ones."""
    for step in steps_of(script, ending)[number % of :: of]:
        yield from sample(script, ending, step, Random(f"{ending} {number} {step}"))


def sample(script: Script, ending: Ending, step: int, rng: Random) -> Iterator[Seen]:
    """Look at a state that a script may have left at a step; then, at times, at one that its recovery may have left.

    Where the machine goes on, what the process wrote can be read by the next one and is not on the disk yet; power is
    lost while that one works.
    """
    due = due_at(step, script.history, script.promises)
    match ending:
        case Ending.POWER:
            left = next(script.system.crash_states(step, rng))
        case Ending.KILL:
            left = script.system.killed(step)
        case Ending.SYNC:
            left = script.system.failed_sync(step)
    seen = _look(left, due, step, rng)
    yield seen
    if seen.outcome is Outcome.RECOVERED and (ending is not Ending.POWER or rng.random() < 1 / 4):
        yield _go_on(left.killed(0), due, step, rng)


def _look(system: SimulatedSystem, due: Due, step: int, rng: Random) -> Seen:
    try:
        examine(system, due, rng)
    except Broken as broken:
        return Seen(broken.outcome, step, str(broken))
    except Exception as error:  # whatever it is, it is counted, and the tests fail on it
        return Seen(Outcome.UNFORESEEN, step, repr(error))
    return Seen(Outcome.RECOVERED, step)


def _go_on(system: SimulatedSystem, due: Due, step: int, rng: Random) -> Seen:
    """Open, settled first or not, and work on; lose power somewhere on the way; look at what is left."""
    writing = Writing(system, History(), rng)
    promises = Promises(
        marked=1 if due.marked else 0,
        recorded=[(0, each) for each in due.checkpoints.values()],
        held=[(0, each) for each in due.held],
        destroyed=[(0, each) for each in due.destroyed],
    )
    try:
        if rng.random() < 0.5:
            writing.open()
        elif (checkpoint := writing.recover()[0]) is not None:
            promises.recorded.append((system.steps, checkpoint))
    except SijillError:
        if not due.recorded:
            return Seen(Outcome.RECOVERED, step)  # nothing was founded yet
        raise
    opened = system.steps
    writing.history = due.history.until(writing.log.size)
    if writing.log.size:
        _work(writing, system, promises, rng)
    cut = rng.randint(0, opened if rng.random() < 0.5 else system.steps)
    left = next(system.crash_states(cut, rng))
    return _look(left, due_at(cut, writing.history, promises), step, rng)


def _work(writing: Writing, system: SimulatedSystem, promises: Promises, rng: Random) -> None:
    for turn in range(rng.randint(0, MOST_ENTRIES_AFTER)):
        key = Signer(rng.randbytes(32)).public.hex()
        draft = Draft("enrol", {"key": key, "kind": "device"}, {"name": "a telephone"}, CASEBOOK_KEY, ROOT)
        recorded = writing.record([draft])
        promises.recorded.append((system.steps, recorded))
        if turn == 1:
            writing.keys.make(writing.log.size, writing.entropy)
            held = writing.keep(writing.log.size, b"said later")
            promises.held.append((system.steps, held))
    if rng.random() < 0.5 and (checkpoint := writing.log.settle(sign)) is not None:
        promises.recorded.append((system.steps, checkpoint))


WITHOUT_STATE = ((verification, "verify_entry"), (verification, "parse_entry"), (keyring, "unwrap_key"))


@contextmanager
def remembering() -> Iterator[None]:
    """Remember what functions without state have answered: every state has the same signatures as the one before."""
    before = [getattr(module, name) for module, name in WITHOUT_STATE]
    for (module, name), function in zip(WITHOUT_STATE, before, strict=True):
        setattr(module, name, lru_cache(maxsize=8192)(function))
    try:
        yield
    finally:
        for (module, name), function in zip(WITHOUT_STATE, before, strict=True):
            setattr(module, name, function)
