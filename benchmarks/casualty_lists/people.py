"""The dead: families with their chains of names, and who of them died together, where and when."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.casualty_lists.names import Places, Stock

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
NONE = -1

# First day and length in days of the period each region's lists cover.
PERIODS = {
    "gaza": (np.datetime64("2023-10-07"), 600),
    "syria": (np.datetime64("2011-03-15"), 2600),
    "iraq": (np.datetime64("2004-01-01"), 1800),
    "yemen": (np.datetime64("2015-03-26"), 2200),
}


def first_day(region: str) -> int:
    """Count the days from 1970 to the first day of a region's period."""
    return int(PERIODS[region][0].astype("datetime64[D]").astype(np.int64))


@dataclass(frozen=True, slots=True)
class People:
    """One row a person, as parallel arrays: tokens of the stock, days since 1970, indexes of places; -1 where none.

    `husband`, `husband_father` and `husband_family` are what a married woman may be listed under instead of her own
    chain; `child` names the kunya; `second_family` is a clan or nisba beside the family name.
    """

    given: Ints
    father: Ints
    grandfather: Ints
    great_grandfather: Ints
    family: Ints
    second_family: Ints
    mother: Ints
    husband: Ints
    husband_father: Ints
    husband_family: Ints
    child: Ints
    female: Bools
    birth: Ints
    death: Ints
    place: Ints
    death_place: Ints
    household: Ints
    lineage: Ints

    def __len__(self) -> int:
        return len(self.given)

    def take(self, rows: npt.NDArray[np.intp]) -> "People":
        """The people at these rows, in this order."""
        return People(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


Draw = Callable[[str, str, int], Ints]


@dataclass(frozen=True, slots=True)
class _Sons:
    """The sons of each lineage's grandfather, married or not."""

    lineage: Ints
    given: Ints
    age: Ints
    married: Bools
    wife_of: Ints
    """The row whose sister the wife is: her chain is that row's."""
    wife: Ints


def make_people(
    count: int, stock: Stock, places: Places, region: str, lethality: float, rng: np.random.Generator
) -> People:
    """Draw as many dead as asked, in whole families but for the last."""
    parts: list[People] = []
    made = 0
    lineages = max(40, count // 3)
    while made < count:
        part = _dead_of(lineages, stock, places, region, lethality, rng)
        parts.append(part)
        made += len(part)
        lineages = max(40, int((count - made) / max(1, len(part)) * lineages * 1.05))
    return join_people(parts).take(np.arange(count))


def join_people(parts: list[People]) -> People:
    """Put several groups of people into one, their households and lineages numbered apart."""
    columns: dict[str, list[npt.NDArray[Any]]] = {field.name: [] for field in fields(People)}
    shifts = {"household": 0, "lineage": 0}
    for part in parts:
        for name, values in columns.items():
            column = getattr(part, name)
            values.append(column + np.int32(shifts[name]) if name in shifts else column)
        shifts = {name: shift + int(getattr(part, name).max(initial=-1)) + 1 for name, shift in shifts.items()}
    joined: dict[str, Any] = {name: np.concatenate(values) for name, values in columns.items()}
    return People(**joined)


def _dead_of(
    n: int,
    stock: Stock,
    places: Places,
    region: str,
    lethality: float,
    rng: np.random.Generator,
) -> People:
    def draw(sex: str, era: str, size: int) -> Ints:
        return rng.choice(stock.n_given, size=size, p=stock.given_weights[region, era, sex]).astype(np.int32)

    place = _draw_places(n, places, region, rng)
    family = _draw_families(place, stock, region, rng)
    second = np.where(rng.random(n) < 0.12, _any_family(n, stock, region, rng), NONE).astype(np.int32)
    forefathers = np.stack([draw("m", "old", n), draw("m", "old", n), draw("m", "old", n)])
    repeated = rng.random(n) < 0.12  # the grandfather bears his own grandfather's name
    forefathers[2] = np.where(repeated, forefathers[0], forefathers[2])
    sons = _draw_sons(n, forefathers, draw, rng)
    living = _join(
        [
            _elders(n, forefathers, family, draw, rng, len(sons.given)),
            _men(sons, forefathers, family, draw, rng),
            _wives(sons, forefathers, family),
            _aunts(n, forefathers, family, draw, rng, len(sons.given)),
            _children(sons, forefathers, family, draw, rng),
        ]
    )
    lineage = living["lineage"]
    living["place"] = place[lineage].astype(np.int64)
    living["second_family"] = np.where(living.pop("own_line").astype(bool), second[lineage], NONE)
    died, day, death_place = _deaths(living, place, len(sons.given) + n, places, region, lethality, rng)
    start = first_day(region)
    death = start + day
    age_days = (living.pop("age") * 365.25).astype(np.int64) + rng.integers(0, 365, len(lineage))
    birth = start + 150 - age_days
    newborn = death - rng.integers(1, 500, len(lineage))
    living["birth"] = np.where(birth < death, birth, newborn)
    living["death"], living["death_place"] = death, death_place
    order = np.flatnonzero(died)
    order = order[np.argsort(lineage[order], kind="stable")]
    columns: dict[str, Any] = {name: values[order].astype(np.int32) for name, values in living.items()}
    return People(**{**columns, "female": columns["female"].astype(bool)})


def _draw_places(n: int, places: Places, region: str, rng: np.random.Generator) -> Ints:
    weights = places.weight * (np.array(places.region) == region)
    return rng.choice(len(weights), size=n, p=weights / weights.sum()).astype(np.int32)


def _any_family(n: int, stock: Stock, region: str, rng: np.random.Generator) -> Ints:
    weights = stock.family_weights[region]
    return (stock.n_given + rng.choice(len(weights), size=n, p=weights)).astype(np.int32)


def _draw_families(place: Ints, stock: Stock, region: str, rng: np.random.Generator) -> Ints:
    """Half of the lineages belong to one of their town's own families, which are therefore common there."""
    n, weights = len(place), stock.family_weights[region]
    families = _any_family(n, stock, region, rng)
    local_ranks = 1 / np.arange(3, 103)
    for town in np.unique(place):
        local = stock.n_given + rng.choice(len(weights), size=100, replace=False, p=weights)
        rows = np.flatnonzero((place == town) & (rng.random(n) < 0.5))
        families[rows] = rng.choice(local, size=len(rows), p=local_ranks / local_ranks.sum())
    return families


def _draw_sons(n: int, forefathers: Ints, draw: Draw, rng: np.random.Generator) -> _Sons:
    counts = 1 + rng.poisson(2.0, n)
    lineage = np.repeat(np.arange(n, dtype=np.int32), counts)
    total = len(lineage)
    eldest = np.r_[True, lineage[1:] != lineage[:-1]]
    given = draw("m", "middle", total)
    namesake = eldest & (rng.random(total) < 0.3)
    given = np.where(namesake, forefathers[1][lineage], given).astype(np.int32)
    for _ in range(3):
        twice = _same_name_as_sibling(lineage, given)
        given[twice] = draw("m", "middle", int(twice.sum()))
    cousins = rng.random(total) < 0.22
    own = np.arange(total)
    return _Sons(
        lineage=lineage,
        given=given,
        age=np.clip(rng.gamma(9.0, 4.0, total), 16, 66).astype(np.int32),
        married=rng.random(total) < 0.8,
        wife_of=np.where(cousins, own, rng.integers(0, total, total)).astype(np.int32),
        wife=draw("f", "middle", total),
    )


def _same_name_as_sibling(parent: Ints, given: Ints) -> Bools:
    order = np.lexsort((np.arange(len(given)), given, parent))
    repeats = np.zeros(len(given), dtype=bool)
    repeats[order[1:]] = (parent[order][1:] == parent[order][:-1]) & (given[order][1:] == given[order][:-1])
    return repeats


Group = dict[str, npt.NDArray[np.generic]]


def _join(groups: list[Group]) -> dict[str, npt.NDArray[np.int64]]:
    names = list(dict.fromkeys(name for group in groups for name in group))
    sizes = [len(group["given"]) for group in groups]
    return {
        name: np.concatenate(
            [
                np.asarray(g[name], dtype=np.int64) if name in g else np.full(s, NONE, dtype=np.int64)
                for g, s in zip(groups, sizes, strict=True)
            ]
        )
        for name in names
    }


def _elders(n: int, forefathers: Ints, family: Ints, draw: Draw, rng: np.random.Generator, n_sons: int) -> Group:
    """Grandfathers, then grandmothers, whose chains are other families'."""
    old = np.clip(rng.normal(66, 8, 2 * n), 45, 95)
    other = rng.permutation(n)
    lineage = np.tile(np.arange(n), 2)
    ones, none = np.ones(n, dtype=int), np.full(n, NONE)
    return {
        "given": np.r_[forefathers[0], draw("f", "old", n)],
        "father": np.r_[forefathers[1], draw("m", "old", n)],
        "grandfather": np.r_[forefathers[2], forefathers[0][other]],
        "great_grandfather": np.r_[draw("m", "old", n), forefathers[1][other]],
        "family": np.r_[family, family[other]],
        "mother": np.full(2 * n, NONE),
        "husband": np.r_[none, forefathers[0]],
        "husband_father": np.r_[none, forefathers[1]],
        "husband_family": np.r_[none, family],
        "child": np.tile(np.where(rng.random(n) < 0.4, forefathers[1], draw("m", "middle", n)), 2),
        "female": np.r_[ones * 0, ones],
        "age": old,
        "household": n_sons + lineage,
        "lineage": lineage,
        "own_line": np.r_[ones, ones * 0],
    }


def _men(sons: _Sons, forefathers: Ints, family: Ints, draw: Draw, rng: np.random.Generator) -> Group:
    total, line = len(sons.given), sons.lineage
    after_grandfather = rng.random(total) < 0.4
    return {
        "given": sons.given,
        "father": forefathers[0][line],
        "grandfather": forefathers[1][line],
        "great_grandfather": forefathers[2][line],
        "family": family[line],
        "child": np.where(after_grandfather, forefathers[0][line], draw("m", "young", total)),
        "female": np.zeros(total, dtype=int),
        "age": sons.age,
        "household": np.arange(total),
        "lineage": line,
        "own_line": np.ones(total, dtype=int),
    }


def _wives(sons: _Sons, forefathers: Ints, family: Ints) -> Group:
    rows = np.flatnonzero(sons.married)
    line, from_line = sons.lineage[rows], sons.lineage[sons.wife_of[rows]]
    return {
        "given": sons.wife[rows],
        "father": forefathers[0][from_line],
        "grandfather": forefathers[1][from_line],
        "great_grandfather": forefathers[2][from_line],
        "family": family[from_line],
        "husband": sons.given[rows],
        "husband_father": forefathers[0][line],
        "husband_family": family[line],
        "child": forefathers[0][line],
        "female": np.ones(len(rows), dtype=int),
        "age": np.maximum(16, sons.age[rows] - rows % 8),
        "household": rows,
        "lineage": line,
        "own_line": np.zeros(len(rows), dtype=int),
    }


def _aunts(n: int, forefathers: Ints, family: Ints, draw: Draw, rng: np.random.Generator, n_sons: int) -> Group:
    """Unmarried daughters of the grandfather, who live with him."""
    line = np.repeat(np.arange(n), rng.poisson(0.6, n))
    return {
        "given": draw("f", "middle", len(line)),
        "father": forefathers[0][line],
        "grandfather": forefathers[1][line],
        "great_grandfather": forefathers[2][line],
        "family": family[line],
        "female": np.ones(len(line), dtype=int),
        "age": rng.integers(14, 45, len(line)),
        "household": n_sons + line,
        "lineage": line,
        "own_line": np.ones(len(line), dtype=int),
    }


def _children(sons: _Sons, forefathers: Ints, family: Ints, draw: Draw, rng: np.random.Generator) -> Group:
    parents = np.flatnonzero(sons.married & (sons.age > 18))
    counts = np.minimum(rng.poisson(3.6, len(parents)), 11)
    parent = np.repeat(parents, counts).astype(np.int32)
    total, line = len(parent), sons.lineage[parent]
    female = rng.random(total) < 0.49
    given = np.where(female, draw("f", "young", total), draw("m", "young", total)).astype(np.int32)
    first = np.r_[True, parent[1:] != parent[:-1]] if total else np.zeros(0, dtype=bool)
    namesake = first & ~female & (rng.random(total) < 0.45)
    given = np.where(namesake, forefathers[0][line], given).astype(np.int32)
    for _ in range(3):
        twice = _same_name_as_sibling(parent, given)
        renamed = int(twice.sum())
        given[twice] = np.where(female[twice], draw("f", "young", renamed), draw("m", "young", renamed))
    return {
        "given": given,
        "father": sons.given[parent],
        "grandfather": forefathers[0][line],
        "great_grandfather": forefathers[1][line],
        "family": family[line],
        "mother": sons.wife[parent],
        "female": female,
        "age": rng.random(total) * np.maximum(1, sons.age[parent] - 18),
        "household": parent,
        "lineage": line,
        "own_line": np.ones(total, dtype=int),
    }


def _deaths(
    living: dict[str, npt.NDArray[np.int64]],
    place: Ints,
    households: int,
    places: Places,
    region: str,
    lethality: float,
    rng: np.random.Generator,
) -> tuple[Bools, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Who died, on which day of the period and where: households struck together, and people alone."""
    n, total = len(place), len(living["given"])
    _, days = PERIODS[region]
    line, home, age = living["lineage"], living["household"], living["age"]
    line_of_home = np.zeros(households, dtype=np.int64)
    line_of_home[home] = line
    line_day = _days(n, days, rng)
    home_day = _days(households, days, rng)
    line_struck = rng.random(n) < 0.05 * lethality
    together = line_struck[line_of_home] & (rng.random(households) < 0.6)
    struck = together | (rng.random(households) < 0.05 * lethality)
    home_day = np.where(together, line_day[line_of_home], home_day)
    in_home = struck[home] & (rng.random(total) < 0.72)
    man = (living["female"] == 0) & (age >= 15) & (age < 50)
    alone = rng.random(total) < np.where(man, 0.09, 0.03)
    day = np.where(in_home, home_day[home], _days(total, days, rng))
    elsewhere = ~in_home & (rng.random(total) < 0.2)
    death_place = np.where(elsewhere, _draw_places(total, places, region, rng), place[line])
    return in_home | alone, day, death_place.astype(np.int64)


def _days(size: int, length: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Days of death: a wave at the start, and the rest spread over the period."""
    early = rng.exponential(length * 0.12, size)
    late = rng.random(size) * length
    return np.minimum(np.where(rng.random(size) < 0.45, early, late), length - 1).astype(np.int64)
