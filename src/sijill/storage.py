"""What the ledger and the vault ask of a place that keeps bytes. The adapters answer; no code here touches the world.

Paths are relative, with `/` between their components.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Incoming(Protocol):
    """Bytes that arrive piece by piece and have no name until they are complete."""

    def write(self, data: bytes | memoryview) -> None: ...

    def keep(self, path: str) -> None:
        """Make the bytes durable under `path`; what was there before is replaced."""
        ...

    def discard(self) -> None: ...


class Region(Protocol):
    """A file that is written in place, at offsets; what was never written reads as zeros or is absent."""

    def write(self, offset: int, data: bytes) -> None: ...

    def sync(self) -> None:
        """Return when all that was written is on the disk. Raises StorageFatal where the disk says it is not."""
        ...

    def read(self, offset: int, length: int) -> bytes: ...

    def close(self) -> None: ...


class Folder(Protocol):
    """A place that keeps bytes under names. Every method raises StorageError where the place fails."""

    def find(self, path: str) -> bytes | None:
        """The bytes under `path`, or None where there are none."""
        ...

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        """The bytes under `path` in blocks of bounded size, or None where there are none."""
        ...

    def holds(self, path: str) -> bool: ...

    def names(self, path: str) -> list[str]:
        """The sorted names directly beneath a folder; none where there is no such folder."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put `data` under `path`, durably and whole or not at all; what was there before is replaced."""
        ...

    def write_all(self, files: dict[str, bytes]) -> None:
        """Put several files, durably, each whole or not at all; the order among them is not kept."""
        ...

    def incoming(self) -> Incoming: ...

    def region(self, path: str) -> Region:
        """Open the file under `path`, which exists, to be written in place."""
        ...

    def remove(self, path: str, *, overwrite: bool = False) -> None:
        """Take a file away, durably; nothing where there is none. `overwrite` writes over its bytes first."""
        ...
