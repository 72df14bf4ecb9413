"""Places of one's own: from someone's file to a gazetteer file; and what a name may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sijill.errors import InputError
from sijill.gazetteer import Entry, Gazetteer, load_gazetteer
from sijill.gazetteer.imports import Imported, import_places
from sijill.intake.decoding import decode


@dataclass(frozen=True, slots=True)
class Meaning:
    """A place that a name may mean: how well the name fits (0–1), and what contains the place, outwards."""

    entry: Entry
    score: float
    around: tuple[Entry, ...]


def import_file(
    data: bytes, *, name: str, columns: Mapping[str, str] | None = None, gazetteer: Gazetteer | None = None
) -> Imported:
    """The places of a file (GeoNames dump, CSV, GeoJSON, our own form), and its rows that are none.

    Parents may be places of the file or of the gazetteer. Raises InputError where the file has no form we know.
    """
    known = load_gazetteer() if gazetteer is None else gazetteer

    def country_of(id_: str) -> str | None:
        return known.get_entry(id_).country if known.holds(id_) else None

    try:
        return import_places(_text(data, name), name.rpartition("/")[2], columns or {}, country_of)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data, name).text


def look_up(name: str, gazetteer: Gazetteer | None = None) -> list[Meaning]:
    """Everything that a name may mean, best first; of equal spellings the larger place."""
    known = load_gazetteer() if gazetteer is None else gazetteer
    found = sorted(known.find(name), key=lambda pair: (-pair[1], -pair[0].population, pair[0].id))
    return [
        Meaning(entry, score, tuple(known.get_entry(id_) for id_ in known.ancestors(entry.id)))
        for entry, score in found
    ]
