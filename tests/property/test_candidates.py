"""With how many each record is compared is what comparing every two of them says."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.candidates import BlockingRule, compared_with

KEY = st.integers(0, 3)
ROWS = st.lists(st.tuples(st.integers(0, 2), KEY, KEY, KEY), min_size=1, max_size=20)


@given(ROWS, st.booleans())
def test_others_are_counted_once_by_lists(rows: list[tuple[int, int, int, int]], within_lists: bool) -> None:
    lists, *keys = np.array(rows, np.int64).T
    rules = [BlockingRule("equal", "", keys[0]), BlockingRule("crossed", "", keys[1], keys[2])]

    def meet(one: int, other: int) -> bool:
        ways = ((0, 0), (1, 2), (2, 1))
        return one != other and any(keys[ours][one] == keys[theirs][other] != 0 for ours, theirs in ways)

    present = len(set(lists.tolist()))
    within = within_lists or present == 1
    met = sum(
        meet(one, other) for one, other in product(range(len(rows)), repeat=2) if within or lists[one] != lists[other]
    )
    found = compared_with(rules, lists.astype(np.int16), within_lists)
    assert found == pytest.approx(met / len(rows) / (present if within else present - 1))


def test_of_many_records_some_are_counted() -> None:
    """Two lists of unlike sizes, and groups of unlike ones."""
    rng = np.random.default_rng(1)
    groups = rng.zipf(1.5, 30_000) % 5000 + 1
    list_of = (rng.random(30_000) < 0.2).astype(np.int16)
    sizes = np.bincount(groups, minlength=5001), np.bincount(groups[list_of == 1], minlength=5001)
    there = np.where(list_of == 0, sizes[1][groups], (sizes[0] - sizes[1])[groups])
    few = groups > 20
    keys = np.where(few, groups, 0)
    found = compared_with([BlockingRule("equal", "", keys)], list_of, False)
    assert found == pytest.approx(np.where(few, there, 0).mean(), rel=0.15)


def test_of_many_lists_too() -> None:
    list_of = np.repeat(np.arange(60), 500).astype(np.int16)
    rules = [BlockingRule("equal", "", np.tile(np.arange(1, 101), 300))]
    assert compared_with(rules, list_of, False) == pytest.approx(5)
    assert compared_with(rules, list_of, True) == pytest.approx(5 - 1 / 60)


def test_nobody_is_compared_with_nobody() -> None:
    empty = np.zeros(0, np.int64)
    assert compared_with([BlockingRule("equal", "", empty)], empty.astype(np.int16), True) == 0.0
