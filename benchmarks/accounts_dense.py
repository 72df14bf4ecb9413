"""Dense overlapping claims: the interior point method of `accounts.interior` beside the plain programme on HiGHS.

Claims that are all true, of a city of 60 places in 250 or 365 days, are made about a hidden truth. The plain programme
has a column for each leaf and day and an entry for each cell of a claim; HiGHS solves it with its own default and with
its interior point method without crossover (which is faster, and proves nothing), three times: is it possible, least,
greatest. Ours answers all three at once. Both in the same run, one after the other, in processor seconds on one thread;
that numpy uses one too is for the caller to say before it is imported (`OPENBLAS_NUM_THREADS=1`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from sijill.accounts.interior.solve import Interior, solve_component
from sijill.accounts.problem import Component, Row

GROUPS = ((0, 1, 2, 3), (0, 1, 2), (0,), (1,), (0, 1))
GROUP_CHANCES = (0.45, 0.25, 0.1, 0.1, 0.1)
PLACE_CHANCES = (0.75, 0.15, 0.04, 0.06)
"""One place, a district, the city, some places."""

SENSES = ((0, "possible"), (1, "least"), (-1, "greatest"))
SOLVERS = (("interior point", {"solver": "ipm", "run_crossover": "off"}), ("default", {"solver": "choose"}))


@dataclass(frozen=True, slots=True)
class City:
    """How many claims on how many places and days, and the longest time that a claim is about."""

    seed: int
    claims: int = 10_000
    places: int = 60
    days: int = 250
    longest: int = 30


@dataclass(frozen=True, slots=True)
class Solved:
    status: str
    value: float
    seconds: float


CITIES = (City(1), City(2, days=365, longest=60))
"""1.2 and 2.0 million entries."""


def main(cities: Sequence[City] = CITIES, limit_s: float = 240.0) -> None:
    """Print the table; HiGHS may take `limit_s` (of the clock) for each answer."""
    for city in cities:
        component, total = make_component(city)
        begin = time.process_time()
        ours = solve_component(component, component.claims)
        seconds = time.process_time() - begin
        entries = sum(len(component.sets[row.leaves]) * (row.end - row.start) for row in component.rows)
        print(f"{len(component.rows):,} claims on {city.places} places in {city.days} days: {entries:,} entries")
        print(f"  ours   {ours.low:,} to {ours.high or math.inf:,}, exact: {ours.exact}  {seconds:.1f} s")
        print(f"         the true total, {total:,}, lies inside: {_holds(ours, total)}", flush=True)
        for name, options in SOLVERS:
            solved = []
            for sense, what in SENSES:
                solved.append(plain(component, city.days, sense, options, limit_s))
                found = f"{solved[-1].value:12,.2f}" if solved[-1].status == "Optimal" else solved[-1].status
                print(f"  HiGHS {name:15} {what:9} {found:>18} {solved[-1].seconds:8.1f} s", flush=True)
            taken = sum(each.seconds for each in solved)
            least = "" if all(each.status == "Optimal" for each in solved) else "at least "
            print(
                f"    all three {taken:.1f} s, {least}{taken / seconds:.1f} times ours; {_same(ours, solved)}",
                flush=True,
            )


def _holds(ours: Interior, total: int) -> bool:
    return bool(ours.possible) and ours.low <= total and (ours.high is None or total <= ours.high)


def _same(ours: Interior, solved: Sequence[Solved]) -> str:
    _, least, greatest = solved
    if least.status != "Optimal" or greatest.status != "Optimal":
        return "not all were answered in time"
    rounded = (math.ceil(least.value - 1e-4), math.floor(greatest.value + 1e-4))
    return f"bounds equal: {rounded == (ours.low, ours.high)}"


def make_component(city: City) -> tuple[Component, int]:
    """Claims that are true, and the true total, which is what is asked for."""
    random = np.random.default_rng(city.seed)
    base = 0.2 * np.exp(random.normal(0, 1, (city.places, 1, 1))) * np.ones((city.places, 4, city.days))
    truth = random.poisson(base)
    for _ in range(300):  # massacres
        truth[random.integers(city.places), :, random.integers(city.days)] += random.poisson(5, 4)
    until = np.pad(truth.cumsum(axis=2), ((0, 0), (0, 0), (1, 0)))
    claims = [*_claims(city, random, until), *_months(city, until)]
    sets = {leaves: number for number, leaves in enumerate(dict.fromkeys(leaves for leaves, *_ in claims))}
    rows = tuple(
        Row(sets[leaves], start, end, low, high, at) for at, (leaves, start, end, low, high) in enumerate(claims)
    )
    everybody = tuple(range(4 * city.places))
    arrays = tuple(np.array(leaves, np.int32) for leaves in sets)
    return Component(len(everybody), arrays, rows, (sets[everybody], 0, city.days)), int(truth.sum())


Claim = tuple[tuple[int, ...], int, int, int, "int | None"]


def _claims(city: City, random: np.random.Generator, until: NDArray[np.int64]) -> Iterator[Claim]:
    size = max(1, city.places // 10)
    districts = [tuple(range(at, min(at + size, city.places))) for at in range(0, city.places, size)]
    some = [tuple(sorted(random.choice(city.places, random.integers(2, 8), replace=False).tolist())) for _ in range(6)]
    for _ in range(city.claims):
        level = random.choice(4, p=PLACE_CHANCES)
        if level == 0:
            places: tuple[int, ...] = (int(random.integers(city.places)),)
        elif level == 1:
            places = districts[random.integers(len(districts))]
        else:
            places = tuple(range(city.places)) if level == 2 else some[random.integers(len(some))]
        groups = GROUPS[random.choice(5, p=GROUP_CHANCES)]
        length = int(min(city.days, np.ceil(np.exp(random.uniform(0, np.log(city.longest))))))
        start = int(random.integers(0, city.days - length + 1))
        true = _true(until, places, groups, start, start + length)
        yield _leaves(places, groups), start, start + length, *_figures(random, true)


def _months(city: City, until: NDArray[np.int64]) -> Iterator[Claim]:
    """The whole city, month by month, so that nothing is unbounded."""
    places, groups = tuple(range(city.places)), GROUPS[0]
    for start in range(0, city.days, 30):
        end = min(city.days, start + 30)
        true = _true(until, places, groups, start, end)
        yield _leaves(places, groups), start, end, true // 2, 2 * true


def _true(until: NDArray[np.int64], places: Sequence[int], groups: Sequence[int], start: int, end: int) -> int:
    whom = until[np.ix_(places, groups)]
    return int((whom[:, :, end] - whom[:, :, start]).sum())


def _leaves(places: Sequence[int], groups: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(4 * place + group for place in places for group in groups))


def _figures(random: np.random.Generator, true: int) -> tuple[int, int | None]:
    wording = random.random()
    if wording < 0.2:
        return true, true
    if wording < 0.5:
        return int(true * random.uniform(0.6, 1)), None
    least, most = (0.8, 1.25) if wording < 0.8 else (0.5, 1.5)
    return int(true * random.uniform(least, 1)), int(np.ceil(true * random.uniform(1, most)))


def plain(component: Component, days: int, sense: int, options: dict[str, str], limit_s: float) -> Solved:
    """Solve the programme cell by cell: any history (0), the least (1) or the greatest (-1) total."""
    cells = np.arange(component.leaf_count * days).reshape(component.leaf_count, days)
    held = [cells[component.sets[row.leaves], row.start : row.end].ravel() for row in component.rows]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = cells.size, len(held)
    lp.col_cost_ = np.full(cells.size, float(abs(sense)))
    lp.col_lower_, lp.col_upper_ = np.zeros(cells.size), np.full(cells.size, highspy.kHighsInf)
    lp.row_lower_ = np.array([float(row.low) for row in component.rows])
    lp.row_upper_ = np.array([highspy.kHighsInf if row.high is None else float(row.high) for row in component.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(each) for each in held])]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate(held).astype(np.int32)
    lp.a_matrix_.value_ = np.ones(len(lp.a_matrix_.index_))
    lp.sense_ = highspy.ObjSense.kMaximize if sense < 0 else highspy.ObjSense.kMinimize
    model: Any = highspy.Highs.__mro__[1]()  # the class itself prints a line as soon as it is made
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", limit_s), *options.items()):
        model.setOptionValue(name, value)
    begin = time.process_time()
    model.passModel(lp)
    model.run()
    seconds = time.process_time() - begin
    return Solved(model.modelStatusToString(model.getModelStatus()), model.getInfo().objective_function_value, seconds)
