"""One writer at a time: a lock on the casebook's folder that the operating system lets go of, however the process
ends.
"""

from __future__ import annotations

import errno
import fcntl
import os

from sijill.adapters.disk import storage_error
from sijill.errors import StorageError

NAME = "lock"


class FileLock:
    """The right to write to the casebook at a path. Raises StorageError where another process has it."""

    def __init__(self, folder: str) -> None:
        path = f"{folder}/{NAME}"
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise storage_error(path, "locking", error) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            holder = os.pread(self._fd, 20, 0).decode("ascii", errors="replace").strip()
            os.close(self._fd)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise StorageError(
                    f"{folder} is being written to by another process ({holder or 'unknown'}): try again later"
                ) from None
            raise storage_error(path, "locking", error) from error

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._fd)
