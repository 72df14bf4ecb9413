"""The fills of MUC-4 that are compared at document level, and how much credit one fill earns against another.

Rules of partial credit follow the MUC-4 documentation (`doc/scoring-guidelines.v7` of the public release, sections
3.2.2 date, 3.2.3 location, 3.2.4 type, 3.2.21 number, 3.2.23 effect); the rest is right or wrong.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from dataclasses import dataclass
from datetime import date

PLURAL = "PLURAL"
_NUMBER = re.compile(r"^(?P<about>~)?(?P<low>\d+)?\s*(?P<dash>-)?\s*(?P<high>\d+)?$")
_DAY = re.compile(r"(\d{1,2}) ([A-Z]{3})[A-Z]* (\d{2})|([A-Z]{3})[A-Z]* (\d{1,2}) (\d{2})")
_MONTHS = {name.upper(): at for at, name in enumerate(month_abbr) if name}


@dataclass(frozen=True, slots=True)
class Number:
    """How many victims: inclusive bounds, None for an open one; `plural` where only "more than one" is known."""

    low: int | None
    high: int | None
    about: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class DateFill:
    """The day or days of an incident, both ends inclusive; no `first` means "on or before `last`"."""

    first: date | None
    last: date


@dataclass(frozen=True, slots=True)
class Location:
    """A country and the names inside it, from the widest to the narrowest."""

    country: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A victim's number together with the effect on that victim."""

    number: Number
    effect: str


Value = Number | DateFill | Location | Pair | str


@dataclass(frozen=True, slots=True)
class Fill:
    """One filler: any of `alternatives` is right; an `optional` one may be left out without loss.

    `referents` are the words it speaks of; fills that are equal and share a referent are one fill of the document.
    """

    alternatives: tuple[Value, ...]
    optional: bool = False
    referents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentSlots:
    """Everything that one key, one system or one reader says of one message, its templates put together."""

    types: tuple[Fill, ...] = ()
    numbers: tuple[Fill, ...] = ()
    effects: tuple[Fill, ...] = ()
    pairs: tuple[Fill, ...] = ()
    locations: tuple[Fill, ...] = ()
    dates: tuple[Fill, ...] = ()


def find_number(written: str) -> Number | None:
    """Return the number of a fill such as `6-`, `-26`, `6-8`, `~10` or `PLURAL`; None for another form."""
    written = written.strip().replace(",", "")
    if written == PLURAL:
        return Number(2, None, plural=True)
    form = _NUMBER.match(written)
    if not form or not (form["low"] or form["high"]):
        return None
    low = int(form["low"]) if form["low"] else None
    if not form["dash"]:
        return Number(low, low, about=bool(form["about"]))
    return Number(low, int(form["high"]) if form["high"] else None, about=bool(form["about"]))


def find_date(written: str) -> DateFill | None:
    """Return the day or interval of a fill such as `02 FEB 90`, `- 12 JAN 90` or `07 JAN 90 - 09 JAN 90`."""
    days = [day for match in _DAY.finditer(written.upper()) if (day := _find_day(match))]
    if not days:
        return None
    if len(days) > 1:
        return DateFill(min(days), max(days))
    return DateFill(None if written.strip(" ?(").startswith("-") else days[0], days[0])


def _find_day(match: re.Match[str]) -> date | None:
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    try:
        return date(1900 + int(year), _MONTHS[month], int(day))
    except (KeyError, ValueError):
        return None


def find_location(written: str) -> Location | None:
    """Return the place of a fill such as `PERU: LIMA (CITY): SAN ISIDRO (AREA)`; of a route both ends are kept."""
    bare = re.sub(r"\([^)]*\)", " ", written)
    parts = [" ".join(part.split()) for part in re.split(r":| - ", bare)]
    parts = [part for part in parts if part]
    return Location(parts[0], tuple(parts[1:])) if parts else None


def credit(answer: Value, key: Value) -> float:
    """Return what `answer` earns where `key` is right: 1, 0.5 or 0."""
    if answer == key:
        return 1.0
    if isinstance(answer, Number) and isinstance(key, Number):
        return _number_credit(answer, key)
    if isinstance(answer, Pair) and isinstance(key, Pair):
        return min(credit(answer.number, key.number), credit(answer.effect, key.effect))
    if isinstance(answer, DateFill) and isinstance(key, DateFill):
        return _date_credit(answer, key)
    if isinstance(answer, Location) and isinstance(key, Location):
        return _location_credit(answer, key)
    if isinstance(answer, str) and isinstance(key, str):
        return _word_credit(answer, key)
    return 0.0


def _number_credit(answer: Number, key: Number) -> float:
    """Half for bounds that overlap and share an end, as `7` for `5-7`, `~7` or `7-`; PLURAL only for itself."""
    if answer.plural or key.plural:
        return 0.0
    shared = {answer.low, answer.high} & {key.low, key.high} - {None}
    overlap = (answer.low or 0) <= (key.high if key.high is not None else 10**9) and (key.low or 0) <= (
        answer.high if answer.high is not None else 10**9
    )
    return 0.5 if shared and overlap else 0.0


def _date_credit(answer: DateFill, key: DateFill) -> float:
    if answer.first is None:
        return 0.5 if answer.last == key.last else 0.0
    inside = answer.last <= key.last and (key.first is None or key.first <= answer.first)
    return 0.5 if inside and key.first != key.last else 0.0


def _location_credit(answer: Location, key: Location) -> float:
    same_finest = bool(key.names) and bool(answer.names) and answer.names[-1] == key.names[-1]
    if answer.country == key.country:
        return 1.0 if same_finest or set(answer.names) == set(key.names) else 0.5
    return 0.5 if same_finest else 0.0


def _word_credit(answer: str, key: str) -> float:
    """Half for ATTACK where the key names another type, and for the half of NO INJURY OR DEATH."""
    if answer == "ATTACK" and key in INCIDENT_TYPES:
        return 0.5
    return 0.5 if key == "NO INJURY OR DEATH" and answer in ("NO INJURY", "NO DEATH") else 0.0


INCIDENT_TYPES = frozenset(("ARSON", "ATTACK", "BOMBING", "FORCED WORK STOPPAGE", "HIJACKING", "KIDNAPPING", "ROBBERY"))
