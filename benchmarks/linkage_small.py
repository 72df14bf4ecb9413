"""How well are short lists linked, where names tell little? `python -m benchmarks.linkage_small`.

A family, a building, a day: lists of a dozen to some hundred people, where how rare a name is can hardly be counted.
Two generated lists each time, of hard profiles, as many times as give some 900 people; thirty per cent of the true
partners are taken out of the second list. Once with all fields, once with names alone.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage_model import Example, example
from benchmarks.measures import Tally
from sijill.linkage.clusters import codes_of
from sijill.linkage.engine import DuckDB
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import best_pairs, link
from sijill.linkage.model import default_model
from sijill.linkage.prepared import Prepared

SIZES = (15, 60, 300)
PEOPLE = 900
LISTS = ("hard_arabic", "hard_latin", "hard_across")
SEED = 9_000


def names_alone(prepared: Prepared) -> Prepared:
    """The records with nothing known but names."""
    nobody = np.full(len(prepared), np.nan, prepared.age.dtype)
    nowhere = np.full_like(prepared.place, -1)
    return replace(
        prepared,
        sex=np.zeros_like(prepared.sex),
        age=nobody,
        birth=np.zeros_like(prepared.birth),
        died=nobody.astype(prepared.died.dtype),
        place=nowhere,
        place_skeleton=nowhere,
    )


def tally(one: Example, prepared: Prepared) -> Tally:
    """Pairs said to be one person against those that are."""
    found = link(prepared, default_model(), DuckDB(threads=1), Judged(), keep_best=True).pairs
    sure = found.kept(best_pairs(found, prepared.list_of.astype(np.int32)))
    sure = sure.kept(np.flatnonzero(sure.weight >= 0))
    true = one.true_pairs()
    right = np.isin(codes_of(sure.left, sure.right), codes_of(true[:, 0], true[:, 1]))
    return Tally(int(right.sum()), len(sure), len(true))


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    heads = ("lists", "people", "times", "fields", "precision", "recall", "F1")
    table = Table(*heads, title="Short generated lists, linked without labels")
    for name in LISTS:
        for people in SIZES:
            examples = [example(people, SEED + at, PROFILES[name], 0.3) for at in range(PEOPLE // people)]
            for fields in ("all", "names"):
                counted = (
                    tally(one, one.prepared if fields == "all" else names_alone(one.prepared)) for one in examples
                )
                whole = sum(counted, Tally())
                figures = (f"{figure:.3f}" for figure in (whole.precision, whole.recall, whole.f1))
                table.add_row(name, str(people), str(len(examples)), fields, *figures)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
