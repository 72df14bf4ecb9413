"""Which place a name means: what the rest of the document speaks of decides, or the alternatives stay.

The finders of each language say where names stand and what they may mean; here they are weighed together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from sijill.gazetteer import Entry
from sijill.values.place import Candidate, PlaceReference

MOST_CANDIDATES = 5
LEAST_SCORE = 0.3
NARROW = frozenset(("neighbourhood", "landmark"))
FOREIGN = 0.12
WORLD_CITY = 500_000
"""A country with less than `FOREIGN` of a document's place names needs a city of this size to be meant."""


@dataclass(slots=True)
class FoundName:
    """A name at tokens `first`–`last`, offsets `start`–`end`, with what it may mean and how it is spelled (1.0 exact).

    `kind` is what a kind word beside it says, `part` that only some of it is meant, `led` that a word such as "in"
    stands before it.
    """

    first: int
    last: int
    start: int
    end: int
    options: list[tuple[Entry, float]]
    kind: str
    part: bool
    led: bool


def weigh(found: Sequence[FoundName], text: str) -> tuple[PlaceReference, ...]:
    """The references of a document's names, each in the light of the others; what is no place after all falls."""
    countries, cities = _surroundings(found)
    references = (_reference(one, text, countries, cities) for one in found)
    return tuple(reference for reference in references if reference is not None)


def _reference(one: FoundName, text: str, countries: Counter[str], cities: Counter[str]) -> PlaceReference | None:
    """The reference with its candidates in the light of the whole document; None where it is no place after all."""
    ranked: list[tuple[float, Entry]] = []
    total = sum(countries.values()) or 1.0
    for entry, spelling in one.options:
        foreign = entry.country and countries[entry.country] / total < FOREIGN
        if foreign and not (one.led and spelling == 1.0) and (spelling < 1.0 or entry.population < WORLD_CITY):
            continue  # a namesake far from everything else the document speaks of
        score = spelling * _likelihood(entry, one.kind, countries, cities)
        if score >= LEAST_SCORE:
            ranked.append((score, entry))
    ranked.sort(key=lambda pair: (-pair[0], -pair[1].population, pair[1].id))
    if one.options and not ranked and not (one.kind or one.led):
        return None
    candidates = tuple(
        Candidate(entry.id, entry.name, entry.lat, entry.lon, round(min(score, 1.0), 3))
        for score, entry in ranked[:MOST_CANDIDATES]
    )
    return PlaceReference(text[one.start : one.end], one.start, one.end, one.part, candidates)


def _surroundings(found: Sequence[FoundName]) -> tuple[Counter[str], Counter[str]]:
    """How much the document speaks of each country, and of each city or governorate."""
    countries: Counter[str] = Counter()
    cities: Counter[str] = Counter()
    for one in found:
        if not one.options:
            continue
        best = max(entry.population for entry, _ in one.options)
        for entry, spelling in one.options:
            weight = spelling / len(one.options) * (2.0 if entry.kind == "country" else 1.0)
            if entry.population == best:
                weight += 0.5
            countries[entry.country] += weight  # type: ignore[assignment]
            if entry.kind in ("city", "governorate") and spelling == 1.0:
                cities[entry.id] += 1
            if entry.kind == "neighbourhood" and entry.parent is not None:
                cities[entry.parent] += 0.5  # type: ignore[assignment]
    return countries, cities


def _likelihood(entry: Entry, kind: str, countries: Counter[str], cities: Counter[str]) -> float:
    """How likely the document means this place, 0–1, by its country, its city, its size and the kind word."""
    total = sum(countries.values()) or 1.0
    share = countries[entry.country] / total
    size = 1.0 if entry.kind == "country" else min(1.0, log10(entry.population + 10) / 7)
    if entry.kind in NARROW:
        if entry.parent is None or not cities[entry.parent]:
            return 0.0
        size = 0.6
    elif entry.kind in ("governorate", "district", "camp"):
        size = 0.55
    score = 0.25 + 0.45 * share + 0.3 * size
    if entry.kind in NARROW and entry.parent is not None:
        score += 0.2 if cities[entry.parent] >= 1 else 0.1
    if kind:
        score += 0.15 if _agrees(kind, entry.kind) else -0.15
    return max(0.0, min(1.0, score))


def _agrees(word: str, kind: str) -> bool:
    if word in ("village", "town"):
        return kind in ("village", "town", "city")
    if word == "neighbourhood":
        return kind in ("neighbourhood", "district", "landmark")
    return word == kind
