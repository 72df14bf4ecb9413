"""Lists whose lines are in two encodings: somebody pasted rows of one spreadsheet into the file of another."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from sijill.errors import UnreadableDocument
from sijill.intake.decoding import MARKS, SAMPLE, decode
from sijill.intake.section import Original

REPLACEMENT = "\ufffd"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Mended:
    """The file with all of its lines in UTF-8, and the numbers of the lines that were in the other `encoding`."""

    original: Original
    lines: frozenset[int]
    encoding: str


def find_mended(original: Original) -> Mended | None:
    """The file in one encoding; None where it is in one, or where its bytes say which.

    A line is in UTF-8 where it can be, and else in what all such lines together show. A line most of whose letters are
    UTF-8 is damaged, not in another encoding: it stays as it is. Held in memory where lines are mixed, else flat.
    """
    head = original.head(4096)
    if any(head.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8") or b"\x00" in head:
        return None
    if _is_utf8(original):
        return None
    n_utf8, other, sample = 0, set(), b""
    for number, line in _lines(original):
        if line.isascii():
            continue
        if _is_other(line):
            other.add(number)
            sample += line if len(sample) < SAMPLE else b""
        else:
            n_utf8 += 1
    encoding = None
    if other and n_utf8:
        with suppress(UnreadableDocument):
            encoding = decode(sample, original.name).encoding
    if encoding in (None, "utf-8"):
        return None
    made = b"".join(
        line.decode(encoding, errors="replace").encode() if number in other else line
        for number, line in _lines(original)
    )
    whole = Original(original.name, io.BytesIO(made), len(made), original.digest, original.within, original.depth)
    return Mended(whole, frozenset(other), encoding)


def _is_utf8(original: Original) -> bool:
    """Whether all of it is UTF-8, as nearly all lists are: told by blocks, which is quicker than line by line."""
    original.stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in iter(lambda: original.stream.read(BLOCK), b""):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        original.stream.seek(0)
    return True


def _lines(original: Original) -> Iterator[tuple[int, bytes]]:
    original.stream.seek(0)
    yield from enumerate(original.stream, 1)
    original.stream.seek(0)


def _is_other(line: bytes) -> bool:
    """Whether a line is in an encoding that is not UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", errors="replace")
        broken = text.count(REPLACEMENT)
        return broken >= sum(not letter.isascii() for letter in text) - broken
    return False
