"""Records of incidents in one line, over a small invented country, for the tests of incident linkage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sijill.gazetteer import Entry, Gazetteer, PlaceId
from sijill.linkage.incidents.places import Places
from sijill.linkage.incidents.records import IncidentRecord, Toll

LAND = (
    ("land", "country", None, 36.0, 37.0),
    ("north", "governorate", "land", 36.2, 37.2),
    ("south", "governorate", "land", 33.0, 36.0),
    ("city", "city", "north", 36.20, 37.15),
    ("old town", "neighbourhood", "city", 36.20, 37.16),
    ("market", "neighbourhood", "city", 36.21, 37.16),
    ("harbour", "neighbourhood", "city", 36.26, 37.15),
    ("village", "village", "north", 36.20, 37.27),
    ("far village", "village", "north", 36.60, 37.60),
    ("oasis", "town", "south", 33.0, 36.0),
)


def country() -> Places:
    """The country's places, as linkage asks for them."""
    entries = [
        Entry(PlaceId(id_), id_, kind, None if parent is None else PlaceId(parent), lat, lon, 0, "XX", "", "invented")
        for id_, kind, parent, lat, lon in LAND
    ]
    return Places(Gazetteer([], {}, {}).with_entries(entries))


def report(list_name: str, place: str, day: int, killed: int | None = None, **others: Any) -> IncidentRecord:
    """A report of a day counted from 1 January 2016; its id is made of what it says."""
    first = date(2016, 1, 1) + timedelta(days=day)
    toll = None if killed is None else Toll(killed, killed)
    id_ = str(others.pop("id_", f"{place} {day} {killed}"))
    told = {"kind": "shelling", "injured": None, "actor": None, "last": first, **others}
    return IncidentRecord(
        list_name=list_name,
        record_id=id_,
        claims=(),
        place=place,
        places=(place,) if place else (),
        first=first,
        killed=toll,
        **told,
    )
