"""A column map: what each column of a table is (formats/columns.md), checked strictly and written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sijill.claims.kinds import kinds
from sijill.errors import InputError
from sijill.names.arabic import HARAKAT, LETTERS

VERSION = 1
ORDERS = ("dmy", "mdy", "ymd", "excel", "epoch")
UNITS = ("day", "week", "month", "year")
EXACT, NEAR = "exact", "near"
LEVELS = ("place", "admin3", "admin2", "admin1", "country")
"""Names of places, from the narrowest to the widest."""
PRECISIONS = (EXACT, NEAR, *LEVELS[1:])
MAX_TEXT = 300
MAX_ENTRIES = 2000
NOT_A_NAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Coded:
    """A column and what its values mean; a value that means nothing to us maps to None."""

    column: str
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Actor:
    """The column of who is alleged to be responsible; where `only` is given, in rows that have one of its values."""

    column: str
    only: tuple[str, frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class CountColumns:
    """The columns of one number: the least, the best, the greatest, at least one of them.

    `of` is a column whose value completes the subject ("fighters of" side A). Where `zero_is_stated` is false, a 0 may
    stand for a number that nobody knows. `parts` are columns that count some of the same people: never added to it.
    """

    kind: str
    subject: str | None = None
    of: str | None = None
    low: str | None = None
    best: str | None = None
    high: str | None = None
    zero_is_stated: bool = True
    parts: tuple[CountColumns, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """The columns of a list of people, a person a row; `kind` is what befell them, None where a column says it."""

    name: str
    age: str | None = None
    sex: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a table are; every name of a column is that of the table's header.

    `name` is what notes and rules call the map, `speaker` the data set that says what the rows say. `separator` stands
    between several values in one cell. `places` has columns by level (`LEVELS`), narrowest first.
    """

    name: str
    speaker: str | None = None
    language: str | None = None
    zone: str | None = None
    separator: str | None = None
    id: str | None = None
    date: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    date_order: str | None = None
    date_precision: Coded | None = None
    sent: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    lat: str | None = None
    lon: str | None = None
    lat_lon: str | None = None
    place_precision: Coded | None = None
    kind: Coded | None = None
    counts: tuple[CountColumns, ...] = ()
    person: Person | None = None
    actor: Actor | None = None
    means: str | None = None
    source: str | None = None
    reporter: str | None = None
    text: tuple[str, ...] = ()

    def columns(self) -> Iterator[str]:
        """Every column that it names, once."""
        yield from dict.fromkeys(column for column in _columns(self) if column is not None)


def _columns(found: ColumnMap) -> Iterator[str | None]:
    yield from (found.id, found.date, found.date_from, found.date_to, found.sent, found.lat, found.lon, found.lat_lon)
    yield from (found.means, found.source, found.reporter, *found.places.values(), *found.text)
    for coded in (found.date_precision, found.place_precision, found.kind):
        yield None if coded is None else coded.column
    if found.actor is not None:
        yield from (found.actor.column, None if found.actor.only is None else found.actor.only[0])
    if found.person is not None:
        yield from (found.person.name, found.person.age, found.person.sex)
    for counts in found.counts:
        for each in (counts, *counts.parts):
            yield from (each.of, each.low, each.best, each.high)


@lru_cache(maxsize=4096)
def plain_header(header: str) -> str:
    """A header as headers are compared: letters and digits only, small, Arabic spelling folded, one space between."""
    folded = HARAKAT.sub("", header).translate(LETTERS).casefold()
    return NOT_A_NAME.sub(" ", folded).strip()


def parse_columns(data: Mapping[str, Any]) -> ColumnMap:
    """Read a column map. Raises InputError, naming the key, where it is not of the form of columns.schema.json."""
    _known(data, "", TOP)
    if data.get("v", VERSION) != VERSION or isinstance(data.get("v"), bool):
        raise _wrong("v", f"{data['v']!r} is a version that is not known; this one is {VERSION}")
    given = {key: _text(data[key], key) for key in PLAIN if key in data}
    made = ColumnMap(
        **given,
        name=_text(data["name"], "name") if "name" in data else "columns",
        date_order=_one_of(data["date_order"], "date_order", ORDERS) if "date_order" in data else None,
        date_precision=_coded(data, "date_precision", UNITS),
        places=MappingProxyType({key: _text(data[key], key) for key in LEVELS if key in data}),
        place_precision=_coded(data, "place_precision", PRECISIONS),
        kind=_coded(data, "kind", tuple(kinds())),
        counts=tuple(_counts(each, f"counts[{at}]") for at, each in enumerate(_list(data.get("counts", []), "counts"))),
        person=_person(data["person"]) if "person" in data else None,
        actor=_actor(data["actor"]) if "actor" in data else None,
        text=tuple(_text(each, f"text[{at}]") for at, each in enumerate(_list(data.get("text", []), "text"))),
    )
    return _consistent(made)


def _consistent(made: ColumnMap) -> ColumnMap:
    if (made.lat is None) != (made.lon is None):
        raise _wrong("lat" if made.lat is None else "lon", "is missing: lat and lon are given together")
    if made.date is not None and (made.date_from is not None or made.date_to is not None):
        raise _wrong("date", "stands beside date_from or date_to: one or the other is given")
    if made.person is not None and made.person.kind is None and made.kind is None:
        raise _wrong("person.kind", "is missing: what befell the people is said there, or by a column under kind")
    if made.zone is not None:
        try:
            ZoneInfo(made.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise _wrong("zone", f"{made.zone!r} is no time zone; name one such as Asia/Damascus") from None
    if not any(made.columns()):
        raise _wrong("", "names no column")
    return made


PLAIN = ("speaker language zone separator id date date_from date_to sent lat lon lat_lon means source reporter").split()
"""Keys whose value is a text."""
TOP = frozenset(
    (*PLAIN, *LEVELS, *"v name date_order date_precision place_precision kind counts person actor text".split())
)
PART = frozenset("kind subject of low best high zero".split())


def _counts(data: Any, at: str, whole: str | None = None) -> CountColumns:
    _known(data, f"{at}.", PART if whole else PART | {"parts"})
    kind = _one_of(data["kind"], f"{at}.kind", tuple(kinds())) if "kind" in data else whole
    if kind is None:
        raise _wrong(f"{at}.kind", "is missing")
    if whole is not None and kind != whole:
        raise _wrong(f"{at}.kind", f"is {kind}, but the whole is {whole}")
    texts = {key: _text(data[key], f"{at}.{key}") for key in ("subject", "of", "low", "best", "high") if key in data}
    if not {"low", "best", "high"} & texts.keys():
        raise _wrong(at, "names no column: one of low, best, high is needed")
    parts = _list(data.get("parts", []), f"{at}.parts")
    return CountColumns(
        **texts,
        kind=kind,
        zero_is_stated=_one_of(data.get("zero", "stated"), f"{at}.zero", ("stated", "unstated")) == "stated",
        parts=tuple(_counts(each, f"{at}.parts[{number}]", kind) for number, each in enumerate(parts)),
    )


def _person(data: Any) -> Person:
    _known(data, "person.", frozenset({"name", "age", "sex", "kind"}))
    texts = {key: _text(data[key], f"person.{key}") for key in ("name", "age", "sex") if key in data}
    if "name" not in texts:
        raise _wrong("person.name", "is missing")
    kind = _one_of(data["kind"], "person.kind", tuple(kinds())) if "kind" in data else None
    return Person(texts["name"], texts.get("age"), texts.get("sex"), kind)


def _actor(data: Any) -> Actor:
    if isinstance(data, str):
        return Actor(_text(data, "actor"))
    _known(data, "actor.", frozenset({"column", "only"}))
    column = _text(data.get("column"), "actor.column")
    if "only" not in data:
        return Actor(column)
    _known(data["only"], "actor.only.", frozenset({"column", "values"}))
    values = _list(data["only"].get("values"), "actor.only.values")
    wanted = frozenset(_text(value, f"actor.only.values[{at}]") for at, value in enumerate(values))
    return Actor(column, (_text(data["only"].get("column"), "actor.only.column"), wanted))


def _coded(data: Mapping[str, Any], key: str, meanings: Iterable[str]) -> Coded | None:
    if key not in data:
        return None
    _known(data[key], f"{key}.", frozenset({"column", "values"}))
    values = data[key].get("values")
    if not isinstance(values, Mapping) or not values or len(values) > MAX_ENTRIES:
        raise _wrong(f"{key}.values", "is no object that says what each value means")
    allowed = tuple(meanings)
    meant = {
        _text(value, f"{key}.values"): None if code is None else _one_of(code, f"{key}.values[{value!r}]", allowed)
        for value, code in values.items()
    }
    return Coded(_text(data[key].get("column"), f"{key}.column"), MappingProxyType(meant))


def _known(data: Any, at: str, keys: frozenset[str]) -> None:
    if not isinstance(data, Mapping):
        raise _wrong(at.rstrip("."), "is no object")
    for key in data:
        if key not in keys:
            raise _wrong(f"{at}{key}", f"is not known; known are {', '.join(sorted(keys))}")


def _text(value: Any, at: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise _wrong(at, f"is no text of up to {MAX_TEXT} characters" if value is not None else "is missing")
    return value


def _list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_ENTRIES:
        raise _wrong(at, "is no list")
    return value


def _one_of(value: Any, at: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _wrong(at, f"{value!r} is none of {', '.join(allowed)}")
    return str(value)


def _wrong(key: str, reason: str) -> InputError:
    return InputError(f"column map: {f'{key}: ' if key else ''}{reason}")


def columns_json(found: ColumnMap) -> dict[str, Any]:
    """The map as the JSON that `parse_columns` reads, to be saved, looked through and given again."""
    plain: dict[str, Any] = {key: getattr(found, key) for key in (*PLAIN, "date_order")}
    coded: tuple[tuple[str, Coded | None], ...] = (
        ("date_precision", found.date_precision),
        ("place_precision", found.place_precision),
        ("kind", found.kind),
    )
    more = {
        **dict(found.places),
        **{key: None if each is None else {"column": each.column, "values": dict(each.values)} for key, each in coded},
        "counts": [_counts_json(each) for each in found.counts],
        "person": None if found.person is None else _filled(found.person, ("name", "age", "sex", "kind")),
        "actor": None if found.actor is None else _actor_json(found.actor),
        "text": list(found.text),
    }
    return {"v": VERSION, "name": found.name, **{key: value for key, value in (plain | more).items() if value}}


def _counts_json(counts: CountColumns) -> dict[str, Any]:
    made = _filled(counts, ("kind", "subject", "of", "low", "best", "high"))
    if not counts.zero_is_stated:
        made["zero"] = "unstated"
    if counts.parts:
        made["parts"] = [_counts_json(part) for part in counts.parts]
    return made


def _actor_json(actor: Actor) -> Any:
    if actor.only is None:
        return actor.column
    column, values = actor.only
    return {"column": actor.column, "only": {"column": column, "values": sorted(values)}}


def _filled(value: Any, keys: Iterable[str]) -> dict[str, Any]:
    return {key: getattr(value, key) for key in keys if getattr(value, key) is not None}


def renamed(data: Mapping[str, Any], find: Callable[[str], str | None]) -> dict[str, Any]:
    """The JSON of a map with each column called as `find` says, and without those for which it gives None.

    What hangs on a column that is not there goes with it.
    """
    made: dict[str, Any] = {}
    for key, value in data.items():
        kept: Any = value
        if key in COLUMN_KEYS and isinstance(value, str):
            kept = find(value)
        elif key in ("counts", "parts"):
            kept = [each for each in (renamed(each, find) for each in value) if {"low", "best", "high"} & each.keys()]
        elif key == "text":
            kept = [column for column in map(find, value) if column is not None]
        elif isinstance(value, Mapping) and key != "values":
            kept = renamed(value, find)
            kept = kept if {"column", "name"} & kept.keys() else None
        if kept is not None and kept != []:
            made[key] = kept
    return made


COLUMN_KEYS = frozenset(
    (
        *LEVELS,
        *"id date date_from date_to sent lat lon lat_lon means source reporter column actor age sex".split(),
        *"of low best high".split(),
    )
)
"""Keys whose text is the name of a column, wherever in the map they stand (`name` is one in `person` only)."""
