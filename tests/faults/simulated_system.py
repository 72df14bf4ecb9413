"""An operating system, in memory, whose disk can lose power before any call (`platter` says what is left then).

A fake of `sijill.adapters.disk.System`: programs run on it as on the real one. What was synced stays, data by a sync of
the file, a name by a sync of its folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from random import Random

from tests.faults.platter import Fate, File, Folder, Image, Survivor, Write, changed, put

WAYS = os.O_RDONLY | os.O_WRONLY | os.O_RDWR
KNOWN_FLAGS = WAYS | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class Syncs(Enum):
    """Which syncs do what they say: the controls show what the tests see where they do not."""

    ALL = auto()
    FILES_ONLY = auto()
    NONE = auto()


@dataclass(slots=True)
class _Opened:
    node: int
    at: int = 0


class SimulatedSystem:
    """The calls of `sijill.adapters.disk.System`. Each call that changes something is a step, numbered from 0."""

    def __init__(self, syncs: Syncs = Syncs.ALL, image: Image | None = None) -> None:
        self.syncs = syncs
        self._image: Image = {0: Folder()} if image is None else image
        self._images: list[Image] = []
        self._names: dict[int, dict[str, int]] = {}
        self._contents: dict[int, bytearray] = {}
        self._opened: dict[int, _Opened] = {}
        self._next_node = max(self._image) + 1
        self._next_fd = 3
        self._syncs_at: dict[int, int] = {}

    # Power

    @property
    def steps(self) -> int:
        """How many calls have changed something."""
        return len(self._images)

    def crash_states(self, at_step: int, rng: Random) -> Iterator[SimulatedSystem]:
        """Machines that were started again after power was lost just before a step; as many as are asked for."""
        image = self._image_at(at_step)
        while True:
            yield SimulatedSystem(self.syncs, Survivor(image, rng).image)

    def killed(self, at_step: int) -> SimulatedSystem:
        """The machine goes on, the process is gone: all that was written can be read, and is as certain as it was."""
        return SimulatedSystem(self.syncs, self._image_at(at_step))

    def on_platter(self) -> Iterator[bytes]:
        """What is certain to be on the disk, of files that were taken away as well: who has the disk can read it."""
        return (state.stable for state in self._image.values() if isinstance(state, File))

    def sync_steps(self) -> list[int]:
        """The steps that are a sync."""
        return list(self._syncs_at)

    def failed_sync(self, at_step: int) -> SimulatedSystem:
        """The machine goes on after the sync of a step has failed, and the process is gone."""
        image = self._image_at(at_step).copy()
        state = image[self._syncs_at[at_step]]
        if isinstance(state, File):
            image[self._syncs_at[at_step]] = replace(state, writes=_with_fate(state.writes, Fate.ABANDONED))
        return SimulatedSystem(self.syncs, image)

    def _image_at(self, step: int) -> Image:
        return self._image if step == len(self._images) else self._images[step]

    def _step(self) -> None:
        self._images.append(self._image)
        self._image = self._image.copy()

    # What programs see

    def _entries(self, node: int) -> dict[str, int]:
        if node not in self._names:
            state = self._image[node]
            if not isinstance(state, Folder):
                raise NotADirectoryError(errno.ENOTDIR, "not a directory")
            self._names[node] = changed(state.stable, state.changes)
        return self._names[node]

    def _content(self, node: int) -> bytearray:
        if node not in self._contents:
            state = self._image[node]
            if not isinstance(state, File):
                raise IsADirectoryError(errno.EISDIR, "is a directory")
            content = bytearray(state.stable) + bytes(state.size - len(state.stable))
            for write in state.writes:
                put(content, write.offset, write.data)
            self._contents[node] = content
        return self._contents[node]

    def _find(self, path: str) -> int:
        node = 0
        for name in path.split("/"):
            if name:
                found = self._entries(node).get(name)
                if found is None:
                    raise FileNotFoundError(errno.ENOENT, "no such file or directory", path)
                node = found
        return node

    def _place(self, path: str) -> tuple[int, str]:
        """The folder that a path lies in, and its name there."""
        above, _, name = path.rpartition("/")
        folder = self._find(above)
        self._entries(folder)
        return folder, name

    def _rename(self, folder: int, name: str, node: int | None) -> None:
        """Change what a name stands for; part of the step that has begun."""
        names = self._entries(folder)
        if node is None:
            del names[name]
        else:
            names[name] = node
        state = self._image[folder]
        assert isinstance(state, Folder)
        self._image[folder] = replace(state, changes=(*state.changes, (name, node)))

    # The calls

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        assert not flags & ~KNOWN_FLAGS, "the simulation does not know what this flag does to a disk"
        folder, name = self._place(path)
        if name and flags & os.O_CREAT and name not in self._entries(folder):
            self._step()
            self._image[self._next_node] = File()
            self._rename(folder, name, self._next_node)
            self._next_node += 1
        elif flags & os.O_EXCL:
            raise FileExistsError(errno.EEXIST, "file exists", path)
        node = self._find(path)
        if flags & (os.O_WRONLY | os.O_RDWR):
            self._content(node)
        self._next_fd += 1
        self._opened[self._next_fd] = _Opened(node)
        return self._next_fd

    def close(self, fd: int) -> None:
        del self._opened[fd]

    def read(self, fd: int, length: int) -> bytes:
        opened = self._opened[fd]
        data = self.pread(fd, length, opened.at)
        opened.at += len(data)
        return data

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        return bytes(self._content(self._opened[fd].node)[offset : offset + length])

    def write(self, fd: int, data: bytes | memoryview) -> int:
        opened = self._opened[fd]
        written = self.pwrite(fd, data, opened.at)
        opened.at += written
        return written

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        node = self._opened[fd].node
        content = self._content(node)
        self._step()
        state = self._image[node]
        assert isinstance(state, File)
        write = Write(offset, bytes(data))
        self._image[node] = replace(state, writes=(*state.writes, write))
        put(content, offset, write.data)
        return len(write.data)

    def sync(self, fd: int) -> None:
        node = self._opened[fd].node
        self._syncs_at[self.steps] = node
        self._step()
        state = self._image[node]
        if isinstance(state, Folder):
            if self.syncs is Syncs.ALL:
                self._image[node] = Folder(self._entries(node).copy())
        elif self.syncs is not Syncs.NONE:
            self._image[node] = self._synced(node, state)

    sync_data = sync

    def _synced(self, node: int, state: File) -> File:
        if any(write.fate is Fate.ABANDONED for write in state.writes):
            return replace(state, writes=_with_fate(state.writes, Fate.CERTAIN))
        content = self._content(node)
        return File(bytes(content.rstrip(b"\0")), len(content))

    def replace(self, source: str, target: str) -> None:
        (source_folder, source_name), (folder, name) = self._place(source), self._place(target)
        node = self._find(source)
        if self._entries(folder).get(name) == node:
            return  # two names of one file: rename(2) does nothing
        self._step()
        self._rename(folder, name, node)
        self._rename(source_folder, source_name, None)

    def unlink(self, path: str) -> None:
        self._find(path)
        self._step()
        self._rename(*self._place(path), None)

    def mkdir(self, path: str, mode: int = 0o700) -> None:
        folder, name = self._place(path)
        if name in self._entries(folder):
            raise FileExistsError(errno.EEXIST, "file exists", path)
        self._step()
        self._image[self._next_node] = Folder()
        self._rename(folder, name, self._next_node)
        self._next_node += 1

    def listdir(self, path: str) -> list[str]:
        return list(self._entries(self._find(path)))

    def size(self, path: str) -> int:
        node = self._find(path)
        if not isinstance(self._image[node], File):
            raise FileNotFoundError(errno.ENOENT, "no file", path)
        return len(self._content(node))


def _with_fate(writes: tuple[Write, ...], fate: Fate) -> tuple[Write, ...]:
    return tuple(replace(write, fate=fate) if write.fate is Fate.OPEN else write for write in writes)
