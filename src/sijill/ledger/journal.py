"""The journal: where entries are staged, frame by frame, before tiles and checkpoint are written.

A frame is acknowledged only after the disk has it, and there is one writer, so at most the last frame is one that was
not acknowledged. `read_frames` tells a frame that a crash cut off from one that was acknowledged and damaged since
(formats/ledger.md, How it is written).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sijill.errors import InconsistentTree, InputError
from sijill.ledger.acts import HEX
from sijill.ledger.ed25519 import SIGNATURE_SIZE
from sijill.ledger.entry import MOST_BYTES

NAME = "journal"
FORMAT = "sijill-journal/1"
HEADER_SIZE = 128
CHECK_SIZE = 32
MARK = b"\xf7SJ\n"
"""What every frame begins with, so that frames after a broken one are found without trying every byte."""

PREFIX_SIZE = len(MARK) + 4
GREATEST_FRAME = 256 * 1024 * 1024


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
    """The frame that stages entries at an offset of the journal. Raises InputError for none, or too many at once."""
    if not staged:
        raise InputError("there is nothing to record")
    parts = [b""]
    for each in staged:
        parts += (len(each.entry).to_bytes(2, "big"), each.entry, len(each.content).to_bytes(4, "big"), each.content)
    size = sum(map(len, parts))
    if size > GREATEST_FRAME:
        raise InputError(f"{len(staged)} acts at once are too many ({size >> 20} MiB): record them in several batches")
    parts[0] = MARK + size.to_bytes(4, "big")
    framed = b"".join(parts)
    return framed + _check(base, offset, framed)


def _check(base: Base, offset: int, framed: bytes) -> bytes:
    return sha256(base.header + offset.to_bytes(8, "big") + framed).digest()


def find_frame(base: Base, offset: int, journal: bytes, start: int = 0) -> tuple[list[Staged], int] | None:
    """What is staged at an offset and the offset after it, if there is a frame with its check.

    `start` is the offset of the first byte of `journal`.
    """
    at = offset - start
    length = int.from_bytes(journal[at + len(MARK) : at + PREFIX_SIZE], "big")
    end = at + PREFIX_SIZE + length
    if journal[at : at + len(MARK)] != MARK or not 0 < length <= GREATEST_FRAME or end + CHECK_SIZE > len(journal):
        return None
    if not _adds_up(journal, at + PREFIX_SIZE, end):
        return None
    if _check(base, offset, journal[at:end]) != journal[end : end + CHECK_SIZE]:
        return None
    return _parse_staged(journal, at + PREFIX_SIZE, end), end + CHECK_SIZE + start


def _adds_up(journal: bytes, at: int, end: int) -> bool:
    """Whether the lengths in a frame's body lead to its end: cheaper to tell than its check, where it is none."""
    while at < end:
        size = int.from_bytes(journal[at : at + 2], "big")
        if not SIGNATURE_SIZE < size <= MOST_BYTES:
            return False
        at += 2 + size
        at += 4 + int.from_bytes(journal[at : at + 4], "big")
    return at == end


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
    later = journal.find(MARK, offset + 1)
    while later != -1:
        if find_frame(base, later, journal) is not None:
            raise InconsistentTree(
                f"the ledger's journal is damaged at byte {offset}, and entries that were acknowledged come after it: "
                "restore the casebook from a copy"
            )
        later = journal.find(MARK, later + 1)
