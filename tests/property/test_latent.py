"""Latent classes: what holds for any mixture, at the ends of doubles too."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.estimation.latent.mixture import (
    Floats,
    Mixture,
    PriorShapes,
    _evaluate,
    _evaluate_in_numpy,
    make_room,
    make_tables,
    weights_of,
)
from sijill.estimation.latent.moves import allocate, exchange_labels
from sijill.estimation.latent.trajectory import (
    _drift,
    _drift_in_numpy,
    _kick_classes,
    _kick_classes_in_numpy,
    trajectory,
)

LISTS, CLASSES = 3, 4
PRIOR = PriorShapes(0.25, 0.25, 1.0)
EVERY = (np.arange(1, 1 << LISTS)[:, None] >> np.arange(LISTS) & 1).astype(np.uint8)
sticks_of = st.lists(st.floats(-12, 12), min_size=CLASSES - 1, max_size=CLASSES - 1).map(
    lambda logs: np.exp(np.array(logs))
)
seeds = st.integers(0, 2**32)


def mixture(seed: int, sticks: Floats) -> tuple[Floats, Floats, Floats]:
    weights = np.empty(CLASSES)
    weights_of(sticks, weights)
    rng = np.random.default_rng(seed)
    on = rng.random((LISTS, CLASSES)) ** rng.integers(1, 12)
    return weights, np.clip(on, 1e-12, 1 - 1e-12), rng.integers(1, 1000, len(EVERY)).astype(np.float64)


@given(sticks_of)
def test_weights_add_up_to_one(sticks: Floats) -> None:
    weights = np.empty(CLASSES)
    weights_of(sticks, weights)
    assert math.fsum(weights) == pytest.approx(1, rel=1e-12)
    assert (weights >= 0).all()


@settings(max_examples=120, deadline=None)
@given(seeds, sticks_of, st.booleans())
def test_loops_and_tables_agree(seed: int, sticks: Floats, nearly_sure: bool) -> None:
    """By odds too, and where a class is hardly ever missed, of which odds would lose digits."""
    weights, on, counts = mixture(seed, sticks)
    off = 1 - on
    if nearly_sure:
        on[:, 1], off[:, 1] = 1.0, 1e-120
    found = []
    for evaluate in (_evaluate, _evaluate_in_numpy):
        room = make_room(LISTS, CLASSES)
        room.weights[:] = weights
        value, detected, missed = evaluate(make_tables(EVERY, counts), on, off, room)
        found.append(np.concatenate([[value, detected, missed], room.sizes, room.listed.ravel(), room.shares]))
        assert detected + missed == pytest.approx(1, rel=1e-9)
        # all who are listed are counted once a list
        assert room.listed.sum(axis=1) == pytest.approx(counts @ EVERY, rel=1e-9)
    assert found[0] == pytest.approx(found[1], rel=1e-9, abs=1e-300)


@settings(max_examples=60, deadline=None)
@given(seeds, st.floats(0.01, 1))
def test_steps_stay_on_the_sphere_and_are_the_same_in_loops_and_tables(seed: int, step: float) -> None:
    rng = np.random.default_rng(seed)
    place = rng.standard_normal((4, LISTS, CLASSES))
    place /= np.sqrt((place**2).sum(axis=0))
    speed = rng.standard_normal(place.shape)
    speed -= (speed * place).sum(axis=0) * place
    on, off = (place[:2] ** 2).sum(axis=0), (place[2:] ** 2).sum(axis=0)
    sizes = rng.random(CLASSES) * 100
    listed, masses = sizes * rng.random((LISTS, CLASSES)), 1 + rng.random(2 * CLASSES - 1)
    ends = []
    for kick, drift in ((_kick_classes, _drift), (_kick_classes_in_numpy, _drift_in_numpy)):
        at, fast, yes, no = place.copy(), speed.copy(), on.copy(), off.copy()
        kick(at, fast, yes, no, sizes, listed, masses, step)
        drift(at, fast, yes, no, step)
        assert (at**2).sum(axis=0) == pytest.approx(1, abs=1e-9)
        assert (fast * at).sum(axis=0) == pytest.approx(0, abs=1e-6 * max(1, np.abs(fast).max()))
        assert yes + no == pytest.approx(1)
        ends.append(np.concatenate([at.ravel(), fast.ravel(), yes.ravel()]))
    assert ends[0] == pytest.approx(ends[1], rel=1e-9, abs=1e-9 * max(1, np.abs(ends[0]).max()))


@settings(max_examples=60, deadline=None)
@given(seeds, sticks_of, st.floats(0.001, 1))
def test_what_moves_remains_a_mixture(seed: int, sticks: Floats, step: float) -> None:
    _, on, counts = mixture(seed, sticks)
    moved, rng = Mixture(sticks, on, 1 - on), np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        for _ in range(5):
            chance = trajectory(rng, make_tables(EVERY, counts), counts.sum(), 1.0, moved, PRIOR, step, 5, 1.0)
            exchange_labels(rng, moved, PRIOR)
            assert 0 <= chance <= 1
            assert (sticks > 0).all()
            assert np.isfinite(sticks).all()
            assert on + moved.off == pytest.approx(1)


@given(seeds, st.integers(0, 10**15), st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda x: sum(x) > 0))
def test_everybody_is_put_in_one_class(seed: int, count: int, shares: list[float]) -> None:
    found = np.zeros(len(shares))
    allocate(np.random.default_rng(seed), count, np.array(shares), float(sum(shares)), found)
    assert int(found.sum()) == count
    assert (found >= 0).all()
