"""Messages of a telephone as *SMS Backup & Restore* writes them, and Signal's plain text export in the same form.

`<smses>` holds `<sms>` (one text) and `<mms>` (parts, some of them files in Base64, and addresses). The fields are
those of Android's telephony provider (developer.android.com, `Telephony.Sms` and `Telephony.Mms`; the maker's page
"Fields in XML backup files").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.chats.entries import counted, ending_with, one_line
from sijill.intake.chats.sms_stream import Broken, Mended, messages
from sijill.intake.containers.inside import Inside, media_type_of, take_inside
from sijill.intake.section import How, Original, Section
from sijill.intake.transcript import Part, Transcript, writable
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole, Speaker

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 253_402_300_799_000
SENT = frozenset(("2", "3", "4", "5", "6"))
"""Boxes of messages that the telephone's owner wrote: sent, draft, outbox, failed, queued (`MESSAGE_TYPE_…`)."""
BOXES = {"3": "a draft", "4": "not yet sent", "5": "failed to send", "6": "queued"}
NOT_FETCHED = "130"
"""`m_type` of an MMS of which the telephone was only told (`PduHeaders.MESSAGE_TYPE_NOTIFICATION_IND`)."""
FROM = "137"
"""The address of who sent an MMS (`PduHeaders.FROM`)."""
NO_ADDRESS = frozenset(("", "null", "insert-address-token"))
SILENT = frozenset(("application/smil",))
CONTACTS = ("text/vcard", "text/x-vcard")
OWNER = Speaker(None, "person")
UNNAMED = Speaker(None, "unnamed")
LATE = timedelta(minutes=10)
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PARTS = 1_000
MOST_WAITING_BYTES = 32 * 1024 * 1024
"""Files that wait for the section of their messages to be complete; more are read before it."""
NO_DOCUMENT = ("image/", "video/", "audio/", *CONTACTS)
TOLD = {
    "undated": ("message has no time that can be read", "messages have no time that can be read"),
    "late": (
        "message came late; its time is when it was sent",
        "messages came late; their time is when they were sent",
    ),
    "empty": ("message without words", "messages without words"),
    "unsent": ("message written and not sent, marked", "messages written and not sent, marked"),
    "unfetched": ("picture message was never fetched", "picture messages were never fetched"),
    "contact": ("contact card, not read", "contact cards, not read"),
    "parts": ("message has too many parts; the rest is not read", "messages have too many parts; the rest is not read"),
}
"""What is counted over an export and told once."""


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: a message is an entry with who wrote it and when, by the clock of UTC.

    Files that hold text are read after the section of their messages, and let go. Raises UnreadableDocument where the
    export holds no message.
    """
    notes: list[str] = []
    yield from ending_with(_sections(original, how, notes), notes, original.name)


def _sections(original: Original, how: How, notes: list[str]) -> Iterator[Section]:
    transcript = Transcript(original.digest, f"sijill {__version__}", language=how.language, published=how.published)
    reader = _Reader(original, how, notes)
    mended = Mended(original.stream)
    number = 0
    try:
        for number, element in enumerate(messages(mended, original.name), 1):
            locator = f"{original.within}message {number}"
            entry = reader.mms(element, locator) if element.tag == "mms" else reader.sms(element)
            complete = list(entry.write(transcript, locator, how))
            yield from complete
            if complete or reader.waiting > MOST_WAITING_BYTES:
                yield from reader.inside()
    except Broken as broken:
        transcript.notes.append(f"the file breaks off after message {number:,}: {broken}")
    if not number:
        raise UnreadableDocument(
            f"{original.name}: holds no message ({'; '.join(transcript.notes) or 'it is an empty export'})"
        )
    transcript.notes.extend(reader.notes())
    if mended.lost:
        lost = counted(mended.lost, "character that is none", "characters that are none")
        transcript.notes.append(f"{lost} shown as \ufffd")
    yield from transcript.finish()
    yield from reader.inside()


@dataclass(slots=True)
class _Entry:
    head: list[str]
    words: list[str]
    speaker: Speaker
    sent: datetime | None
    attachments: list[Attachment] = field(default_factory=list)

    def write(self, transcript: Transcript, locator: str, how: How) -> Iterator[Section]:
        """Add the message to the working copy."""
        time = _shown(self.sent, how) if self.sent is not None else "without a time"
        sent = self.sent if self.sent is None or how.zone is None else self.sent.astimezone(how.zone)
        parts = [Part(" · ".join([time, *self.head]) + "\n", PassageRole.DATELINE)]
        parts.extend(Part(words + "\n") for words in self.words)
        parts.extend(
            Part(f"file: {each.name} ({each.media_type})\n", PassageRole.BOILERPLATE) for each in self.attachments
        )
        parts.append(Part("\n", PassageRole.BOILERPLATE))
        return transcript.add(parts, speaker=self.speaker, sent=sent, locator=locator, attachments=self.attachments)


@dataclass(slots=True)
class _Reader:
    """Reads messages of an export one after the other, and counts what is to be told of them."""

    original: Original
    how: How
    told: list[str]
    found: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    _inside: list[Inside] = field(default_factory=list)

    def sms(self, element: Any) -> _Entry:
        """One text."""
        given: Mapping[str, str] = element.attrib
        box = given.get("type", "1")
        own = box in SENT
        other = _called(given)
        sent, late = self._sent(given, own)
        head = [f"to {other}" if own else other, *late, *self._box(box), *_subject(given.get("subject"))]
        words = writable(given.get("body") or "")
        self.found["empty"] += not words.strip()
        return _Entry(head, [words] if words.strip() else [], OWNER if own else _person(given), sent)

    def mms(self, element: Any, locator: str) -> _Entry:
        """A message with parts: words and files."""
        given: Mapping[str, str] = element.attrib
        box = given.get("msg_box", "1")
        own = box in SENT
        group = "~" in given.get("address", "")
        sender = _sender(element)
        speaker = OWNER if own else Speaker(sender, "person") if group and sender else _person(given)
        if group and not own and not sender:
            speaker = UNNAMED
        sent, late = self._sent(given, own)
        other = _called(given)
        head = [f"to {other}" if own else f"{sender} to {other}" if group and sender else other]
        head += [*late, *self._box(box), *_subject(given.get("sub"))]
        if given.get("m_type") == NOT_FETCHED:
            self.found["unfetched"] += 1
            head.append("never fetched")
        words, attachments = self._parts(element, locator)
        self.found["empty"] += not words
        return _Entry(head, words, speaker, sent, attachments)

    def inside(self) -> Iterator[Section]:
        """What the files of the last messages hold."""
        while self._inside:
            yield from self._inside.pop(0).sections
        self.waiting = 0

    def notes(self) -> Iterator[str]:
        """What a reader should know."""
        yield "messages of the telephone's owner have no name: the export does not say whose telephone it is"
        if self.how.zone is None:
            yield "times are in UTC, which the export gives; --timezone shows them in another zone"
        yield from (counted(self.found[what], *told) for what, told in TOLD.items() if self.found[what])

    def _box(self, box: str) -> list[str]:
        self.found["unsent"] += box in BOXES
        return [BOXES[box]] if box in BOXES else []

    def _sent(self, given: Mapping[str, str], own: bool) -> tuple[datetime | None, list[str]]:
        """When a message was sent. `date` of one that was received is when it came, `date_sent` when it was sent."""
        came = _moment(given.get("date"))
        self.found["undated"] += came is None
        sent = None if own else _moment(given.get("date_sent"))
        if came is None or sent is None or came - sent < LATE:
            return came, []
        self.found["late"] += 1
        return sent, [f"came {_shown(came, self.how)}"]

    def _parts(self, element: Any, locator: str) -> tuple[list[str], list[Attachment]]:
        words: list[str] = []
        attachments: list[Attachment] = []
        for number, part in enumerate(element.iter("part")):
            if number >= MAX_PARTS:
                self.found["parts"] += 1
                break
            kind = one_line(part.get("ct") or "", 100).lower()
            text = writable(part.get("text") or "")
            if kind in SILENT:
                continue
            if kind.startswith("text/plain") and text.strip() not in ("", "null"):
                words.append(text)
            elif part.get("data") or not kind.startswith("text/plain"):
                attachments.append(self._file(part, kind, locator))
        return words, attachments

    def _file(self, part: Any, kind: str, locator: str) -> Attachment:
        named = (part.get(key) for key in ("name", "cl", "fn", "cid"))
        name = one_line(next((each for each in named if each and each != "null"), "without a name"), 200)
        kind = kind or media_type_of(name)
        written = part.get("data") or ""
        if not written or written == "null":
            return Attachment(name, kind, locator, note="not in the export")
        if len(written) > MAX_FILE_BYTES:
            return Attachment(name, kind, locator, note="too large to be unpacked")
        try:
            data = base64.b64decode(written, validate=False)
        except (binascii.Error, ValueError):
            return Attachment(name, kind, locator, note="damaged: it is no Base64")
        note = ""
        self.found["contact"] += kind.startswith(CONTACTS)
        if not kind.startswith(NO_DOCUMENT):
            inside = take_inside(self.original, name, data, self.how, self.told)
            self._inside.append(inside)
            self.waiting += len(data)
            note = inside.note
        return Attachment(name, kind, locator, Digest(hashlib.sha256(data).hexdigest()), len(data), note)


def _sender(element: Any) -> str:
    """Who sent an MMS, by its addresses."""
    for each in element.iter("addr"):
        address = one_line(each.get("address") or "", 200)
        if each.get("type") == FROM and address not in NO_ADDRESS:
            return address
    return ""


def _called(given: Mapping[str, str]) -> str:
    """Name and number of the other side, as the head of a message shows them."""
    name, address = _name(given), one_line(given.get("address", "").replace("~", ", "), 300)
    address = "" if address in NO_ADDRESS else address
    return f"{name} ({address})" if name and address else name or address or "without a number"


def _name(given: Mapping[str, str]) -> str:
    name = one_line(given.get("contact_name", ""), 200)
    return "" if name.lower() in ("", "null", "(unknown)") else name


def _person(given: Mapping[str, str]) -> Speaker:
    name = _name(given) or one_line(given.get("address", ""), 200)
    return UNNAMED if name in NO_ADDRESS else Speaker(name, "person")


def _subject(text: str | None) -> list[str]:
    subject = one_line(text or "", 300)
    return [] if subject in ("", "null") else [f"subject: {subject}"]


def _moment(text: str | None) -> datetime | None:
    """Milliseconds since 1970; Android's MMS table counts in seconds, and some exports with it."""
    if not (text and text.isascii() and text.isdigit() and len(text) <= 15 and int(text)):
        return None
    milliseconds = int(text) * (1000 if len(text) <= 10 else 1)
    return EPOCH + timedelta(milliseconds=milliseconds) if milliseconds <= LATEST_MS else None


def _shown(moment: datetime, how: How) -> str:
    return (moment if how.zone is None else moment.astimezone(how.zone)).isoformat(" ", "seconds")
