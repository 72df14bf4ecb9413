"""Web archives: WARC (ISO 28500), with or without gzip, and WACZ packages of them; other gzip files by the way.

Each page, document and picture that was captured is read as the file it is, under the address it was captured from.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeadersParserException  # type: ignore[import-untyped]

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import MAX_MEMBER_BYTES, refuse_too_deep
from sijill.intake.containers.gzipped import GZIP, GzipStream
from sijill.intake.containers.inside import KEPT
from sijill.intake.containers.warcpayload import Payload, read_payload
from sijill.intake.section import How, Original, Section, with_notes

WARC_HEADS = (b"WARC/", b"filedesc://")
RECORD_ERRORS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)
"""What warcio raises on records whose headers are broken (a response without an address, a first line of anything)."""
READ_TYPES = re.compile(
    r"text/(?:html|plain|csv|markdown|xml|tab-separated-values)|application/(?:xhtml\+xml|pdf|zip|gzip|msword"
    r"|vnd\.openxmlformats-officedocument\.[\w.]{1,80}|octet-stream)|message/rfc822|image/(?!svg|gif|x-icon|vnd)[\w.+-]{1,40}"
)
CAPTURES = ("response", "resource", "conversion")
MAX_NAMED = 5
MAX_SEEN = 1_000_000
ADDRESS = 1_000
logging.getLogger("warcio").setLevel(logging.ERROR)
"""warcio warns of addresses letter for letter; they are hostile, and a terminal obeys some letters."""


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a WARC, a WACZ, or any other file that is packed with gzip.

    Raises UnreadableDocument where nothing in it can be read.
    """
    head = original.head(4)
    refuse_too_deep(original)
    if head.startswith(b"PK"):
        from sijill.intake.containers.wacz import package_sections

        yield from package_sections(original, how)
    elif head.startswith(GZIP):
        yield from _gzip_sections(original, how)
    else:
        yield from _alone(Captures(original, how), original.stream)


def _gzip_sections(original: Original, how: How) -> Iterator[Section]:
    """A packed WARC is streamed; anything else is unpacked up to a limit and read as the file that it is."""
    packed = GzipStream(original.stream)
    head = packed.read(16)
    original.stream.seek(0)
    packed = GzipStream(original.stream)
    if head.startswith(WARC_HEADS):
        yield from _alone(Captures(original, how), packed)
        return
    data = packed.read(MAX_MEMBER_BYTES)
    if packed.read(1):
        raise UnreadableDocument(
            f"{original.name}: unpacks to more than {MAX_MEMBER_BYTES // 2**20} MiB; unpack it first"
        )
    if "bomb" in packed.broken or not data:
        raise UnreadableDocument(f"{original.name}: {packed.broken or 'holds nothing'}")
    name = original.name.rpartition("/")[2].removesuffix(".gz").removesuffix(".GZ")
    notes = [f"{packed.broken}; what is before is read"] if packed.broken else []
    for section in how.take(original.member(name, data), how):
        yield with_notes(section, notes)
        notes = []


def _alone(captures: Captures, stream: BinaryIO | GzipStream) -> Iterator[Section]:
    """The sections of a WARC that is a file of its own, with the notes of its end on the last."""
    last: Section | None = None
    for section in captures.read(stream):
        if last is not None:
            yield last
        last = section
    notes = captures.notes()
    if last is None:
        told = "; ".join(notes) or "it has no record"
        raise UnreadableDocument(f"{captures.original.name}: no page of the archive can be read: {told}")
    yield with_notes(last, notes)


@dataclass(slots=True)
class Captures:
    """The records of web archives on their way: read one by one, and counted where they are not read."""

    original: Original
    how: How
    counts: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    ended: list[str] = field(default_factory=list)

    def read(self, stream: BinaryIO | GzipStream) -> Iterator[Section]:
        """The sections of one WARC. Where it breaks off, what stands before is given, and `notes` say where."""
        records = 0
        place = "the beginning"
        try:
            iterator = ArchiveIterator(stream, arc2warc=True, no_record_parse=True)
            for record in iterator:
                records += 1
                place = f"record {records} ({_header(record, 'WARC-Target-URI') or 'without an address'})"
                yield from self._record(record)
        except RECORD_ERRORS as error:
            self.ended.append(f"breaks off after {place}: {str(error)[:200]}")
        broken = stream.broken if isinstance(stream, GzipStream) else ""
        if broken:
            self.ended.append(f"breaks off after {place}: {broken}")

    def notes(self) -> list[str]:
        """What was not read, by its kind, each with the first few of its addresses."""
        told = []
        for what, number in self.counts.items():
            named = self.named.get(what, [])
            more = " …" if number > len(named) else ""
            told.append(f"{number} {what}" + (f": {', '.join(named)}{more}" if named else ""))
        return [*told, *dict.fromkeys(self.ended)]

    def count(self, what: str, address: str = "") -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        named = self.named.setdefault(what, [])
        if address and len(named) < MAX_NAMED:
            named.append(address[:200])

    def _record(self, record: ArcWarcRecord) -> Iterator[Section]:
        kind, address = str(record.rec_type or "unknown"), _header(record, "WARC-Target-URI")[:ADDRESS]
        if kind not in CAPTURES:
            if kind == "revisit":
                self.count("revisit records repeat what was captured before; they are not read", address)
            elif kind != "warcinfo":
                self.count(f"{kind[:40]} records are not read")
            return
        if len(self.addresses) < MAX_SEEN:
            self.addresses.add(address)
        payload = read_payload(record, address)
        if payload.status and payload.status[:1] == "3":
            self.count("redirects hold no text", f"{address} → {payload.location}" if payload.location else address)
        elif payload.status and payload.status[:1] not in ("2", ""):
            self.count(f"answers of servers that something failed (status {payload.status[:3]}) are not read", address)
        elif not payload.data:
            self.count("captures are empty", address)
        elif payload.digest in self.seen:
            self.count("captures have the very bytes of one that is read; they are not read again", address)
        elif READ_TYPES.fullmatch(payload.media_type or "text/html") is None:
            self.count(f"captures of {payload.media_type[:60]} are kept and not read", address)
        else:
            yield from self._capture(record, address, payload)

    def _capture(self, record: ArcWarcRecord, address: str, payload: Payload) -> Iterator[Section]:
        """Read one capture; the time of it and what is wrong with it stand on its first section."""
        if len(self.seen) < MAX_SEEN:
            self.seen.add(payload.digest)
        notes = [f"captured from {address or 'an unknown address'}"]
        if when := _header(record, "WARC-Date"):
            notes[0] += f" on {when[:40]}: the time of the capture, no date of publication"
        notes.extend(payload.notes)
        for problem in payload.problems:
            self.count(f"captures: {problem}", address)
        found = self.how.take(self.original.member(address or "record without an address", payload.data), self.how)
        try:
            for section in found:
                yield with_notes(section, notes)
                notes = []
        except UnreadableDocument as refused:
            reason = str(refused).removeprefix(f"{address}: ")[:200]
            self.count(f"captures are {KEPT.format(reason)}", address)


def _header(record: Any, name: str) -> str:
    try:
        return str(record.rec_headers.get_header(name) or "")
    except AttributeError:
        return ""
