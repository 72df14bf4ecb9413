"""Tokens are paired in order, gaps where they tell most, and the best total is that of all alignments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.pairing import FIRST, INNER, LAST, OUT_OF_PLACE_BITS, align, role_of

GAP = np.array([-6.0, -1.0, -3.0])
Row = tuple[int, int, float]


def rows(bits: np.ndarray) -> list[Row]:
    aligned = np.zeros((bits.shape[0] + bits.shape[1], 3))
    count = align(bits, GAP, *bits.shape, aligned)
    return [(int(one), int(other), float(told)) for one, other, told in aligned[:count][::-1]]


def best_of_all(bits: np.ndarray, i: int = 0, j: int = 0) -> float:
    """The best total by trying every alignment."""
    ours, theirs = bits.shape
    if (i, j) == (ours, theirs):
        return 0.0
    found = []
    if i < ours and j < theirs:
        moved = OUT_OF_PLACE_BITS if (i == 0) != (j == 0) else 0.0
        found.append(bits[i, j] - moved + best_of_all(bits, i + 1, j + 1))
    if i < ours:
        found.append(GAP[role_of(i, ours)] - (OUT_OF_PLACE_BITS if ours <= theirs else 0) + best_of_all(bits, i + 1, j))
    if j < theirs:
        found.append(
            GAP[role_of(j, theirs)] - (OUT_OF_PLACE_BITS if theirs <= ours else 0) + best_of_all(bits, i, j + 1)
        )
    return max(found)


def test_roles() -> None:
    assert [role_of(at, 4) for at in range(4)] == [FIRST, INNER, INNER, LAST]
    assert role_of(0, 1) == FIRST


def test_a_name_that_is_left_out_is_a_gap() -> None:
    bits = np.array([[9.0, -5, -5], [-5, -5, -5], [-5, 9.0, -5], [-5, -5, 9.0]])
    assert rows(bits) == [(0, 0, 9.0), (1, -1, -1.0), (2, 1, 9.0), (3, 2, 9.0)]


def test_a_given_name_in_another_role_costs() -> None:
    assert rows(np.array([[-9.0, 9.0]])) == [(-1, 0, -6.0), (0, 1, 9.0 - OUT_OF_PLACE_BITS)]


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_no_alignment_tells_more(ours: int, theirs: int, data: st.DataObject) -> None:
    told = data.draw(st.lists(st.integers(-8, 20), min_size=ours * theirs, max_size=ours * theirs))
    bits = np.array(told, float).reshape(ours, theirs)
    found = rows(bits)
    assert sum(told for _, _, told in found) == pytest.approx(best_of_all(bits))
    assert [one for one, _, _ in found if one >= 0] == list(range(ours))
    assert [other for _, other, _ in found if other >= 0] == list(range(theirs))
