"""The export of a WhatsApp chat: a text file, alone or in a ZIP with its media, from Android and from iOS.

The working copy is the decoded text letter for letter; passages point into it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.chats.entries import Files, counted, ending_with, unnamed
from sijill.intake.chats.whatsapp_lines import Form, Head, find_copied, find_head, find_name
from sijill.intake.chats.whatsapp_order import moment_of, shape_of
from sijill.intake.chats.whatsapp_words import GIVEN_NAME, MARKS, What, Written, is_notice, is_poll, plain, written
from sijill.intake.containers.archive import DAMAGED, open_archive, refuse_too_deep
from sijill.intake.containers.inside import media_type_of
from sijill.intake.decoding import decode
from sijill.intake.formats import WHATSAPP_NAME
from sijill.intake.section import How, Original, Section
from sijill.intake.transcript import UNKNOWN_ZONE, Part, Transcript
from sijill.values.document import Attachment, PassageRole, Speaker

HEAD_BYTES = 1 << 16
LONGEST_LINE = 1 << 16
LONGEST_MESSAGE = 1 << 20
UNNAMED = Speaker(None, "unnamed")
UNMARKED = str.maketrans("", "", MARKS)
CONTACTS = ("text/vcard", "text/x-vcard")
PICTURES = ("image/",)
LEFT_OUT = "left out of the export"
TOLD = {
    "deleted": ("message was deleted before the export", "messages were deleted before the export"),
    "edited": ("message was edited; only its last form is here", "messages were edited; only their last form is here"),
    "left out": ("file was left out of the export", "files were left out of the export"),
    "unseen": ("message came without its content", "messages came without their content"),
    "notice": ("line of WhatsApp itself, not read", "lines of WhatsApp itself, not read"),
    "no sender": ("line without a sender, read as nobody's words", "lines without a sender, read as nobody's words"),
    "place": ("place was shared on a map, not read", "places were shared on a map, not read"),
    "poll": ("poll or event, not read", "polls or events, not read"),
    "contact": ("contact card, not read", "contact cards, not read"),
    "forwarded": (
        "message is a forward: who wrote it is not said",
        "messages are forwards: who wrote them is not said",
    ),
    "pasted": ("message of another chat was pasted in", "messages of another chat were pasted in"),
    "headless": ("stretch before the first message", "stretches before the first message"),
    "undated": ("message has no time that can be read", "messages have no time that can be read"),
}
"""What is counted over an export and told once."""


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: a message is an entry with its sender and its time.

    Raises UnreadableDocument where no line begins a message, or its archive cannot be opened.
    """
    if original.head(2) != b"PK":
        yield from _chat(original, how, lambda: original.stream, Files(None), original.within)
        return
    refuse_too_deep(original)
    archive = open_archive(original)
    files, notes = Files(archive), list(archive.notes)
    chats = [name for name in archive.names if WHATSAPP_NAME.search(name)]

    def all_sections() -> Iterator[Section]:
        for name in chats:
            files.named.add(name)
            files.folder = name[: name.rfind("/") + 1]
            where = f"{original.within}{name} › " if len(chats) > 1 else original.within
            try:
                yield from _chat(original, how, lambda name=name: archive.stream(name), files, where)  # type: ignore[misc]
            except UnreadableDocument as refused:
                notes.append(f"kept, not read: {refused}")
        yield from files.sections(original, how, notes)
        files.folder = ""
        notes.extend(unnamed(files))

    yield from ending_with(all_sections(), notes, original.name)


@dataclass(slots=True)
class _Message:
    """A message as its lines come: the head with the sender's name, then its words.

    `pasted_by` is who pasted it into a message of their own; `goes_on` says that it is a part of a very long one.
    """

    head: str
    sender: str | None
    at: Head | None
    pasted_by: str | None = None
    is_pasted: bool = False
    goes_on: bool = False
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.size += len(line)


@dataclass(slots=True)
class _Lines:
    """The lines of a text with their ends. `damage` says where the file breaks off, `broken` counts what is no text."""

    opened: Callable[[], BinaryIO]
    encoding: str
    damage: str = ""
    broken: int = 0

    def __iter__(self) -> Iterator[tuple[str, bool]]:
        """Each line and whether it begins one; one that is endless comes in pieces."""
        stream = self.opened()
        stream.seek(0)
        text = io.TextIOWrapper(stream, self.encoding, errors="replace", newline="")
        begins = True
        number = self.broken = 0
        try:
            while line := text.readline(LONGEST_LINE):
                self.broken += "\ufffd" in line and line.count("\ufffd")
                yield line, begins
                begins = line.endswith(("\n", "\r"))
                number += begins
        except DAMAGED as error:
            self.damage = f"the file breaks off after line {number:,}: {error}"
        finally:
            text.detach()


def _chat(original: Original, how: How, opened: Callable[[], BinaryIO], files: Files, where: str) -> Iterator[Section]:
    encoding, codec, notes = _encoding(opened(), original.name)
    lines = _Lines(opened, codec)
    shape = shape_of((line for line, begins in lines if begins), original.name)
    order = shape.order.found
    transcript = Transcript(
        original.digest,
        f"sijill {__version__}",
        language=how.language,
        encoding=encoding,
        published=how.published,
    )
    transcript.notes.extend(notes)
    if order is None:
        transcript.notes.append(shape.order.note())
    elif how.zone is None:
        transcript.notes.append(UNKNOWN_ZONE)
    writer = _Writer(transcript, how, files, order, where)
    for message in _messages(lines, shape.form):
        yield from writer.write(message)
    transcript.notes.extend(writer.notes())
    if lines.broken:
        broken = counted(lines.broken, f"broken sequence of {encoding}", f"broken sequences of {encoding}")
        transcript.notes.append(f"{broken} shown as \ufffd")
    if lines.damage:
        transcript.notes.append(lines.damage)
    yield from transcript.finish()


def _encoding(stream: BinaryIO, name: str) -> tuple[str, str, tuple[str, ...]]:
    """How the text is encoded, told by its beginning: as people call it, and as Python reads it with its mark."""
    try:
        head = stream.read(HEAD_BYTES)
    except DAMAGED as error:
        raise UnreadableDocument(f"{name}: the chat is damaged inside its archive ({error})") from None
    if len(head) == HEAD_BYTES:  # end with a whole character
        wide = b"\x00" in head[:64]
        head = head if wide else head[: max(head.rfind(b"\n"), head.rfind(b" ")) + 1] or head
    decoded = decode(head, name)
    codec = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) and codec.startswith("utf-"):
        codec = codec[:6]  # with a mark of byte order, which the general name takes off
    return decoded.encoding, codec, tuple(note for note in decoded.notes if "guessed" in note)


def _messages(lines: _Lines, form: Form) -> Iterator[_Message]:
    """Lines to messages: one without a head of the export's own form goes on with the message before."""
    message = _Message("", None, None)
    for line, begins in lines:
        at = find_head(line) if begins else None
        if at is not None and at.form == form:
            yield message
            name, end = find_name(line, at.end)
            message = _Message(line[:end], name, at)
            copied = find_copied(line, end)
            if copied is None or name is None:
                message.add(line[end:])
            else:
                yield message
                message = _pasted(message, line, end, copied.name, copied.end)
            continue
        copied = find_copied(line) if begins and message.at is not None else None
        if copied is not None:
            yield message
            message = _pasted(message, line, 0, copied.name, copied.end)
            continue
        message.add(line)
        if message.size >= LONGEST_MESSAGE:
            yield message
            message = replace(message, head="", goes_on=True, lines=[], size=0)
    yield message


def _pasted(into: _Message, line: str, start: int, name: str, end: int) -> _Message:
    """A message of another chat, found in one of this."""
    by = into.pasted_by if into.is_pasted else into.sender
    message = _Message(line[start:end], name, into.at, by, is_pasted=True, goes_on=True)
    message.add(line[end:])
    return message


@dataclass(slots=True)
class _Writer:
    """Writes messages into the working copy."""

    transcript: Transcript
    how: How
    files: Files
    order: str | None
    where: str
    found: Counter[str] = field(default_factory=Counter)
    _number: int = 0
    _held: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = self.files.archive.names if self.files.archive is not None else ()
        folder = self.files.folder
        self._held = frozenset(name.removeprefix(folder) for name in names if name.startswith(folder))

    def write(self, message: _Message) -> Iterator[Section]:
        """Add a message; gives the sections that are complete."""
        words = "".join(message.lines)
        if not message.head and not words:
            return
        self._number += not message.goes_on and message.at is not None
        locator = f"{self.where}message {self._number}" if message.at else f"{self.where}before the first message"
        attachments: list[Attachment] = []
        speaker, through = self._chain(message)
        written_by_itself = self._furniture(message, words)
        if written_by_itself:
            self.found[written_by_itself] += 1
            parts = [Part(words, PassageRole.BOILERPLATE)]
        else:
            pieces = list(written(words, self._held))
            if any(piece.what is What.FORWARDED for piece in pieces):
                speaker, through = UNNAMED, (speaker, *through)
            parts = list(self._parts(words, pieces, locator, attachments))
        yield from self.transcript.add(
            [Part(message.head, PassageRole.DATELINE), *parts],
            speaker=None if written_by_itself == "notice" else speaker,
            through=through,
            sent=self._sent(message),
            locator=locator,
            attachments=attachments,
        )

    def _furniture(self, message: _Message, words: str) -> str:
        """What a message is that holds nobody's words, or ""; those of unknown writers are counted."""
        if message.at is None:
            self.found["headless"] += 1
        elif not message.is_pasted and not message.goes_on and is_notice(words, message.sender):
            return "notice"
        elif is_poll(words):
            return "poll"
        elif message.sender is None:
            self.found["no sender"] += 1
        return ""

    def _sent(self, message: _Message) -> datetime | None:
        """When it was sent; of what was pasted in, nothing is known that could be compared."""
        if message.at is None or message.is_pasted:
            return None
        sent = moment_of(message.at, self.order)
        if sent is None:
            self.found["undated"] += self.order is not None
            return None
        return sent if self.how.zone is None else sent.replace(tzinfo=self.how.zone)

    def notes(self) -> Iterator[str]:
        """What a reader should know of the export."""
        yield from (counted(self.found[what], *told) for what, told in TOLD.items() if self.found[what])

    def _chain(self, message: _Message) -> tuple[Speaker, tuple[Speaker, ...]]:
        """Who wrote a message, and who pasted it."""
        if not message.is_pasted:
            return _speaker(message.sender), ()
        self.found["pasted"] += bool(message.head)
        return _speaker(message.sender), (_speaker(message.pasted_by),)

    def _parts(self, words: str, pieces: list[Written], locator: str, attachments: list[Attachment]) -> Iterator[Part]:
        """The words of a message, with what WhatsApp wrote between them set apart."""
        at = 0
        for piece in pieces:
            if piece.start > at:
                yield _said(words[at : piece.start])
            yield Part(words[piece.start : piece.end], PassageRole.BOILERPLATE)
            at = piece.end
            if piece.what is What.ATTACHED:
                attachments.append(self._file(piece.name, locator))
            else:
                self.found[piece.what] += 1
            if piece.what is What.LEFT_OUT:
                attachments.append(Attachment(piece.name, piece.kind, locator, note=LEFT_OUT))
        if at < len(words):
            yield _said(words[at:])

    def _file(self, name: str, locator: str) -> Attachment:
        """A file that came with a message; one with its sender's own name is a document, pictures among them."""
        kind = media_type_of(name)
        self.found["contact"] += kind in CONTACTS
        is_document = kind not in CONTACTS and not (kind.startswith(PICTURES) and GIVEN_NAME.match(name))
        return self.files.attach(name, kind, locator, is_document=is_document)


def _said(words: str) -> Part:
    """Words of a person; marks of direction alone are none."""
    return Part(words) if plain(words) else Part(words, PassageRole.BOILERPLATE)


def _speaker(name: str | None) -> Speaker:
    """Who sent it, without the marks of direction around the name and the sign of a name that is not in the phone."""
    bare = (name or "").translate(UNMARKED).strip().removeprefix("~").strip(" \u202f\u00a0")
    return Speaker(bare, "person") if bare else UNNAMED
