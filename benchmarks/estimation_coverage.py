"""How often intervals hold the truth, and how often what cannot be estimated is refused or warned of.

Made lists of a known number of people, six generators of three kinds, and designs from which no number follows. Every
method of `sijill estimate` is asked on each; one table. `./run bench estimation_coverage [--people N] [REPLICATES]`.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sijill.estimation.estimates import Status
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.strata import Task, estimate_stratum

On = NDArray[np.bool_]
Made = Callable[[np.random.Generator, int], On]
LISTS = "ABCDE"


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


def coverage(people: int, replicates: int, resamples: int) -> None:
    print(f"{people:,} people, {replicates} replicates, {resamples} resamples: share of 95 % intervals with the truth")
    names = [name for name in METHODS if name != "two_lists"]
    print("| generator |", " | ".join(names), "|")
    for generator, make in GENERATORS.items():
        rng = np.random.default_rng(7)
        held: Counter[str] = Counter()
        given: Counter[str] = Counter()
        begun = time.process_time()
        for at in range(replicates):
            task = Task("", histories_of(make(rng, people)), Settings(resamples=resamples), tuple(METHODS), at)
            for finding in estimate_stratum(task).findings:
                if finding.interval is not None:
                    given[finding.method] += 1
                    held[finding.method] += finding.interval[0] <= people <= finding.interval[1]
        shares = [f"{held[name] / given[name]:.2f} ({given[name]})" if given[name] else "refused" for name in names]
        print(f"| {generator} |", " | ".join(shares), f"| {time.process_time() - begun:.0f} s", flush=True)


def refusals(people: int, replicates: int, resamples: int) -> None:
    print("Designs from which no number follows: share refused by every method but bounds, refused or warned")
    for design, make in UNIDENTIFIED.items():
        rng = np.random.default_rng(11)
        refused = warned = 0
        for at in range(replicates):
            histories = histories_of(make(rng, people))
            result = estimate_stratum(Task("", histories, Settings(resamples=resamples), tuple(METHODS), at))
            ok = [
                each for each in result.findings if each.status is Status.OK and METHODS[each.method].family != "bound"
            ]
            refused += not ok
            warned += not ok or bool(result.warnings) or bool(histories.warnings())
        print(f"| {design} | {refused / replicates:.2f} | {warned / replicates:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("replicates", nargs="?", type=int, default=200)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--resamples", type=int, default=200)
    asked = parser.parse_args()
    refusals(asked.people, min(asked.replicates, 50), asked.resamples)
    coverage(asked.people, asked.replicates, asked.resamples)


if __name__ == "__main__":
    main()
