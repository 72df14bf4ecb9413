"""Read a testimony: bytes to a document, a document to claims."""

from __future__ import annotations

from datetime import date, tzinfo

from sijill.claims.claim import Reading
from sijill.gazetteer import Gazetteer, load_gazetteer
from sijill.intake import parse_text
from sijill.reading.reader import read_claims


def read_document(
    data: bytes,
    *,
    name: str,
    published: date | None = None,
    zone: tzinfo | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Reading:
    """Read the bytes of one text file into claims.

    `name` serves messages only. Times resolve against `published`, else against the date found in the text, else
    stay unresolved. Raises UnreadableDocument where no text can be taken from the bytes.
    """
    document = parse_text(data, name=name, published=published, language=language)
    return read_claims(document, gazetteer or load_gazetteer(), zone)
