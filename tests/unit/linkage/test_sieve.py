"""A sieve drops no pair that would be kept, and nearly all others; what it asks of names is what fields leave open."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage_model import Example, example, tokens_of
from sijill.linkage.engine import name_levels
from sijill.linkage.model import NAME_EDGES, default_model, name_comparison
from sijill.linkage.prepared import Prepared, pack
from sijill.linkage.sieve import Sieve, sieve_of

BITS = tuple(float(np.log2(m / u)) for m, u in default_model().of(name_comparison()))
PAIRS = 20_000


@cache
def lists() -> Example:
    """Generated lists in one script, the other and both, whose names are cut short and damaged."""
    return example(300, 5, PROFILES["mixed"], 0.3)


def sieve(prepared: Prepared, bits: tuple[float, ...] = BITS) -> Sieve:
    return sieve_of(prepared, tokens_of(lists(), default_model().names), NAME_EDGES, bits)


def some_pairs(prepared: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Pairs drawn by chance, half of them of rows whose first names are the same: others are too easily told apart."""
    draw = np.random.default_rng(11)
    rows = draw.integers(0, len(prepared), (2, PAIRS))
    by_name = np.lexsort(prepared.arabic.T[::-1])
    at = draw.integers(0, len(prepared) - 5, PAIRS)
    near = np.stack([by_name[at], by_name[at + draw.integers(0, 5, PAIRS)]])
    left, right = np.concatenate([rows, near], axis=1).astype(np.int32)
    return left, right


def levels(prepared: Prepared, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    columns = [*pack(prepared.arabic), *pack(prepared.latin)]
    packed = [column[side] for side in (left, right) for column in columns]
    return name_levels(packed, tokens_of(lists(), default_model().names))


@pytest.mark.parametrize("needed", [-20.0, -5.0, 1.0, 4.0, 8.0, 12.0, 18.0, 24.0, 31.0, 40.0])
def test_a_pair_passes_where_its_names_tell_enough(needed: float) -> None:
    prepared = lists().prepared
    left, right = some_pairs(prepared)
    level = levels(prepared, left, right)
    told = np.where(level < 0, np.inf, np.maximum.accumulate(BITS)[level])
    passed = sieve(prepared).lets_through(left, right, np.full(len(left), needed))
    assert np.array_equal(passed, told >= needed)
    assert (level >= 0).mean() > 0.9


def test_each_pair_is_asked_what_is_asked_of_it() -> None:
    prepared = lists().prepared
    left, right = some_pairs(prepared)
    needed = np.random.default_rng(3).uniform(-12, 35, len(left))
    expected = [
        bool(sieve(prepared).lets_through(left[at : at + 1], right[at : at + 1], needed[at : at + 1])[0])
        for at in range(0, len(left), 400)
    ]
    assert sieve(prepared).lets_through(left, right, needed)[::400].tolist() == expected


def test_names_in_one_script_each_are_compared_across() -> None:
    """Half of the rows have lost one name, half the other; where a row has none, nothing can be told."""
    prepared = lists().prepared
    odd = np.arange(len(prepared))[:, None] % 2 == 1
    none = np.arange(len(prepared))[:, None] % 7 == 3
    parted = replace(
        prepared,
        arabic=np.where(odd | none, -1, prepared.arabic),
        latin=np.where(~odd | none, -1, prepared.latin),
    )
    left, right = some_pairs(parted)
    level = levels(parted, left, right)
    assert 0.1 < (level < 0).mean() < 0.9
    for needed in (2.0, 15.0):
        told = np.where(level < 0, np.inf, np.maximum.accumulate(BITS)[level])
        passed = sieve(parted).lets_through(left, right, np.full(len(left), needed))
        assert np.array_equal(passed, told >= needed)


def test_a_level_that_tells_less_than_the_one_below_it_passes_where_that_does() -> None:
    bits = (-3.0, 5.0, 2.0, *np.linspace(6.0, 20.0, len(NAME_EDGES) - 2).tolist())
    least = sieve(lists().prepared, bits).least_weights(np.array([-4.0, 1.0, 4.0, 5.5, 20.0, 21.0]))
    assert least.tolist() == [-np.inf, NAME_EDGES[0], NAME_EDGES[0], NAME_EDGES[2], NAME_EDGES[-1], np.inf]


def test_no_pairs() -> None:
    none = np.zeros(0, np.int32)
    assert sieve(lists().prepared).lets_through(none, none, np.zeros(0)).shape == (0,)
