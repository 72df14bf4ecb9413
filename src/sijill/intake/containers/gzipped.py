"""gzip as a stream (RFC 1952), in pieces of bounded size, with an end to what unpacks beyond all measure."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from sijill.intake.containers.archive import MAX_RATIO, SMALL_BYTES

GZIP = b"\x1f\x8b"
PIECE = 1 << 16
AUTOMATIC = 32 + zlib.MAX_WBITS
"""gzip or zlib, whichever the data begin with."""


class GzipStream:
    """The members of a gzip file one after the other, as one stream to read from.

    `broken` says why it ended before its end ("" where it did not): what was unpacked until then has been given.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacker = zlib.decompressobj(AUTOMATIC)
        self._waiting = b""
        self._ready = bytearray()
        self._begun = False
        self._ended = False
        self.taken = 0
        self.given = 0
        self.broken = ""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; a size is always given by those who read archives."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._ready += self._next_piece()
        size = len(self._ready) if size < 0 else size
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def _next_piece(self) -> bytes:
        if self._unpacker.eof:
            self._waiting = self._unpacker.unused_data
            self._unpacker, self._begun = zlib.decompressobj(AUTOMATIC), False
        if not self._waiting:
            self._waiting = self._stream.read(PIECE)
            self.taken += len(self._waiting)
        if not self._waiting.strip(b"\x00") and not self._begun:  # the end, or padding behind it
            self._ended = not self._waiting
            self._waiting = b""
            return b""
        if not self._waiting:
            return self._end("the gzip data break off")
        try:
            piece = self._unpacker.decompress(self._waiting, PIECE)
        except zlib.error as error:
            return self._end(f"the gzip data are damaged ({error})")
        self._begun, self._waiting = True, self._unpacker.unconsumed_tail
        self.given += len(piece)
        if self.given > SMALL_BYTES and self.given > MAX_RATIO * self.taken:
            return self._end(f"unpacks to more than {MAX_RATIO} times its size: a gzip bomb, not read further")
        return piece

    def _end(self, reason: str) -> bytes:
        self.broken, self._ended = reason, True
        return b""


def unpack(data: bytes, limit: int, *, raw_too: bool = False) -> tuple[bytes, str]:
    """Unpack gzip or zlib data at hand, up to `limit` bytes; with it, why it is not whole ("" where it is).

    `raw_too` takes deflate data without a header as well, which servers send as "deflate".
    """
    for bits in (AUTOMATIC, -zlib.MAX_WBITS) if raw_too else (AUTOMATIC,):
        unpacker = zlib.decompressobj(bits)
        try:
            unpacked = unpacker.decompress(data, limit)
        except zlib.error:
            continue
        if unpacker.eof:
            return unpacked, ""
        return unpacked, f"unpacks to more than {limit} bytes" if unpacker.unconsumed_tail else "breaks off"
    return b"", "is damaged"
