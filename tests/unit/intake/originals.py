"""Originals in memory, for the tests of every format."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

from sijill.intake.formats import sections
from sijill.intake.section import How, Original, Section
from sijill.values.document import Document, Passage, PassageRole


def take(name: str, data: bytes, how: How | None = None) -> list[Section]:
    """All sections of a file, told by its content as for a user; what must hold for every format is checked here."""
    found = list(sections(Original.of(name, data), how or How()))
    start = 0
    for section in found:
        document = section.document
        assert document.digest == hashlib.sha256(data).hexdigest()
        assert document.start == start
        start += len(document.text)
        at = 0
        for passage in document.passages:
            assert at <= passage.start < passage.end <= len(document.text)
            at = passage.end
        for claim in section.stated:
            for span in claim.spans:
                assert document.text[span.start : span.end] == span.quote
        named = {passage.locator for passage in document.passages}
        assert all(attachment.locator in named for attachment in document.attachments if attachment.locator)
    return found


def take_one(name: str, data: bytes, how: How | None = None) -> Document:
    (section,) = take(name, data, how)
    return section.document


def said(document: Document) -> list[tuple[str, Passage]]:
    """The words of every passage that is read, each with its passage."""
    unread = (PassageRole.BOILERPLATE, PassageRole.CREDIT, PassageRole.DATELINE, PassageRole.QUOTED)
    return [(document.text[each.start : each.end], each) for each in document.passages if each.role not in unread]


def zipped(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()
