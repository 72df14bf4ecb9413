"""What a record of a web archive holds: the answer of a server as it came, checked, and unpacked to a file's bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]
from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)

from sijill.intake.containers.archive import MAX_MEMBER_BYTES
from sijill.intake.containers.gzipped import unpack

DIGEST = re.compile(r"\s*([A-Za-z0-9-]{2,12})\s*:\s*([A-Za-z0-9+/=_-]{16,200})\s*")
ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}
UNICODE = frozenset(("utf-8", "utf8", "utf-16", ""))
HAS_CHARSET = re.compile(rb"<meta[^>]{0,300}charset", re.IGNORECASE)
HEAD = 4096
PIECE = 1 << 16


@dataclass(slots=True)
class Payload:
    """The bytes of a capture with what its headers say. `digest` is the SHA-256 of the bytes as they are read.

    `notes` are for the reader of this capture; `problems` are counted over the whole archive as well.
    """

    data: bytes = b""
    media_type: str = ""
    status: str = ""
    location: str = ""
    digest: bytes = b""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def problem(self, note: str, counted: str) -> None:
        self.notes.append(note)
        self.problems.append(counted)


def read_payload(record: Any, address: str) -> Payload:
    """Read a record of warcio's to its end, up to a limit; check its digest; undo how it was sent (RFC 9110, 8.4).

    The headers of the server are taken here, not by warcio, which gives up the whole archive where one is broken.
    """
    payload = Payload()
    http = _http(record, address, payload)
    payload.status = str(http.statusline or "") if http is not None else ""
    raw = _read(record, payload)
    is_whole = not payload.problems
    kind = _header(http, "content-type") if http is not None else str(record.content_type or "")
    payload.media_type = kind.partition(";")[0].strip().lower()
    payload.location = _header(http, "location")[:500]
    sent = raw
    if "chunked" in _header(http, "transfer-encoding").lower():
        sent = ChunkedDataReader(BytesIO(raw)).read()
    if is_whole:
        _check(record, payload, raw, sent)
    payload.data = _for_reading(_unpacked(http, payload, sent), payload.media_type, kind)
    payload.digest = hashlib.sha256(payload.data).digest()
    return payload


def _http(record: Any, address: str, payload: Payload) -> Any | None:
    if record.rec_type != "response" or not address.startswith(("http:", "https:")) or not record.length:
        return None
    try:
        return StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(record.raw_stream)
    except (EOFError, ValueError, IndexError, StatusAndHeadersParserException):
        payload.problem("the headers of the server are broken", "broken headers of a server")
        return None


def _read(record: Any, payload: Payload) -> bytes:
    """The raw bytes; noted where there are fewer than the record's length says, or more than are read."""
    pieces, size, head = [], 0, record.raw_stream.tell()
    while piece := record.raw_stream.read(PIECE):
        size += len(piece)
        if size <= MAX_MEMBER_BYTES:
            pieces.append(piece)
    declared = record.length
    if size > MAX_MEMBER_BYTES:
        payload.problem(f"only its first {MAX_MEMBER_BYTES // 2**20} MiB are read", "larger than is read")
    elif declared is not None and declared > head + size:
        there = f"{size} of {declared - head} bytes are there"
        payload.problem(f"the archive breaks off in it: {there}", "cut short by the archive")
    return b"".join(pieces)


def _check(record: Any, payload: Payload, raw: bytes, sent: bytes) -> None:
    """Compare with WARC-Payload-Digest (ISO 28500, 5.9). Writers take it before or after the chunks are joined."""
    written = record.rec_headers.get_header("WARC-Payload-Digest")
    if not written:
        payload.notes.append("the archive gives no digest of it")
        return
    match = DIGEST.fullmatch(str(written)[:300])
    algorithm = ALGORITHMS.get(match[1].lower()) if match is not None else None
    if match is None or algorithm is None:
        payload.problem(f"its digest cannot be checked: {str(written)[:80]}", "digest of an unknown kind")
        return
    expected = match[2]
    for data in {raw, sent}:
        digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        if _is_written_as(digest, expected):
            payload.notes.append(f"the bytes match the archive's {algorithm} digest")
            return
    payload.problem(
        f"the bytes do not match the archive's digest {str(written)[:120]}", "bytes do not match the digest"
    )


def _is_written_as(digest: bytes, written: str) -> bool:
    """Base32 (as most write it), hexadecimal or base64."""
    if written.lower() == digest.hex() or written.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("="):
        return True
    try:
        return base64.b64decode(written.replace("-", "+").replace("_", "/") + "==") == digest
    except (binascii.Error, ValueError):
        return False


def _unpacked(http: Any, payload: Payload, sent: bytes) -> bytes:
    encodings = [each.strip() for each in _header(http, "content-encoding").lower().split(",") if each.strip()]
    for encoding in reversed(encodings[:4]):
        if encoding in ("gzip", "x-gzip", "deflate"):
            unpacked, wrong = unpack(sent, MAX_MEMBER_BYTES, raw_too=encoding == "deflate")
            if not unpacked and wrong == "is damaged":  # crawlers that unpack before writing leave the header
                continue
            if wrong:
                payload.problem(f"its {encoding} data: {wrong}", "packed data are not whole")
            sent = unpacked
        elif encoding != "identity":
            payload.problem(f"sent as {encoding}, which is not undone here", f"sent as {encoding[:20]}, not undone")
            if not sent[:HEAD].lstrip().startswith((b"<", b"{")):
                return b""
    return sent


def _for_reading(data: bytes, media_type: str, kind: str) -> bytes:
    """The bytes; of a page whose encoding only the server told, in UTF-8, since the page alone does not say it."""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", kind, re.IGNORECASE)
    label = charset[1].lower() if charset is not None else ""
    if not media_type.startswith("text/") or label in UNICODE or HAS_CHARSET.search(data[:HEAD]):
        return data
    try:
        return data.decode(label).encode("utf-8-sig")
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError):
        return data


def _header(http: Any, name: str) -> str:
    return str(http.get_header(name) or "") if http is not None else ""
