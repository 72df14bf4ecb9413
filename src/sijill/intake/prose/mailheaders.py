"""Headers of a mail as people wrote them: encoded words, names and addresses, dates; broken ones as far as they go."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from sijill.errors import UnreadableDocument
from sijill.intake.dates import find_dates
from sijill.intake.decoding import decode
from sijill.intake.prose.declared import find_declared, is_utf8
from sijill.values.document import Speaker

BROKEN = (
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    RecursionError,
    OverflowError,
    MessageError,
    binascii.Error,
)
"""What the standard library's email package raises on hostile headers."""
MAX_HEADER = 20_000
MAX_NAME = 200
MAILTO = re.compile(r"\s?\[mailto:[^\]\s]{1,200}\]")
NAMED = re.compile(r"([^<>]{0,200})<([^<>\s]{1,200})>")
ESCAPING = ("utf-7", "iso-2022", "hz-")
"""Encodings that write other alphabets in bytes of ASCII."""
SPACES = re.compile(r"[\s\x00-\x1f]+")
CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([apصم])?\.?m?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """Decoded bytes, and whether their encoding had to be guessed."""

    text: str
    guessed: bool


def decode_body(data: bytes, charset: str) -> Words:
    """Decode a text of a mail: as UTF-8 where it is, by its declaration where the bytes allow it, else guessed."""
    if data.isascii() and not charset.strip("\"' ").lower().startswith(ESCAPING):
        return Words(data.decode("ascii"), False)
    if is_utf8(data):
        return Words(data.decode("utf-8"), False)
    found = find_declared(data, charset)
    return Words(found[0], False) if found is not None else _guessed(data)


def _guessed(data: bytes) -> Words:
    try:
        return Words(decode(data, "text").text, True)
    except UnreadableDocument:
        return Words(data.decode("utf-8", "replace"), True)


def header(message: Message, name: str) -> str:
    """A header's words in one line, "" where there is none. Encoded words (RFC 2047) and raw bytes are decoded."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), None)
    return "" if raw is None else decode_words(str(raw))


def decode_words(raw: str) -> str:
    """Decode a raw header. Neighbouring words of one charset are joined before: mailers cut inside a character."""
    raw = raw[:MAX_HEADER]
    if raw.isascii() and "=?" not in raw:
        return SPACES.sub(" ", raw).strip()
    try:
        pieces = decode_header(SPACES.sub(" ", raw)) if "=?" in raw else [(raw, None)]
    except BROKEN:
        pieces = [(raw, None)]
    texts = []
    for piece, charset in pieces:
        data = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
        texts.append(decode_body(data, charset or "").text)
    return SPACES.sub(" ", "".join(texts)).strip()


def speaker_of(written: str) -> Speaker:
    """Who a decoded "From" names: by name, else by address; nobody where it is empty.

    Mail programs write the line above a forwarded message as they like: "Sampleson, Huda <a@b>", "Huda [mailto:a@b]".
    """
    words = MAILTO.sub("", written[:MAX_HEADER]).strip()
    match = NAMED.fullmatch(words)
    if match is not None:
        return Speaker(match[1].strip("\"' ") or match[2], "person")
    try:
        found = getaddresses([words]) if "@" in words else []
    except BROKEN:
        found = []
    name = next((name or address for name, address in found if name or address), words).strip("<>\"' ")
    return Speaker(name[:MAX_NAME], "person") if name else Speaker(None, "unnamed")


def parse_date(written: str, zone: tzinfo | None) -> datetime | None:
    """The time of a Date header (RFC 5322, 3.3), aware by its offset.

    An offset of nothing (and "-0000") tells of the server, not of the sender: it is shown in `zone` where one is given.
    """
    try:
        found = parsedate_to_datetime(written[:MAX_HEADER])
    except BROKEN:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC if "-0000" in written else zone)
    return found.astimezone(zone) if zone is not None and not found.utcoffset() else found


def find_written_date(written: str, zone: tzinfo | None) -> datetime | None:
    """The time in a line of a mail program ("Fri, May 6, 2016 at 9:14 AM"), which has no zone; None where unsure."""
    found = next(find_dates(written, 0, min(len(written), 300)), None)
    if found is None or found.value is None:
        return parse_date(written, zone)
    clock = CLOCK.search(written, found.end)
    at = time()
    if clock is not None:
        hour, half = int(clock[1]), (clock[4] or "").lower()
        hour = hour % 12 + (12 if half in ("p", "م") else 0) if half else hour
        if hour > 23 or int(clock[2]) > 59:
            return None
        at = time(hour, int(clock[2]))
    return datetime.combine(found.value, at, zone)
