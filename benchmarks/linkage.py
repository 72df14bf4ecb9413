"""Link generated lists of unseen seeds by the model that ships: `python -m benchmarks.linkage [--people N]`.

Thirty per cent of the true partners are taken out of the second list. Each record keeps its best partner; by the
method "clusters" a list may hold a person twice, which is what `sijill link` does unless it is told. The hard
profiles are those on which Splink off the shelf does as badly as on real lists; `--split develop` is for tuning, and
the test seeds are for the table of a release alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage_baselines import link_by_similarity, link_by_splink
from benchmarks.linkage_model import Example, example
from sijill.linkage.candidates import BlockingRule, compared_with
from sijill.linkage.clusters import Edges
from sijill.linkage.engine import DuckDB
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import best_pairs, link
from sijill.linkage.model import default_model

LISTS = ("arabic", "latin", "across", "across_full", "hard_arabic", "hard_latin", "hard_across")
SEEDS = {"develop": 555, "test": 777}
HEADS = ("lists", "records", "method", "precision", "recall", "F1", "blocked", "compared", "women", "men", "seconds")


def link_by_sijill(one: Example) -> tuple[Edges, tuple[str, str]]:
    """The pairs that the shipped model gives, the share of true pairs that blocking brought, and of how many each
    record was compared with.
    """
    found = link(one.prepared, default_model(), DuckDB(), Judged(), keep_best=True)
    list_of = one.prepared.list_of
    pairs = found.pairs.kept(best_pairs(found.pairs, list_of.astype(np.int32)))
    sure = pairs.weight >= 0
    told = (f"{brought(one.true_pairs(), found.rules).mean():.4f}", f"{compared_with(found.rules, list_of, False):.1f}")
    return Edges(pairs.left[sure], pairs.right[sure], pairs.weight[sure]), told


def cluster_by_sijill(one: Example) -> tuple[Edges, tuple[str, str]]:
    """The pairs of rows of two lists that one cluster holds; no record gives up a partner for another."""
    list_of = one.prepared.list_of
    cluster = link(one.prepared, default_model(), DuckDB(), Judged(), keep_best=False).cluster
    rows = np.argsort(cluster, kind="stable")
    groups = np.split(rows, np.flatnonzero(np.diff(cluster[rows])) + 1)
    pairs = [
        pair for group in groups for pair in combinations(group.tolist(), 2) if list_of[pair[0]] != list_of[pair[1]]
    ]
    left, right = np.array(pairs, np.int32).reshape(-1, 2).T
    return Edges(left, right, np.zeros(len(pairs))), ("", "")


def _off_the_shelf(one: Example, method: str) -> Edges:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    list_of = one.prepared.list_of
    if method == "Splink":
        return link_by_splink(one.records, list_of)
    similarity = JaroWinkler.similarity if method == "Jaro–Winkler" else fuzz.token_set_ratio
    return link_by_similarity(one.records, list_of, similarity, one.is_one, len(one.true_pairs()))


METHODS: dict[str, Callable[[Example], tuple[Edges, tuple[str, str]]]] = {
    "Sijill": link_by_sijill,
    "clusters": cluster_by_sijill,
    "Splink": lambda one: (_off_the_shelf(one, "Splink"), ("", "")),
    "Jaro–Winkler": lambda one: (_off_the_shelf(one, "Jaro–Winkler"), ("", "")),
    "token set": lambda one: (_off_the_shelf(one, "token set"), ("", "")),
}


def measures(one: Example, found: Edges) -> tuple[list[str], list[str]]:
    """Precision, recall and F1 of pairs; recall of women and men."""
    right = one.is_one(found.left, found.right)
    truth = one.true_pairs()
    got = np.isin(_codes(truth[:, 0], truth[:, 1]), _codes(found.left[right], found.right[right]))
    sex = np.maximum(one.prepared.sex[truth[:, 0]], one.prepared.sex[truth[:, 1]])
    precision, recall = float(right.mean()), float(got.mean())
    figures = (precision, recall, 2 * precision * recall / (precision + recall))
    return [f"{figure:.4f}" for figure in figures], [f"{got[sex == code].mean():.4f}" for code in (1, 2)]


def _codes(left: NDArray[np.integer], right: NDArray[np.integer]) -> NDArray[np.int64]:
    return np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right).astype(np.int64)


def brought(truth: NDArray[np.int32], rules: Sequence[BlockingRule]) -> NDArray[np.bool_]:
    """Which of some pairs of rows a rule brings together."""
    left, right = truth.T
    found = np.zeros(len(truth), bool)
    for ours, theirs in (way for rule in rules for way in rule.ways):
        found |= (ours[left] == theirs[right]) & (ours[left] != 0)
    return found


def rule_rows(one: Example) -> Iterator[tuple[str, str, str]]:
    """For each blocking rule the share of true pairs that it brings together, and of those that none before it did.

    The last row is all rules, with the records of the other list that each is compared with.
    """
    truth = one.true_pairs()
    before = np.zeros(len(truth), bool)
    for rule in one.rules:
        found = brought(truth, [rule])
        yield rule.name, f"{found.mean():.4f}", f"{(found & ~before).mean():.4f}"
        before |= found
    yield "all rules", f"{before.mean():.4f}", f"{compared_with(one.rules, one.prepared.list_of, False):.1f} compared"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--split", choices=SEEDS, default="test")
    parser.add_argument("--lists", nargs="*", choices=LISTS, default=LISTS)
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=tuple(METHODS))
    parser.add_argument("--rules", action="store_true", help="what each blocking rule brings together")
    given = parser.parse_args()
    table = Table(*HEADS, title="Generated lists, linked without labels")
    rules = Table("lists", "rule", "true pairs", "not by one before", title="Blocking, before weights")
    for name in given.lists:
        one = example(given.people, SEEDS[given.split], PROFILES[name], 0.3)
        if given.rules:
            for each in rule_rows(one):
                rules.add_row(name, *each)
        for method in given.methods:
            began = time.process_time()
            found, weighed = METHODS[method](one)
            took = time.process_time() - began
            figures, of_sexes = measures(one, found)
            row = (name, f"{len(one.prepared):,}", method, *figures, *weighed, *of_sexes, f"{took:.1f}")
            table.add_row(*row)
    Console(width=120).print(table, *([rules] if given.rules else []))


if __name__ == "__main__":
    main()
