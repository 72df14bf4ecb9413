"""A zip in which every byte is known beforehand, so that none can be changed unseen: formats/package.md, Zip.

Made and read here and not by zipfile, which leaves time, attributes, extra fields and comments to habit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sijill.errors import InputError, ParseError
from sijill.publication.bag import COMPONENT

LOCAL, CENTRAL, END = struct.Struct("<IHHHHHIIIHH"), struct.Struct("<IHHHHHHIIIHHHHHII"), struct.Struct("<IHHHHIIH")
LOCAL_MARK, CENTRAL_MARK, END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
VERSION, MADE_BY = 20, 3 << 8 | 20
DATE = 33
ATTRIBUTES = 0x81A40000
MOST_BYTES, MOST_FILES = 2**32 - 1, 2**16 - 1
TOO_LARGE = "the package is too large for a zip of 4 GiB or 65,535 files: write it as a folder"


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its path below the top folder, its CRC-32, size, and where its bytes begin."""

    path: str
    crc: int
    size: int
    offset: int


def local_header(name: str, crc: int, size: int) -> bytes:
    """What stands before the bytes of a file; `name` is its path with the top folder.

    Raises InputError for a file that is too large for a zip of this form.
    """
    if size > MOST_BYTES:
        raise InputError(TOO_LARGE)
    encoded = name.encode("ascii")
    return LOCAL.pack(LOCAL_MARK, VERSION, 0, 0, 0, DATE, crc, size, size, len(encoded), 0) + encoded


def ending(top: str, members: Sequence[Member]) -> bytes:
    """The central directory and its end. Raises InputError where the zip would be too large for its form."""
    start = members[-1].offset + members[-1].size if members else 0
    if start > MOST_BYTES or len(members) > MOST_FILES:
        raise InputError(TOO_LARGE)
    directory = b"".join(_central(top, member) for member in members)
    if start + len(directory) > MOST_BYTES:
        raise InputError(TOO_LARGE)
    end = END.pack(END_MARK, 0, 0, len(members), len(members), len(directory), start, 0)
    return directory + end


def _central(top: str, member: Member) -> bytes:
    name = f"{top}/{member.path}".encode("ascii")
    begins = member.offset - LOCAL.size - len(name)
    fixed = CENTRAL.pack(
        CENTRAL_MARK, MADE_BY, VERSION, 0, 0, 0, DATE, member.crc, member.size, member.size, len(name), 0, 0, 0, 0,
        ATTRIBUTES, begins,
    )  # fmt: skip
    return fixed + name


def read_members(read: Callable[[int, int], bytes], size: int) -> list[Member]:
    """The files of a zip of `size` bytes, of which `read` gives a length from an offset.

    Raises ParseError where one byte outside the files' own is another than it would be in the canonical form. The
    files' bytes are not looked at: whoever reads them compares the CRC.
    """
    tail = read(max(size - END.size, 0), END.size)
    if len(tail) < END.size:
        raise ParseError("", (0, 0), "not a zip")
    mark, _, _, _, count, length, start, _ = END.unpack(tail)
    if mark != END_MARK or start + length + END.size != size:
        raise ParseError("", (0, 0), "not a zip in the canonical form: its end is not where it should be")
    directory = read(start, length)
    names = list(_names(directory, count))
    top, members = _members(names)
    try:
        expected_ending = ending(top, members)
    except InputError as error:
        raise ParseError("", (0, 0), str(error)) from None
    if expected_ending != directory + tail or not COMPONENT.fullmatch(top):
        raise ParseError("", (0, 0), "not a zip in the canonical form")
    expected = 0
    for member in members:
        header = local_header(f"{top}/{member.path}", member.crc, member.size)
        if member.offset != expected + len(header) or read(expected, len(header)) != header:
            raise ParseError("", (0, 0), f"not a zip in the canonical form: the header of {member.path}")
        expected = member.offset + member.size
    if expected != start:
        raise ParseError("", (0, 0), "not a zip in the canonical form: something stands between the files")
    return members


def _names(directory: bytes, count: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    at = 0
    for _ in range(count):
        if at + CENTRAL.size > len(directory):
            raise ParseError("", (0, 0), "not a zip in the canonical form: its directory ends early")
        fields = CENTRAL.unpack_from(directory, at)
        end = at + CENTRAL.size + fields[10]
        name = directory[at + CENTRAL.size : end]
        if not name.isascii():
            raise ParseError("", (0, 0), "a zip of this form has names in ASCII")
        yield name.decode("ascii"), fields
        at = end


def _members(names: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[str, list[Member]]:
    tops = {name.partition("/")[0] for name, _ in names}
    if len(tops) != 1:
        raise ParseError("", (0, 0), "a package's zip has one top folder")
    top = tops.pop()
    members = []
    for name, fields in names:
        path = name.partition("/")[2]
        members.append(Member(path, fields[7], fields[9], fields[16] + LOCAL.size + len(name)))
    paths = [member.path for member in members]
    if paths != sorted(set(paths)) or not all(paths):
        raise ParseError("", (0, 0), "the files of the zip are not sorted, or one is there twice, or has no name")
    return top, members
