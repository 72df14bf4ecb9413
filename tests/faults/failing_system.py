"""The operating system of this machine, of which one call that writes fails, or every one from there on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sijill.adapters import disk

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True, slots=True)
class Fault:
    """The number of the call that fails, from 0, with which error, and whether those after it fail as well."""

    call: int
    error: int
    lasting: bool = False

    def __str__(self) -> str:
        return f"{errno.errorcode[self.error]} at {self.call}{' and after' if self.lasting else ''}"


class FailingSystem:
    """The calls of `sijill.adapters.disk.System`; reading never fails. `calls` are the names of those that write.

    No power is lost here, so no sync is waited for.
    """

    close = staticmethod(os.close)
    read = staticmethod(os.read)
    pread = staticmethod(os.pread)
    listdir = staticmethod(os.listdir)
    size = staticmethod(disk.OperatingSystem.size)

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.calls: list[str] = []

    def _fails(self, name: str) -> bool:
        number, fault = len(self.calls), self.fault
        self.calls.append(name)
        return fault is not None and (number == fault.call or (fault.lasting and number > fault.call))

    def _count(self, name: str) -> None:
        if self._fails(name):
            raise self._error()

    def _error(self) -> OSError:
        assert self.fault is not None
        return OSError(self.fault.error, os.strerror(self.fault.error))

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        if flags & WRITING:
            self._count("open")
        return os.open(path, flags, mode)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if self._fails("write"):
            os.write(fd, data[: len(data) // 2])  # a disk that is full takes what it can
            raise self._error()
        return os.write(fd, data)

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        if self._fails("pwrite"):
            os.pwrite(fd, data[: len(data) // 2], offset)
            raise self._error()
        return os.pwrite(fd, data, offset)

    def sync(self, fd: int) -> None:
        self._count("sync")

    def sync_data(self, fd: int) -> None:
        self._count("sync_data")

    def replace(self, source: str, target: str) -> None:
        self._count("replace")
        Path(source).replace(target)

    def unlink(self, path: str) -> None:
        self._count("unlink")
        Path(path).unlink()

    def mkdir(self, path: str, mode: int = 0o700) -> None:
        self._count("mkdir")
        Path(path).mkdir(mode)


@contextmanager
def failing(fault: Fault | None) -> Iterator[FailingSystem]:
    """Every Disk that is made meanwhile is on a system with this fault."""
    system = FailingSystem(fault)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "OperatingSystem", lambda: system)
        yield system
