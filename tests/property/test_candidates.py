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

    sizes = np.bincount(lists, minlength=3)
    counts = np.zeros((3, 3))
    for one, other in product(range(len(rows)), repeat=2):
        counts[lists[one], lists[other]] += meet(one, other)
    means = [
        (counts[a, b] + counts[b, a]) / (sizes[a] + sizes[b])
        for a, b in product(range(3), repeat=2)
        if sizes[a] and sizes[b] and (a != b or within_lists or lists.max() == 0)
    ]
    found = compared_with(rules, lists.astype(np.int16), within_lists)
    assert found == pytest.approx(max(means, default=0.0))


def test_of_many_records_some_are_counted() -> None:
    groups = np.repeat(np.arange(1, 2001), 7)
    rules = [BlockingRule("equal", "", groups)]
    assert compared_with(rules, np.zeros(len(groups), np.int16), True) == pytest.approx(6)


def test_nobody_is_compared_with_nobody() -> None:
    empty = np.zeros(0, np.int64)
    assert compared_with([BlockingRule("equal", "", empty)], empty.astype(np.int16), True) == 0.0
