"""What the process says by its exit code. The table for people is docs/reference/exit-codes.md."""

from __future__ import annotations

from enum import IntEnum

from sijill.errors import InputError, SijillError, StorageError


class Exit(IntEnum):
    """Exit codes of the `sijill` command; `USAGE` is click's own."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    INPUT = 3
    STORAGE = 4
    OTHER = 5
    DEFECT = 70
    INTERRUPTED = 130


def exit_for(error: SijillError) -> Exit:
    """The exit code that tells who must act on `error`."""
    if isinstance(error, InputError):
        return Exit.INPUT
    if isinstance(error, StorageError):
        return Exit.STORAGE
    return Exit.OTHER
