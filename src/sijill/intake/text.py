"""The bytes of a plain text file to a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from sijill.errors import UnreadableDocument
from sijill.intake.decoding import MAX_BYTES, Decoded, decode
from sijill.intake.language import find_language
from sijill.intake.layout import lay_out
from sijill.intake.published import find_publication
from sijill.intake.section import How, Original, Section
from sijill.values.anchor import Digest
from sijill.values.document import Document

UNKNOWN_LANGUAGE = "und"


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a text file: one section, whose text is the decoded bytes. Raises UnreadableDocument where it is no text."""
    if original.size > MAX_BYTES:
        size, limit = original.size / 2**20, MAX_BYTES // 2**20
        raise UnreadableDocument(
            f"{original.name}: {size:.1f} MiB is more than the limit of {limit} MiB; split the document"
        )
    decoded = decode(original.whole(), original.name)
    yield Section(text_document(decoded, original.digest, published=how.published, language=how.language))


def parse_text(data: bytes, *, name: str, published: date | None = None, language: str | None = None) -> Document:
    """Read the bytes of a text file into a document.

    `name` serves messages only. `published` and `language` win over what the text says of itself. Offsets in the
    document count code points after a byte-order mark is taken off; nothing else of the text is changed. What is
    unusual (kept control characters, damage, no date) stands in the document's `notes`.

    Raises UnreadableDocument where no text can be taken from the bytes.
    """
    digest = Digest(hashlib.sha256(data).hexdigest())
    return text_document(decode(data, name), digest, published=published, language=language)


def text_document(
    decoded: Decoded,
    digest: Digest,
    *,
    published: date | None = None,
    language: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    working_copy: str = "",
) -> Document:
    """A document of running text: laid out into title, turns, captions and furniture, dated by its head.

    Reach for it in every format whose text is prose. What the file's own metadata say (`published`, `title`, `outlet`)
    wins over what the text says.
    """
    publication = find_publication(decoded.text)
    layout = lay_out(decoded.text, publication)
    found = language.lower() if language else find_language(decoded.text)
    notes = [*decoded.notes]
    if published is None:
        notes.extend(publication.notes)
    if found == UNKNOWN_LANGUAGE:
        notes.append("the language is neither English nor Arabic, as far as can be told")
    return Document(
        digest=digest,
        text=decoded.text,
        encoding=decoded.encoding,
        language=found,
        title=title or layout.title,
        published=published or publication.value,
        outlet=outlet or layout.outlet,
        passages=layout.passages,
        notes=tuple(notes),
        working_copy=working_copy,
    )
