"""A folder on a disk: bytes that are whole or not there, and on the disk when a method returns.

Every write goes through `System`, so that the tests can stand in for the operating system: crash it between any two
calls, drop what was not yet synced, or let any call fail (tests/faults).
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import Protocol

from sijill.errors import StorageError, StorageFatal

BLOCK = 1 << 20
GROW = 1 << 18
"""Bytes of zeros by which a region grows: writing over them later changes no metadata, so that one sync is one write.
"""

FILES_AT_ONCE = 128

INCOMING = "incoming"
"""Where files are written before they have their name; what lies there after a crash was never named."""


class System(Protocol):
    """The calls of the operating system that Disk makes; `os` itself but for the two that differ between systems."""

    def open(self, path: str, flags: int, mode: int = 0o600) -> int: ...
    def close(self, fd: int) -> None: ...
    def read(self, fd: int, length: int) -> bytes: ...
    def pread(self, fd: int, length: int, offset: int) -> bytes: ...
    def write(self, fd: int, data: bytes | memoryview) -> int: ...
    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int: ...
    def sync(self, fd: int) -> None: ...
    def sync_data(self, fd: int) -> None: ...
    def replace(self, source: str, target: str) -> None: ...
    def unlink(self, path: str) -> None: ...
    def mkdir(self, path: str, mode: int = 0o700) -> None: ...
    def listdir(self, path: str) -> list[str]: ...
    def size(self, path: str) -> int:
        """The size of a file; raises FileNotFoundError where there is none, or something that is no file."""
        ...


class OperatingSystem:
    """The calls as this machine makes them."""

    close = staticmethod(os.close)
    read = staticmethod(os.read)
    pread = staticmethod(os.pread)
    write = staticmethod(os.write)
    pwrite = staticmethod(os.pwrite)
    replace = staticmethod(os.replace)
    unlink = staticmethod(os.unlink)
    listdir = staticmethod(os.listdir)

    @staticmethod
    def open(path: str, flags: int, mode: int = 0o600) -> int:
        return os.open(path, flags, mode)

    @staticmethod
    def mkdir(path: str, mode: int = 0o700) -> None:
        os.mkdir(path, mode)  # noqa: PTH102 (the others are of os too)

    @staticmethod
    def size(path: str) -> int:
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(errno.ENOENT, "no file", path)
        return found.st_size

    @staticmethod
    def sync(fd: int) -> None:
        if sys.platform == "darwin":
            # fsync there leaves the bytes in the drive's cache
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fsync(fd)

    @classmethod
    def sync_data(cls, fd: int) -> None:
        if sys.platform == "linux":
            os.fdatasync(fd)
        else:
            cls.sync(fd)


def storage_error(path: str, doing: str, error: OSError) -> StorageError:
    """What a failed call means to the person who waits for it."""
    reason = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the quota of the disk is used up",
        errno.EROFS: "the disk can only be read",
        errno.EACCES: "no permission",
        errno.EPERM: "no permission",
        errno.EIO: "the disk reports an error",
    }.get(error.errno or 0, error.strerror or type(error).__name__)
    return StorageError(f"{path}: {doing} failed: {reason}")


def make_folder(path: str) -> None:
    """Make a folder and those above it, each on the disk when this returns. Raises StorageError."""
    folder = Path(path)
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in missing:
            sync_names(str(each.parent))
    except OSError as error:
        raise storage_error(path, "making it", error) from error


def sync_names(folder: str) -> None:
    """Return when the names in a folder are on the disk. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        OperatingSystem().sync(fd)
    finally:
        os.close(fd)


class Disk:
    """A Folder at a path of this machine, which exists. `system` is the operating system, or what stands in for it."""

    def __init__(self, top: str, system: System | None = None) -> None:
        self.top = top
        self._system = OperatingSystem() if system is None else system
        self._prefix = ""
        self._made = {""}
        self._incoming = itertools.count()

    def below(self, path: str) -> Disk:
        """The folder at a path below this one, as a Folder of its own."""
        other = copy(self)
        other._prefix = f"{self._prefix}{path}/"
        return other

    def find(self, path: str) -> bytes | None:
        blocks = self.read_blocks(path)
        return None if blocks is None else b"".join(blocks)

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        full = self._full(self._prefix + path)
        try:
            self._system.size(full)  # a folder or a pipe of that name is no file: to open it could wait for ever
            fd = self._system.open(full, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise storage_error(path, "reading", error) from error
        return self._blocks(path, fd)

    def _blocks(self, path: str, fd: int) -> Iterator[bytes]:
        try:
            while block := self._system.read(fd, BLOCK):
                yield block
        except OSError as error:
            raise storage_error(path, "reading", error) from error
        finally:
            self._system.close(fd)

    def holds(self, path: str) -> bool:
        try:
            self._system.size(self._full(self._prefix + path))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise storage_error(path, "reading", error) from error
        return True

    def names(self, path: str) -> list[str]:
        try:
            return sorted(self._system.listdir(self._full(self._prefix + path)))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise storage_error(path, "reading", error) from error

    def write(self, path: str, data: bytes) -> None:
        self.write_all({path: data})

    def write_all(self, files: dict[str, bytes]) -> None:
        """Write all, then wait for all, then name all: the disk does in one go what it would do file by file."""
        paths = list(files)
        for at in range(0, len(paths), FILES_AT_ONCE):
            chunk = paths[at : at + FILES_AT_ONCE]
            arriving: list[DiskIncoming] = []
            try:
                for path in chunk:
                    arriving.append(self.incoming())
                    arriving[-1].write(files[path])
                for incoming in arriving:
                    incoming.sync()
                for incoming, path in zip(arriving, chunk, strict=True):
                    incoming.name(path)
            except BaseException:
                for incoming in arriving:
                    incoming.discard()
                raise
        for folder in sorted({_folder_of(self._prefix + path) for path in files}):
            self._sync_folder(folder)

    def incoming(self) -> DiskIncoming:
        self._make(INCOMING)
        return DiskIncoming(self, f"{INCOMING}/{os.getpid()}-{next(self._incoming)}")

    def region(self, path: str) -> DiskRegion:
        try:
            return DiskRegion(path, self._system, self._full(self._prefix + path))
        except OSError as error:
            raise storage_error(path, "writing", error) from error

    def remove(self, path: str, *, overwrite: bool = False) -> None:
        full = self._full(self._prefix + path)
        try:
            if overwrite:
                self._overwrite(full)
            self._system.unlink(full)
        except NotADirectoryError:
            return
        except FileNotFoundError:
            pass  # synced all the same: who took it away may have died before that was on the disk
        except OSError as error:
            raise storage_error(path, "removing", error) from error
        with suppress(FileNotFoundError):
            self._system.size(self._full(_folder_of(self._prefix + path)))
            self._sync_folder(_folder_of(self._prefix + path))

    def clear_incoming(self) -> None:
        """Take away what a crash left without a name. Only for who holds the lock."""
        with suppress(OSError):
            for name in self._system.listdir(self._full(INCOMING)):
                self._system.unlink(self._full(f"{INCOMING}/{name}"))

    # Below, paths are those from the top, whatever part of it this folder is.

    def _full(self, path: str) -> str:
        return f"{self.top}/{path}"

    def _overwrite(self, full: str) -> None:
        size = self._system.size(full)
        fd = self._system.open(full, os.O_WRONLY | os.O_CLOEXEC)
        try:
            _write_at(self._system, fd, bytes(size), 0)
            self._system.sync(fd)
        finally:
            self._system.close(fd)

    def _make(self, folder: str) -> None:
        """Make a folder and those above it; each is on the disk before anything stands in it."""
        if folder in self._made:
            return
        above = _folder_of(folder)
        self._make(above)
        try:
            self._system.mkdir(self._full(folder))
        except FileExistsError:
            pass  # synced all the same: who made it may have crashed before its name was on the disk
        except OSError as error:
            raise storage_error(folder, "writing", error) from error
        self._sync_folder(above)
        self._made.add(folder)

    def _sync_folder(self, folder: str) -> None:
        """Return when the names in a folder are on the disk. Raises StorageFatal where it is not known."""
        try:
            fd = self._system.open(self._full(folder), os.O_RDONLY | os.O_CLOEXEC)
            try:
                self._system.sync(fd)
            finally:
                self._system.close(fd)
        except OSError as error:
            raise StorageFatal(str(storage_error(folder or ".", "writing", error))) from error


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _write_at(system: System, fd: int, data: bytes | memoryview, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = system.pwrite(fd, view, offset)
        view, offset = view[written:], offset + written


class DiskIncoming:
    """A file that has no name of its own yet."""

    def __init__(self, disk: Disk, temporary: str) -> None:
        self._disk = disk
        self._system = disk._system
        self._temporary = disk._full(temporary)
        self._open = False
        try:
            self._fd = self._system.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC)
        except OSError as error:
            raise storage_error(temporary, "writing", error) from error
        self._open = True

    def write(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[self._system.write(self._fd, view) :]
        except OSError as error:
            raise storage_error(self._temporary, "writing", error) from error

    def sync(self) -> None:
        """Return when the bytes are on the disk."""
        try:
            self._system.sync(self._fd)
            self._close()
        except OSError as error:
            raise storage_error(self._temporary, "writing", error) from error

    def name(self, path: str) -> None:
        """Give the bytes, which are on the disk, their name, which is not yet."""
        target = self._disk._prefix + path
        self._disk._make(_folder_of(target))
        try:
            self._system.replace(self._temporary, self._disk._full(target))
        except OSError as error:
            raise storage_error(path, "writing", error) from error

    def keep(self, path: str) -> None:
        try:
            self.sync()
            self.name(path)
        except BaseException:
            self.discard()
            raise
        self._disk._sync_folder(_folder_of(self._disk._prefix + path))

    def discard(self) -> None:
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._system.unlink(self._temporary)

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._system.close(self._fd)


class DiskRegion:
    """A file that is written in place. It grows by zeros ahead of what is written, so that a sync is one write."""

    def __init__(self, path: str, system: System, full: str) -> None:
        self._path = path
        self._system = system
        self._fd = system.open(full, os.O_RDWR | os.O_CLOEXEC)
        self._size = system.size(full)

    def write(self, offset: int, data: bytes) -> None:
        try:
            if offset + len(data) > self._size:
                self._grow(offset + len(data))
            _write_at(self._system, self._fd, data, offset)
        except OSError as error:
            raise storage_error(self._path, "writing", error) from error

    def _grow(self, needed: int) -> None:
        size = -(-needed // GROW) * GROW
        _write_at(self._system, self._fd, bytes(size - self._size), self._size)
        self._size = size

    def sync(self) -> None:
        try:
            self._system.sync_data(self._fd)
        except OSError as error:
            raise StorageFatal(str(storage_error(self._path, "writing", error))) from error

    def read(self, offset: int, length: int) -> bytes:
        parts = []
        try:
            while length and (part := self._system.pread(self._fd, length, offset)):
                parts.append(part)
                length, offset = length - len(part), offset + len(part)
        except OSError as error:
            raise storage_error(self._path, "reading", error) from error
        return b"".join(parts)

    def close(self) -> None:
        self._system.close(self._fd)
