"""What is on a disk: files and folders, what of them is certain, and what may be left where power is lost.

Every file and folder has a state that survives whatever happens, and changes that no sync has made certain. Where power
is lost each of these may be there or not:

- data written to a file: lost, kept, torn (any prefix, any of its sectors of 512 bytes, the size without the data,
  old bytes of the disk where the data should be), in any order among each other;
- names in a folder (create, replace, unlink, mkdir): each lost or kept, whatever became of the others; a rename may
  show its old or its new target, be lost in one folder and kept in the other.

That is less than any file system in use promises to keep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random

SECTOR = 512


class Fate(Enum):
    """What is known of a write that is not part of the stable bytes."""

    OPEN = auto()
    """The next sync makes it certain."""
    ABANDONED = auto()
    """A sync failed: the system counts it as written, and no later sync writes it again (Linux; Rebello and others
    2020, "Can Applications Recover from fsync Failures?")."""
    CERTAIN = auto()
    """It is on the disk, over abandoned writes that may not be."""


@dataclass(frozen=True, slots=True)
class Write:
    offset: int
    data: bytes
    fate: Fate = Fate.OPEN

    @property
    def end(self) -> int:
        return self.offset + len(self.data)


@dataclass(frozen=True, slots=True)
class File:
    """`stable` are the bytes on the platter, without the zeros at their end; `size` counts those too."""

    stable: bytes = b""
    size: int = 0
    writes: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    stable: dict[str, int] = field(default_factory=dict)
    changes: tuple[tuple[str, int | None], ...] = ()


Image = dict[int, File | Folder]
"""Every file and folder by its number, 0 for the top; states are shared between images, never changed."""


def changed(names: dict[str, int], changes: tuple[tuple[str, int | None], ...]) -> dict[str, int]:
    found = names.copy()
    for name, node in changes:
        if node is None:
            found.pop(name, None)
        else:
            found[name] = node
    return found


def put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        content += bytes(offset - len(content))
    content[offset : offset + len(data)] = data


class Mood(Enum):
    """What becomes of the changes to one file or folder that are not certain."""

    LOST = auto()
    KEPT = auto()
    IN_ORDER = auto()
    """The first of them are kept, as by a file system that journals data."""
    ANY = auto()


class Survivor:
    """What is on the platter of an image after power was lost, by the throws of `rng`."""

    def __init__(self, image: Image, rng: Random) -> None:
        self._before = image
        self._rng = rng
        # one state in eight loses all that may be lost, one keeps all
        self._mood = rng.choice((Mood.LOST, Mood.KEPT, None, None, None, None, None, None))
        self.image: Image = {}
        self._walk(0)

    def _walk(self, node: int) -> None:
        if node in self.image:
            return  # a file under two names
        state = self._before[node]
        if isinstance(state, File):
            self.image[node] = self._file(state) if state.writes else state
            return
        names = self._folder(state) if state.changes else state.stable
        self.image[node] = Folder(names)
        for each in names.values():
            self._walk(each)

    def _draw(self) -> Mood:
        return self._mood or self._rng.choice(list(Mood))

    def _folder(self, state: Folder) -> dict[str, int]:
        mood, changes = self._draw(), state.changes
        if mood is Mood.LOST:
            return state.stable
        if mood is Mood.IN_ORDER:
            return changed(state.stable, changes[: self._rng.randint(0, len(changes))])
        if mood is Mood.KEPT:
            return changed(state.stable, changes)
        by_name: dict[str, list[int | None]] = {}
        for name, node in changes:
            by_name.setdefault(name, [state.stable.get(name)]).append(node)
        return changed(state.stable, tuple((name, self._rng.choice(nodes)) for name, nodes in by_name.items()))

    def _file(self, state: File) -> File:
        mood, rng = self._draw(), self._rng
        content = bytearray(state.stable) + bytes(state.size - len(state.stable))
        writes, last = list(state.writes), len(state.writes)
        if mood is Mood.IN_ORDER:
            last = rng.randrange(len(writes))
        elif mood is Mood.ANY and rng.random() < 0.5 and all(write.fate is Fate.OPEN for write in writes):
            rng.shuffle(writes)
        for number, write in enumerate(writes):
            if write.fate is Fate.CERTAIN or mood is Mood.KEPT or (mood is Mood.IN_ORDER and number < last):
                put(content, write.offset, write.data)
            elif mood is Mood.IN_ORDER and number == last:
                put(content, write.offset, write.data[: rng.randint(0, len(write.data))])
            elif mood is Mood.ANY:
                self._tear(content, write)
        return File(bytes(content.rstrip(b"\0")), len(content))

    def _tear(self, content: bytearray, write: Write) -> None:
        rng, data = self._rng, write.data
        how = rng.randrange(5)
        if how == 0:
            return
        if how == 1 or not any(data):
            # zeros over nothing: only the size can tell them from what was there
            put(content, write.offset, data[: rng.randint(0, len(data))])
            return
        if how == 2:
            put(content, write.offset, data)
            return
        size, start = len(content), write.offset - write.offset % SECTOR
        for sector in range(start, write.end, SECTOR):
            begin, end = max(sector, write.offset), min(sector + SECTOR, write.end)
            if rng.random() < 0.5:
                put(content, begin, data[begin - write.offset : end - write.offset])
            elif how == 4 and end > size:
                # the size came to the disk before the data: what was left there by another file is read
                begin = max(begin, size)
                put(content, begin, rng.choice((bytes(end - begin), rng.randbytes(end - begin))))
