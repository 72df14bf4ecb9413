"""Do both engines say the same? `python -m benchmarks.linkage_engines [--people N]` links generated lists by both.

One table; exit code 1 where a pair, a weight (to the last bit), a level or a cluster differs. Spark runs on two threads
of this machine; its seconds hold the start of Java. `cpu` are processor seconds of all processes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES
from benchmarks.clock import processor_s
from benchmarks.linkage_model import Example, example, tokens_of
from benchmarks.reader import AbsentError, run_benchmark
from sijill.adapters.spark_session import spark
from sijill.errors import InputError
from sijill.linkage.engine import LEAST_WEIGHT, DuckDB, Engine, ScoredPairs, score_pairs
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import cluster_pairs, first_prior, pairs_in_all, settle_priors
from sijill.linkage.model import default_model

LISTS = "across_full"
SEED = 777
ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
    "DuckDB": lambda: nullcontext(DuckDB()),
    "Spark": spark,
}


def in_order(found: ScoredPairs) -> ScoredPairs:
    """Pairs by their rows: engines give them as they come."""
    return found.kept(np.lexsort((found.right, found.left)))


def differences(one: ScoredPairs, other: ScoredPairs) -> list[str]:
    """What differs between the scored pairs of two engines, both in order; weights are compared to the last bit."""
    if len(one) != len(other):
        return ["pairs"]
    columns = ("left", "right", "weight", "rule", "levels")
    return [name for name in columns if not np.array_equal(getattr(one, name), getattr(other, name))]


def scored(one: Example, engine: Engine) -> ScoredPairs:
    """The pairs of generated lists as an engine scores them, in order."""
    model = default_model()
    prior = first_prior(one.prepared, pairs_in_all(one.prepared, True))
    tokens = tokens_of(one, model.names)
    found = score_pairs(
        one.prepared, one.rules, tokens, model, engine, within_lists=True, prior=prior, least=LEAST_WEIGHT
    )
    return in_order(found)


def clusters(one: Example, found: ScoredPairs) -> np.ndarray:
    """The cluster of each row, by what an engine found."""
    prior = first_prior(one.prepared, pairs_in_all(one.prepared, True))
    settled, _ = settle_priors(one.prepared, found, prior)
    return cluster_pairs(one.prepared, settled, Judged(), keep_best=False, threshold=0.5)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=15_000, help="15,000 give some 20,000 records")
    given = parser.parse_args()
    one = example(given.people, SEED, PROFILES[LISTS], 0.3)
    heads = ("engine", "records", "pairs", "clusters", "differs in", "seconds", "cpu")
    table = Table(*heads, title="Generated lists, scored by both engines")
    first: tuple[ScoredPairs, np.ndarray] | None = None
    differing: list[str] = []
    for name, opened in ENGINES.items():
        began, worked = time.perf_counter(), processor_s()
        try:
            with opened() as engine:
                found = scored(one, engine)
        except InputError as error:
            raise AbsentError(str(error)) from error
        took, work = time.perf_counter() - began, processor_s() - worked
        of_rows = clusters(one, found)
        first = first or (found, of_rows)
        differing = differences(first[0], found) + ["clusters"] * (not np.array_equal(first[1], of_rows))
        counts = (f"{many:,}" for many in (len(one.prepared), len(found), len(np.unique(of_rows))))
        table.add_row(name, *counts, ", ".join(differing) or "nothing", f"{took:.0f}", f"{work:.0f}")
    Console(width=110).print(table)
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    run_benchmark(main)
