"""Places from other people's files: GeoNames dumps, CSV with a column map, GeoJSON points, and our own form.

Every row becomes an entry or is rejected with its reason; none is dropped in silence. What a file says of a place is
checked field by field; whether its parents exist is checked when all rows are known (`link`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sijill.errors import InputError, ParseError
from sijill.gazetteer.entries import KINDS, Entry, PlaceId
from sijill.gazetteer.tables import COLUMNS, parse_degrees, parse_entry, parse_population
from sijill.names.romanised import plain

FIELDS = ("name", "lat", "lon", "id", "kind", "parent", "population", "country", "names")
"""What a column map may name."""

CONSTANT = "@"
"""In a column map, what begins so is the value of every row and no column."""

GEONAMES_COLUMNS = 19
SEPARATORS = re.compile(r"\s*[|;]\s*")
COUNTRY = re.compile(r"[A-Z]{2}")
LARGE = 100_000
MIDDLING = 5_000

Row = tuple[str, Callable[[], Entry]]
"""Where a row stands ("line 7", "feature 3") and what makes an entry of it or raises ParseError."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no place: where it stands and why not."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The places of a file and the rows that are none."""

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]


def import_places(
    text: str, source: str, columns: Mapping[str, str], country_of: Callable[[str], str | None]
) -> Imported:
    """Read a file of places, whatever its form; `source` is noted in each entry.

    `columns` maps our fields to the file's columns (CSV) or properties (GeoJSON); a field without one is looked for
    under its own name. `country_of` tells the country of a place that the gazetteer holds, None for one it does not.
    Raises InputError where the file has no form we know.
    """
    entries: dict[str, tuple[str, Entry]] = {}
    rejected: list[Rejected] = []
    for where, make in _rows(text, source, columns):
        try:
            entry = make()
        except ParseError as error:
            rejected.append(Rejected(where, error.reason))
            continue
        if entry.id in entries:
            rejected.append(Rejected(where, f"the id {entry.id!r} is already that of {entries[entry.id][0]}"))
        else:
            entries[entry.id] = (where, entry)
    return _link(entries, rejected, country_of)


def _rows(text: str, source: str, columns: Mapping[str, str]) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lstrip().startswith("{"):
        return _geojson(text, source, columns)
    if first.split("\t") == list(COLUMNS):
        return _own(text)
    fields = first.split("\t")
    if not columns and len(fields) > 1 and fields[0].isdigit():
        return _geonames(text, source)
    return _csv(text, first, source, columns)


def _own(text: str) -> Iterator[Row]:
    for number, line in _lines(text):
        if number > 1 and not line.startswith("#"):
            yield f"line {number}", lambda line=line: parse_entry(line)  # type: ignore[misc]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def _geonames(text: str, source: str) -> Iterator[Row]:
    """The rows of a GeoNames dump, each under the division that the dump itself gives, else its country."""
    divisions: dict[tuple[str, ...], str] = {}
    for _, line in _lines(text):
        fields = line.split("\t")
        if len(fields) == GEONAMES_COLUMNS and fields[7] in ("ADM1", "ADM2"):
            key = (fields[8], fields[10]) if fields[7] == "ADM1" else (fields[8], fields[10], fields[11])
            divisions[key] = f"gn:{fields[0]}"
    for number, line in _lines(text):
        yield f"line {number}", lambda line=line: _geonames_entry(line, source, divisions)  # type: ignore[misc]


def _geonames_entry(line: str, source: str, divisions: Mapping[tuple[str, ...], str]) -> Entry:
    fields = line.split("\t")
    if len(fields) != GEONAMES_COLUMNS:
        raise ParseError(line, (0, len(line)), f"{len(fields)} columns, not the {GEONAMES_COLUMNS} of a GeoNames dump")
    code, country, first, second = fields[7], fields[8], fields[10], fields[11]
    if not fields[0].isdigit():
        raise ParseError(fields[0], (0, len(fields[0])), f"{fields[0]!r} is no GeoNames id")
    around = [divisions.get((country, first, second)), divisions.get((country, first)), f"cc:{country}"]
    around = around[{"PCLI": 3, "ADM1": 2, "ADM2": 1}.get(code, 0) :]
    return _entry(
        {
            "id": f"gn:{fields[0]}",
            "name": fields[1],
            "kind": _geonames_kind(fields[6], code, fields[14]),
            "parent": next((id_ for id_ in around if id_), ""),
            "lat": fields[4],
            "lon": fields[5],
            "population": fields[14],
            "country": country,
            "names": "|".join(name for name in (fields[2], *fields[3].split(",")) if name and name != fields[1]),
        },
        f"GeoNames, {source}",
    )


def _geonames_kind(feature: str, code: str, population: str) -> str:
    if feature == "A":
        return "country" if code.startswith("PCL") else "governorate" if code == "ADM1" else "district"
    if feature == "P" and code != "PPLX":
        return kind_by_population(parse_population(population))
    if code == "PPLX":
        return "neighbourhood"
    return "camp" if code == "CMPRF" else "landmark"


def kind_by_population(population: int) -> str:
    """What a settlement is called by its size, where nothing else tells."""
    return "city" if population >= LARGE else "town" if population >= MIDDLING else "village"


def _csv(text: str, first: str, source: str, columns: Mapping[str, str]) -> Iterator[Row]:
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    constants = _constants(columns)
    at = _columns_at(header, {field: column for field, column in columns.items() if field not in constants})
    rows = iter(reader)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reason = str(error)
            yield f"line {line}", lambda reason=reason: _refuse(reason)  # type: ignore[misc]
            continue
        if any(cell.strip() for cell in cells):
            yield f"line {line}", lambda cells=cells: _csv_entry(cells, len(header), at, constants, source)  # type: ignore[misc]


def _refuse(reason: str) -> Entry:
    raise ParseError("", (0, 0), reason)


def _columns_at(header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The position of each field's column; raises InputError where one that is needed or named is missing."""
    wanted = {field: columns.get(field, field) for field in FIELDS}
    absent = [
        f"{field}={column}"
        for field, column in wanted.items()
        if column not in header and (field in columns or field in FIELDS[:3])
    ]
    if absent:
        raise InputError(f"no column for {', '.join(absent)}; the file's columns are: {', '.join(header)}")
    return {field: header.index(column) for field, column in wanted.items() if column in header}


def _constants(columns: Mapping[str, str]) -> dict[str, str]:
    return {field: value[len(CONSTANT) :] for field, value in columns.items() if value.startswith(CONSTANT)}


def _csv_entry(cells: list[str], width: int, at: Mapping[str, int], constants: Mapping[str, str], source: str) -> Entry:
    if len(cells) != width:
        raise ParseError("", (0, 0), f"{len(cells)} cells under {width} columns")
    return _entry({**{field: cells[position] for field, position in at.items()}, **constants}, source)


def _geojson(text: str, source: str, columns: Mapping[str, str]) -> Iterator[Row]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"no JSON: {error}") from None
    features = data.get("features") if data.get("type") == "FeatureCollection" else [data]
    if not isinstance(features, list):
        raise InputError("a FeatureCollection needs a list of features")
    for number, feature in enumerate(features, start=1):
        yield f"feature {number}", lambda feature=feature: _feature_entry(feature, source, columns)  # type: ignore[misc]


def _feature_entry(feature: Any, source: str, columns: Mapping[str, str]) -> Entry:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        raise ParseError("", (0, 0), "no feature with a geometry")
    geometry, properties = feature["geometry"], feature.get("properties") or {}
    if geometry.get("type") != "Point":
        raise ParseError("", (0, 0), f"a {geometry.get('type')}, not a Point")
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) < 2 or not isinstance(properties, dict):
        raise ParseError("", (0, 0), "a Point needs two coordinates, longitude first")
    given = {field: properties.get(columns.get(field, field)) for field in FIELDS if field not in ("lat", "lon")}
    given["id"] = given["id"] if given["id"] is not None else feature.get("id")
    values = {field: _plain_value(value) for field, value in given.items() if value is not None}
    point = {"lon": str(position[0]), "lat": str(position[1])}
    return _entry({**values, **_constants(columns), **point}, source)


def _plain_value(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _entry(values: Mapping[str, str], source: str) -> Entry:
    """An entry of what a row says; raises ParseError that says which value is wrong and why."""
    given = {field: " ".join(value.split()) for field, value in values.items()}
    name, kind, country = given.get("name", ""), given.get("kind", "").lower(), given.get("country", "").upper()
    if not name:
        raise ParseError(name, (0, 0), "no name")
    if kind and kind not in KINDS:
        raise ParseError(kind, (0, len(kind)), f"{kind!r} is no kind of place (one of {', '.join(KINDS)})")
    if country and not COUNTRY.fullmatch(country):
        raise ParseError(country, (0, len(country)), f"{country!r} is no country code of two letters")
    lat, lon = parse_degrees(given["lat"], 90), parse_degrees(given["lon"], 180)
    population = parse_population(given.get("population", ""))
    names = dict.fromkeys(part for part in SEPARATORS.split(given.get("names", "")) if part and part != name)
    return Entry(
        id=PlaceId(given.get("id") or f"own:{'-'.join(plain(name).split())}@{lat:.4f},{lon:.4f}"),
        name=name,
        kind=kind or kind_by_population(population),
        parent=PlaceId(given["parent"]) if given.get("parent") else None,
        lat=lat,
        lon=lon,
        population=population,
        country=country,
        pcode="",
        source=source,
        names=tuple(names),
    )


def _link(
    entries: Mapping[str, tuple[str, Entry]], rejected: list[Rejected], country_of: Callable[[str], str | None]
) -> Imported:
    """Reject rows whose parent is nowhere or lies in them; take a missing country from the parent."""
    good = {id_: entry for id_, (_, entry) in entries.items()}
    bad = list(rejected)
    while unfit := {id_: reason for id_ in good if (reason := _misfit(good, id_, country_of))}:
        for id_, reason in unfit.items():
            bad.append(Rejected(entries[id_][0], reason))
            del good[id_]
    linked = tuple(
        entry if entry.country else replace(entry, country=_country(good, entry, country_of)) for entry in good.values()
    )
    return Imported(linked, tuple(sorted(bad, key=lambda row: int(row.where.split()[1]))))


def _misfit(good: Mapping[str, Entry], id_: str, country_of: Callable[[str], str | None]) -> str:
    parent, seen = good[id_].parent, {id_}
    if parent and parent not in good and country_of(parent) is None:
        return f"its parent {parent!r} is no place of this file or of the gazetteer"
    while parent and parent in good:
        if parent in seen:
            return f"it lies in itself (by way of {parent!r})"
        seen.add(parent)
        parent = good[parent].parent
    return ""


def _country(good: Mapping[str, Entry], entry: Entry, country_of: Callable[[str], str | None]) -> str:
    while not entry.country and entry.parent and entry.parent in good:
        entry = good[entry.parent]
    return entry.country or (entry.parent and country_of(entry.parent)) or ""
