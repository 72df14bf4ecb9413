"""Messages and rows written one after the other into the working copy of their original, cut into sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sijill.claims.claim import Claim
from sijill.intake.language import find_language
from sijill.intake.section import Section, with_notes
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, Document, Passage, PassageRole, Speaker

SECTION_CHARACTERS = 200_000
"""A section is closed at the end of the entry that reaches this."""

UNWRITABLE = re.compile("[\ud800-\udfff\x00]")

UNKNOWN_ZONE = "times are as the file writes them; their zone is not known (--timezone gives one)"


def writable(text: str) -> str:
    """Text that can be written: halves of characters and the character zero, which JSON may hold, become U+FFFD."""
    return UNWRITABLE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an entry's text with its role; `speaker` and `through` where they are not the entry's."""

    text: str
    role: PassageRole = PassageRole.NARRATION
    speaker: Speaker | None = None
    through: tuple[Speaker, ...] = ()


@dataclass(slots=True)
class Transcript:
    """The working copy of a file of messages or rows, as it grows.

    Reach for it in the module of any format that holds many small texts. Add entries in their order; `add` gives the
    sections that are complete, `finish` the last one. Every entry's parts are written as they are given, so that the
    working copy of a text file can be that text: nothing is put between them. The first section is titled `title`.
    """

    digest: Digest
    working_copy: str
    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)
    published: date | None = None
    _texts: list[str] = field(default_factory=list)
    _size: int = 0
    _passages: list[Passage] = field(default_factory=list)
    _attachments: list[Attachment] = field(default_factory=list)
    _stated: list[Claim] = field(default_factory=list)
    _sections: int = 0
    _last: Section | None = None

    @property
    def offset(self) -> int:
        """Where in its section the next entry begins: claims that a module states are anchored from here."""
        return self._size

    @property
    def entries(self) -> int:
        """Whether anything was added, and how many passages the open section has."""
        return len(self._passages)

    def add(
        self,
        parts: Sequence[Part],
        *,
        speaker: Speaker | None = None,
        through: tuple[Speaker, ...] = (),
        sent: datetime | None = None,
        locator: str = "",
        attachments: Sequence[Attachment] = (),
        stated: Sequence[Claim] = (),
    ) -> Iterator[Section]:
        """Add one entry: a message, a row. `stated` claims are anchored from `offset` as it was before."""
        for part in parts:
            held = part.text.strip()
            if held:
                start = self._size + part.text.index(held)
                own = part.speaker is not None or bool(part.through)
                self._passages.append(
                    Passage(
                        start,
                        start + len(held),
                        part.role,
                        part.speaker if own else speaker,
                        part.through if own else through,
                        sent,
                        locator,
                    )
                )
            self._texts.append(part.text)
            self._size += len(part.text)
        self._attachments.extend(attachments)
        self._stated.extend(stated)
        if self._size >= SECTION_CHARACTERS:
            yield from self._close()

    def finish(self) -> Iterator[Section]:
        """The rest. Notes that came up since the last section stand on it."""
        if self._passages:
            yield from self._close()
        if self._last is not None:
            yield self._noted(self._last)
            self._last = None

    def _close(self) -> Iterator[Section]:
        """Close the open section and give the one before it: the last is held back for the notes of the end."""
        text = "".join(self._texts)
        document = Document(
            digest=self.digest,
            text=text,
            encoding=self.encoding,
            language=self.language or find_language(text),
            title=self.title if self._sections == 0 else None,
            published=self.published,
            outlet=self.outlet,
            passages=tuple(self._passages),
            working_copy=self.working_copy,
            attachments=tuple(self._attachments),
        )
        closed = Section(document, tuple(self._stated))
        self._texts, self._size = [], 0
        self._passages, self._attachments, self._stated = [], [], []
        self._sections += 1
        if self._last is not None:
            yield self._last
        self._last = self._noted(closed)

    def _noted(self, section: Section) -> Section:
        noted = with_notes(section, list(dict.fromkeys(self.notes)))
        self.notes.clear()
        return noted
