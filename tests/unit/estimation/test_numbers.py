"""The small numerical parts, against closed forms and the standard library."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from sijill.estimation.gamma import log_gamma_ratio
from sijill.estimation.histories import make_histories
from sijill.estimation.loglinear import LoglinearFit, fit_loglinear
from sijill.estimation.models import design_matrix, parse_model
from sijill.estimation.poisson import fit_poisson
from sijill.estimation.profile import ProfileInterval, profile_interval
from sijill.estimation.refusals import Cause, NotEstimable
from sijill.estimation.selection import smaller_tail


def test_log_gamma_ratios_where_they_are_small() -> None:
    x = np.array([0.03, 0.5, 1.0, 3.7, 15.9, 16.0, 40.0])
    y = np.array([2.0, 0.1, 31.0, 3.6, 2.2, 16.5, 0.25])
    expected = [math.lgamma(one) - math.lgamma(other) for one, other in zip(x, y, strict=True)]
    assert log_gamma_ratio(x, y) == pytest.approx(expected, rel=1e-13, abs=1e-13)


def test_a_log_gamma_ratio_of_large_numbers_keeps_its_digits() -> None:
    exact = math.fsum(math.log(48_000.5 + at) for at in range(300))
    ratio = log_gamma_ratio(np.array([48_300.5]), np.array([48_000.5]))[0]
    assert ratio == pytest.approx(exact, rel=1e-14)


def test_poisson_regression_of_a_saturated_table_is_the_table() -> None:
    cells = np.arange(1, 8)
    counts = np.array([60.0, 49, 4, 247, 112, 142, 12])
    fit = fit_poisson(design_matrix((1, 2, 4, 3, 5, 6), cells), counts)
    assert fit.converged
    assert fit.fitted == pytest.approx(counts, rel=1e-10)
    assert fit.deviance == pytest.approx(0, abs=1e-8)


def test_three_lists_with_all_pairs_have_a_closed_form() -> None:
    histories = make_histories("ABC", {1: 69, 2: 55, 4: 63, 3: 21, 5: 17, 6: 18, 7: 28})
    fit = fit_loglinear(histories, parse_model("[12,13,23]", 3))
    assert isinstance(fit, LoglinearFit)
    assert fit.abundance == pytest.approx(271 + float(Fraction(69 * 55 * 63 * 28, 21 * 17 * 18)), rel=1e-12)


def test_a_fit_that_does_not_exist_says_so() -> None:
    design = np.array([[1.0, 0], [1, 1]])
    assert not fit_poisson(design, np.array([3.0, 0])).converged


def likelihood(people: float) -> float:
    """Of two independent lists of 40 and 30, 10 on both, at the best probabilities for so many people."""
    chosen = math.lgamma(people + 1) - math.lgamma(people - 59)
    return chosen + sum(n * math.log(n / people) + (people - n) * math.log(1 - n / people) for n in (40, 30))


def test_the_profile_interval_of_two_lists_has_a_closed_form() -> None:
    design, counts = design_matrix((1, 2), np.arange(1, 4)), np.array([30.0, 20, 10])
    found = profile_interval(design, counts)
    assert isinstance(found, ProfileInterval)
    grid = [60 + at / 100 for at in range(1, 30_000)]
    best = max(grid, key=likelihood)
    inside = [people for people in grid if likelihood(people) >= likelihood(best) - 1.959964**2 / 2]
    # Stirling's formula, which Rcapture takes too, moves them by less than a tenth
    assert [found.abundance, found.low, found.high] == pytest.approx([best, inside[0], inside[-1]], abs=0.1)
    wider = profile_interval(design, counts, level=0.99)
    assert isinstance(wider, ProfileInterval)
    assert wider.low < found.low
    assert wider.high > found.high


def test_an_interval_without_an_end_is_refused() -> None:
    found = profile_interval(design_matrix((1, 2), np.arange(1, 4)), np.array([30.0, 20, 0]))
    assert isinstance(found, NotEstimable)
    assert found.cause is Cause.UNBOUNDED


@pytest.mark.parametrize(("count", "expected"), [(0, 2.5), (3, 2.5), (7, 2.5), (20, 25.0), (40, 25.0)])
def test_poisson_tails(count: int, expected: float) -> None:
    chances = [math.exp(at * math.log(expected) - expected - math.lgamma(at + 1)) for at in range(400)]
    tails = min(math.fsum(chances[: count + 1]), math.fsum(chances[count:]))
    assert smaller_tail(count, expected) == pytest.approx(math.log(tails), rel=1e-10)


def test_poisson_tails_that_no_double_holds() -> None:
    assert smaller_tail(5000, 10.0) < smaller_tail(4000, 10.0) < math.log(5e-324)
