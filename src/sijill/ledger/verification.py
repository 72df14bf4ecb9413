"""Does a ledger hold? Stages 4 to 6 of formats/verification.md, on whatever holds its files.

The verdict is a value, never an exception: whoever asks wants to know all that is wrong, in the order of the checks.
The one-file verifier in `verifier/` shares no line with this and must come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Protocol

from sijill.errors import BadSignature, ParseError
from sijill.ledger.acts import SAYS_ONLY, Act
from sijill.ledger.checkpoint import Checkpoint, origin_of, parse_checkpoint, verify_checkpoint
from sijill.ledger.entry import NO_ENTRY, parse_entry, verify_entry
from sijill.ledger.rules import MemoryRegister, RuleBroken, check_actor, check_references, log_key_in_force
from sijill.ledger.tiles import WIDTH, TileBuilder, bundle_path, bundles_of, split_entries, tiles_of
from sijill.ledger.tree import leaf_hash

MOST_PROBLEMS = 1000
BUNDLES_AHEAD = 4
"""Bundles that wait for each process beside this one: enough that it never waits, few enough that none is waited for.
"""

LATER = frozenset({"stamp", "cosign"})
"""Acts whose references are checked with their anchors, in stage 8."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: where, and what, which begins with a code of formats/verification.md."""

    where: str
    what: str


class Readable(Protocol):
    """Whatever holds the files of a casebook or a package."""

    def find(self, path: str) -> bytes | None: ...


Progress = Callable[[int, int], None]
"""Is told how many entries of how many were looked at."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry as it was found: its number, its bytes, its act where it has the form of one.

    `bundle` is the path that it lies at, `offset` where in it.
    """

    number: int
    entry: bytes
    act: Act | None
    bundle: str
    offset: int

    @property
    def where(self) -> str:
        """Where it is, as problems say it."""
        return f"entry {self.number} ({self.bundle} bytes {self.offset}-{self.offset + len(self.entry)})"


@dataclass(slots=True)
class Ledger:
    """What is known of a ledger after its stages, whether it holds or not."""

    checkpoint: Checkpoint
    register: MemoryRegister
    log_key: str | None
    problems: list[Problem] = field(default_factory=list)
    anchors: list[Placed] = field(default_factory=list)
    suspects: list[tuple[str, int, int]] = field(default_factory=list)
    last: Placed | None = None

    @property
    def size(self) -> int:
        """The tree size that the checkpoint states."""
        return self.checkpoint.head.size


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """Where to look for a ledger, and how hard: its files, its path among the others, processes for signatures."""

    files: Readable
    path: str
    jobs: int = 1
    progress: Progress = no_progress


def find_checkpoint(where: LedgerFiles, problems: list[Problem]) -> Checkpoint | None:
    """Stage 4: the checkpoint as it stands there, not verified; None, and a problem more, where it says *stop*."""
    path = f"{where.path}/checkpoint"
    stored = where.files.find(path)
    if stored is None:
        problems.append(Problem(path, "missing: there is no checkpoint"))
        return None
    try:
        return parse_checkpoint(stored)
    except ParseError as error:
        problems.append(Problem(path, f"checkpoint: {error.reason}"))
        return None


def verify_ledger(
    where: LedgerFiles,
    checkpoint: Checkpoint,
    watch: Callable[[Placed], None],
    problems: list[Problem],
    marked: str | None = None,
) -> Ledger | None:
    """Stages 5 and 6: go through a ledger once, adding what is wrong to `problems`; `watch` is shown every entry.

    `marked` is the origin by a casebook's marker. None where a stage says *stop*.
    """
    ledger = Ledger(checkpoint, MemoryRegister(), None)
    walk = _Walk(where, ledger, watch)
    complete = walk.entries()
    problems += walk.sorted_problems()
    if not complete:
        return None
    problems += walk.tile_problems()
    problems += _checkpoint_problems(where, ledger, walk, marked)
    ledger.last = walk.last
    return ledger


def _checkpoint_problems(where: LedgerFiles, ledger: Ledger, walk: _Walk, marked: str | None) -> Iterator[Problem]:
    path, head = f"{where.path}/checkpoint", ledger.checkpoint.head
    origin = origin_of(bytes.fromhex(walk.root_key))
    if marked is not None and marked != origin:
        yield Problem("casebook.json", "origin: not that of entry 0's actor")
    if head.origin != origin:
        yield Problem(path, "origin: not that of entry 0's actor")
    if head.root != walk.root:
        yield Problem(path, "root: not the root hash of the entries")
    ledger.log_key = log_key_in_force(ledger.register.keys, head.size)
    if ledger.log_key is None:
        yield Problem(path, "signature: no log key was in force")
        return
    try:
        verify_checkpoint(ledger.checkpoint, bytes.fromhex(ledger.log_key))
    except BadSignature as error:
        yield Problem(path, f"signature: {error}")


class _Walk:
    """One pass over the entries: each looked at once, in order, by rules that know only what came before."""

    def __init__(self, where: LedgerFiles, ledger: Ledger, watch: Callable[[Placed], None]) -> None:
        self._where = where
        self._ledger = ledger
        self._watch = watch
        self._tiles = TileBuilder()
        self._problems: dict[int, Problem] = {}
        self._stopped: list[Problem] = []
        self._tile_problems: list[tuple[int, int, Problem]] = []
        self._previous = NO_ENTRY
        self._time = 0
        self.root_key = ""
        self.last: Placed | None = None

    @property
    def root(self) -> bytes:
        return self._tiles.root()

    def entries(self) -> bool:
        """Go through all bundles; whether the end was reached."""
        size, path = self._ledger.size, self._where.path
        with ExitStack() as stack:
            signatures = _Signatures(self._where.jobs, size, stack)
            for index, width in bundles_of(size):
                place = f"{path}/{bundle_path(index, width)}"
                bundle = self._where.files.find(place)
                if bundle is None:
                    self._stopped.append(Problem(place, "missing: an entry bundle"))
                    break
                try:
                    framed = split_entries(bundle, width)
                except ParseError as error:
                    self._stopped.append(Problem(place, f"bundle: {error.reason}"))
                    break
                good = []
                for number, each in enumerate(framed, index * WIDTH):
                    placed = self._look(number, each, place)
                    if placed is not None:
                        good.append(placed)
                    if self._stopped:
                        break
                if self._stopped:
                    break
                signatures.check(good, self._problems)
                self._where.progress(index * WIDTH + width, size)
            signatures.finish(self._problems)
        return not self._stopped

    def _look(self, number: int, framed: tuple[int, bytes], place: str) -> Placed | None:
        """Look at one entry; gives it if only its signature remains to be looked at."""
        offset, entry = framed
        problem = None
        try:
            act = parse_entry(entry)
        except ParseError as error:
            act, problem = None, f"entry: {error.reason}"
        placed = Placed(number, entry, act, place, offset)
        if number == 0 and (act is None or act.name != "found"):
            self._stopped.append(Problem(placed.where, problem or "entry: entry 0 founds the ledger"))
            return None
        if act is not None:
            if number == 0:
                self.root_key = act.actor
            problem = self._find_fault(number, act)
            self._time = act.at
        leaf = leaf_hash(entry)
        self._previous = leaf.hex()
        for tile, data in self._tiles.push(leaf):
            self._compare(tile.level, tile.index, tile.path, data)
        if act is not None and act.name not in SAYS_ONLY:
            self._establish(placed, act)
        self.last = placed
        self._watch(placed)
        if problem is not None:
            self._problems[number] = Problem(placed.where, problem)
            return None
        return placed

    def _find_fault(self, number: int, act: Act) -> str | None:
        if act.n != number:
            return f"number: it says that it is entry {act.n}"
        if act.prev != self._previous:
            return "previous: not the hash of the entry before"
        if act.at < self._time:
            return "time: earlier than the entry before"
        register = self._ledger.register
        try:
            if number:
                check_actor(act, register)
            if act.name not in LATER:
                check_references(act, register)
        except RuleBroken as error:
            return f"{error.code}: {error}"
        return None

    def _establish(self, placed: Placed, act: Act) -> None:
        ledger = self._ledger
        ledger.register.apply(act)
        if act.name in LATER:
            ledger.anchors.append(placed)
        elif act.name == "revoke":
            ledger.suspects.append((act.members["key"], act.members["since"], placed.number))

    def _compare(self, level: int, index: int, path: str, data: bytes) -> None:
        place = f"{self._where.path}/{path}"
        stored = self._where.files.find(place)
        if stored is None:
            self._tile_problems.append((level, index, Problem(place, "missing: a tile")))
        elif stored != data:
            self._tile_problems.append((level, index, Problem(place, "tile: not the hashes of the entries")))

    def sorted_problems(self) -> list[Problem]:
        """What was wrong with entries, in their order, and what stopped the walk."""
        return [self._problems[number] for number in sorted(self._problems)] + self._stopped

    def tile_problems(self) -> list[Problem]:
        """What is wrong with tiles, level by level."""
        for tile, data in self._tiles.partial():
            self._compare(tile.level, tile.index, tile.path, data)
        return [problem for _, _, problem in sorted(self._tile_problems, key=lambda each: each[:2])]


class _Signatures:
    """Looks at signatures, in this process and in others beside it: that is where the time goes."""

    def __init__(self, jobs: int, size: int, stack: ExitStack) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._most_waiting = BUNDLES_AHEAD * (jobs - 1)
        self._waiting: list[tuple[Sequence[Placed], Future[list[tuple[int, str]]]]] = []
        if jobs > 1 and size > WIDTH * jobs:
            # not forked: the process may have threads
            self._pool = stack.enter_context(ProcessPoolExecutor(jobs - 1, mp_context=get_context("spawn")))

    def check(self, placed: Sequence[Placed], problems: dict[int, Problem]) -> None:
        pairs = [(each.entry, each.act.actor) for each in placed if each.act is not None]
        while self._waiting and self._waiting[0][1].done():
            first, future = self._waiting.pop(0)
            _tell(first, future.result(), problems)
        if self._pool is None or len(self._waiting) >= self._most_waiting:
            _tell(placed, find_bad_signatures(pairs), problems)
        else:
            self._waiting.append((placed, self._pool.submit(find_bad_signatures, pairs)))

    def finish(self, problems: dict[int, Problem]) -> None:
        for placed, future in self._waiting:
            _tell(placed, future.result(), problems)
        self._waiting.clear()


def find_bad_signatures(pairs: Sequence[tuple[bytes, str]]) -> list[tuple[int, str]]:
    """The positions of entries that their actor's key did not sign, with the reason."""
    found = []
    for position, (entry, actor) in enumerate(pairs):
        try:
            verify_entry(entry, actor)
        except BadSignature as error:
            found.append((position, str(error)))
    return found


def _tell(placed: Sequence[Placed], bad: Sequence[tuple[int, str]], problems: dict[int, Problem]) -> None:
    for position, reason in bad:
        problems[placed[position].number] = Problem(placed[position].where, f"signature: {reason}")


def needed_files(size: int) -> set[str]:
    """The paths, below the ledger's folder, of exactly what a ledger of this size has in a package."""
    bundles = {bundle_path(index, width) for index, width in bundles_of(size)}
    return {"checkpoint", *bundles, *(tile.path for tile in tiles_of(size))}
