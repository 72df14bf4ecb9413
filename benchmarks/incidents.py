"""Link reports of invented incidents of unseen seeds: `python -m benchmarks.incidents [--seeds N]`.

Beside the model stand two rules: one place and one day; and places within one another and days that meet, followed from
report to report. Precision and recall are of pairs of reports of two documents. The last plan has habits that the
model was not learned on.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.incident_model import Example, example
from benchmarks.incident_reports import PLANS, UNSEEN
from benchmarks.measures import Tally
from sijill.gazetteer import load_gazetteer
from sijill.linkage.clusters import Edges, connected_components
from sijill.linkage.incidents.linking import IncidentLinkage, link_incidents
from sijill.linkage.incidents.model import default_incident_model
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import probability_of

FIRST_SEED = 9_000
BANDS = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0)
"""Bands of probability, in each of which as many pairs should be right as it says."""


def by_place_and_day(one: Example) -> list[int]:
    """Reports of one place and one first day."""
    known: dict[object, int] = {}
    return [known.setdefault((record.places, record.first), row) for row, record in enumerate(one.records)]


def by_rule(one: Example) -> list[int]:
    """Reports whose places lie within one another and whose days meet, and all that these join."""
    contains = one.places.contains
    pairs = [
        (left, right)
        for (left, a), (right, b) in combinations(enumerate(one.records), 2)
        if a.first <= b.last and b.first <= a.last and a.places and b.places
        if contains(a.places[0], b.places[0]) or contains(b.places[0], a.places[0])
    ]
    left, right = np.array(pairs, np.int32).reshape(-1, 2).T
    return connected_components(Edges(left, right, np.ones(len(left))), len(one.records)).tolist()


def linked(one: Example) -> IncidentLinkage:
    """What `sijill link incidents` does."""
    return link_incidents(one.records, one.places, default_incident_model(), Judged())


def by_model(one: Example) -> list[int]:
    """The clusters that it finds."""
    return linked(one).cluster.tolist()


METHODS: dict[str, Callable[[Example], list[int]]] = {
    "one place, one day": by_place_and_day,
    "within, days that meet": by_rule,
    "sijill link incidents": by_model,
}


def tally(one: Example, cluster: list[int]) -> Tally:
    """Pairs of reports of two documents: those found that are one incident, those found, those that are."""
    rows: dict[int, list[int]] = {}
    for row, place in enumerate(cluster):
        rows.setdefault(place, []).append(row)
    pairs: Iterable[tuple[int, int]] = (pair for own in rows.values() for pair in combinations(own, 2))
    found = {pair for pair in pairs if one.records[pair[0]].list_name != one.records[pair[1]].list_name}
    truth = one.true_pairs()
    return Tally(len(found & truth), len(found), len(truth))


def calibration(examples: Iterable[Example]) -> Table:
    """Of pairs that are given a probability, how many are one incident."""
    told: list[float] = []
    true: list[bool] = []
    for one in examples:
        found, truth = linked(one).pairs, one.true_pairs()
        told += probability_of(found.weight).tolist()
        true += [pair in truth for pair in zip(found.left.tolist(), found.right.tolist(), strict=True)]
    probability, is_one = np.array(told), np.array(true)
    table = Table("probability", "pairs", "mean", "are one incident", title="What the probability of a pair says")
    for low, high in pairwise(BANDS):
        inside = (probability >= low) & (probability < high)
        figures = (f"{each[inside].mean():.3f}" for each in (probability, is_one))
        table.add_row(f"{low:g} – {high:g}", f"{inside.sum():,}", *figures)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    gazetteer = load_gazetteer()
    heads = ("reports of", "reports", "method", "precision", "recall", "F1", "clusters", "incidents", "seconds")
    table = Table(*heads, title=f"Reports of invented incidents, {given.seeds} draws of each")
    every: list[Example] = []
    for name, plan in (PLANS | UNSEEN).items():
        examples = [
            example(replace(plan, seed=seed), gazetteer) for seed in range(FIRST_SEED, FIRST_SEED + given.seeds)
        ]
        reports = sum(len(one.records) for one in examples)
        heard = sum(len(set(one.incident)) for one in examples)
        for method, cluster_of in METHODS.items():
            began = time.process_time()
            clusters = [cluster_of(one) for one in examples]
            took = time.process_time() - began
            total = sum((tally(one, cluster) for one, cluster in zip(examples, clusters, strict=True)), Tally())
            figures = [f"{figure:.3f}" for figure in (total.precision, total.recall, total.f1)]
            many = sum(len(set(cluster)) for cluster in clusters)
            table.add_row(name, f"{reports:,}", method, *figures, f"{many:,}", f"{heard:,}", f"{took:.1f}")
        every += examples
    console = Console(width=130)
    console.print(table)
    console.print(calibration(every))


if __name__ == "__main__":
    main()
