from __future__ import annotations

import math

import numpy as np
import pytest

from sijill.estimation.bootstrap import (
    acceleration_of,
    average_by_bic,
    beginnings,
    bias_of,
    bootstrap,
    choose_by_steps,
    corrected_quantiles,
    repeating_bic,
    repeating_steps,
)
from sijill.estimation.estimates import Z_GRID
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.lattice import fit_margins, sum_subsets, sum_supersets
from sijill.estimation.loglinear import fit_loglinear
from sijill.estimation.models import all_models
from sijill.estimation.searching import log_tail
from sijill.estimation.selection import Selection, Stepwise, select_by_bic, select_by_steps, smaller_tail

# invented lists of four offices
FOUR = make_histories(
    "ABCD",
    {1: 210, 2: 190, 4: 160, 8: 90, 3: 60, 5: 35, 6: 48, 9: 21, 10: 14, 12: 30, 7: 22, 11: 6, 13: 8, 14: 7, 15: 4},
)
SPARSE = make_histories("ABC", {1: 40, 2: 30, 4: 20, 3: 9, 6: 5})


def test_sums_over_the_lattice() -> None:
    values = np.arange(8.0)
    up, down = values.copy(), values.copy()
    sum_supersets(up)
    sum_subsets(down)
    assert up.tolist() == [sum(v for at, v in enumerate(values) if at & term == term) for term in range(8)]
    assert down.tolist() == [sum(v for at, v in enumerate(values) if at & term == at) for term in range(8)]


@pytest.mark.parametrize("histories", [FOUR, SPARSE], ids=["dense", "sparse"])
def test_fits_by_margins_are_those_of_the_design(histories: Histories) -> None:
    lists = len(histories.lists)
    table = histories.table()
    margins = table.copy()
    sum_supersets(margins)
    starts, _ = beginnings(lists)
    for model, flags in zip(all_models(lists), starts, strict=True):
        found, beta, _, parameters = fit_margins(table, margins, flags, table, False)
        slow = fit_loglinear(histories, model)
        assert found == hasattr(slow, "abundance"), model.name
        if found:
            assert histories.n_observed + math.exp(beta[0]) == pytest.approx(slow.abundance, rel=1e-9)  # type: ignore[union-attr]
            assert parameters == len(model.terms) + 1


def test_average_over_all_models_is_that_of_the_selection() -> None:
    averaged, selection = average_by_bic(FOUR), select_by_bic(FOUR)
    assert averaged is not None
    assert isinstance(selection, Selection)
    assert len(averaged.bics) == len(selection.fits)
    logs = sum(weight * fit.intercept for weight, fit in zip(selection.weights, selection.fits, strict=True))
    assert averaged.weights @ np.log(averaged.unseen) == pytest.approx(logs, rel=1e-9)
    assert FOUR.n_observed + averaged.unseen[0] == pytest.approx(selection.best.abundance, rel=1e-9)


def test_steps_are_those_of_the_selection() -> None:
    chosen, slow = choose_by_steps(FOUR, 0.02), select_by_steps(FOUR)
    assert chosen is not None
    assert isinstance(slow, Stepwise)
    assert FOUR.n_observed + chosen[0] == pytest.approx(slow.fit.abundance, rel=1e-9)
    assert sorted(chosen[1]) == sorted(step.term for step in slow.steps)


@pytest.mark.parametrize(("count", "expected"), [(0, 3.0), (5, 2.0), (40, 12.5), (3, 400.0), (2000, 2100.0)])
def test_tails(count: int, expected: float) -> None:
    assert log_tail(float(count), expected, 0.0) == pytest.approx(smaller_tail(count, expected), rel=1e-9)


def test_correction_of_what_needs_none() -> None:
    replicates = np.log(np.linspace(100, 300, 2001))
    assert bias_of(float(np.median(replicates)), replicates) == pytest.approx(0, abs=1e-3)
    plain = corrected_quantiles(replicates, 0.0, 0.0)
    assert np.exp(plain[70]) == pytest.approx(200, rel=1e-3)  # the middle of the grid
    assert Z_GRID[70] == pytest.approx(0)


def test_acceleration_is_a_sixth_of_the_skewness() -> None:
    values = np.array([1.0, 2.0, 4.0])
    weights = np.array([3.0, 2.0, 1.0])
    away = np.average(values, weights=weights) - values
    assert acceleration_of(values, weights) == pytest.approx((weights @ away**3) / (6 * (weights @ away**2) ** 1.5))
    assert acceleration_of(np.ones(3), weights) == 0


@pytest.mark.parametrize("repeat", [repeating_bic(4), repeating_steps(4, 0.02)], ids=["bic", "steps"])
def test_the_same_seed_gives_the_same_interval(repeat: object) -> None:
    one = bootstrap(FOUR, repeat, 100, np.random.default_rng(3))  # type: ignore[arg-type]
    again = bootstrap(FOUR, repeat, 100, np.random.default_rng(3))  # type: ignore[arg-type]
    other = bootstrap(FOUR, repeat, 100, np.random.default_rng(4))  # type: ignore[arg-type]
    assert one is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(one.corrected, again.corrected)
    assert not np.array_equal(one.corrected, other.corrected)
    assert one.unseen == other.unseen
    assert np.all(np.diff(one.drawn) >= 0)
