"""How days, kinds and tolls of two reports agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.claims.kinds import kinds
from sijill.linkage.incidents.comparisons import (
    ATTACKS,
    INCIDENT_COMPARISONS,
    TOLL_LABELS,
    actor_level,
    date_level,
    kind_level,
    pair_levels,
    toll_level,
)
from sijill.linkage.incidents.records import Toll
from tests.unit.linkage.incidents.reporting import country, report

SAME_MANY, SAME_FEW, MEET, TWICE, APART = range(len(TOLL_LABELS))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (Toll(12, 12), Toll(12, 12), SAME_MANY),
        (Toll(3, 3), Toll(3, 3), SAME_FEW),
        (Toll(12, 12), Toll(10, None), MEET),
        (Toll(10, 15), Toll(14, 20), MEET),
        (Toll(100, 100), Toll(109, 109), MEET),
        (Toll(12, 12), Toll(18, 18), TWICE),
        (Toll(12, 12), Toll(30, 30), APART),
        (Toll(3, 5), Toll(30, None), APART),
        (Toll(10, None), Toll(10, None), MEET),
        (None, Toll(3, 3), -1),
    ],
)
def test_tolls_agree_in_bands(one: Toll | None, other: Toll | None, level: int) -> None:
    assert toll_level(one, other) == level
    assert toll_level(other, one) == level


tolls = st.builds(
    lambda low, more: Toll(low, None if more is None else low + more),
    st.integers(0, 200),
    st.none() | st.integers(0, 50),
)


@given(tolls, tolls)
def test_what_two_tolls_share_is_told_and_either_way_the_same(one: Toll, other: Toll) -> None:
    shared = (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)
    assert (toll_level(one, other) <= MEET) >= shared
    assert toll_level(one, other) == toll_level(other, one)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ((1, 1), (1, 1), 0),
        ((1, 2), (2, 2), 1),
        ((1, 2), (1, 2), 1),
        ((1, 1), (2, 2), 2),
        ((1, 1), (4, 5), 3),
        ((1, 1), (8, 8), 4),
        ((9, 9), (1, 1), 5),
    ],
)
def test_days_agree_by_the_gap_between_them(one: tuple[int, int], other: tuple[int, int], level: int) -> None:
    spans = [(date(2016, 5, first), date(2016, 5, last)) for first, last in (one, other)]
    assert date_level(*spans) == level
    assert date_level(*reversed(spans)) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("shelling", "shelling", 0),
        ("air_strike", "barrel_bomb", 1),
        ("attack", "shelling", 1),
        ("attack", "detained", 2),
        ("shelling", "explosive_device", 2),
        (None, "shelling", -1),
    ],
)
def test_kinds_agree_where_one_attack_may_be_given_both(one: str | None, other: str | None, level: int) -> None:
    assert kind_level(one, other) == kind_level(other, one) == level


def test_kinds_that_go_together_are_kinds_of_the_vocabulary() -> None:
    assert set(kinds()) >= ATTACKS


def test_an_actor_is_the_same_however_it_is_written_large_or_small() -> None:
    assert actor_level("Government Forces", "government forces") == 0
    assert actor_level("government forces", "rebels") == 1
    assert actor_level(None, "rebels") == -1


def test_a_pair_has_a_level_for_each_comparison_and_no_more_than_there_are() -> None:
    one = report("a", "market", 3, 12, actor="army")
    levels = pair_levels(one, report("b", "city", 4, 30, kind=None), country())
    assert levels == (2, 2, -1, APART, -1, -1)
    assert len(levels) == len(INCIDENT_COMPARISONS)
