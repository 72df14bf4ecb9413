"""The export of Telegram Desktop in HTML: `messages.html`, `messages2.html` …, alone or in a ZIP with their files.

tdesktop's `export_output_html.cpp` is what describes the format: a page has a thousand messages. One that follows
another of the same sender has no name. The zone in the title of a time is the standard offset of the machine that
exported, in summer too (`FormatDateTime` in `export_data_types.cpp`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.chats.entries import NOTES, UNNAMED, Entry, Files, ending_with, tally_notes, unnamed
from sijill.intake.chats.telegram_page import LXML_VERSION, Page, Shown
from sijill.intake.containers.archive import Archive, open_archive, refuse_too_deep
from sijill.intake.section import How, Original, Section
from sijill.intake.transcript import UNKNOWN_ZONE, Part, Transcript
from sijill.values.document import PassageRole, Speaker

PAGE = re.compile(r"(?P<folder>(?:.*/)?)messages(?P<number>\d{0,6})\.html")
TIME = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})"
    r"(?P<zone> UTC(?:(?P<hours>[+-]\d{2}):?(?P<minutes>\d{2})?)?)?"
)
OF_A_CHANNEL = re.compile(r"Channel (?:[«“\"]|photo |title |theme )")
DELETED = ("Deleted Account", "Deleted")
MAX_CHANNELS = 10_000
UNHEARD = ("media_voice_message", "media_video", "media_audio_file", "video_file_wrap")
WORKING_COPY = f"sijill {__version__} with lxml {LXML_VERSION}"


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a page, or the pages of an archive one after the other: a message is an entry.

    Raises UnreadableDocument where no message is found, or the archive cannot be opened.
    """
    if original.head(2) != b"PK":
        return _bare(original, how)
    refuse_too_deep(original)
    return _from_archive(original, how)


def _bare(original: Original, how: How) -> Iterator[Section]:
    files = Files(None)
    chat = _Chat(original, how, files)
    page = Page(original.stream)
    yield from chat.add(page, original.within)
    if not chat.messages:
        reason = "; ".join(page.notes) or "it is another page of an export of Telegram"
        raise UnreadableDocument(f"{original.name}: holds no message ({reason})")
    yield from chat.finish()


def _from_archive(original: Original, how: How) -> Iterator[Section]:
    archive = open_archive(original)
    folders: dict[str, list[tuple[int, str]]] = {}
    for name in archive.names:
        found = PAGE.fullmatch(name)
        if found is not None:
            folders.setdefault(found["folder"], []).append((int(found["number"] or 1), name))
    notes = list(archive.notes)
    # the files of a chat lie beside its pages, or in an account's export in folders of the whole
    base = min(folders, key=len) if len(folders) == 1 else ""

    def all_sections() -> Iterator[Section]:
        files = Files(archive, base)
        for folder, pages in folders.items():
            yield from _chat_of(original, how, archive, files, folder, sorted(pages), notes)
        files.folder = base
        yield from files.sections(original, how, notes)
        notes.extend(unnamed(files))

    return ending_with(all_sections(), notes, original.name)


def _chat_of(
    original: Original,
    how: How,
    archive: Archive,
    files: Files,
    folder: str,
    pages: list[tuple[int, str]],
    notes: list[str],
) -> Iterator[Section]:
    files.folder = folder
    chat = _Chat(original, how, files)
    held = {name for _, name in pages}
    for _, name in pages:
        try:
            with archive.stream(name) as stream:
                page = Page(stream)
                yield from chat.add(page, f"{original.within}{name} › ")
        except UnreadableDocument as refused:
            notes.append(f"kept, not read: {refused}")
            continue
        if folder + page.following in held:
            chat.following = ""
    if chat.messages:
        yield from chat.finish()
    else:
        notes.append(f"{folder or original.name}: holds no message")


@dataclass(slots=True)
class _Chat:
    """The pages of one chat as they are read: a message without a name is of the sender before it."""

    original: Original
    how: How
    files: Files
    messages: int = 0
    following: str = ""
    seen: Counter[str] = field(default_factory=Counter)
    _transcript: Transcript = field(init=False)
    _sender: Speaker = UNNAMED
    _name: str = ""
    _origin: Speaker = UNNAMED
    _origin_name: str = ""
    _origin_time: datetime | None = None
    _channels: set[str] = field(default_factory=set)
    _header: str = ""
    _zones: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._transcript = Transcript(
            self.original.digest, WORKING_COPY, language=self.how.language, published=self.how.published
        )

    def add(self, page: Page, within: str) -> Iterator[Section]:
        """The messages of a page; gives the sections that are complete."""
        for shown in page:
            if page.header and not self._header:
                self._header = self._transcript.title = page.header
            if shown.is_service and (not shown.id or shown.id.startswith("-")):  # a day's heading
                yield from self._transcript.add([Part(f"{line}\n\n", PassageRole.BOILERPLATE) for line in shown.below])
                continue
            self.messages += 1
            locator = f"{within}message {shown.id or f'no. {self.messages}'}"
            yield from self._entry(shown, locator).write(self._transcript, locator)
        self.following = page.following
        self._transcript.notes.extend(page.notes)

    def finish(self) -> Iterator[Section]:
        """The rest, with what a reader should know of the chat."""
        notes = self._transcript.notes
        if self.following:
            notes.append(f"the chat goes on in {self.following}, which is not here")
        notes.extend(self._clock_notes())
        notes.extend(tally_notes(self.seen, PAGE_NOTES))
        return self._transcript.finish()

    def _entry(self, shown: Shown, locator: str) -> Entry:
        if shown.is_service:
            self.seen["service"] += 1
            if OF_A_CHANNEL.match(shown.below[0] if shown.below else "") and len(self._channels) < MAX_CHANNELS:
                self._channels.add(self._header)
            entry = Entry(shown.id, "", None)
            entry.below.extend(f"[service message] {line}" for line in shown.below)
            self._add_media(entry, shown, locator)
            return entry
        if shown.name is not None:
            self._name, self._sender = shown.name, self._speaker(shown.name, bool(shown.signature))
        entry = Entry(shown.id, self._name, self._sender, sent=self._read_time(shown.time), words=shown.words)
        if shown.is_forward:
            self._forward(entry, shown)
        if shown.signature:
            entry.head.append(f"signed {shown.signature}")
        if shown.reply:
            entry.head.append(f"in reply to {shown.reply}")
        if shown.bot:
            entry.head.append(f"via {shown.bot}")
        self.seen["linked"] += shown.links
        self.seen["struck"] += shown.struck
        self._add_media(entry, shown, locator)
        entry.below.extend(shown.below)
        return entry

    def _speaker(self, name: str, signed: bool = False) -> Speaker:
        """A page does not say what a name is: a channel is told by its service messages and by signatures."""
        if not name or name in DELETED:
            self.seen["unnamed"] += 1
            return UNNAMED
        if signed and name == self._header and len(self._channels) < MAX_CHANNELS:
            self._channels.add(name)
        return Speaker(name, "outlet" if name in self._channels else "person")

    def _forward(self, entry: Entry, shown: Shown) -> None:
        self.seen["forwarded"] += 1
        if shown.origin is not None:
            self._origin, self._origin_name = self._speaker(shown.origin), shown.origin
            self._origin_time = self._read_time(shown.origin_time)
        self.seen["guessed"] += self._origin.role == "person"
        forwarder = entry.speaker
        entry.speaker = self._origin
        entry.through = (forwarder,) if forwarder is not None and forwarder != self._origin else ()
        entry.head.append(f"forwarded from {self._origin_name or 'somebody without a name'}")
        if self._origin_time is None:
            self.seen["undated"] += 1
            return
        # one whose origin is not repeated was first sent at most a quarter of an hour from the one before
        entry.forwarded, entry.sent = entry.sent, self._origin_time
        about = "" if shown.origin_time else "about "
        entry.head.append(f"first sent {about}{entry.sent.isoformat(' ', 'seconds')}")

    def _add_media(self, entry: Entry, shown: Shown, locator: str) -> None:
        for media in shown.media:
            entry.below.append(media.line)
            self.seen["unheard"] += media.kind in UNHEARD
            media_type = "image/jpeg" if media.kind == "photo_wrap" else ""
            if media.path:
                is_document = media.kind == "media_file"
                entry.attachments.append(self.files.attach(media.path, media_type, locator, is_document=is_document))
            elif media.why:
                entry.attachments.append(self.files.missing(media.line.split(",")[0], media_type, locator, media.why))

    def _read_time(self, title: str) -> datetime | None:
        found = TIME.match(title)
        if found is None:
            return None
        day, month, year, hour, minute, second = map(int, found.groups()[:6])
        try:
            clock = datetime(year, month, day, hour, minute, second)
        except ValueError:
            return None
        zone = self.how.zone
        if found["zone"] is None:
            self._zones[""] += zone is None
            return clock.replace(tzinfo=zone)
        hours = int(found["hours"] or 0)
        minutes = int(found["minutes"] or 0) * (-1 if (found["hours"] or "").startswith("-") else 1)
        offset = timedelta(hours=hours, minutes=minutes)
        if abs(offset) >= timedelta(hours=24):
            return None
        if zone is None:
            self._zones[str(timezone(offset))] += 1
            return clock.replace(tzinfo=timezone(offset))
        local = clock.replace(tzinfo=zone)
        return local if _standard_offset(local) == offset else clock.replace(tzinfo=timezone(offset)).astimezone(zone)

    def _clock_notes(self) -> Iterator[str]:
        named = ", ".join(sorted(zone for zone in self._zones if zone)[:9])
        if named:
            yield (
                f"times are by the clock of the machine that exported, as the page tells its zone ({named}); Telegram"
                " writes the same in summer, when a time may be an hour off (--timezone gives the zone)"
            )
        if self._zones[""]:
            yield UNKNOWN_ZONE


def _standard_offset(local: datetime) -> timedelta | None:
    offset = local.utcoffset()
    return offset - (local.dst() or timedelta()) if offset is not None else None


PAGE_NOTES = NOTES | {
    "unnamed": ("names of deleted accounts", "kept without a name"),
    "service": ("service messages (joins, calls, pins)", "kept and not read; the page gives them no time"),
}
