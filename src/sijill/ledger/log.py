"""The ledger as it is kept: opening, appending, settling, reading. One writer at a time; readers need no lock.

Invariants:
1. What append() returned for is in the journal or in tiles, on the disk, whole.
2. The tree is fed from what was read back from the journal, never from what was meant to be written.
3. The checkpoint file names tiles that are on the disk.
4. Recovery is opening: the same frames, the same steps (the shape of Sunlight's sequencer: stage, sign, apply).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sijill.errors import InconsistentTree, InputError, ParseError, StorageError, StorageFatal
from sijill.ledger.checkpoint import Checkpoint, TreeHead, parse_checkpoint
from sijill.ledger.journal import (
    HEADER_SIZE,
    NAME,
    Base,
    Staged,
    find_frame,
    frame_of,
    parse_base,
    read_frames,
)
from sijill.ledger.tiles import (
    WIDTH,
    TileBuilder,
    TileTree,
    bundle_path,
    bundles_of,
    contents_path,
    join_contents,
    join_entries,
    split_contents,
    split_entries,
    tiles_of,
)
from sijill.ledger.tree import EMPTY_ROOT, HASH_SIZE, Frontier, edge_of, leaf_hash
from sijill.storage import Folder, Region

SignHead = Callable[[TreeHead], Checkpoint]
SETTLE_AFTER = 4096
"""Entries in the journal after which they are written to tiles: what memory holds of the ledger at most."""


class Log:
    """A ledger in a folder. Made by `create` or `open`, and then one object for the life of a process.

    `origin` is checked against the checkpoint. Reading methods see all acknowledged entries.
    """

    def __init__(self, folder: Folder, origin: str, base: Base, frontier: Frontier) -> None:
        self._folder = folder
        self._origin = origin
        self._base = base
        self._frontier = frontier
        self._pending: list[Staged] = []
        self._leaves: list[bytes] = []
        self._region: Region | None = None
        self._end = HEADER_SIZE
        self._checkpoint: Checkpoint | None = None
        self._broken = False
        self._secured = False

    @classmethod
    def create(cls, folder: Folder, origin: str) -> Log:
        """Begin a ledger. The folder must have none."""
        base = Base(0, EMPTY_ROOT)
        folder.write(NAME, base.header)
        return cls(folder, origin, base, Frontier())

    @classmethod
    def open(cls, folder: Folder, origin: str) -> Log:
        """Open a ledger, taking in what a crash left in the journal.

        Raises InconsistentTree where journal, tiles and checkpoint do not belong together.
        """
        journal = folder.find(NAME)
        while True:
            try:
                return cls._opened(folder, origin, journal)
            except InconsistentTree:
                # a writer may have gone on while it was read; what is damaged is so at the second look too
                seen, journal = journal, folder.find(NAME)
                if journal == seen:
                    raise

    @classmethod
    def _opened(cls, folder: Folder, origin: str, journal: bytes | None) -> Log:
        stored = folder.find("checkpoint")
        if journal is None:
            # A copy without the journal is a ledger as far as its checkpoint
            try:
                head = parse_checkpoint(stored or b"").head
            except ParseError as error:
                raise InconsistentTree(f"the ledger has no journal, and no checkpoint: {error}") from None
            base = Base(head.size, head.root)
        else:
            base = parse_base(journal)
        tree = TileTree(base.size, partial(_find_tile, folder))
        log = cls(folder, origin, base, Frontier(base.size, edge_of(base.size, tree.subtree)))
        if log.root != base.root:
            raise InconsistentTree(f"the tiles do not give the root hash of the {base.size} entries last settled")
        if journal is not None:
            log._recover(journal)
        log._compare(stored)
        return log

    def _recover(self, journal: bytes) -> None:
        for staged, end in read_frames(self._base, journal):
            self._take(staged)
            self._end = end

    def _compare(self, stored: bytes | None) -> None:
        """The checkpoint file must be of this history; after a crash it may be older, cut off, or not there."""
        try:
            checkpoint = parse_checkpoint(stored or b"")
        except ParseError:
            return
        head = checkpoint.head
        if head.origin != self._origin:
            raise InconsistentTree(f"the checkpoint is of another ledger: {head.origin}")
        if head.size > self.size:
            raise InconsistentTree(f"the checkpoint is of {head.size} entries, but only {self.size} are there")
        if head.size == self.size and head.root != self.root:
            raise InconsistentTree("the checkpoint has another root hash than the entries")

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._frontier.size

    @property
    def root(self) -> bytes:
        """The root hash of all entries."""
        return self._frontier.root()

    @property
    def head(self) -> TreeHead:
        """The tree of all entries."""
        return TreeHead(self._origin, self.size, self.root)

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The signed checkpoint of all entries; None where it must be signed (again) after a crash."""
        return self._checkpoint

    @property
    def settled(self) -> int:
        """How many entries stand in tiles under the checkpoint file."""
        return self._base.size

    def settled_tree(self) -> TileTree:
        """The hashes of the entries that stand in tiles, for proofs."""
        return TileTree(self._base.size, partial(_find_tile, self._folder))

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Staged]:
        """The entries from `start` to below `stop` (else all that there are), each with its sealed content."""
        stop = self.size if stop is None else min(stop, self.size)
        at = start
        while at < min(stop, self._base.size):
            index, offset = divmod(at, WIDTH)
            bundle = self._stored_bundle(index, min(WIDTH, self._base.size - index * WIDTH))
            yield from bundle[offset : stop - index * WIDTH]
            at = (index + 1) * WIDTH
        yield from self._pending[max(start - self._base.size, 0) : max(stop - self._base.size, 0)]

    def entry(self, number: int) -> Staged:
        """One entry with its sealed content. Raises InputError for a number that no entry has."""
        if not 0 <= number < self.size:
            raise InputError(f"there is no entry {number}: the ledger has {self.size}")
        return next(self.entries(number, number + 1))

    def _stored_bundle(self, index: int, width: int) -> list[Staged]:
        bundle, beside = bundle_path(index, width), contents_path(index, width)
        try:
            data, more = _get(self._folder, bundle)
            entries = split_entries(data, width, more=more)
            data, more = _get(self._folder, beside)
            contents = split_contents(data, width, more=more)
        except ParseError as error:
            raise InconsistentTree(f"the entries of ledger/{bundle}, or their contents, are damaged: {error}") from None
        return [Staged(entry, content) for (_, entry), content in zip(entries, contents, strict=True)]

    def append(self, staged: Sequence[Staged], sign: SignHead) -> Checkpoint:
        """Stage entries, wait for the disk, read them back, sign the checkpoint. What returns is recorded.

        The entries must follow the last one. Raises InputError for none or too many, StorageError where nothing was
        recorded and trying again may help; StorageFatal where it is not known: the ledger must be opened anew.
        """
        if self._broken:
            raise StorageFatal("an earlier write failed: open the casebook anew")
        offset = self._end
        frame = frame_of(self._base, offset, staged)
        region = self._open_region()
        region.write(offset, frame)
        self._broken = True  # until it is known what the disk holds
        region.sync()
        stored = find_frame(self._base, offset, region.read(offset, len(frame)), offset)
        if stored is None:
            raise StorageFatal("the disk gave back other bytes than were written: nothing is acknowledged")
        taken, self._end = stored
        self._take(taken)
        self._checkpoint = sign(self.head)
        self._broken = False
        return self._checkpoint

    def _take(self, staged: Sequence[Staged]) -> None:
        for each in staged:
            leaf = leaf_hash(each.entry)
            self._frontier.push(leaf)
            self._leaves.append(leaf)
            self._pending.append(each)

    def secure(self) -> None:
        """Write what was read from the journal again, before anything is built on it.

        A process that was killed, and a sync that failed, leave bytes and names that can be read and are not on the
        disk, and that no later sync need write.
        """
        if not self._secured:
            journal = self._folder.find(NAME)
            if journal is not None:
                self._folder.write(NAME, journal[: self._end])
            self._secured = True

    def _open_region(self) -> Region:
        if self._region is None:
            self.secure()
            if not self._folder.holds(NAME):
                self._folder.write(NAME, self._base.header)
            self._region = self._folder.region(NAME)
        return self._region

    @property
    def is_broken(self) -> bool:
        """Whether a write failed so that it is not known what the disk holds: nothing more is written."""
        return self._broken

    @property
    def is_full(self) -> bool:
        """Whether it is time to settle, so that memory stays small."""
        return len(self._pending) >= SETTLE_AFTER

    def settle(self, sign: SignHead) -> Checkpoint | None:
        """Write tiles, bundles, contents, then the checkpoint, then an empty journal. None for an empty ledger.

        May be broken off at any point and done again: every file is new or has the same bytes.
        """
        if self._broken:
            raise StorageFatal("an earlier write failed: open the casebook anew")
        if self._checkpoint is None:
            self._checkpoint = sign(self.head) if self.size else None
        if self._checkpoint is None or (not self._pending and self._is_settled()):
            return self._checkpoint
        old = self._base
        base = Base(self.size, self.root)
        if self._pending:
            self.secure()
        files = self._new_files()
        self._close_region()
        self._broken = True  # until it is known which journal the disk has
        try:
            self._folder.write_all(files)
            self._folder.write("checkpoint", self._checkpoint.note)
            self._folder.write(NAME, base.header)
        except StorageFatal:
            raise
        except StorageError:
            self._broken = False  # nothing has taken a name that was not whole: try again
            raise
        self._base, self._end = base, HEADER_SIZE
        self._pending.clear()
        self._leaves.clear()
        self._broken, self._secured = False, True
        self._remove_partials(old.size)
        return self._checkpoint

    def _is_settled(self) -> bool:
        checkpoint = self._checkpoint
        return checkpoint is not None and self._folder.find("checkpoint") == checkpoint.note

    def _new_files(self) -> dict[str, bytes]:
        files = {}
        old = self._base.size
        for index, width in bundles_of(self.size, old):
            bundle = list(self.entries(index * WIDTH, index * WIDTH + width))
            files[bundle_path(index, width)] = join_entries([each.entry for each in bundle])
            files[contents_path(index, width)] = join_contents([each.content for each in bundle])
        builder = TileBuilder(old, self._folder.find)
        for leaf in self._leaves:
            files |= {tile.path: data for tile, data in builder.push(leaf)}
        return files | {tile.path: data for tile, data in builder.partial()}

    def _remove_partials(self, old: int) -> None:
        """Take away partial tiles of which there is the full one; of the others keep this width and the one before."""
        kept = set(_partial_paths(self.size))
        for path in _partial_paths(old):
            folder = path.rpartition("/")[0]
            if not self._folder.holds(folder.removesuffix(".p")):
                kept.add(path)
            for name in self._folder.names(folder):
                if f"{folder}/{name}" not in kept:
                    self._folder.remove(f"{folder}/{name}")

    def _close_region(self) -> None:
        if self._region is not None:
            self._region.close()
            self._region = None

    def close(self) -> None:
        """Let go of the journal's file. Settle before, or the next to open the ledger will."""
        self._close_region()


def _partial_paths(size: int) -> Iterator[str]:
    for tile in tiles_of(size):
        if tile.width < WIDTH:
            yield tile.path
            if tile.level == 0:
                yield bundle_path(tile.index, tile.width)
                yield contents_path(tile.index, tile.width)


def _find_tile(folder: Folder, path: str) -> bytes | None:
    """A tile, or as much of a wider one: a writer takes partial tiles away that a reader may still be looking for."""
    found = _find(folder, path)
    if found is None:
        return None
    data, more = found
    return data[: int(path.rpartition("/")[2]) * HASH_SIZE] if more else data


def _get(folder: Folder, path: str) -> tuple[bytes, bool]:
    found = _find(folder, path)
    if found is None:
        raise InconsistentTree(f"ledger/{path} is missing")
    return found


def _find(folder: Folder, path: str) -> tuple[bytes, bool] | None:
    """The bytes of a tile or bundle, or those of a wider one and True; None where there is neither."""
    data = folder.find(path)
    if data is not None:
        return data, False
    full, partial_suffix, width = path.rpartition(".p/")
    if not partial_suffix:
        return None
    widths = [int(name) for name in folder.names(f"{full}.p") if name.isdigit()]
    wider = [f"{full}.p/{other}" for other in sorted(widths) if other > int(width)]
    for other in (full, *wider):
        data = folder.find(other)
        if data is not None:
            return data, True
    return None
