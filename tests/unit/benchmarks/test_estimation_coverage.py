"""What the coverage benchmarks count, and the likelihood that they compare posteriors with."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from benchmarks.estimation_coverage import GENERATORS, Asked, designs, share_held
from benchmarks.latent_coverage import likelihoods

RARE, OFTEN = np.array([0.1, 0.12, 0.08, 0.15, 0.1]), np.array([0.5, 0.4, 0.6, 0.45, 0.5])


def test_misses_are_told_by_their_side() -> None:
    assert share_held([(1, 3), (2, 4), (0, 1), (3, 4)], 2) == "0.500 (4; 1, 1)"
    assert share_held([], 2) == "none given"


def test_designs_can_be_asked_alone() -> None:
    asked = Asked(2000, 7, 200, ("latent_classes",), only=("two classes", "a chain of three"))
    assert [(name, replicates) for name, _, _, replicates in designs(asked)] == [
        ("a chain of three", 7),
        ("two classes", 7),
    ]
    assert [name for name, *_ in designs(Asked(2000, 7, 200, ()))][-6:] == [*GENERATORS]


def test_likelihood_finds_the_people_of_two_classes_where_there_is_no_chance() -> None:
    cells = np.array([on[::-1] for on in itertools.product((0, 1), repeat=5)])
    chances = sum(weight * np.where(cells, on, 1 - on).prod(axis=1) for weight, on in ((0.7, RARE), (0.3, OFTEN)))
    tables = (1e6 * np.asarray(chances))[None, :]
    best, people = likelihoods(tables, None, steps=20_000)
    assert people[0] == pytest.approx(1e6, rel=1e-3)
    assert likelihoods(tables, 0.8e6)[0][0] < best[0] - 10
