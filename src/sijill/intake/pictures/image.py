"""Pictures: what a file says of itself (EXIF, IPTC, XMP): when, where and with what it was taken, and its caption.

All of it is a claim of the file: a clock may be wrong, and every field can be written by anybody. Only headers are
read, never the pixels (EXIF 2.32, CIPA DC-008; IPTC-IIM 4.2; XMP, ISO 16684-1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sijill.claims.claim import Claim, Modality
from sijill.errors import UnreadableDocument
from sijill.intake.pictures.exif import SAYS_NOTHING, Said, read_headers
from sijill.intake.section import How, Original, Section
from sijill.intake.stating import CERTAIN, Fields, Span, stated_claim
from sijill.intake.transcript import UNKNOWN_ZONE, Transcript
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

MAX_BYTES = 256 * 1024 * 1024
SPEAKER = Speaker("EXIF", "device")
MAX_ZONE_H = 15
"""Clocks of this world differ by at most 26 hours, and from UTC by at most 14: more is a clock that is wrong."""
SAME_H = 1
DESCRIBED = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "WEBP": "image/webp"}
DESCRIBED |= {"AVIF": "image/avif", "HEIC": "image/heic"}


@dataclass(frozen=True, slots=True)
class _Spans:
    """Where the fields stand of which a claim is made; None where there is none."""

    taken: Span | None
    place: Span | None
    device: Span | None

    @property
    def all(self) -> tuple[Span, ...]:
        return tuple(span for span in (self.taken, self.place, self.device) if span is not None)


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a picture: one section, of what it says of itself; one that says nothing is kept all the same.

    Raises UnreadableDocument where it is no picture that is known, damaged, too large, or a decompression bomb.
    """
    if original.size > MAX_BYTES:
        raise UnreadableDocument(f"{original.name}: is larger than {MAX_BYTES // 2**20} MiB")
    data = original.whole()
    said = read_headers(original.name, data)
    locator = original.within.removesuffix(" › ") or original.name
    transcript = Transcript(
        original.digest, said.read_with, title=original.name, language=how.language, published=how.published
    )
    transcript.notes += said.notes
    fields = Fields(transcript.offset)
    fields.add("file", locator)
    fields.add("picture", _size(said, original.size))
    taken = _taken(said, how)
    spans = _write(fields, said, taken)
    claim = _claim(original.digest, fields, said, taken, spans)
    transcript.notes += _notes(said, taken, claim)
    picture = Attachment(
        name=original.name,
        media_type=DESCRIBED.get(said.format, "application/octet-stream"),
        locator=locator,
        sha256=Digest(hashlib.sha256(data).hexdigest()),
        size_bytes=len(data),
    )
    stated = () if claim is None else (claim,)
    yield from transcript.add(fields.end(), locator=locator, attachments=(picture,), stated=stated)
    yield from transcript.finish()


def _size(said: Said, size: int) -> str:
    pixels = f", {said.width} × {said.height} pixels" if said.width else ""
    return f"{said.format}{pixels}, {size:,} bytes"


def _taken(said: Said, how: How) -> datetime | None:
    """When it says that it was taken, with a zone where the file or the caller knows one."""
    at = said.taken or said.satellites
    if at is None:
        return None
    if at.tzinfo is None:
        return at if how.zone is None else at.replace(tzinfo=how.zone)
    return at.astimezone(how.zone) if how.zone is not None and said.taken is None else at


def _write(fields: Fields, said: Said, taken: datetime | None) -> _Spans:
    taken_at = fields.add("taken", taken.isoformat(" ", "auto")) if taken is not None else None
    if said.satellites is not None and said.taken is not None:
        fields.add("time by satellites", said.satellites.isoformat(" "))
    place_at = fields.add("place", f"{said.place[0]:.5f}, {said.place[1]:.5f}") if said.place is not None else None
    for label, value in (("altitude", said.altitude), ("direction", said.direction), ("accuracy", said.accuracy)):
        if value:
            fields.add(label, value)
    device_at = fields.add("device", said.device) if said.device else None
    for label, value in (("software", said.software), ("changed", said.changed), ("orientation", said.orientation)):
        if value:
            fields.add(label, value)
    for caption in said.captions:
        fields.add("caption", caption, read=True)
    for credit in said.credits:
        fields.add("credit", credit)
    return _Spans(taken_at, place_at, device_at)


def _claim(digest: Digest, fields: Fields, said: Said, taken: datetime | None, spans: _Spans) -> Claim | None:
    """The one claim of a picture: it was taken then, there, with this."""
    if not spans.all:
        return None
    when, places = None, tuple[PlaceReference, ...]()
    if taken is not None and spans.taken is not None:
        minute = taken.replace(second=0, microsecond=0)
        when = When(minute, minute + timedelta(minutes=1), Precision.MINUTE, _words(fields, spans.taken))
    if said.place is not None and spans.place is not None:
        words = _words(fields, spans.place)
        latitude, longitude = said.place
        candidate = Candidate(f"exif:{words.replace(' ', '')}", words, latitude, longitude, CERTAIN)
        places = (PlaceReference(words, *spans.place, part=False, candidates=(candidate,)),)
    return stated_claim(
        digest,
        fields,
        kind="recording",
        spans=spans.all,
        rule="exif.taken",
        when=when,
        when_at=spans.taken,
        places=places,
        means=said.device or None,
        speakers=(SPEAKER,),
        modality=Modality.ALLEGED,
    )


def _words(fields: Fields, span: Span) -> str:
    return fields.text[span[0] - fields.base : span[1] - fields.base]


def _notes(said: Said, taken: datetime | None, claim: Claim | None) -> Iterator[str]:
    if claim is None:
        yield SAYS_NOTHING
    elif taken is None and said.place is None:
        yield "it says nothing of when and where it was taken"
    if taken is not None and taken.tzinfo is None:
        yield UNKNOWN_ZONE
    if said.taken is not None and said.satellites is not None:
        yield from _against_satellites(said.taken, said.satellites)


def _against_satellites(taken: datetime, satellites: datetime) -> Iterator[str]:
    """Compare the clock of the device with the time that it had from satellites."""
    known = taken.tzinfo is not None
    apart = (taken if known else taken.replace(tzinfo=UTC)) - satellites
    if abs(apart) > timedelta(hours=SAME_H if known else MAX_ZONE_H):
        hours = abs(apart).total_seconds() / 3600
        yield f"its clock and its time by satellites are {hours:,.1f} hours apart: one of them is wrong"
    elif not known:
        quarters = round(apart.total_seconds() / 900)
        sign = "-" if quarters < 0 else "+"
        zone = f"UTC{sign}{abs(quarters) // 4:02}:{abs(quarters) % 4 * 15:02}"
        yield f"its clock and its time by satellites agree in the zone {zone}, which the file does not name"
