"""How the places of two records agree: the same, one within the other, or so many kilometres apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import asin, cos, radians, sin, sqrt

from sijill.gazetteer import Gazetteer

EARTH_KM = 6371.0
TOWNS = frozenset({"city", "town", "village", "camp"})
WIDE = frozenset({"district", "governorate"})
COUNTRIES = frozenset({"country", "region"})
NEAR_KM, FAR_KM = 5.0, 20.0


class PlaceLevel(IntEnum):
    """How two places agree, in the order of the comparison's levels; `UNKNOWN` where nothing can be told."""

    UNKNOWN = -1
    SAME = 0
    SAME_AREA = 1
    IN_TOWN = 2
    IN_AREA = 3
    SAME_TOWN = 4
    NEAR = 5
    FAR = 6
    ELSEWHERE = 7


@dataclass(slots=True)
class Places:
    """The gazetteer as linkage asks it; answers are kept.

    `points` are positions that records bring along (latitude, longitude in degrees), for ids that the gazetteer lacks.
    """

    gazetteer: Gazetteer
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _levels: dict[tuple[tuple[str, ...], tuple[str, ...]], PlaceLevel] = field(default_factory=dict)

    def chain(self, node: str) -> tuple[str, ...]:
        """The place and all that contains it, the nearest first."""
        if node not in self._chains:
            above = self.gazetteer.ancestors(node) if self.gazetteer.holds(node) else ()
            self._chains[node] = (node, *above)
        return self._chains[node]

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies in `outer`, or is it."""
        return outer in self.chain(inner)

    def kind(self, node: str) -> str:
        """The kind of a place of the gazetteer; a place that it lacks is taken to be no wider than a town."""
        return self.gazetteer.get_entry(node).kind if self.gazetteer.holds(node) else "landmark"

    def level(self, one: Sequence[str], other: Sequence[str]) -> PlaceLevel:
        """The best agreement of any place that one record may mean with any that the other may."""
        key = (tuple(one), tuple(other)) if tuple(one) <= tuple(other) else (tuple(other), tuple(one))
        if key not in self._levels:
            found = [self._level(a, b) for a in one for b in other]
            self._levels[key] = min((each for each in found if each >= 0), default=PlaceLevel.UNKNOWN)
        return self._levels[key]

    def outer(self, one: Sequence[str], other: Sequence[str]) -> str | None:
        """The wider of two places of which one holds the other; None where neither does."""
        pairs = [(a, b) for a in one for b in other]
        level = self.level(one, other)
        for a, b in pairs:
            if level <= PlaceLevel.IN_AREA and self._level(a, b) is level:
                return a if self.contains(a, b) else b
        return None

    def _level(self, one: str, other: str) -> PlaceLevel:
        kinds = {self.kind(one), self.kind(other)}
        if kinds & COUNTRIES:
            return PlaceLevel.UNKNOWN
        if one == other:
            return PlaceLevel.SAME_AREA if kinds & WIDE else PlaceLevel.SAME
        if self.contains(one, other) or self.contains(other, one):
            outer = one if self.contains(one, other) else other
            return PlaceLevel.IN_TOWN if self.kind(outer) in TOWNS else PlaceLevel.IN_AREA
        if kinds & WIDE:
            # a wide place has no position that distances to it would mean something from
            return PlaceLevel.ELSEWHERE
        return self._beside(one, other)

    def _beside(self, one: str, other: str) -> PlaceLevel:
        """Two places that do not hold one another, by how far apart they are."""
        km = self._distance_km(one, other)
        if km is None:
            return PlaceLevel.UNKNOWN
        if km <= NEAR_KM / 2:
            return PlaceLevel.NEAR
        if self._town(one) is not None and self._town(one) == self._town(other):
            return PlaceLevel.SAME_TOWN
        return PlaceLevel.NEAR if km <= NEAR_KM else PlaceLevel.FAR if km <= FAR_KM else PlaceLevel.ELSEWHERE

    def _town(self, node: str) -> str | None:
        return next((above for above in self.chain(node)[1:] if self.kind(above) in TOWNS), None)

    def _distance_km(self, one: str, other: str) -> float | None:
        here, there = self._point(one), self._point(other)
        return None if here is None or there is None else distance_km(here, there)

    def _point(self, node: str) -> tuple[float, float] | None:
        if self.gazetteer.holds(node):
            entry = self.gazetteer.get_entry(node)
            return entry.lat, entry.lon
        return self.points.get(node)


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    lat, lon = radians(here[0]), radians(here[1])
    other_lat, other_lon = radians(there[0]), radians(there[1])
    part = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, part)))
