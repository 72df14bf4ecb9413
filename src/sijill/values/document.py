"""A document as reading sees it: its text, what its passages are, and who speaks in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sijill.values.anchor import Digest


class PassageRole(StrEnum):
    """What a stretch of text does in its document."""

    TITLE = "title"
    NARRATION = "narration"
    QUESTION = "question"
    ANSWER = "answer"
    CAPTION = "caption"
    CREDIT = "credit"
    DATELINE = "dateline"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something. `name` is None where the words name nobody ("reportedly").

    `role` is one of: witness, official, organisation, outlet, interviewer, unnamed.
    """

    name: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text (code points, half-open) with one role and, where known, its speaker."""

    start: int
    end: int
    role: PassageRole
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document. `text` is the decoded bytes less a byte-order mark, and nothing else is changed.

    `digest` is of the original bytes. `published` is given by the caller or found in the text, else None.
    `passages` cover the text in order without overlap (white space between them may be left out). `notes` tell what a
    reader should know of how the text was taken from the bytes (kept control characters, a date that was not found).
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
