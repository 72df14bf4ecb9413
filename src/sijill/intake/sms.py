"""Messages of a telephone as *SMS Backup & Restore* writes them, and Signal's plain text export in the same form.

`<smses>` holds `<sms>` (one text) and `<mms>` (parts, some of them files in Base64, and addresses); the fields are
those of Android's telephony provider (developer.android.com, `Telephony.Sms` and `Telephony.Mms`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.inside import take_inside
from sijill.intake.section import How, Original, Section, with_notes
from sijill.intake.telegram_entry import clean, counted, one_line
from sijill.intake.transcript import Part, Transcript
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole, Speaker

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 253_402_300_799_000
BLOCK = 1 << 16
SENT = frozenset(("2", "4", "5", "6"))
"""Boxes of messages that the telephone's owner wrote: sent, outbox, failed, queued (`Telephony.Sms.MESSAGE_TYPE_…`)."""
BOXES = {"3": "a draft", "4": "not yet sent", "5": "failed to send", "6": "queued"}
MMS_SENT = frozenset(("2", "4"))
FROM = "137"
"""The address of who sent an MMS (`PduHeaders.FROM`)."""
SILENT = frozenset(("application/smil",))
OWNER = Speaker(None, "person")
PAIR = re.compile(rb"&#(5[5-6]\d{3}|57[0-2]\d{2}|573[0-3]\d|5734[0-3]);(?:&#(5[6-7]\d{3});)?")
"""Characters beyond U+FFFF, written as two halves that XML has no place for ("&#55357;&#56832;")."""
LONGEST_PAIR = 16
ROOT = b"<smses"
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MAX_FILE_BYTES = 64 * 1024 * 1024
NO_DOCUMENT = ("image/", "video/", "audio/")


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: a message is an entry with who wrote it and when, by the clock of UTC.

    Raises UnreadableDocument where it holds no message.
    """
    transcript = Transcript(original.digest, f"sijill {__version__}", language=how.language, published=how.published)
    found = _Found()
    files: list[tuple[str, bytes]] = []
    number = 0
    try:
        for number, element in enumerate(_messages(_Mended(original.stream), original.name), 1):
            locator = f"{original.within}message {number}"
            entry = _mms(element, locator, found, files) if element.tag == "mms" else _sms(element, locator, found)
            yield from entry.write(transcript, locator, how)
    except etree.XMLSyntaxError as error:
        found.broken = f"the file breaks off after message {number}: {_reason(error)}"
    if not number:
        raise UnreadableDocument(f"{original.name}: holds no message ({found.broken or 'it is an empty export'})")
    transcript.notes.extend(found.notes(how))
    last = list(transcript.finish())
    notes: list[str] = []
    inside = [(name, take_inside(original, name, data, how, notes)) for name, data in files]
    notes.extend(f"{name}: {each.note}" for name, each in inside if each.note)
    yield from last[:-1]
    yield from (with_notes(section, notes) for section in last[-1:])
    for _, each in inside:
        yield from each.sections


@dataclass(slots=True)
class _Found:
    """What is counted over an export, to be told once."""

    undated: int = 0
    empty: int = 0
    unsent: int = 0
    broken: str = ""

    def notes(self, how: How) -> Iterator[str]:
        """What a reader should know."""
        yield "messages of the telephone's owner have no name: the export does not say whose telephone it is"
        if how.zone is None:
            yield "times are in UTC, which the export gives; --timezone shows them in another zone"
        if self.undated:
            yield f"{counted(self.undated, 'message has', 'messages have')} no time that can be read"
        if self.empty:
            yield f"{counted(self.empty, 'message', 'messages')} without words"
        if self.unsent:
            yield f"{counted(self.unsent, 'message', 'messages')} written and not sent, marked"
        if self.broken:
            yield self.broken


@dataclass(slots=True)
class _Entry:
    head: list[str]
    words: list[str]
    speaker: Speaker
    sent: datetime | None
    attachments: list[Attachment] = field(default_factory=list)

    def write(self, transcript: Transcript, locator: str, how: How) -> Iterator[Section]:
        sent = self.sent if self.sent is None or how.zone is None else self.sent.astimezone(how.zone)
        time = sent.isoformat(" ", "seconds") if sent is not None else "without a time"
        parts = [Part(" · ".join([time, *self.head]) + "\n", PassageRole.DATELINE)]
        parts.extend(Part(words + "\n") for words in self.words)
        parts.extend(
            Part(f"file: {each.name} ({each.media_type})\n", PassageRole.BOILERPLATE) for each in self.attachments
        )
        parts.append(Part("\n", PassageRole.BOILERPLATE))
        return transcript.add(parts, speaker=self.speaker, sent=sent, locator=locator, attachments=self.attachments)


def _sms(element: Any, locator: str, found: _Found) -> _Entry:
    given: Mapping[str, str] = element.attrib
    box = given.get("type", "1")
    other = _called(given)
    head = [f"to {other}" if box in SENT or box == "3" else other]
    if box in BOXES:
        found.unsent += 1
        head.append(BOXES[box])
    words = clean(given.get("body") or "")
    found.empty += not words.strip()
    own = box in SENT or box == "3"
    return _Entry(head, [words] if words.strip() else [], OWNER if own else _person(given), _moment(given, found))


def _mms(element: Any, locator: str, found: _Found, files: list[tuple[str, bytes]]) -> _Entry:
    given: Mapping[str, str] = element.attrib
    own = given.get("msg_box", "1") in MMS_SENT
    senders = [each.get("address", "") for each in element.iter("addr") if each.get("type") == FROM]
    sender = next((one_line(each) for each in senders if each and each != "insert-address-token"), "")
    other = _called(given)
    head = [f"to {other}" if own else sender if sender and "~" in given.get("address", "") else other]
    if subject := given.get("sub", "null").removeprefix("null"):
        head.append(one_line(subject))
    words, attachments = [], []
    for part in element.iter("part"):
        kind = (part.get("ct") or "").lower()
        if kind in SILENT:
            continue
        if kind == "text/plain" and (text := clean(part.get("text") or "").removeprefix("null")).strip():
            words.append(text)
        elif kind != "text/plain":
            attachments.append(_file(part, kind, locator, files))
    found.empty += not words
    group = "~" in given.get("address", "")
    speaker = OWNER if own else Speaker(sender, "person") if group and sender else _person(given)
    return _Entry(head, words, speaker, _moment(given, found), attachments)


def _file(part: Any, kind: str, locator: str, files: list[tuple[str, bytes]]) -> Attachment:
    named = (part.get(key) for key in ("name", "cl", "fn"))
    name = one_line(next((each for each in named if each and each != "null"), "without a name"), 200)
    written = part.get("data") or ""
    if not written:
        return Attachment(name, kind, locator, note="not in the export")
    if len(written) > MAX_FILE_BYTES:
        return Attachment(name, kind, locator, note="too large to be unpacked")
    try:
        data = base64.b64decode(written, validate=False)
    except (binascii.Error, ValueError):
        return Attachment(name, kind, locator, note="damaged: it is no Base64")
    if not kind.startswith(NO_DOCUMENT):
        files.append((name, data))
    return Attachment(name, kind, locator, Digest(hashlib.sha256(data).hexdigest()), len(data))


def _called(given: Mapping[str, str]) -> str:
    """Name and number of the other side, as the head of a message shows them."""
    name, address = _name(given), one_line(given.get("address", "").replace("~", ", "), 300)
    return f"{name} ({address})" if name and address else name or address or "without a number"


def _name(given: Mapping[str, str]) -> str:
    name = one_line(given.get("contact_name", ""), 200)
    return "" if name.lower() in ("", "null", "(unknown)") else name


def _person(given: Mapping[str, str]) -> Speaker:
    name = _name(given) or one_line(given.get("address", ""), 200)
    return Speaker(name, "person") if name and name != "null" else Speaker(None, "unnamed")


def _moment(given: Mapping[str, str], found: _Found) -> datetime | None:
    """`date` is in milliseconds; Android's MMS table counts in seconds, and some exports with it."""
    text = given.get("date", "")
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 15 and int(text)):
        found.undated += 1
        return None
    milliseconds = int(text) * (1000 if len(text) <= 10 else 1)
    return EPOCH + timedelta(milliseconds=milliseconds) if milliseconds <= LATEST_MS else None


def _messages(stream: _Mended, name: str) -> Iterator[Any]:
    """The messages one after the other; what was read is let go.

    Files make attributes of megabytes, for which the parser's own bounds on entities must be lifted; so an export that
    declares any, which none does, is refused before they are.
    """
    head = stream.read(BLOCK)
    begin = head.find(ROOT)
    if begin < 0 or DECLARED.search(head, 0, begin):
        raise UnreadableDocument(f"{name}: declares entities, or does not begin as an export does: not read")
    parser = etree.XMLPullParser(
        events=("end",), tag=("sms", "mms"), resolve_entities=False, no_network=True, huge_tree=True, recover=False
    )
    data = head
    while True:
        if data:
            parser.feed(data)
        for _, element in parser.read_events():
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        if not data:
            parser.close()
            return
        data = stream.read(BLOCK)


@dataclass(slots=True)
class _Mended:
    """A stream in which characters written as two halves are whole, and lone halves are U+FFFD."""

    stream: BinaryIO
    _rest: bytes = b""

    def read(self, size: int) -> bytes:
        data = self._rest + self.stream.read(size)
        if not data:
            return b""
        cut = data.rfind(b"&#", max(0, len(data) - LONGEST_PAIR)) if len(data) > len(self._rest) else -1
        data, self._rest = (data[:cut], data[cut:]) if cut > 0 else (data, b"")
        return PAIR.sub(_whole, data)


def _whole(match: re.Match[bytes]) -> bytes:
    high, low = int(match[1]), int(match[2] or 0)
    if 0xD800 <= high <= 0xDBFF and 0xDC00 <= low <= 0xDFFF:
        return f"&#{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)};".encode()
    return b"&#65533;" * (2 if low else 1)


def _reason(error: etree.XMLSyntaxError) -> str:
    return one_line(str(error.msg), 200)
