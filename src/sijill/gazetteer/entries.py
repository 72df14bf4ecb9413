"""One place of the gazetteer, and the kinds of place it tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

PlaceId = NewType("PlaceId", str)

KINDS = ("region", "country", "governorate", "district", "city", "town", "village", "camp", "neighbourhood", "landmark")
"""From the widest to the narrowest. A neighbourhood lies in a city, which lies in a district, and so on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: where it lies, what contains it, and where we know it from.

    `lat` and `lon` are degrees (WGS 84) of a point in it; `population` 0 means unknown; `country` is ISO 3166-1
    alpha-2; `names` are further ways to write it, in any script.
    """

    id: PlaceId
    name: str
    kind: str
    parent: PlaceId | None
    lat: float
    lon: float
    population: int
    country: str
    pcode: str
    source: str
    names: tuple[str, ...] = ()
