"""Tiles and bundles of C2SP tlog-tiles: where they lie, and the hashes of any range of leaves taken from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sijill.errors import InconsistentTree, ParseError
from sijill.ledger.tree import HASH_SIZE, Frontier, edge_of, node_hash, root_of, split_at

WIDTH = 256
LEVEL_BITS = 8
TILES_IN_MEMORY = 64


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of hashes: its level, its index in the level, how many hashes it holds."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies below the ledger's folder."""
        return f"tile/{self.level}/{_position(self.index, self.width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Where an entry bundle lies below the ledger's folder."""
    return f"tile/entries/{_position(index, width)}"


def contents_path(index: int, width: int = WIDTH) -> str:
    """Where the sealed contents beside an entry bundle lie."""
    return f"contents/{_position(index, width)}"


def _position(index: int, width: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    suffix = "" if width == WIDTH else f".p/{width}"
    return "/".join(reversed(groups)) + suffix


def tiles_of(size: int, old: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of `size` that one of `old` does not have as well; all where `old` is 0."""
    for level in _levels(size):
        before, now = old >> LEVEL_BITS * level, size >> LEVEL_BITS * level
        for index in range(before // WIDTH, -(-now // WIDTH)):
            width = min(WIDTH, now - index * WIDTH)
            if index * WIDTH + width > before:
                yield Tile(level, index, width)


def bundles_of(size: int, old: int = 0) -> Iterator[tuple[int, int]]:
    """Index and width of the entry bundles of a tree of `size` that one of `old` does not have as well."""
    return ((tile.index, tile.width) for tile in tiles_of(size, old) if tile.level == 0)


class TileTree:
    """The hashes of a tree that lies in tiles. `find` gives the bytes of a path below the ledger's folder.

    A hash is believed as it is stored: whoever must not believe it compares the root with a signed one, as Log and
    the verification do. Keeps the last tiles in memory with the nodes inside them.
    """

    def __init__(self, size: int, find: Callable[[str], bytes | None]) -> None:
        self.size = size
        self._find = find
        self._nodes = lru_cache(maxsize=TILES_IN_MEMORY)(self._load)

    def subtree(self, start: int, end: int) -> bytes:
        """The root hash of the leaves from `start` to below `end`, which must lie in the tree."""
        if not 0 <= start < end <= self.size:
            raise InconsistentTree(f"the tree of {self.size} leaves has no leaves {start}–{end}")
        length = end - start
        if length & (length - 1) == 0 and start % length == 0:
            return self._aligned(length.bit_length() - 1, start)
        middle = start + split_at(length)
        return node_hash(self.subtree(start, middle), self.subtree(middle, end))

    def _aligned(self, height: int, start: int) -> bytes:
        level, inside = divmod(height, LEVEL_BITS)
        position = start >> LEVEL_BITS * level
        index, offset = divmod(position, WIDTH)
        width = min(WIDTH, (self.size >> LEVEL_BITS * level) - index * WIDTH)
        return self._nodes(Tile(level, index, width))[inside][offset >> inside]

    def _load(self, tile: Tile) -> list[list[bytes]]:
        """The hashes of a tile and, above them, the nodes over each complete pair, up to its own root."""
        rows = [split_hashes(get_tile(tile, self._find))]
        while len(rows[-1]) > 1:
            row = rows[-1]
            # node_hash without its call: this is where a proof that begins from nothing spends its time
            pairs = zip(row[::2], row[1::2], strict=False)
            rows.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
        return rows


class TileBuilder:
    """Tiles of a tree that grows leaf by leaf; holds the hashes of the tiles that are not full yet.

    Begins from nothing, or from the tiles of a tree of `size` as `find` gives them.
    """

    def __init__(self, size: int = 0, find: Callable[[str], bytes | None] = lambda path: None) -> None:
        self._size = size
        self._rows: list[list[bytes]] = []
        for level in _levels(size):
            width = (size >> LEVEL_BITS * level) % WIDTH
            index = (size >> LEVEL_BITS * level) // WIDTH
            data = get_tile(Tile(level, index, width), find) if width else b""
            self._rows.append(split_hashes(data))

    def push(self, leaf: bytes) -> list[tuple[Tile, bytes]]:
        """Add a leaf hash; gives the tiles that are full with it, the lowest first."""
        self._size += 1
        if not self._rows:
            self._rows.append([])
        row = self._rows[0]
        row.append(leaf)
        return [] if len(row) < WIDTH else list(self._fill(0))

    def _fill(self, level: int) -> Iterator[tuple[Tile, bytes]]:
        """Give a full tile, and what is full above it with its root."""
        row = self._rows[level]
        yield Tile(level, (self._size >> LEVEL_BITS * (level + 1)) - 1), b"".join(row)
        self._rows[level] = []
        if level + 1 == len(self._rows):
            self._rows.append([])
        self._rows[level + 1].append(root_of(row))
        if len(self._rows[level + 1]) == WIDTH:
            yield from self._fill(level + 1)

    def root(self) -> bytes:
        """The root hash of all leaves so far."""
        return Frontier(self._size, [each for row in reversed(self._rows) for each in _edge(row)]).root()

    def partial(self) -> Iterator[tuple[Tile, bytes]]:
        """The tiles that are not full, the lowest first."""
        for level, row in enumerate(self._rows):
            if row:
                yield Tile(level, (self._size >> LEVEL_BITS * level) // WIDTH, len(row)), b"".join(row)


def _edge(row: Sequence[bytes]) -> list[bytes]:
    return edge_of(len(row), lambda start, stop: root_of(row[start:stop]))


def _levels(size: int) -> Iterator[int]:
    level = 0
    while size >> LEVEL_BITS * level:
        yield level
        level += 1


def get_tile(tile: Tile, find: Callable[[str], bytes | None]) -> bytes:
    """The bytes of a tile. Raises InconsistentTree where it is missing or has another size."""
    size = tile.width * HASH_SIZE
    data = find(tile.path)
    if data is None:
        raise InconsistentTree(f"{tile.path} is missing")
    if len(data) != size:
        raise InconsistentTree(f"{tile.path} has {len(data)} bytes, not {size}")
    return data


def split_hashes(tile: bytes) -> list[bytes]:
    """The hashes that a tile concatenates."""
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]


def join_entries(entries: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_entries(bundle: bytes, count: int, *, more: bool = False) -> list[tuple[int, bytes]]:
    """The offset and the bytes of the `count` entries of a bundle, or of the first of them where it holds `more`.

    Raises ParseError where they do not add up.
    """
    return _split(bundle, count, 2, more)


def join_contents(contents: Sequence[bytes]) -> bytes:
    """The sealed contents beside a bundle: each after its length in four bytes, empty where there is none."""
    return b"".join(len(content).to_bytes(4, "big") + content for content in contents)


def split_contents(data: bytes, count: int, *, more: bool = False) -> list[bytes]:
    """The sealed contents beside a bundle of `count` entries, or the first of them. Raises ParseError."""
    return [content for _, content in _split(data, count, 4, more)]


def _split(data: bytes, count: int, prefix: int, more: bool) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    at = 0
    for _ in range(count):
        start = at + prefix
        end = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or end > len(data):
            raise ParseError("", (at, len(data)), f"ends inside of number {len(found)} of {count}")
        found.append((start, data[start:end]))
        at = end
    if at != len(data) and not more:
        raise ParseError("", (at, len(data)), f"holds more than the {count} it should")
    return found
