"""The export of a WhatsApp chat: a text file, alone or in a ZIP with its media, from Android and from iOS.

The working copy is the decoded text letter for letter; passages point into it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.archive import DAMAGED, MAX_DEPTH, open_archive
from sijill.intake.decoding import decode
from sijill.intake.formats import WHATSAPP_NAME
from sijill.intake.inside import media_type_of
from sijill.intake.section import How, Original, Section
from sijill.intake.telegram_entry import Files, counted, ending_with, unnamed
from sijill.intake.transcript import UNKNOWN_ZONE, Part, Transcript
from sijill.intake.whatsapp_lines import MARK, NAME, Head, find_head, moment_of, order_of
from sijill.values.document import Attachment, PassageRole, Speaker

HEAD_BYTES = 1 << 16
LONGEST_LINE = 1 << 16
LONGEST_MESSAGE = 1 << 20
ATTACHED = re.compile(
    rf"{MARK}(?P<android>[^\r\n<>:/\\]{{1,200}}\.\w{{1,5}}){MARK} \({MARK}"
    rf"(?:file attached|الملف مرفق|ملف مرفق|تم إرفاق الملف|تم إرفاق ملف){MARK}\)"
    rf"|{MARK}<{MARK}(?:attached|مرفق|المرفق|مُرفق|المرفقات)\s?:\s?{MARK}(?P<ios>[^\r\n<>:/\\]{{1,200}}\.\w{{1,5}}){MARK}>"
)
OMITTED = re.compile(
    rf"{MARK}(?:<{MARK}(?:Media omitted|تم استبعاد الوسائط|الوسائط غير مدرجة|تم حذف الوسائط){MARK}>"
    rf"|(?P<what>image|video|audio|sticker|GIF|document|Contact card|video note) omitted"
    rf"|(?P<what_ar>الصورة|الفيديو|الصوت|الملصق|المستند|بطاقة جهة الاتصال|صورة متحركة) (?:غير مدرجة?|محذوفة?|مستبعدة?)"
    rf"|تم استبعاد (?P<what_ar2>الصورة|الفيديو|الصوت|الملصق|المستند|المقطع الصوتي)){MARK}"
)
DELETED = re.compile(
    rf"{MARK}(?:This message was deleted\.?|You deleted this message\.?|This message was deleted by admin.{{0,80}}"
    rf"|تم حذف هذه الرسالة\.?|حذفت هذه الرسالة\.?|لقد حذفت هذه الرسالة\.?|قمت بحذف هذه الرسالة\.?){MARK}"
)
EDITED = re.compile(rf"{MARK}<{MARK}(?:This message was edited|تم تعديل هذه الرسالة|تم تحرير هذه الرسالة){MARK}>{MARK}")
PLACE = re.compile(
    rf"{MARK}(?:location|live location shared|الموقع|موقع){MARK}:? ?{MARK}https?://(?:maps\.google\.com|www\.google\.com/maps)\S{{1,300}}",
    re.IGNORECASE,
)
POLL = re.compile(rf"{MARK}(?:POLL|استطلاع(?: رأي)?):")
SYSTEM = re.compile(
    r"end-to-end encrypted|security code (?:with|changed)|created (?:this )?group|changed (?:the subject|this group|the"
    r" group|their phone number|to \+)|(?:added|removed) (?:you|\S)|joined using|joined from|left$"
    r"|Missed (?:voice|video) call|now an admin|disappearing messages|pinned a message|is a contact"
    r"|This (?:chat|business)|مشفر|تغيّ?ر رمز الأمان|أنش[أا]ت? (?:هذه )?المجموعة|غيّ?رت? |أضافت? |أزالت? |انضمت? |غادرت? "
    r"|مكالمة (?:صوتية|فيديو) فائتة|الرسائل المؤقتة|ذاتية الاختفاء"
)
TYPES = {"image": "image/*", "video": "video/*", "audio": "audio/*", "sticker": "image/webp", "GIF": "image/gif"}
TYPES_AR = {
    "الصورة": "image/*",
    "الفيديو": "video/*",
    "الصوت": "audio/*",
    "المقطع الصوتي": "audio/*",
    "الملصق": "image/webp",
}
UNKNOWN_TYPE = "application/octet-stream"
FURNITURE = (ATTACHED, OMITTED, DELETED, EDITED, PLACE)


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: a message is an entry with its sender and its time.

    Raises UnreadableDocument where no line begins a message, or its archive cannot be opened.
    """
    if original.head(2) != b"PK":
        yield from _chat(original, how, lambda: original.stream, Files(None), f"{original.within}")
        return
    if original.depth >= MAX_DEPTH:
        raise UnreadableDocument(f"{original.name}: lies in {original.depth} archives already: a zip bomb, not read")
    archive = open_archive(original)
    files, notes = Files(archive), list(archive.notes)
    chats = [name for name in archive.names if WHATSAPP_NAME.search(name)]

    def all_sections() -> Iterator[Section]:
        for name in chats:
            files.named.add(name)
            where = f"{original.within}{name} › " if len(chats) > 1 else original.within
            try:
                yield from _chat(original, how, lambda name=name: archive.stream(name), files, where)  # type: ignore[misc]
            except UnreadableDocument as refused:
                notes.append(f"kept, not read: {refused}")
        yield from files.sections(original, how, notes)
        notes.extend(unnamed(files))

    yield from ending_with(all_sections(), notes, original.name)


@dataclass(slots=True)
class _Found:
    """What is counted over an export, to be told once."""

    deleted: int = 0
    edited: int = 0
    omitted: int = 0
    system: int = 0
    places: int = 0
    polls: int = 0

    def notes(self) -> Iterator[str]:
        told = (
            (self.deleted, "message was deleted before the export", "messages were deleted before the export"),
            (self.edited, "message was edited; only its last form is in the export", "messages were edited; only their"
             " last form is in the export"),
            (self.omitted, "file was left out of the export", "files were left out of the export"),
            (self.system, "line of WhatsApp itself, not read", "lines of WhatsApp itself, not read"),
            (self.places, "place was shared on a map, not read", "places were shared on a map, not read"),
            (self.polls, "poll, not read", "polls, not read"),
        )  # fmt: skip
        yield from (counted(number, one, many) for number, one, many in told if number)


@dataclass(slots=True)
class _Message:
    """A message as its lines come: the head with the sender's name, then its words."""

    head: str
    sender: str | None
    at: Head
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.size += len(line)


def _chat(original: Original, how: How, opened: Callable[[], BinaryIO], files: Files, where: str) -> Iterator[Section]:
    encoding, notes = _encoding(opened(), original.name)
    order = order_of(_lines(opened(), encoding), original.name)
    zipped = files.archive is not None
    transcript = Transcript(
        original.digest,
        f"sijill {__version__}" if zipped else "",
        language=how.language,
        encoding=encoding,
        published=how.published,
    )
    transcript.notes.extend(notes)
    if order.found is None:
        transcript.notes.append(order.note())
    elif how.zone is None:
        transcript.notes.append(UNKNOWN_ZONE)
    writer = _Writer(transcript, how, files, order.found, where)
    for message in _messages(_lines(opened(), encoding)):
        yield from writer.write(message)
    transcript.notes.extend(writer.found.notes())
    yield from transcript.finish()


def _encoding(stream: BinaryIO, name: str) -> tuple[str, tuple[str, ...]]:
    """How the text is encoded, told by its beginning."""
    head = stream.read(HEAD_BYTES)
    cut = head[: head.rfind(b"\n") + 1] or head
    decoded = decode(cut, name)
    encoding = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(
        decoded.encoding, decoded.encoding
    )
    if encoding == "utf-16" and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = decoded.encoding
    return encoding, tuple(note for note in decoded.notes if "kept" not in note)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of the text with their ends; one that is endless comes in pieces."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield from iter(lambda: text.readline(LONGEST_LINE), "")
    except DAMAGED as error:
        yield f"\n[the file breaks off here: {error}]\n"
    finally:
        text.detach()


def _messages(lines: Iterator[str]) -> Iterator[_Message]:
    """Lines to messages: one without a head goes on with the message before."""
    message: _Message | None = None
    before: list[str] = []
    for line in lines:
        at = find_head(line)
        if at is None:
            if message is None:
                before.append(line)
                continue
            message.add(line)
            if message.size < LONGEST_MESSAGE:
                continue
            yield message
            message = _Message("", message.sender, message.at)
            continue
        if message is not None:
            yield message
        name = NAME.match(line, at.end)
        end = at.end if name is None else name.end()
        message = _Message("".join(before) + line[:end], name["name"] if name else None, at)
        before = []
        message.add(line[end:])
    if message is not None:
        yield message


@dataclass(slots=True)
class _Writer:
    """Writes messages into the working copy."""

    transcript: Transcript
    how: How
    files: Files
    order: str | None
    where: str
    found: _Found = field(default_factory=_Found)
    _number: int = 0

    def write(self, message: _Message) -> Iterator[Section]:
        self._number += 1
        locator = f"{self.where}message {self._number}"
        words = "".join(message.lines)
        attachments: list[Attachment] = []
        if message.sender is None or (
            words.startswith("\u200e") and SYSTEM.search(words) and not ATTACHED.search(words)
        ):
            self.found.system += 1
            parts, speaker = [Part(words, PassageRole.BOILERPLATE)], None
        elif POLL.match(words):
            self.found.polls += 1
            parts, speaker = [Part(words, PassageRole.BOILERPLATE)], _speaker(message.sender)
        else:
            parts, speaker = list(self._parts(words, locator, attachments)), _speaker(message.sender)
        sent = moment_of(message.at, self.order)
        if sent is not None and self.how.zone is not None:
            sent = sent.replace(tzinfo=self.how.zone)
        return self.transcript.add(
            [Part(message.head, PassageRole.DATELINE), *parts],
            speaker=speaker,
            sent=sent,
            locator=locator,
            attachments=attachments,
        )

    def _parts(self, words: str, locator: str, attachments: list[Attachment]) -> Iterator[Part]:
        """The words of a message, with what WhatsApp wrote between them set apart."""
        at = 0
        matches = sorted(
            (match for each in FURNITURE for match in each.finditer(words)), key=lambda match: match.span()
        )
        for match in matches:
            start, end = match.span()
            if start < at:
                continue
            if match.re is DELETED and (words[:start].strip() or words[end:].strip()):
                continue  # somebody quotes it
            if start > at:
                yield Part(words[at:start])
            yield Part(words[start:end], PassageRole.BOILERPLATE)
            at = end
            self._note(match, locator, attachments)
        if at < len(words):
            yield Part(words[at:])

    def _note(self, match: re.Match[str], locator: str, attachments: list[Attachment]) -> None:
        if match.re is ATTACHED:
            name = (match["android"] or match["ios"]).strip()
            kind = media_type_of(name)
            attachments.append(self.files.attach(name, kind, locator, is_document=not kind.startswith("image/")))
        elif match.re is OMITTED:
            self.found.omitted += 1
            told = TYPES.get(match["what"] or "") or TYPES_AR.get(match["what_ar"] or match["what_ar2"] or "")
            attachments.append(Attachment("", told or UNKNOWN_TYPE, locator, note="left out of the export"))
        elif match.re is DELETED:
            self.found.deleted += 1
        elif match.re is EDITED:
            self.found.edited += 1
        else:
            self.found.places += 1


def _speaker(name: str) -> Speaker | None:
    """Who sent it, without the marks of direction around the name and the sign of a name that is not in the phone."""
    plain = (
        re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name).strip().removeprefix("~").strip(" \u202f\u00a0")
    )
    return Speaker(plain, "person") if plain else Speaker(None, "unnamed")
