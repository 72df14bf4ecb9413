"""Files as a person names them: bytes in, text out, every failure a sentence."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sijill.errors import InputError, StorageError

STANDARD_STREAM = "-"
BLOCK = 1 << 20


def read_bytes(name: str, limit_bytes: int) -> bytes:
    """Read a whole file, or standard input for "-".

    Raises InputError where the name is no readable file or holds more than `limit_bytes`, StorageError where reading
    breaks off.
    """
    data = bytearray()
    for block in read_blocks(name):
        data += block
        if len(data) > limit_bytes:
            raise InputError(f"{name}: larger than the {limit_bytes // 2**20} MiB that one document may have")
    return bytes(data)


def read_blocks(name: str) -> Iterator[bytes]:
    """Read a file, or standard input for "-", block by block.

    Raises InputError where the name is no readable file, StorageError where reading breaks off.
    """
    if name == STANDARD_STREAM:
        yield from iter(lambda: sys.stdin.buffer.read(BLOCK), b"")
        return
    try:
        with Path(name).open("rb") as stream:
            yield from iter(lambda: stream.read(BLOCK), b"")
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{name}: is a folder; name the files in it") from None
    except PermissionError:
        raise InputError(f"{name}: no permission to read it") from None
    except OSError as error:
        raise StorageError(f"{name}: reading failed: {error.strerror}") from error


def write_text(name: str, text: str) -> None:
    """Write a file whole or not at all (a new file takes the old one's place), or to standard output for "-".

    Raises StorageError where the text cannot be written; an older file of that name is then still there.
    """
    if name == STANDARD_STREAM:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    _replace(name, [text.encode("utf-8")])


def write_lines(name: str, lines: Iterable[str]) -> None:
    """Write lines one after the other as `write_text` does a text: what is held is one line."""
    if name == STANDARD_STREAM:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
        return
    _replace(name, (f"{line}\n".encode() for line in lines))


def write_bytes(name: str, data: bytes) -> None:
    """Write a file of bytes as `write_text` does one of text."""
    if name == STANDARD_STREAM:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    _replace(name, [data])


def _replace(name: str, blocks: Iterable[bytes]) -> None:
    path = Path(name)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise StorageError(f"{name}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            for block in blocks:
                stream.write(block)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise StorageError(f"{name}: cannot be written: {error.strerror}") from error
    except BaseException:  # the lines broke off
        Path(temporary).unlink(missing_ok=True)
        raise
