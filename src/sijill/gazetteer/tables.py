"""Gazetteer files: one place a line, tab-separated, with the source of each.

The same form serves the reviewed data of the package, what `sijill gazetteer import` writes, and the user's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sijill.errors import ParseError
from sijill.gazetteer.entries import KINDS, Entry, PlaceId

COLUMNS = ("id", "name", "kind", "parent", "lat", "lon", "population", "country", "pcode", "source", "names")
NAME_SEPARATOR = " | "


def format_entry(entry: Entry) -> str:
    """One entry as a line of a gazetteer file."""
    fields = (
        entry.id,
        entry.name,
        entry.kind,
        entry.parent or "",
        f"{entry.lat:.5f}",
        f"{entry.lon:.5f}",
        str(entry.population),
        entry.country,
        entry.pcode,
        entry.source,
        NAME_SEPARATOR.join(entry.names),
    )
    return "\t".join(field.replace("\t", " ").replace("\n", " ") for field in fields)


def format_table(entries: Iterable[Entry]) -> str:
    """A whole gazetteer file."""
    return "\n".join(["\t".join(COLUMNS), *(format_entry(entry) for entry in entries)]) + "\n"


def parse_entry(line: str) -> Entry:
    """Read one line; raises ParseError that says which field is wrong and why."""
    fields = line.rstrip("\n").split("\t")
    if len(fields) != len(COLUMNS):
        raise ParseError(line, (0, len(line)), f"{len(fields)} fields, not the {len(COLUMNS)} of a gazetteer file")
    id_, name, kind, parent, lat, lon, population, country, pcode, source, names = fields
    if not id_ or not name:
        raise ParseError(line, (0, len(line)), "a place needs an id and a name")
    if kind not in KINDS:
        raise ParseError(line, (0, len(line)), f"{kind!r} is no kind of place (one of {', '.join(KINDS)})")
    return Entry(
        id=PlaceId(id_),
        name=name,
        kind=kind,
        parent=PlaceId(parent) if parent else None,
        lat=parse_degrees(lat, 90),
        lon=parse_degrees(lon, 180),
        population=parse_population(population),
        country=country,
        pcode=pcode,
        source=source,
        names=tuple(names.split(NAME_SEPARATOR)) if names else (),
    )


def parse_degrees(text: str, limit: int) -> float:
    """A latitude or longitude; raises ParseError where it is no number within ±`limit`."""
    try:
        value = float(text)
    except ValueError:
        raise ParseError(text, (0, len(text)), f"{text!r} is no number of degrees") from None
    if not -limit <= value <= limit:
        raise ParseError(text, (0, len(text)), f"{text} lies outside ±{limit} degrees")
    return value


def parse_population(text: str) -> int:
    """A number of inhabitants, 0 where none is given; raises ParseError for anything else."""
    if text and not text.isdecimal():
        raise ParseError(text, (0, len(text)), f"{text!r} is no number of inhabitants")
    return int(text or 0)


def parse_table(text: str) -> Iterator[Entry]:
    """Read a gazetteer file; raises ParseError that names the line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#") or (number == 1 and line.startswith("id\t")):
            continue
        try:
            yield parse_entry(line)
        except ParseError as error:
            raise ParseError(error.text, error.span, f"line {number}: {error.reason}") from None
