"""Tables that are known by their headers: the data sets of monitors, and lists whose headers are usual ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.intake.columns.column_map import ColumnMap, parse_columns, plain_header, renamed

DATA_SETS = ("acled", "ucdp_ged", "airwars", "uwazi")
"""The reviewed maps beside this module, in the order in which they are tried."""
GENERIC = "generic"


@cache
def load_known(name: str) -> Mapping[str, Any]:
    """One of the reviewed files: what tells the table, and its map."""
    data: dict[str, Any] = json.loads(files("sijill.intake.columns").joinpath(f"{name}.json").read_text("utf-8"))
    return data


def find_columns(header: Sequence[str]) -> ColumnMap | None:
    """The map of a table that is known by its header, with the columns that this one has; None for any other.

    Reach for it to see what a table would be read as, and with `columns_json` to save that and give it again.
    """
    own = _own_names(header)
    for name in DATA_SETS:
        known = load_known(name)
        if all(plain_header(told) in own for told in known["told_by"]):
            data = renamed(known["map"], lambda column: own.get(plain_header(column)))
            data |= {key: value for key, value in known["map"].items() if key in ("v", "name")}
            return parse_columns(_in_pairs(_by_names(own) | data if known.get("also_by_names") else data))
    data = _by_names(own)
    return parse_columns({"name": GENERIC, **data}) if _says_enough(data) else None


def _own_names(header: Iterable[str]) -> dict[str, str]:
    """The headers as they are written, by how they are compared; of two that are the same, the first."""
    own: dict[str, str] = {}
    for column in header:
        if plain := plain_header(column):
            own.setdefault(plain, column)
    return own


def _by_names(own: Mapping[str, str]) -> dict[str, Any]:
    """What usual headers say, as the JSON of a map."""
    known = load_known(GENERIC)
    made: dict[str, Any] = {}
    for key, names in known["names"].items():
        if (column := _first(names, own)) is not None:
            made[key] = column
    if "date" in made:
        made.pop("date_from", None)
        made.pop("date_to", None)
    made = _in_pairs(made)
    if (column := _first(known["kind"]["names"], own)) is not None:
        made["kind"] = {"column": column, "values": known["kind"]["values"]}
    counts = [found for each in known["counts"] for found in _counts(each, own)]
    if counts:
        return made | {"counts": counts}
    if (person := _person(known["person"], own)) is not None:
        return made | {"person": person}
    if (column := _first(known["text"], own)) is not None:
        # what a text tells beside columns of numbers are the same dead; it is read only where no column counts
        return made | {"text": [column]}
    return made


def _in_pairs(data: dict[str, Any]) -> dict[str, Any]:
    """Without a latitude or a longitude that stands alone."""
    alone = {"lat", "lon"} if len({"lat", "lon"} & data.keys()) == 1 else set()
    return {key: value for key, value in data.items() if key not in alone}


def _first(names: Iterable[str], own: Mapping[str, str]) -> str | None:
    return next((own[plain] for name in names if (plain := plain_header(name)) in own), None)


def _counts(known: Mapping[str, Any], own: Mapping[str, str]) -> list[dict[str, Any]]:
    """The columns of one number with its parts; parts of a whole that has no column stand for themselves."""
    found = {key: column for key in ("low", "best", "high") if (column := _first(known.get(key, ()), own)) is not None}
    parts = [part for each in known.get("parts", ()) for part in _counts({**each, "kind": known["kind"]}, own)]
    if not found:
        return parts
    whole = {"kind": known["kind"], "subject": known["subject"], **found}
    return [whole | ({"parts": parts} if parts else {})]


def _person(known: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, str] | None:
    """A list of the dead: it has names, and something that only the dead have. A list of names alone is any list."""
    name = _first(known["name"], own)
    if name is None or _first(known["dead"], own) is None:
        return None
    more = {key: column for key in ("age", "sex") if (column := _first(known[key], own)) is not None}
    return {"name": name, **more, "kind": "killed"}


def _says_enough(data: Mapping[str, Any]) -> bool:
    """Numbers with a date or a place, or people, or a text with something that says whose or of when it is."""
    if "counts" in data:
        return bool({"date", "date_from", "place", "admin1", "lat", "lat_lon"} & data.keys())
    return "person" in data or ("text" in data and bool({"source", "reporter", "sent"} & data.keys()))
