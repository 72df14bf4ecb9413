"""How well are short lists linked, where names tell little? `python -m benchmarks.linkage_small`.

A family, a building, a day: lists of a dozen to some hundred people, where how rare a name is can hardly be counted.
Two generated lists each time, of hard profiles, as many times as give some 900 people; thirty per cent of the true
partners are taken out of the second list. Once with all fields, once with names alone; `--split` as in `linkage`.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage import SEEDS, link_by_sijill
from benchmarks.linkage_model import Example, example
from benchmarks.measures import Tally

SIZES = (15, 60, 300)
PEOPLE = 900
LISTS = ("hard_arabic", "hard_latin", "hard_across")


def names_alone(one: Example) -> Example:
    """The lists with nothing known but names."""
    known = one.prepared
    nowhere = np.full_like(known.place, -1)
    prepared = replace(
        known,
        sex=np.zeros_like(known.sex),
        age=np.full_like(known.age, np.nan),
        birth=np.zeros_like(known.birth),
        died=np.full_like(known.died, np.nan),
        place=nowhere,
        place_skeleton=nowhere,
    )
    return replace(one, prepared=prepared)


def tally(one: Example) -> Tally:
    """Pairs said to be one person against those that are."""
    said, _ = link_by_sijill(one)
    right = one.is_one(said.left, said.right)
    return Tally(int(right.sum()), len(said), len(one.true_pairs()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=SEEDS, default="test")
    seed = SEEDS[parser.parse_args().split]
    heads = ("lists", "people", "times", "fields", "precision", "recall", "F1")
    table = Table(*heads, title="Short generated lists, linked without labels")
    for name in LISTS:
        for people in SIZES:
            examples = [example(people, 1000 * seed + at, PROFILES[name], 0.3) for at in range(PEOPLE // people)]
            for fields, kept in (("all", examples), ("names", [*map(names_alone, examples)])):
                whole = sum(map(tally, kept), Tally())
                figures = (f"{figure:.3f}" for figure in (whole.precision, whole.recall, whole.f1))
                table.add_row(name, str(people), str(len(examples)), fields, *figures)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
