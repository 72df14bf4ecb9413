"""How often lists that are of classes are taken for lists that are not: `./run bench latent_fit REPLICATES [PATH]`.

A posterior-predictive check asks whether lists drawn anew from the classes that were found are as far from them as the
real ones. A small share of those that are farther says that classes do not reproduce the overlaps; how small a share
comes about by chance is measured on made lists, those of the coverage benchmark, half of which are not of classes. With
PATH, the same of published sets.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.estimation_coverage import GENERATORS, histories_of
from benchmarks.mse import load
from sijill.estimation.estimates import Status
from sijill.estimation.families.latent import by_latent_classes
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.seeds import generator_of

SHARES = (0.05, 0.02, 0.01, 0.005, 0.001)
PEOPLE = 2000
SEED = 19


def share_of(histories: Histories, seed: int) -> float | None:
    """The share of lists drawn anew that are farther; None where there is no number."""
    found = by_latent_classes(histories, Settings(), generator_of(seed))
    return float(found.diagnostics["posterior_predictive"]["p_value"]) if found.status is Status.OK else None


def report(name: str, shares: list[float | None]) -> None:
    known = np.array([share for share in shares if share is not None])
    if not len(known):
        print(f"{name:22}{0:11}", flush=True)
        return
    below = "".join(f"{np.mean(known < share):8.2f}" for share in SHARES)
    print(f"{name:22}{len(known):11}{known.min():8.3f}{np.median(known):8.3f}{below}", flush=True)


def sets(folder: Path) -> Iterator[tuple[str, Histories]]:
    for path in sorted(folder.glob("*.csv")):
        histories = load(folder, path.stem)
        if len(histories.lists) > 2:
            yield path.stem, histories


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("replicates", type=int)
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--first", type=int, default=0, help="the replicate to begin with")
    given = parser.parse_args()
    heads = "".join(f"{f'<{share:g}':>8}" for share in SHARES)
    print(f"{'lists':22}{'with number':>11}{'least':>8}{'middle':>8}{heads}")
    for name, make in GENERATORS.items() if given.replicates else ():
        places = range(given.first, given.first + given.replicates)
        made = ((at, histories_of(make(np.random.default_rng((SEED, at)), PEOPLE))) for at in places)
        report(name, [share_of(histories, at) for at, histories in made])
    for name, histories in sets(given.path) if given.path else ():
        report(name, [share_of(histories, 1)])


if __name__ == "__main__":
    main()
