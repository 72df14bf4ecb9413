"""Read testimonies: bytes to a document, a document to claims; in a batch, one failure stops no other file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sijill.claims.claim import Conflict, Reading
from sijill.claims.moved import moved
from sijill.errors import SijillError
from sijill.gazetteer import Entry, Gazetteer, load_gazetteer
from sijill.intake import Section, parse_text
from sijill.reading.conflicts import find_conflicts
from sijill.reading.reader import read_claims
from sijill.values.document import Document

Reader = Callable[[Document, Gazetteer, tzinfo | None], Reading]
"""Takes the claims from a document's text: by rules unless another one is given."""

Parse = Callable[[str], Iterable[Section]]
"""Gives the sections of the file of a name; raises InputError or StorageError where it has none."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of a batch that could not be read, and why."""

    file: str
    reason: SijillError


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file of a batch, or a section of one, and what it was read to say."""

    file: str
    reading: Reading


def read_document(
    data: bytes,
    *,
    name: str,
    published: date | None = None,
    zone: tzinfo | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
    reader: Reader = read_claims,
) -> Reading:
    """Read the bytes of one text file into claims.

    `name` serves messages only. Times resolve against `published`, else against the date found in the text, else
    stay unresolved; with a `zone` they carry it. Raises UnreadableDocument where no text can be taken from the bytes.
    """
    document = parse_text(data, name=name, published=published, language=language)
    return reader(document, load_gazetteer() if gazetteer is None else gazetteer, zone)


def read_section(section: Section, gazetteer: Gazetteer, zone: tzinfo | None, reader: Reader = read_claims) -> Reading:
    """Read a section: what its fields state and what its text says, counted in the working copy of its original."""
    found = reader(section.document, gazetteer, zone)
    claims = (*section.stated, *found.claims)
    return moved(Reading(found.document, claims, found.conflicts))


def read_batch(
    files: Iterable[str],
    parse: Parse,
    *,
    zone: tzinfo | None = None,
    gazetteer: Gazetteer | None = None,
    reader: Reader = read_claims,
) -> Iterator[FileReading | Failure]:
    """Read files one after the other, in their order; `parse` gives the sections of the file of a name.

    A file of several sections gives several readings. What was read before a file broke off is given, then the failure.
    """
    places = load_gazetteer() if gazetteer is None else gazetteer
    for file in files:
        try:
            for section in parse(file):
                yield FileReading(file, read_section(section, places, zone, reader))
        except SijillError as error:
            yield Failure(file, error)


def conflicts_between(readings: Sequence[FileReading]) -> tuple[Conflict, ...]:
    """The conflicts noticed between claims of different documents of a batch."""
    documents = {claim.id: part.reading.document.digest for part in readings for claim in part.reading.claims}
    claims = [claim for part in readings for claim in part.reading.claims]
    return tuple(
        conflict for conflict in find_conflicts(claims) if len({documents[id_] for id_ in conflict.claims}) > 1
    )


def landmarks_around(readings: Sequence[FileReading], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The neighbourhoods of the cities whose neighbourhoods are named: what a map shows for orientation."""
    named = {
        place.candidates[0].id
        for part in readings
        for claim in part.reading.claims
        for place in claim.places
        if place.candidates
    }
    quarters = (gazetteer.get_entry(id_) for id_ in sorted(named) if gazetteer.holds(id_))
    cities = {entry.parent for entry in quarters if entry.kind == "neighbourhood" and entry.parent is not None}
    return tuple(
        entry for city in sorted(cities) for entry in gazetteer.children(city) if entry.kind == "neighbourhood"
    )
