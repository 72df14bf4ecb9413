"""A benchmark that fails where two engines differ has to see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.linkage_engines import differences, in_order
from sijill.linkage.engine import ScoredPairs
from sijill.linkage.model import name_comparison

FOUND = ScoredPairs(
    np.array([0, 0, 1], np.int32),
    np.array([5, 4, 3], np.int32),
    np.array([1.5, -2.0, 8.0]),
    np.array([0, 1, 0], np.int16),
    np.array([[1], [0], [-1]], np.int8),
    (name_comparison(),),
)


def test_the_order_in_which_pairs_come_is_no_difference() -> None:
    assert differences(in_order(FOUND), in_order(FOUND.kept(np.array([2, 0, 1])))) == []


@pytest.mark.parametrize("name", ["left", "right", "weight", "rule", "levels"])
def test_one_value_is(name: str) -> None:
    values = getattr(FOUND, name).copy()
    values[1] = np.nextafter(values[1], np.inf) if name == "weight" else values[1] + 1
    changed = {name: values}
    assert differences(FOUND, replace(FOUND, **changed)) == [name]


def test_a_pair_that_one_engine_lacks_is() -> None:
    assert differences(FOUND, FOUND.kept(np.array([0, 1]))) == ["pairs"]
