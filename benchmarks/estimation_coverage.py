"""How often intervals hold the truth, and how often what cannot be estimated is refused or warned of.

Made lists of a known number of people, six generators of three kinds, and designs from which no number follows. Every
method of `sijill estimate` is asked on each, or those of `--methods`; one table. With `--results FILE` every replicate
is a line of JSON that is not done again, so that a run that was killed goes on: `./run bench estimation_coverage 200
--methods latent_classes --results FILE`; `--print` prints the table of what is there, `--designs` does some of them
alone. Another machine may begin in the middle (`--first 100`); its lines are put behind the others'.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.estimation.estimates import Status
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.latent.model import LatentClassPrior
from sijill.estimation.spread import BOUND, TWO_LISTS
from sijill.estimation.strata import Task, estimate_stratum

On = NDArray[np.bool_]
Made = Callable[[np.random.Generator, int], On]
LISTS = "ABCDE"
SEED = 7
"""Of the generators; each replicate has it and its place."""


def independent(rng: np.random.Generator, people: int) -> On:
    return rng.random((people, 5)) < np.array([0.3, 0.25, 0.2, 0.35, 0.15])


def two_classes(rng: np.random.Generator, people: int) -> On:
    rare, often = np.array([0.1, 0.12, 0.08, 0.15, 0.1]), np.array([0.5, 0.4, 0.6, 0.45, 0.5])
    return rng.random((people, 5)) < np.where(rng.random(people)[:, None] < 0.7, rare, often)


def three_classes(rng: np.random.Generator, people: int) -> On:
    chances = np.array([[0.1, 0.2, 0.1, 0.3, 0.1], [0.5, 0.1, 0.4, 0.1, 0.3], [0.3, 0.6, 0.5, 0.5, 0.6]])
    return rng.random((people, 5)) < chances[rng.choice(3, people, p=[0.5, 0.3, 0.2])]


def crossed_classes(rng: np.random.Generator, people: int) -> On:
    chances = np.array([[0.45, 0.4, 0.1, 0.1, 0.2], [0.1, 0.1, 0.4, 0.45, 0.2]])
    return rng.random((people, 5)) < chances[rng.choice(2, people, p=[0.5, 0.5])]


def attracting_pairs(rng: np.random.Generator, people: int) -> On:
    on = rng.random((people, 5)) < np.array([0.3, 0.2, 0.2, 0.25, 0.2])
    on[:, 1] |= on[:, 0] & (rng.random(people) < 0.375)
    on[:, 3] |= on[:, 2] & (rng.random(people) < 0.47)
    return on


def mixed_pairs(rng: np.random.Generator, people: int) -> On:
    on = rng.random((people, 5)) < np.array([0.3, 0.4, 0.25, 0.3, 0.15])
    on[:, 1] &= ~(on[:, 0] & (rng.random(people) < 0.75))
    on[:, 4] |= on[:, 1] & (rng.random(people) < 0.3)
    return on


GENERATORS: dict[str, Made] = {
    "independent": independent,
    "two classes": two_classes,
    "three classes": three_classes,
    "crossed classes": crossed_classes,
    "pairs attract": attracting_pairs,
    "pairs mixed": mixed_pairs,
}


def two_of_use(rng: np.random.Generator, people: int) -> On:
    on = rng.random((people, 3)) < 0.2
    on[:, 2] &= ~(on[:, 0] | on[:, 1])
    return on


def one_within_another(rng: np.random.Generator, people: int) -> On:
    on = rng.random((people, 3)) < 0.25
    on[:, 1] &= on[:, 0]
    return on


def hardly_any_overlap(rng: np.random.Generator, people: int) -> On:
    return rng.random((people, 4)) < 0.01


def a_chain(rng: np.random.Generator, people: int) -> On:
    """A shares with B, B with C, and A never with C."""
    on = rng.random((people, 3)) < 0.2
    on[:, 2] &= ~on[:, 0]
    return on


def one_list_repeated(rng: np.random.Generator, people: int) -> On:
    on = rng.random((people, 4)) < 0.2
    on[:, 2] = on[:, 1]
    on[:, 3] = on[:, 1]
    return on


UNIDENTIFIED: dict[str, Made] = {
    "two usable lists": two_of_use,
    "one list within another": one_within_another,
    "hardly any overlap": hardly_any_overlap,
    "a chain of three": a_chain,
    "one list three times": one_list_repeated,
}


def histories_of(on: On) -> Histories:
    weights = 1 << np.arange(on.shape[1])
    patterns, counts = np.unique((on * weights).sum(axis=1), return_counts=True)
    found = {int(p): int(c) for p, c in zip(patterns, counts, strict=True) if p}
    return make_histories(LISTS[: on.shape[1]], found)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured."""

    people: int
    replicates: int
    resamples: int
    methods: tuple[str, ...]
    first: int = 0
    only: tuple[str, ...] = (*UNIDENTIFIED, *GENERATORS)
    listing_shape: float = 1.0

    @property
    def settings(self) -> Settings:
        return Settings(resamples=self.resamples, latent_prior=LatentClassPrior(listing_shape=self.listing_shape))


class Results:
    """Replicates that are done, by what they are of; kept as lines of JSON where there is a file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.rows: dict[str, dict[str, Any]] = {}
        if path is not None and path.exists():
            whole = path.read_text("utf-8")
            # a line that a kill cut off in the middle has no end, and is done again
            whole = whole[: whole.rfind("\n") + 1]
            path.write_text(whole, "utf-8")
            for line in whole.splitlines():
                row = json.loads(line)
                self.rows[row["key"]] = row

    def keep(self, key: str, row: dict[str, Any]) -> None:
        self.rows[key] = {"key": key, **row}
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(self.rows[key]) + "\n")


def designs(asked: Asked) -> Iterator[tuple[str, Made, int, int]]:
    """Name, maker, seed and number of replicates: first those from which no number follows."""
    for name, make in UNIDENTIFIED.items():
        if name in asked.only:
            yield name, make, 11, min(asked.replicates, 50)
    for name, make in GENERATORS.items():
        if name in asked.only:
            yield name, make, SEED, asked.replicates


def key_of(asked: Asked, design: str, at: int) -> str:
    return json.dumps([design, at, asked.people, asked.resamples, list(asked.methods), asked.listing_shape])


def measure(asked: Asked, results: Results) -> None:
    """Do what is not done, all designs a few replicates at a time: a table can be printed early."""
    for begun in range(0, asked.replicates, 10):
        for design, make, seed, replicates in designs(asked):
            for at in range(asked.first + begun, asked.first + min(begun + 10, replicates)):
                key = key_of(asked, design, at)
                if key not in results.rows:
                    # each replicate has a seed of its own, so that those done before need not be drawn again
                    histories = histories_of(make(np.random.default_rng((seed, at)), asked.people))
                    results.keep(key, replicate(asked, histories, at))


def replicate(asked: Asked, histories: Histories, at: int) -> dict[str, Any]:
    begun = time.process_time()
    result = estimate_stratum(Task("", histories, asked.settings, asked.methods, at))
    found = {
        each.method: {
            "status": str(each.status),
            "interval": each.interval,
            "median": each.median,
            **{name: each.diagnostics[name] for name in ("r_hat", "ess", "rungs") if name in each.diagnostics},
        }
        for each in result.estimates
    }
    warned = bool(result.warnings) or bool(histories.warnings())
    return {"found": found, "warned": warned, "seconds": round(time.process_time() - begun, 2)}


def report(asked: Asked, results: Results) -> None:
    report_refusals(asked, results)
    print(
        f"\n{asked.people:,} people, {asked.resamples} resamples: share of 95 % intervals with the truth"
        " (replicates with an interval; of these wholly below the truth, wholly above)"
    )
    print("| generator |", " | ".join(asked.methods), "| replicates | CPU s each |")
    for design, _, _, replicates in designs(asked):
        rows = rows_of(asked, results, design, replicates)
        if design not in GENERATORS or not rows:
            continue
        intervals: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in rows:
            for name, each in row["found"].items():
                if each["interval"] is not None:
                    intervals[name].append(each["interval"])
        shares = [share_held(intervals[name], asked.people) for name in asked.methods]
        seconds = np.mean([row["seconds"] for row in rows])
        print(f"| {design} |", " | ".join(shares), f"| {len(rows)} | {seconds:.1f} |", flush=True)


def share_held(intervals: Sequence[tuple[float, float]], truth: float) -> str:
    """How many hold the truth, and on which side the others miss it: a method that leans misses on one."""
    if not intervals:
        return "none given"
    below, above = sum(high < truth for _, high in intervals), sum(low > truth for low, _ in intervals)
    return f"{1 - (below + above) / len(intervals):.3f} ({len(intervals)}; {below}, {above})"


def report_refusals(asked: Asked, results: Results) -> None:
    if not any(design in UNIDENTIFIED for design in asked.only):
        return
    print("Designs from which no number follows: share refused by every method but bounds, refused or warned")
    for design, _, _, replicates in designs(asked):
        rows = rows_of(asked, results, design, replicates)
        if design in GENERATORS or not rows:
            continue
        refused = [not any(is_estimate(name, each) for name, each in row["found"].items()) for row in rows]
        warned = [no or row["warned"] for no, row in zip(refused, rows, strict=True)]
        print(f"| {design} | {np.mean(refused):.2f} | {np.mean(warned):.2f} | {len(rows)} |", flush=True)


def rows_of(asked: Asked, results: Results, design: str, replicates: int) -> Sequence[dict[str, Any]]:
    keys = [key_of(asked, design, at) for at in range(asked.first, asked.first + replicates)]
    return [results.rows[key] for key in keys if key in results.rows]


def is_estimate(name: str, found: dict[str, Any]) -> bool:
    return found["status"] == Status.OK and METHODS[name].family != BOUND


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("replicates", nargs="?", type=int, default=200)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--resamples", type=int, default=200)
    parser.add_argument("--methods", help="with commas; else all")
    parser.add_argument("--results", type=Path, help="lines of JSON, gone on with where they are")
    parser.add_argument("--first", type=int, default=0, help="the replicate to begin with")
    parser.add_argument("--designs", help="with commas; else all")
    parser.add_argument("--listing-shape", type=float, default=1.0, help="of latent classes, λ ~ Beta(a, a): 1 or 0.5")
    parser.add_argument("--print", action="store_true", help="print what is in the file and do nothing")
    given = parser.parse_args()
    methods = (
        tuple(given.methods.split(","))
        if given.methods
        else tuple(name for name, method in METHODS.items() if method.family != TWO_LISTS)
    )
    if unknown := [name for name in methods if name not in METHODS]:
        parser.error(f"there is no method {unknown[0]}; there are {', '.join(METHODS)}")
    only = tuple(given.designs.split(",")) if given.designs else (*UNIDENTIFIED, *GENERATORS)
    if strange := [name for name in only if name not in UNIDENTIFIED and name not in GENERATORS]:
        parser.error(f"there is no design {strange[0]}; there are {', '.join((*UNIDENTIFIED, *GENERATORS))}")
    asked = Asked(given.people, given.replicates, given.resamples, methods, given.first, only, given.listing_shape)
    results = Results(given.results)
    if not given.print:
        measure(asked, results)
    report(asked, results)


if __name__ == "__main__":
    main()
