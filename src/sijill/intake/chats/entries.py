"""What chats have in common: a message as an entry, its time, the files it names; what is told of Telegram exports."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import DAMAGED, Archive
from sijill.intake.containers.inside import KEPT, take_inside
from sijill.intake.section import How, Original, Section, with_notes
from sijill.intake.transcript import UNKNOWN_ZONE, Part, Transcript, writable
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole, Speaker

MAX_WORDS = 1_000_000
"""Characters of one message. Telegram itself ends a message after 4,096."""
MAX_NAME = 300
MAX_LINE = 2_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WIDEST_OFFSET = timedelta(hours=15)
BLOCK = 1 << 20
NAMED = 5
UNNAMED = Speaker(None, "unnamed")
SPACES = re.compile(r"\s+")
PLAIN = re.compile(r"(?:[^\s\ud800-\udfff\x00]+ ?)*+(?<! )")
NO_DOCUMENT = ("audio/", "video/", "application/x-tgsticker", "image/webp")
PAGES = re.compile(r"(?:^|/)(?:messages\d*\.html|export_results\.html|result\.json|lists/[^/]*\.html)$")
FURNITURE = re.compile(r"(?:^|/)(?:css|js|images)/[^/]*$|_thumb(?:@2x)?\.\w+$|(?:^|/)(?:\.DS_Store|__MACOSX/.*)$")

NOTES = {
    "forwarded": ("forwarded messages", "the origin is the speaker, who forwarded it stands behind in the chain"),
    "guessed": (
        "forwards of which the export does not say whether they come from a person or a channel",
        "taken for persons",
    ),
    "undated": (
        "forwards of which the export does not say when they were first sent",
        "their words count from when they were forwarded",
    ),
    "edited": (
        "messages marked as edited",
        "what they said before is not in the export; some versions also mark one that only got a reaction",
    ),
    "unnamed": ("messages of deleted accounts", "kept without a name"),
    "service": ("service messages (joins, calls, pins)", "kept and not read"),
    "unsupported": ("messages that this version of Telegram could not export", "only their numbers are kept"),
    "unheard": ("recordings and films", "kept and not transcribed"),
    "linked": ("links behind words", "the words are kept, the addresses are in the original"),
    "struck": ("stretches that are struck out", "read like the rest"),
    "cut": (f"messages of more than {MAX_WORDS:,} characters", "cut"),
}
"""What is told of the messages of an export of Telegram as a whole, with its count."""


def tally_notes(seen: Mapping[str, int], notes: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """The notes of what was seen, each with its count."""
    return (f"{what} ({seen[key]:,}): {why}" for key, (what, why) in notes.items() if seen.get(key))


def one_line(text: str, most: int = MAX_LINE) -> str:
    """Text of the furniture on one line, cut where it is too long."""
    if len(text) <= most and PLAIN.fullmatch(text) is not None:
        return text
    line = SPACES.sub(" ", writable(text[: most * 2])).strip()
    return line if len(line) <= most else f"{line[:most]}…"


@dataclass(slots=True)
class Entry:
    """A message as it goes into the working copy.

    `words` are what was written, as it was written, at `sent`; a forward whose origin has a time of its own was
    `forwarded` later. `head` is what stands beside the sender's name (a forward, a reply,
    an edit), `below` the lines of what came with the words (files, a place, a poll): both are shown and not read.
    """

    id: str
    name: str
    speaker: Speaker | None
    through: tuple[Speaker, ...] = ()
    sent: datetime | None = None
    forwarded: datetime | None = None
    words: str = ""
    head: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def write(self, transcript: Transcript, locator: str) -> Iterator[Section]:
        """Add the message to the working copy; gives the sections that are complete."""
        own = self.forwarded or self.sent
        time = own.isoformat(" ", "seconds") if own is not None else "without a time"
        head = " · ".join([f"message {self.id}", time, self.name or "without a name", *self.head])
        below = "\n".join(filter(None, self.below))
        parts = [Part(f"{writable(head)}\n", PassageRole.DATELINE)]
        if self.words.strip():
            parts.append(Part(f"{self.words[:MAX_WORDS]}\n" if below else f"{self.words[:MAX_WORDS]}\n\n"))
        if below or len(parts) == 1:
            parts.append(Part(f"{below}\n\n", PassageRole.BOILERPLATE))
        return transcript.add(
            parts,
            speaker=self.speaker,
            through=self.through,
            sent=self.sent,
            locator=locator,
            attachments=self.attachments,
        )


@dataclass(slots=True)
class Clock:
    """The time of messages, in the zone that is given or that the file gives away. `notes` say which that is."""

    zone: tzinfo | None
    _offsets: Counter[timedelta] = field(default_factory=Counter)
    _zones: dict[timedelta, tzinfo] = field(default_factory=dict)
    _unzoned: int = 0
    _contradicted: int = 0

    def read(self, local: Any, unix: Any) -> datetime | None:
        """A time by the clock of the machine that exported, and the same in seconds since 1970 in UTC.

        Their difference is that machine's offset from UTC at that moment, so that its clock has a zone.
        """
        instant, clock = _instant(unix), _clock(local)
        if instant is None:
            if clock is not None and clock.tzinfo is None:
                self._unzoned += self.zone is None
                return clock.replace(tzinfo=self.zone)
            return clock
        if self.zone is not None:
            return instant.astimezone(self.zone)
        if clock is None or clock.tzinfo is not None:
            return instant
        offset = clock.replace(tzinfo=UTC) - instant
        if abs(offset) > WIDEST_OFFSET or offset.total_seconds() % 60:
            self._contradicted += 1
            return instant
        self._offsets[offset] += 1
        zone = self._zones.get(offset)
        if zone is None:
            zone = self._zones.setdefault(offset, timezone(offset))
        return clock.replace(tzinfo=zone)

    def notes(self) -> Iterator[str]:
        """What a reader should know of the times."""
        if self._offsets:
            named = ", ".join(str(timezone(offset)) for offset in sorted(self._offsets)[:9])
            yield f"times are by the clock of the machine that exported ({named}), which the export gives away"
        if self._unzoned:
            yield UNKNOWN_ZONE
        if self._contradicted:
            messages = counted(self._contradicted, "message has", "messages have")
            yield f"{messages} two times that contradict each other; the one in UTC is taken"


def _instant(unix: Any) -> datetime | None:
    text = str(unix) if isinstance(unix, (str, int)) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return None
    return EPOCH + timedelta(seconds=int(text))


def _clock(local: Any) -> datetime | None:
    if not isinstance(local, str):
        return None
    try:
        return datetime.fromisoformat(local)
    except ValueError:
        return None


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}"


@dataclass(slots=True)
class Files:
    """The files that an export names. `archive` holds them, or is None where the export came without its folder."""

    archive: Archive | None
    folder: str = ""
    named: set[str] = field(default_factory=set)
    documents: dict[str, None] = field(default_factory=dict)
    absent: int = 0
    _held: frozenset[str] = frozenset()
    _known: dict[str, tuple[Digest | None, int | None, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._held = frozenset(self.archive.names if self.archive is not None else ())

    def attach(self, name: str, media_type: str, locator: str, *, is_document: bool = False) -> Attachment:
        """The file of a path as the export writes it; with its digest where it came along.

        `is_document`: it was sent as a file and may hold text that is to be read.
        """
        name = one_line(name, MAX_NAME)
        path = _within(self.folder + name)
        if path not in self._held:
            self.absent += 1
            note = "not in the export" if self.archive is not None else "the export came without its files"
            return Attachment(name, media_type, locator, note=note)
        self.named.add(path)
        if is_document and not media_type.startswith(NO_DOCUMENT):
            self.documents[path] = None
        if path not in self._known:
            self._known[path] = self._digest(path)
        digest, size, note = self._known[path]
        return Attachment(name, media_type, locator, digest, size, note)

    def missing(self, name: str, media_type: str, locator: str, why: str) -> Attachment:
        """A file of which the export says that it left it out."""
        self.absent += 1
        return Attachment(
            one_line(name, MAX_NAME), media_type, locator, note=f"not in the export: {one_line(why, 200)}"
        )

    def _digest(self, path: str) -> tuple[Digest | None, int | None, str]:
        assert self.archive is not None
        state, size = hashlib.sha256(), 0
        try:
            with self.archive.stream(path) as stream:
                while block := stream.read(BLOCK):
                    state.update(block)
                    size += len(block)
        except UnreadableDocument as refused:
            return None, None, f"kept, not opened: {refused}"
        except DAMAGED as error:
            return None, None, f"damaged inside the archive ({error})"
        return Digest(state.hexdigest()), size, ""

    def sections(self, original: Original, how: How, notes: list[str]) -> Iterator[Section]:
        """The documents that were sent as files, read as what they are. What cannot be read goes into `notes`."""
        for path in self.documents:
            assert self.archive is not None
            try:
                data = self.archive.read(path)
            except UnreadableDocument as refused:
                notes.append(KEPT.format(refused))
                continue
            inside = take_inside(original, path, data, how, notes)
            yield from inside.sections
            if inside.note:
                notes.append(inside.note if path in inside.note else f"{path}: {inside.note}")

    def not_named(self) -> list[str]:
        """Files of the archive that no message names, what belongs to the export's own pages left out."""
        rest = (name for name in self._held - self.named if name.startswith(self.folder))
        return sorted(name for name in rest if not PAGES.search(name) and not FURNITURE.search(name))


def _within(path: str) -> str:
    """A path without its steps back: a page of an account's export names files from the folder of the whole."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def unnamed(files: Files) -> Iterator[str]:
    """A note on files of the archive that no message names, what belongs to the export's own pages left out."""
    rest = files.not_named()
    if rest:
        named = ", ".join(rest[:NAMED]) + (" …" if len(rest) > NAMED else "")
        yield f"{counted(len(rest), 'file', 'files')} of the archive that no message names, not read: {named}"


def ending_with(sections: Iterator[Section], notes: list[str], name: str) -> Iterator[Section]:
    """The sections as they come, with the notes that came up meanwhile on the last.

    Raises UnreadableDocument with the notes where there is none.
    """
    last: Section | None = None
    for section in sections:
        if last is not None:
            yield last
        last = section
    if last is None:
        raise UnreadableDocument(f"{name}: nothing in it can be read ({'; '.join(notes) or 'it holds no message'})")
    yield with_notes(last, list(dict.fromkeys(notes)))
