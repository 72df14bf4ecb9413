"""A document as reading sees it: its text, what its passages are, who speaks in them and when, what came along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sijill.values.anchor import Digest


class PassageRole(StrEnum):
    """What a stretch of text does in its document. `QUOTED` are words of an earlier message shown once more."""

    TITLE = "title"
    NARRATION = "narration"
    QUOTED = "quoted"
    QUESTION = "question"
    ANSWER = "answer"
    CAPTION = "caption"
    CREDIT = "credit"
    DATELINE = "dateline"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something. `name` is None where the words name nobody ("reportedly").

    `role` is one of: witness, official, organisation, outlet, interviewer, person, device, unnamed. A person is one of
    whom no more is known than the name ("Abu Ahmad" in a chat); a device speaks in the metadata of a picture.
    """

    name: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text (code points, half-open) with one role and, where known, its speaker.

    `through` are those who passed the words on, in their order (who forwarded a message). `sent` is when the words were
    sent or written down, where the file tells: the "now" of their relative times, with a zone only where one is known.
    `locator` says where in the original the passage stands, for a person who looks it up: "message 812", "page 3".
    """

    start: int
    end: int
    role: PassageRole
    speaker: Speaker | None = None
    through: tuple[Speaker, ...] = ()
    sent: datetime | None = None
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a document, or that it names.

    `name` is its path as the original writes it, `locator` that of the passage it belongs to. `sha256` and `size_bytes`
    are None where the file did not come along; `note` then says so. `data` holds bytes only where we made them: the
    image of a page, kept because the text taken from it may be wrong.
    """

    name: str
    media_type: str
    locator: str = ""
    sha256: Digest | None = None
    size_bytes: int | None = None
    note: str = ""
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document: a whole original, or a section of one that holds more than is read at once.

    `digest` is of the original bytes. `text` is a working copy: the decoded bytes less a byte-order mark and nothing
    else changed, or what `working_copy` (a tool and its version) took from them. An original's sections follow one
    another in one working copy; `start` is where in it this one begins. `published` is given by the caller or found in
    the text, else None. `passages` cover the text in order without overlap (white space between them may be left out).
    `notes` tell what a reader should know of how the text was taken from the bytes (kept control characters, a date
    that was not found). `figures_to_check` says that numbers and dates of the text may have been taken wrongly and
    against what a person must check them ("the page image"); empty where they are as safe as the words.
    """

    digest: Digest
    text: str
    encoding: str
    language: str
    title: str | None
    published: date | None
    outlet: str | None
    passages: tuple[Passage, ...]
    notes: tuple[str, ...] = ()
    start: int = 0
    working_copy: str = ""
    attachments: tuple[Attachment, ...] = ()
    figures_to_check: str = ""
