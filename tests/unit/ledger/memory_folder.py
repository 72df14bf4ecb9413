"""A Folder in memory that behaves as one on a disk where the ledger and the vault can tell the difference.

Files are replaced whole under their name while who has the old one open keeps it; a region grows by zeros ahead of
what is written. `before` and `after` are called around each step, to fail there or to let another process act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sijill.storage import Incoming, Region

BLOCK = 4096
"""What is read at a time; small, so that a reader can be overtaken in the middle of a file."""

GROW = 1000

Watch = Callable[[str, str], None]
"""Is told the verb and the path."""


def nothing(verb: str, path: str) -> None:
    """Let it happen."""


class MemoryFolder:
    """The files of a folder by their path."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.unnamed = 0
        self.before: Watch = nothing
        self.after: Watch = nothing

    def copy(self) -> MemoryFolder:
        """What another process finds that comes now."""
        other = MemoryFolder()
        other.files = {path: bytearray(data) for path, data in self.files.items()}
        return other

    def find(self, path: str) -> bytes | None:
        blocks = self.read_blocks(path)
        return None if blocks is None else b"".join(blocks)

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        self.before("read", path)
        data = self.files.get(path)
        return None if data is None else self._blocks(path, data)

    def _blocks(self, path: str, data: bytearray) -> Iterator[bytes]:
        at = 0
        while at < len(data):
            yield bytes(data[at : at + BLOCK])
            at += BLOCK
            self.before("read on", path)

    def holds(self, path: str) -> bool:
        return path in self.files

    def names(self, path: str) -> list[str]:
        below = [each[len(path) + 1 :] for each in self.files if each.startswith(f"{path}/")]
        return sorted({name.partition("/")[0] for name in below})

    def write(self, path: str, data: bytes) -> None:
        self.before("write", path)
        self.files[path] = bytearray(data)
        self.after("write", path)

    def write_all(self, files: dict[str, bytes]) -> None:
        for path, data in files.items():
            self.write(path, data)

    def incoming(self) -> Incoming:
        self.before("incoming", "")
        return MemoryIncoming(self)

    def region(self, path: str) -> Region:
        return MemoryRegion(self, path)

    def remove(self, path: str, *, overwrite: bool = False) -> None:
        self.before("remove", path)
        self.files.pop(path, None)


class MemoryIncoming:
    """Bytes without a name; `unnamed` of the folder counts those that were neither kept nor discarded."""

    def __init__(self, folder: MemoryFolder) -> None:
        self._folder = folder
        self._data = bytearray()
        self._open = True
        folder.unnamed += 1

    def write(self, data: bytes | memoryview) -> None:
        self._folder.before("incoming write", "")
        self._data += data

    def keep(self, path: str) -> None:
        self._folder.before("keep", path)
        self._folder.files[path] = self._data
        self.discard()

    def discard(self) -> None:
        self._folder.unnamed -= self._open
        self._open = False


class MemoryRegion:
    """An open file: the one that had the name then, whatever has it since."""

    def __init__(self, folder: MemoryFolder, path: str) -> None:
        self._folder = folder
        self._path = path
        self._data = folder.files[path]

    def write(self, offset: int, data: bytes) -> None:
        self._folder.before("region write", self._path)
        if offset + len(data) > len(self._data):
            needed = -(-(offset + len(data)) // GROW) * GROW
            self._data.extend(bytes(needed - len(self._data)))
        self._data[offset : offset + len(data)] = data
        self._folder.after("region write", self._path)

    def sync(self) -> None:
        self._folder.before("sync", self._path)

    def read(self, offset: int, length: int) -> bytes:
        self._folder.before("region read", self._path)
        return bytes(self._data[offset : offset + length])

    def close(self) -> None:
        self._folder.before("close", self._path)
