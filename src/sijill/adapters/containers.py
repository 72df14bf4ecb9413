"""Where a package's files are: in a folder, or in a zip that is read in place and never unpacked."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from sijill.adapters.disk import BLOCK, storage_error
from sijill.errors import InputError, ParseError
from sijill.publication.canonical_zip import Member, ending, local_header, read_members
from sijill.publication.crate import METADATA
from sijill.workflows.casebook import MARKER

DECLARED = "bagit.txt"


class FolderContainer:
    """A package that is a folder. Links are seen and never followed."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._regular: dict[str, bool] = {}
        for at, folders, names in os.walk(folder, onerror=_raise):
            below = os.path.relpath(at, folder)
            linked = [name for name in folders if Path(at, name).is_symlink()]
            for name in (*names, *linked):
                path = Path(at, name)
                regular = path.is_file() and not path.is_symlink()
                self._regular[name if below == "." else f"{below}/{name}"] = regular

    def paths(self) -> Sequence[str]:
        return sorted(self._regular)

    def is_regular(self, path: str) -> bool:
        return self._regular[path]

    def find(self, path: str) -> bytes | None:
        blocks = self.read_blocks(path)
        return None if blocks is None else b"".join(blocks)

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        return _blocks(f"{self._folder}/{path}") if self._regular.get(path) else None


def _raise(error: OSError) -> None:
    raise storage_error(str(error.filename), "reading", error) from error


def _blocks(path: str) -> Iterator[bytes]:
    try:
        with Path(path).open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block
    except OSError as error:
        raise storage_error(path, "reading", error) from error


class ZipContainer:
    """A package that is a zip. Raises ParseError where it is not in the canonical form, its files' CRCs included."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        size = stream.seek(0, os.SEEK_END)
        self._members = {member.path: member for member in read_members(self._read, size)}
        for path in self._members:
            for _ in self._checked(self._members[path]):
                pass

    def _read(self, offset: int, length: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(length)

    def _checked(self, member: Member) -> Iterator[bytes]:
        crc, at, end = 0, member.offset, member.offset + member.size
        while at < end:
            block = self._read(at, min(BLOCK, end - at))
            if not block:
                raise ParseError("", (0, 0), f"the zip ends inside of {member.path}")
            crc = zlib.crc32(block, crc)
            at += len(block)
            yield block
        if crc != member.crc:
            raise ParseError("", (0, 0), f"the CRC of {member.path} is not that of its bytes")

    def paths(self) -> Sequence[str]:
        return sorted(self._members)

    def is_regular(self, path: str) -> bool:
        return True

    def find(self, path: str) -> bytes | None:
        blocks = self.read_blocks(path)
        return None if blocks is None else b"".join(blocks)

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        member = self._members.get(path)
        return None if member is None else self._checked(member)


def write_zip(folder: str, out: BinaryIO, top: str) -> None:
    """Write the files of a folder as a canonical zip. Raises InputError where it would be too large."""
    source = FolderContainer(folder)
    members, offset = [], 0
    for path in source.paths():
        crc, size = 0, 0
        for block in _blocks(f"{folder}/{path}"):
            crc, size = zlib.crc32(block, crc), size + len(block)
        header = local_header(f"{top}/{path}", crc, size)
        members.append(Member(path, crc, size, offset + len(header)))
        offset += len(header) + size
    end = ending(top, members)
    for member in members:
        out.write(local_header(f"{top}/{member.path}", member.crc, member.size))
        for block in _blocks(f"{folder}/{member.path}"):
            out.write(block)
    out.write(end)


def get_kind(path: str) -> str:
    """What there is to verify at a path: `casebook`, `folder` or `zip`. Raises InputError where it is none of them."""
    if Path(path).is_dir():
        named = Path(path, MARKER).exists() or Path(path, DECLARED).exists()
        if not named and Path(path, METADATA).exists():
            raise InputError(f"{path} is what an evidence package holds: verify the folder that it is in")
        if Path(path, MARKER).exists() or Path(path, "ledger").is_dir():
            return "casebook"
        if named or Path(path, "data").is_dir():
            return "folder"
    elif not Path(path).exists():
        raise InputError(f"{path}: no such file or folder")
    elif Path(path).is_file():
        return "zip"
    raise InputError(f"{path} is neither a casebook nor an evidence package")
