"""Files that came inside another: an attachment of a mail, a table in a Word document, a page of a web archive."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass

from sijill.errors import UnreadableDocument
from sijill.intake.section import How, Original, Section

MAX_INSIDE = 6
"""Files within files that are opened; in a mail of a mail of an archive of a mail nobody keeps testimony."""
KEPT = "kept, not read: {}"


@dataclass(frozen=True, slots=True)
class Inside:
    """What is inside of a file: its sections, read as they are asked for, or a note why there are none."""

    sections: Iterator[Section]
    note: str = ""


def take_inside(original: Original, name: str, data: bytes, how: How, notes: list[str]) -> Inside:
    """Read a file found inside of `original`. One that cannot be read is named and stops nothing.

    Reach for it where an Attachment is to say whether its file was read: `note` is known at once. What goes wrong
    later, in the middle of a large file, is added to `notes`.
    """
    if original.depth >= MAX_INSIDE:
        return Inside(iter(()), KEPT.format(f"it lies in {original.depth} files already"))
    found = how.take(original.member(name, data), how)
    try:
        first = next(found, None)
    except UnreadableDocument as refused:
        return Inside(iter(()), KEPT.format(refused))
    if first is None:
        return Inside(iter(()), KEPT.format("no text was found in it"))
    return Inside(_rest(first, found, notes))


def media_type_of(name: str) -> str:
    """The media type that a name's ending stands for, as the standard library has it."""
    return mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _rest(first: Section, found: Iterator[Section], notes: list[str]) -> Iterator[Section]:
    yield first
    try:
        yield from found
    except UnreadableDocument as refused:
        notes.append(f"not read to its end: {refused}")
