"""Claims with a known truth: sources that report what happened in cities, all of them truly, each in its own scope.

A truth is drawn first: how many of each group were killed in each neighbourhood on each day. Then claims are made that
hold in it, over a neighbourhood, a district or a city; a day, a week or a month; one group or several; exact, at least,
about or between. The same seed gives the same claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.gazetteer import Entry, Gazetteer, PlaceId

GROUPS = ("girls", "boys", "women", "men")
"""The groups of the truth, of which nobody is in two."""

COUNTED: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("girls", (0,)),
    ("boys", (1,)),
    ("women", (2,)),
    ("men", (3,)),
    ("children", (0, 1)),
    ("women and children", (0, 1, 2)),
    ("people", (0, 1, 2, 3)),
)
"""Whom a claim may count, and which groups of the truth that is."""

WORDINGS = ("exactly", "at least", "about", "between")
COUNTRY = "country"
START = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made: `claims` in all, over `cities` that have nothing to do with one another.

    A city has `districts` of as many neighbourhoods each as there is room for; a claim is of a neighbourhood, a
    district or the city with the chances `place_chances`, of a day, a week or a month (30 days) with `time_chances`, of
    a group of `COUNTED` with `group_chances`, and has a wording of `WORDINGS` with `wording_chances`. `mean` is how
    many of a group are killed in a neighbourhood on a day with casualties, which a day is with chance `busy`.
    """

    claims: int
    cities: int = 1
    neighbourhoods: int = 60
    districts: int = 6
    days: int = 365
    sources: int = 12
    seed: int = 0
    place_chances: tuple[float, ...] = (0.60, 0.25, 0.15)
    time_chances: tuple[float, ...] = (0.60, 0.25, 0.15)
    group_chances: tuple[float, ...] = (0.10, 0.10, 0.10, 0.10, 0.20, 0.10, 0.30)
    wording_chances: tuple[float, ...] = (0.35, 0.30, 0.15, 0.20)
    mean: float = 3.0
    busy: float = 0.3


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim as typed JSON (formats/accounts.md), and the number that is true in its scope."""

    typed: dict[str, Any]
    true: int


@dataclass(frozen=True, slots=True)
class Made:
    """Claims, the gazetteer that has their places, the ids of the cities, and the number killed in each."""

    drawn: tuple[Drawn, ...]
    gazetteer: Gazetteer
    cities: tuple[str, ...]
    killed: tuple[int, ...]
    start: date
    end: date

    @property
    def typed(self) -> list[dict[str, Any]]:
        """The claims as a list that `sijill account --claims` reads."""
        return [each.typed for each in self.drawn]

    @property
    def total(self) -> int:
        """How many were killed in all cities."""
        return sum(self.killed)


def dense(claims: int = 10_000, seed: int = 0) -> Plan:
    """Overlapping claims on one city in one year: 60 neighbourhoods, 4 groups."""
    return Plan(claims, seed=seed)


def apart(claims: int, of: int, seed: int = 0) -> Plan:
    """Claims in components of at most `of`, each a city; the smaller, the fewer neighbourhoods and days it has."""
    cities = max(1, -(-claims // of))
    size = min(claims, of)
    neighbourhoods = min(60, max(2, size // 12))
    return Plan(
        claims, cities, neighbourhoods, max(1, round(neighbourhoods / 10)), min(365, max(10, size // 4)), seed=seed
    )


def make_claims(plan: Plan) -> Made:
    """Draw a truth and claims that hold in it. The first claims of a city say how many were killed in all of it."""
    random = np.random.default_rng(plan.seed)
    shares = [plan.claims // plan.cities + (at < plan.claims % plan.cities) for at in range(plan.cities)]
    drawn: list[Drawn] = []
    killed: list[int] = []
    for number, share in enumerate(shares):
        city = _City(plan, f"c{number}", random)
        drawn += city.claims(share, len(drawn))
        killed.append(int(city.truth.sum()))
    cities = tuple(f"c{number}" for number in range(plan.cities))
    gazetteer = Gazetteer([], {}, {}).with_entries(_entries(plan, cities))
    return Made(tuple(drawn), gazetteer, cities, tuple(killed), START, START + timedelta(days=plan.days))


def district_of(plan: Plan, neighbourhood: int) -> int:
    """The district in which a neighbourhood lies, by number."""
    return neighbourhood * plan.districts // plan.neighbourhoods


def _entries(plan: Plan, cities: Sequence[str]) -> list[Entry]:
    places = [(COUNTRY, "country", None)]
    for city in cities:
        places.append((city, "city", COUNTRY))
        places += [(f"{city}.d{number}", "district", city) for number in range(plan.districts)]
        places += [
            (f"{city}.n{number}", "neighbourhood", f"{city}.d{district_of(plan, number)}")
            for number in range(plan.neighbourhoods)
        ]
    return [
        Entry(PlaceId(id_), id_, kind, None if parent is None else PlaceId(parent), 0.0, 0.0, 0, "XX", "", "invented")
        for id_, kind, parent in places
    ]


class _City:
    """The truth of one city, by neighbourhood, group and day, and claims on it."""

    def __init__(self, plan: Plan, name: str, random: np.random.Generator) -> None:
        self.plan, self.name, self.random = plan, name, random
        shape = (plan.neighbourhoods, len(GROUPS), plan.days)
        self.truth: NDArray[np.int64] = random.poisson(plan.mean, shape) * (random.random(shape) < plan.busy)
        district = np.array([district_of(plan, number) for number in range(plan.neighbourhoods)])
        by_district = np.stack([self.truth[district == number].sum(0) for number in range(plan.districts)])
        levels = (self.truth, by_district, self.truth.sum(0, keepdims=True))
        # running totals over the days, from which a sum over any days is one difference
        self.until = [np.pad(level.cumsum(2), ((0, 0), (0, 0), (1, 0))) for level in levels]

    def claims(self, count: int, number: int) -> list[Drawn]:
        """So many claims, numbered from `number`; the first bounds the number killed in the whole time."""
        plan, random = self.plan, self.random
        levels = random.choice(3, count, p=plan.place_chances)
        lengths = np.array([1, 7, 30])[random.choice(3, count, p=plan.time_chances)]
        groups = random.choice(len(COUNTED), count, p=plan.group_chances)
        wordings = random.choice(len(WORDINGS), count, p=plan.wording_chances)
        found = []
        for at in range(count):
            level, length = int(levels[at]), min(int(lengths[at]), plan.days)
            group, wording = int(groups[at]), WORDINGS[int(wordings[at])]
            if at == 0:
                level, length, group, wording = 2, plan.days, len(COUNTED) - 1, "between"
            first = int(random.integers(plan.days - length + 1))
            place = int(random.integers(len(self.until[level])))
            found.append(self._claim(number + at, level, place, first, length, group, wording))
        return found

    def _claim(self, number: int, level: int, place: int, first: int, length: int, group: int, wording: str) -> Drawn:
        whose, parts = COUNTED[group]
        until = self.until[level][place]
        true = int(sum(until[part, first + length] - until[part, first] for part in parts))
        name = (f"{self.name}.n{place}", f"{self.name}.d{place}", self.name)[level]
        start, end = (START + timedelta(days=first), START + timedelta(days=first + length))
        typed = {
            "id": f"g{number:06}",
            "kind": "killed",
            **self._figures(true, wording),
            "speaker": f"Source {int(self.random.integers(self.plan.sources)) + 1}",
            "published": end.isoformat(),
            "scope": {"whose": whose, "place": name, "from": start.isoformat(), "to": end.isoformat()},
        }
        return Drawn(typed, true)

    def _figures(self, true: int, wording: str) -> dict[str, Any]:
        """Figures of a wording that hold for a true number."""
        if wording == "at least":
            return {"low": true - int(self.random.integers(true // 4 + 1))}
        if wording == "about":
            # within a twentieth of the truth: the default policy takes "about" as within a tenth of what is said
            off = int(self.random.integers(-(true // 20), true // 20 + 1))
            return {"low": true + off, "high": true + off, "approximate": True}
        if wording == "between":
            below, above = (int(self.random.integers(true // 5 + 2)) for _ in range(2))
            return {"low": max(0, true - below), "high": true + above}
        return {"low": true, "high": true}
