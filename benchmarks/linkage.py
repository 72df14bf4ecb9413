"""Link generated lists of unseen seeds by the model that ships: `python -m benchmarks.linkage [--people N]`.

Thirty per cent of the true partners are taken out of the second list. Each record keeps its best partner.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage_model import Example, example
from sijill.linkage.engine import DuckDB
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import Linkage, best_pairs, link
from sijill.linkage.model import default_model

LISTS = ("arabic", "latin", "across", "across_full")
SEED = 777


def measures(one: Example, found: Linkage) -> list[str]:
    """Precision, recall and F1 of the best pairs at even odds; recall of what was weighed; recall of women and men."""
    pairs = found.pairs.kept(best_pairs(found.pairs, one.prepared.list_of.astype(np.int32)))
    sure = pairs.kept(np.flatnonzero(pairs.weight >= 0))
    right = one.is_one(sure.left, sure.right)
    truth = one.true_pairs()
    hit = set(zip(sure.left[right].tolist(), sure.right[right].tolist(), strict=True))
    weighed = set(zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True))
    got = np.array([tuple(pair) in hit for pair in truth.tolist()])
    sex = np.maximum(one.prepared.sex[truth[:, 0]], one.prepared.sex[truth[:, 1]])
    precision, recall = float(right.mean()), float(got.mean())
    within_reach = float(np.mean([tuple(pair) in weighed for pair in truth.tolist()]))
    score = 2 * precision * recall / (precision + recall)
    figures = (precision, recall, score, within_reach, got[sex == 1].mean(), got[sex == 2].mean())
    return [f"{figure:.4f}" for figure in figures]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    given = parser.parse_args()
    heads = ("lists", "records", "precision", "recall", "F1", "weighed", "women", "men", "seconds")
    table = Table(*heads, title="Generated lists, linked without labels")
    for name in LISTS:
        one = example(given.people, SEED, PROFILES[name], 0.3)
        began = time.process_time()
        found = link(one.prepared, default_model(), DuckDB(), Judged(), keep_best=True)
        took = time.process_time() - began
        table.add_row(name, f"{len(one.prepared):,}", *measures(one, found), f"{took:.1f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
