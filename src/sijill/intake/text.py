"""The bytes of a plain text file to a document."""

from __future__ import annotations

import hashlib
from datetime import date

from sijill.intake.decoding import decode
from sijill.intake.language import find_language
from sijill.intake.layout import lay_out
from sijill.intake.published import find_publication
from sijill.values.anchor import Digest
from sijill.values.document import Document

UNKNOWN_LANGUAGE = "und"


def parse_text(data: bytes, *, name: str, published: date | None = None, language: str | None = None) -> Document:
    """Read the bytes of a text file into a document.

    `name` serves messages only. `published` and `language` win over what the text says of itself. Offsets in the
    document count code points after a byte-order mark is taken off; nothing else of the text is changed. What is
    unusual (kept control characters, damage, no date) stands in the document's `notes`.

    Raises UnreadableDocument where no text can be taken from the bytes.
    """
    decoded = decode(data, name)
    publication = find_publication(decoded.text)
    layout = lay_out(decoded.text, publication)
    found = language.lower() if language else find_language(decoded.text)
    notes = [*decoded.notes]
    if published is None:
        notes.extend(publication.notes)
    if found == UNKNOWN_LANGUAGE:
        notes.append("the language is neither English nor Arabic, as far as can be told")
    return Document(
        digest=Digest(hashlib.sha256(data).hexdigest()),
        text=decoded.text,
        encoding=decoded.encoding,
        language=found,
        title=layout.title,
        published=published or publication.value,
        outlet=layout.outlet,
        passages=layout.passages,
        notes=tuple(notes),
    )
