"""The journal: where entries are staged, frame by frame, before tiles and checkpoint are written.

A frame is acknowledged only after the disk has it, and there is one writer, so at most the last frame is one that was
not acknowledged. `read_frames` tells a frame that a crash cut off from one that was acknowledged and damaged since
(formats/ledger.md, How it is written).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sijill.errors import InconsistentTree
from sijill.ledger.acts import HEX

NAME = "journal"
FORMAT = "sijill-journal/1"
HEADER_SIZE = 128
CHECK_SIZE = 32
PREFIX_SIZE = 4
GREATEST_FRAME = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Staged:
    """An entry and, where it has one, its sealed content."""

    entry: bytes
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Base:
    """What a journal begins from: the tree as it was last settled. `header` are the first bytes of the journal."""

    size: int
    root: bytes
    header: bytes = field(init=False)

    def __post_init__(self) -> None:
        header = f"{FORMAT} {self.size} {self.root.hex()}".ljust(HEADER_SIZE - 1).encode() + b"\n"
        object.__setattr__(self, "header", header)


def parse_base(journal: bytes) -> Base:
    """Read a journal's header. Raises InconsistentTree where it is none."""
    header = journal[:HEADER_SIZE].decode("ascii", errors="replace")
    parts = header.split()
    if len(parts) == 3 and parts[0] == FORMAT and parts[1].isdigit() and HEX.fullmatch(parts[2]):
        base = Base(int(parts[1]), bytes.fromhex(parts[2]))
        if base.header == journal[:HEADER_SIZE]:
            return base
    raise InconsistentTree("the ledger's journal has no header: it was damaged")


def frame_of(base: Base, offset: int, staged: Sequence[Staged]) -> bytes:
    """The frame that stages entries at an offset of the journal."""
    parts = [b""]
    for each in staged:
        parts += (len(each.entry).to_bytes(2, "big"), each.entry, len(each.content).to_bytes(4, "big"), each.content)
    parts[0] = sum(map(len, parts)).to_bytes(PREFIX_SIZE, "big")
    framed = b"".join(parts)
    return framed + _check(base, offset, framed)


def _check(base: Base, offset: int, framed: bytes) -> bytes:
    return sha256(base.header + offset.to_bytes(8, "big") + framed).digest()


def find_frame(base: Base, offset: int, journal: bytes, start: int = 0) -> tuple[list[Staged], int] | None:
    """What is staged at an offset and the offset after it, if there is a frame with its check.

    `start` is the offset of the first byte of `journal`.
    """
    at = offset - start
    length = int.from_bytes(journal[at : at + PREFIX_SIZE], "big")
    end = at + PREFIX_SIZE + length
    if not 0 < length <= GREATEST_FRAME or end + CHECK_SIZE > len(journal):
        return None
    if _check(base, offset, journal[at:end]) != journal[end : end + CHECK_SIZE]:
        return None
    return _parse_staged(journal, at + PREFIX_SIZE, end), end + CHECK_SIZE + start


def _parse_staged(journal: bytes, at: int, end: int) -> list[Staged]:
    found = []
    while at < end:
        middle = at + 2 + int.from_bytes(journal[at : at + 2], "big")
        last = middle + 4 + int.from_bytes(journal[middle : middle + 4], "big")
        found.append(Staged(journal[at + 2 : middle], journal[middle + 4 : last]))
        at = last
    return found


def read_frames(base: Base, journal: bytes) -> Iterator[tuple[list[Staged], int]]:
    """What each frame stages and the offset after it, without a last one that was never acknowledged.

    Raises InconsistentTree where a frame is broken and others follow it: those were acknowledged.
    """
    offset = HEADER_SIZE
    while (frame := find_frame(base, offset, journal)) is not None:
        yield frame
        offset = frame[1]
    for later in range(offset + 1, len(journal.rstrip(b"\0"))):
        if find_frame(base, later, journal) is not None:
            raise InconsistentTree(
                f"the ledger's journal is damaged at byte {offset}, and entries that were acknowledged come after it: "
                "restore the casebook from a copy"
            )
