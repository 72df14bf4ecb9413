"""E-mail: one message (eml), a mailbox of many (mbox), or a web page saved by a browser as a message (MHTML)."""

from __future__ import annotations

import email
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from email.utils import collapse_rfc2231_value

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import MAX_MEMBER_BYTES
from sijill.intake.containers.inside import Inside, media_type_of, take_inside
from sijill.intake.layout import lay_out
from sijill.intake.prose.mailheaders import (
    BROKEN,
    decode_body,
    decode_words,
    find_written_date,
    header,
    parse_date,
    speaker_of,
)
from sijill.intake.prose.quoting import Hop, Layer, Stretch, split_body
from sijill.intake.published import find_publication
from sijill.intake.section import How, Original, Section
from sijill.intake.transcript import Part, Transcript
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole, Speaker

WORKING_COPY = f"sijill {__version__}"
FROM_LINE = re.compile(rb"From \S.{0,200}?\d{1,2}:\d{2}(?::\d{2})?.{0,40}$")
"""The line that begins a message of an mbox (RFC 4155): a sender, and a time. "From the town" in a text has none."""
ESCAPED = re.compile(rb">+From ")
MAX_LINE = 1 << 20
MAX_PARTS = 2_000
MAX_NESTING = 20
MAX_TEXT = 20_000_000
"""Characters of a body that are read."""
MAX_NAME = 300
HEADERS = ("from", "to", "cc", "date", "subject")
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|إعادة توجيه|اعادة توجيه|محول|محولة)\s*:", re.IGNORECASE)
SAVED_PAGE = re.compile(r"\s*<saved by ", re.IGNORECASE)
TNEF = "application/ms-tnef"
HEAD = 400
"""Characters of a body in which a dateline is looked for (a statement that was pasted into a mail)."""
PLACEHOLDER = 200
"""A plain text below this is looked at: it may only say that the message is to be read as HTML."""


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a message or a mailbox; attachments follow their message. An mbox is streamed, whatever its size.

    Raises UnreadableDocument where no message is in it.
    """
    first = original.head(5)
    if first == b"From ":
        yield from _mailbox(original, how)
        return
    if original.size > MAX_MEMBER_BYTES:
        raise UnreadableDocument(
            f"{original.name}: one message of {original.size / 2**20:.0f} MiB is more than the limit of"
            f" {MAX_MEMBER_BYTES // 2**20}; save its attachments apart"
        )
    message = _parsed(original.whole(), original.name)
    if _is_saved_page(message, original.name):
        yield from _saved_page(original, how, message)
        return
    reader = _Reader(original, how)
    reader.transcript.title = header(message, "subject")[:MAX_NAME] or None
    sent = parse_date(header(message, "date"), how.zone)
    reader.transcript.published = how.published or (sent.date() if sent is not None else None)
    found = list(reader.message(message, f"{original.within}message", ()))
    if not reader.words:
        raise UnreadableDocument(f"{original.name}: a message without text and attachments")
    yield from found
    inside = reader.inside
    reader.note_counts()
    yield from reader.transcript.finish()
    for each in inside:
        yield from each.sections


def _mailbox(original: Original, how: How) -> Iterator[Section]:
    """Read an mbox message by message; only one is in memory."""
    reader = _Reader(original, how)
    reader.transcript.published = how.published
    number = 0
    for number, data in enumerate(_messages(original, reader.transcript.notes), 1):
        place = f"{original.within}message {number}"
        yield from reader.message(_parsed(data, f"{original.name}: message {number}"), place, ())
        for each in reader.inside:
            yield from each.sections
        reader.inside.clear()
    if not reader.words:
        raise UnreadableDocument(f"{original.name}: the mailbox holds no message with text or attachments")
    reader.note_counts()
    yield from reader.transcript.finish()


def _messages(original: Original, notes: list[str]) -> Iterator[bytes]:
    """The bytes of each message of an mbox, without its "From " line; ">From " is undone as mboxrd has it."""
    lines: list[bytes] = []
    size, number, blank, begun = 0, 0, True, False
    while line := original.stream.readline(MAX_LINE):
        bare = line.rstrip(b"\r\n")
        if blank and line.startswith(b"From ") and (FROM_LINE.match(bare) or not begun):
            if begun:
                number += 1
                yield from _whole(lines, size, number, notes)
            lines, size, blank, begun = [], 0, False, True
            continue
        blank = not bare
        size += len(line)
        if size <= MAX_MEMBER_BYTES:
            lines.append(line[1:] if ESCAPED.match(line) else line)
    if begun:
        yield from _whole(lines, size, number + 1, notes)


def _whole(lines: Sequence[bytes], size: int, number: int, notes: list[str]) -> Iterator[bytes]:
    if size > MAX_MEMBER_BYTES:
        notes.append(f"message {number} of {size / 2**20:.0f} MiB is read up to {MAX_MEMBER_BYTES // 2**20} MiB")
    yield b"".join(lines)


def _parsed(data: bytes, name: str) -> Message:
    """Parse a message under the library's older policy: its headers are decoded here, and its newer one raises on many
    that break the rules, and takes three times as long.
    """
    try:
        return email.message_from_bytes(data)
    except BROKEN:
        raise UnreadableDocument(f"{name}: its headers are broken beyond reading") from None


@dataclass(slots=True)
class _Contents:
    """What a message holds: its words, its attachments in their order, the messages attached to it."""

    texts: list[str] = field(default_factory=list)
    files: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Messages on their way into a transcript; what is unusual is counted for the notes."""

    original: Original
    how: How
    transcript: Transcript = field(init=False)
    inside: list[Inside] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    words: int = 0

    def __post_init__(self) -> None:
        self.transcript = Transcript(self.original.digest, WORKING_COPY, language=self.how.language)

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def note_counts(self) -> None:
        """The counts as notes; one note for each kind, however many messages."""
        self.transcript.notes.extend(f"{number} {what}" for what, number in self.counts.items() if number)

    def message(self, message: Message, place: str, through: tuple[Speaker, ...]) -> Iterator[Section]:
        """Add a message, what it forwards, and the messages attached to it (each passed on by this one's sender)."""
        contents = self._contents(message)
        sender = speaker_of(header(message, "from"))
        sent = parse_date(header(message, "date"), self.how.zone)
        self.count("messages without a date that can be read", sent is None)
        self.count("messages are cut short: a part of them has no end", _is_cut(message))
        body = "\n\n".join(text.strip("\r\n") for text in contents.texts)
        if len(body) > MAX_TEXT:
            body = body[:MAX_TEXT]
            self.count(f"bodies are read up to {MAX_TEXT} characters")
        subject = header(message, "subject")
        files = [self._attachment(part, number, place) for number, part in enumerate(contents.files, 1)]
        if not (body.strip() or files or contents.messages or subject):
            self.count("messages without any text or attachment")
            return
        self.words += 1
        stretches = split_body(body, is_forward=FORWARDED.match(subject) is not None)
        head = _head(message, files, has_words=bool(body.strip()))
        yield from self._add(head, stretches, files, sender, sent, place, through)
        if len(through) >= MAX_NESTING:
            self.count("attached messages are not read: they lie too deep", len(contents.messages))
            return
        for number, attached in enumerate(contents.messages, 1):
            yield from self.message(attached, f"{place}, attached message {number}", (sender, *through))

    def _add(
        self,
        head: list[Part],
        stretches: Sequence[Stretch],
        files: Sequence[Attachment],
        sender: Speaker,
        sent: datetime | None,
        place: str,
        through: tuple[Speaker, ...],
    ) -> Iterator[Section]:
        """One entry for the sender's own words, and one for each message that was forwarded: it has its own time."""
        parts, hops = head, tuple[Hop, ...]()
        speaker, passed, time = sender, through, sent
        attached = files
        for stretch in stretches:
            if stretch.hops != hops:
                yield from self.transcript.add(
                    parts, speaker=speaker, through=passed, sent=time, locator=place, attachments=attached
                )
                parts, hops, attached = [], stretch.hops, ()
                senders = [speaker_of(hop.sender) for hop in hops]
                speaker = senders[-1] if senders else sender
                passed = (*reversed(senders[:-1]), sender, *through) if senders else through
                time = find_written_date(hops[-1].date, self.how.zone) if hops else sent
            parts.extend(_parts(stretch, speaker))
            self.count("stretches of earlier messages are kept and not read", stretch.layer is Layer.QUOTED)
        parts.append(Part("\n\n", PassageRole.BOILERPLATE))
        yield from self.transcript.add(
            parts, speaker=speaker, through=passed, sent=time, locator=place, attachments=attached
        )

    def _contents(self, message: Message) -> _Contents:
        """Sort the parts of a message (RFC 2046): of alternatives the plain text, unless it only points to the HTML."""
        contents = _Contents()
        waiting: list[tuple[Message, int]] = [(message, 0)]
        seen = 0
        while waiting:
            part, depth = waiting.pop()
            seen += 1
            if seen > MAX_PARTS or depth > MAX_NESTING:
                self.count("parts of messages are not read: there are too many of them")
                continue
            kind = _kind(part)
            children = _children(part)
            if kind == "message/rfc822" and children:
                contents.messages.extend(children)
            elif kind == "multipart/alternative" and children:
                waiting.extend((child, depth + 1) for child in reversed(self._preferred(children)))
            elif children:
                waiting.extend((child, depth + 1) for child in reversed(children))
            elif kind in ("text/plain", "text/html") and not _is_file(part):
                contents.texts.append(self._text(part, kind))
            elif _data(part) or _is_file(part):
                contents.files.append(part)
        return contents

    def _preferred(self, alternatives: list[Message]) -> list[Message]:
        """Of alternatives the plain text, and what is no text; the HTML where the plain text hardly says a word."""
        plain = [part for part in alternatives if _kind(part) == "text/plain"]
        rich = [part for part in alternatives if part not in plain]
        length = sum(len(self._text(part, "text/plain").strip()) for part in plain)
        if not plain or (rich and not length):
            return rich or plain
        if length < PLACEHOLDER and rich:
            html = [part for each in rich for part in _leaves(each) if _kind(part) == "text/html"]
            longest = max((len(self._text(part, "text/html")) for part in html), default=0)
            if longest > 4 * length + PLACEHOLDER:
                return rich
        others = [part for each in rich for part in _leaves(each) if _kind(part) not in ("text/html", "text/plain")]
        return [*plain, *others]

    def _text(self, part: Message, kind: str) -> str:
        words = decode_body(_data(part), _parameter(part, "charset"))
        if words.guessed and kind == "text/plain":
            self.count("texts have a wrong or no charset; it was guessed from the letters")
        if kind == "text/plain":
            return words.text
        from sijill.intake.prose.webtext import plain_text

        try:
            return plain_text(words.text, self.original.name)
        except UnreadableDocument:
            return ""

    def _attachment(self, part: Message, number: int, place: str) -> Attachment:
        """An attachment with its digest; it is read where it is of a format that is read."""
        kind, data = _kind(part), _data(part)
        name = _file_name(part) or f"part {number}"
        media_type = kind if kind != "application/octet-stream" else media_type_of(name)
        digest = Digest(hashlib.sha256(data).hexdigest())
        if kind == TNEF or name.lower() == "winmail.dat":
            note = "kept, not read: Outlook's own wrapping (TNEF); ask for the message as PDF or plain files"
            return Attachment(name, media_type, place, digest, len(data), note)
        if not data:
            return Attachment(name, media_type, place, None, None, "named, but the message does not hold it")
        if media_type.startswith(("audio/", "video/")):
            return Attachment(name, media_type, place, digest, len(data))
        holder = replace(self.original, within=f"{place} › ")
        found = take_inside(holder, name, data, self.how, self.transcript.notes)
        self.inside.append(found)
        return Attachment(name, media_type, place, digest, len(data), found.note)


def _head(message: Message, files: Sequence[Attachment], *, has_words: bool) -> list[Part]:
    """The headers that people read, and the attachments. A subject is read only where it is all that is said."""
    parts = []
    for name in HEADERS:
        words = header(message, name)
        if words:
            role = PassageRole.DATELINE if name == "date" else PassageRole.BOILERPLATE
            parts.append(Part(f"{name.capitalize()}: ", PassageRole.BOILERPLATE))
            is_all = name == "subject" and not has_words
            parts.append(Part(words, PassageRole.NARRATION if is_all else role))
            parts.append(Part("\n", PassageRole.BOILERPLATE))
    parts.extend(Part(f"Attachment: {each.name}\n", PassageRole.BOILERPLATE) for each in files)
    return [*parts, Part("\n", PassageRole.BOILERPLATE)]


def _parts(stretch: Stretch, speaker: Speaker) -> Iterator[Part]:
    """A stretch of a body; the turns of an interview and its captions are found as in any text."""
    if stretch.layer is not Layer.OWN:
        role = PassageRole.QUOTED if stretch.layer is Layer.QUOTED else PassageRole.BOILERPLATE
        yield Part(stretch.text, role)
        return
    at = 0
    for passage in lay_out(stretch.text, find_publication(stretch.text[:HEAD])).passages:
        role = PassageRole.NARRATION if passage.role is PassageRole.TITLE else passage.role
        if at < passage.start:
            yield Part(stretch.text[at : passage.start], PassageRole.BOILERPLATE)
        words = stretch.text[passage.start : passage.end]
        if passage.speaker is None:
            yield Part(words, role)
        else:
            yield Part(words, role, passage.speaker, (speaker,))
        at = passage.end
    if at < len(stretch.text):
        yield Part(stretch.text[at:], PassageRole.BOILERPLATE)


def _leaves(part: Message) -> Iterator[Message]:
    waiting = [part]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        each = waiting.pop(0)
        children = _children(each)
        if children:
            waiting.extend(children)
        else:
            yield each


def _children(part: Message) -> list[Message]:
    """The parts of a part, none for one that is a leaf."""
    held = part.get_payload() if part.is_multipart() else None
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _kind(part: Message) -> str:
    try:
        return part.get_content_type()
    except BROKEN:
        return "application/octet-stream"


def _parameter(part: Message, name: str) -> str:
    try:
        found = part.get_param(name) or ""
        return collapse_rfc2231_value(found)
    except BROKEN:
        return ""


def _is_file(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(_file_name(part))
    except BROKEN:
        return False


def _file_name(part: Message) -> str:
    try:
        return decode_words(part.get_filename() or "")[:MAX_NAME]
    except BROKEN:
        return ""


def _data(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _is_cut(message: Message) -> bool:
    """Whether a part of a message has no closing boundary: the file breaks off in it."""
    return any(
        type(defect).__name__ in ("CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect")
        for defect in message.defects
    )


def _is_saved_page(message: Message, name: str) -> bool:
    """Whether a browser saved a page as a message (MHTML, RFC 2557)."""
    saved = SAVED_PAGE.match(header(message, "from")) or header(message, "snapshot-content-location")
    return bool(saved) or (name.lower().endswith((".mht", ".mhtml")) and not header(message, "to"))


def _saved_page(original: Original, how: How, message: Message) -> Iterator[Section]:
    """The page of an MHTML file, read as HTML; the files that came with it are kept with their digests."""
    from sijill.intake.prose.html import sections as page_sections

    leaves = list(_leaves(message))
    page = next((part for part in leaves if _kind(part) in ("text/html", "application/xhtml+xml")), None)
    if page is None:
        raise UnreadableDocument(f"{original.name}: a saved page without any HTML in it")
    address = header(message, "snapshot-content-location") or header(page, "content-location")
    notes = [f"saved by a browser from {address or 'an unknown address'}"]
    if header(message, "date"):
        notes.append(f"saved on {header(message, 'date')}: no date of publication")
    if _is_cut(message):
        notes.append("the file is cut short: a part of it has no end")
    data = _data(page)
    charset = _parameter(page, "charset")
    if charset:
        data = decode_body(data, charset).text.encode("utf-8-sig")
    page_original = replace(original, stream=io.BytesIO(data), size=len(data))
    for section in page_sections(page_original, how):
        document = section.document
        locator = document.passages[0].locator if document.passages else ""
        kept = [
            Attachment(
                (header(part, "content-location") or f"part {number}")[:MAX_NAME],
                _kind(part),
                locator,
                Digest(hashlib.sha256(_data(part)).hexdigest()),
                len(_data(part)),
            )
            for number, part in enumerate(leaves, 1)
            if part is not page
        ]
        with_them = {each.name for each in kept}
        named = [each for each in document.attachments if each.name not in with_them]
        yield replace(
            section,
            document=replace(document, attachments=(*named, *kept), notes=(*document.notes, *notes)),
        )
