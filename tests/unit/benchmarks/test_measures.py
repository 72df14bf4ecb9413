"""Matching, F1 and rank correlation against brute force and hand-made cases."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measures import Tally, assign, spearman

tables = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from((0.0, 0.5, 1.0, 1.5)), min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)


def best_by_trying_all(weights: list[list[float]]) -> float:
    """The greatest sum over all one-to-one matchings of a small table."""
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    ways = permutations(range(len(weights[0])), len(weights))
    return max(sum(row[column] for row, column in zip(weights, way, strict=True)) for way in ways)


@given(tables)
def test_assignment_is_one_to_one_and_as_good_as_the_best(weights: list[list[float]]) -> None:
    pairs = assign(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert sum(weights[row][column] for row, column in pairs) == pytest.approx(best_by_trying_all(weights))


def test_assignment_gives_up_a_good_pair_for_a_better_whole() -> None:
    assert assign([[1.0, 0.9], [1.0, 0.0]]) == [(0, 1), (1, 0)]


def test_f1_of_known_counts() -> None:
    tally = Tally(credit=6, answered=8, possible=12)
    assert (tally.precision, tally.recall) == (0.75, 0.5)
    assert tally.f1 == pytest.approx(0.6)
    assert Tally().f1 == 0.0


def test_rank_correlation_sees_order_and_shares_ties() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 90]) == pytest.approx(1.0)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1.0)
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486832980505138)
    assert spearman([1, 1, 1], [1, 2, 3]) == 0.0
