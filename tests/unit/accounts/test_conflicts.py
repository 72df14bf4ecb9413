"""Minimal conflicts and retractions of abstract claims, against brute force over their subsets."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.accounts.conflicts import Span, find_conflicts, plain_conflicts, shrink


class Forbidden:
    """Claims among which the named sets cannot all be true."""

    def __init__(self, sets: Collection[frozenset[int]]) -> None:
        self.sets = sets
        self.asked = 0

    def is_possible(self, claims: Collection[int]) -> bool:
        self.asked += 1
        return not any(each <= frozenset(claims) for each in self.sets)

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        return claims


def subsets(claims: Collection[int]) -> list[frozenset[int]]:
    sizes = range(len(claims) + 1)
    return [frozenset(each) for each in chain.from_iterable(combinations(sorted(claims), size) for size in sizes)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=6),
    st.lists(st.integers(1, 6), min_size=7, max_size=7),
)
def test_all_conflicts_and_retractions_are_found_cheapest_first(sets: list[frozenset[int]], weights: list[int]) -> None:
    claims = range(7)
    oracle = Forbidden(sets)
    found = find_conflicts(claims, oracle, weights.__getitem__, most=1_000)
    assert found.complete
    every = subsets(claims)
    impossible = [each for each in every if not oracle.is_possible(each)]
    assert set(found.conflicts) == {each for each in impossible if not any(other < each for other in impossible)}
    possible = [each for each in every if oracle.is_possible(each)]
    largest = {each for each in possible if not any(each < other for other in possible)}
    assert {each.claims for each in found.retractions} == {frozenset(claims) - each for each in largest}
    costs = [each.cost for each in found.retractions]
    assert costs == sorted(costs)
    assert costs == [sum(weights[claim] for claim in each.claims) for each in found.retractions]


def test_at_the_limit_it_says_that_there_may_be_more() -> None:
    oracle = Forbidden([frozenset((2 * n, 2 * n + 1)) for n in range(8)])
    found = find_conflicts(range(16), oracle, lambda claim: 1, most=5)
    assert not found.complete
    assert len(found.conflicts) + len(found.retractions) == 5


def test_shrinking_ends_at_a_conflict() -> None:
    oracle = Forbidden([frozenset((3, 11, 40))])
    assert shrink(frozenset(range(60)), oracle) == {3, 11, 40}


def span(claim: int, start: int, end: int, low: int, high: int | None) -> Span:
    return Span(0, start, end, low, high, claim)


def test_a_running_total_and_the_count_of_the_day() -> None:
    total = [span(0, 0, 1, 10, 10), span(1, 0, 2, 15, 15), span(2, 0, 3, 19, 19)]
    days = [span(3, 1, 2, 5, 5), span(4, 2, 3, 5, 5)]
    assert plain_conflicts([*total, *days]) == [frozenset((1, 2, 4))]


def test_a_total_that_falls() -> None:
    assert plain_conflicts([span(0, 0, 1, 10, 10), span(1, 0, 2, 9, 9)]) == [frozenset((0, 1))]


def test_a_day_above_its_week_and_two_values_of_one_time() -> None:
    week, day, same = span(0, 0, 7, 0, 5), span(1, 6, 7, 6, None), span(2, 0, 7, 8, 8)
    assert plain_conflicts([week, day, same]) == [frozenset((0, 1)), frozenset((0, 2))]


def test_where_two_already_clash_no_third_is_named() -> None:
    found = plain_conflicts([span(0, 0, 1, 10, 10), span(1, 0, 2, 9, 9), span(2, 1, 2, 3, 3)])
    assert found == [frozenset((0, 1))]
