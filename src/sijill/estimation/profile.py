"""Profile likelihood intervals of the number of people, under a multinomial model of those seen and unseen.

For each number N the pattern of no list is given the count N − n, the model is fitted to the completed table, and the
likelihood of N is what is left (Cormack, Biometrics 48, 1992; Rcapture's `closedpCI`). Unlike n ± 1.96 standard errors
such an interval is not symmetric, and never reaches below the people seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sijill.estimation.poisson import PoissonFit, Vector, fit_poisson
from sijill.estimation.refusals import Cause, NotEstimable, not_estimable

Fitted = Callable[[Vector, Vector, Vector | None], PoissonFit]
"""Design, counts and where to begin to a fit; models that drop columns on the way do it in here."""

LARGE = 100
"""Beyond so many people Cormack's term is by Stirling's formula, as in Rcapture; else by factorials."""

FARTHEST = 10_000
"""Limits are looked for up to so many times the people seen; beyond, the interval is unbounded."""

ROUNDS = 200


@dataclass(frozen=True, slots=True)
class ProfileInterval:
    """The multinomial estimate and its limits; `low` is the number seen where the likelihood does not fall enough."""

    abundance: float
    low: float
    high: float
    level: float


def profile_interval(
    design: Vector, counts: Vector, *, level: float = 0.95, fitted: Fitted | None = None
) -> ProfileInterval | NotEstimable:
    """The interval of all N whose profile log likelihood is within χ²₁(level)/2 of the greatest.

    Agrees with Rcapture 1.4-4 as far as its searches go (to about 1e-6, `benchmarks/mse.py`); closed form of two
    lists in `tests/unit/estimation/test_numbers.py`.

    Args:
        design: One row for each pattern of at least one list, an intercept first; shape (cells, columns).
        counts: Shape (cells,).
        level: Of confidence.
        fitted: How a completed table is fitted.
    """
    profile = _Profile(design, counts, fitted or _fit)
    n = float(counts.sum())
    best = profile.find_maximum()
    if best is None:
        return not_estimable(Cause.UNBOUNDED, "likelihood_grows")
    drop = NormalDist().inv_cdf((1 + level) / 2) ** 2 / 2
    aim = profile.log_likelihood(best) - drop
    low = n
    if best > n and profile.log_likelihood(n) < aim:
        low = _root(lambda x: profile.log_likelihood(x) - aim, n, best)
    reach = max(best - n, 1.0)
    while profile.log_likelihood(best + reach) > aim:
        reach *= 2
        if best + reach > FARTHEST * n:
            return not_estimable(Cause.UNBOUNDED, "limit_beyond", people=FARTHEST * n, times=FARTHEST)
    return ProfileInterval(best, low, _root(lambda x: profile.log_likelihood(x) - aim, best, best + reach), level)


class _Profile:
    """The profile log likelihood of N and its slope, each fit begun at the last."""

    def __init__(self, design: Vector, counts: Vector, fitted: Fitted) -> None:
        zero = np.zeros((1, design.shape[1]))
        zero[0, 0] = 1.0
        self._design = np.vstack([design, zero])
        self._counts = counts
        self._fitted = fitted
        self._n = float(counts.sum())
        self._start: Vector | None = None

    def _fit(self, unseen: float) -> PoissonFit:
        fit = self._fitted(self._design, np.append(self._counts, unseen), self._start)
        self._start = fit.coefficients if len(fit.coefficients) == self._design.shape[1] else None
        return fit

    def log_likelihood(self, people: float) -> float:
        unseen = people - self._n
        return -self._fit(unseen).deviance / 2 + _cormack(unseen, people)

    def slope(self, people: float) -> float:
        """Its derivative in N: the fit is at a maximum, so only the terms of the unseen cell count."""
        unseen = people - self._n
        mean = float(self._fit(unseen).fitted[-1])
        if people > LARGE and unseen >= 1:
            return math.log(mean / unseen) - 0.5 / unseen + 0.5 / people
        return math.log(mean) - _digamma(unseen + 1) + _digamma(people + 1) - math.log(people)

    def find_maximum(self) -> float | None:
        """The people of greatest likelihood; n where it falls from there, None where it never falls."""
        low = self._n + 1e-9
        if self.slope(low) <= 0:
            return self._n
        reach = 1.0
        while self.slope(self._n + reach) > 0:
            reach *= 2
            if reach > FARTHEST * self._n:
                return None
        return _root(self.slope, max(low, self._n + reach / 2 if reach > 1 else low), self._n + reach)


def _fit(design: Vector, counts: Vector, start: Vector | None) -> PoissonFit:
    return fit_poisson(design, counts, start=start)


def _cormack(unseen: float, people: float) -> float:
    """log(u^u N! / (N^N u!)), the correction from a Poisson to a multinomial likelihood (Cormack 1992)."""
    if people > LARGE and unseen >= 1:
        return unseen - people - 0.5 * math.log(unseen / people)
    power = unseen * math.log(unseen) if unseen > 0 else 0.0
    return power + math.lgamma(people + 1) - people * math.log(people) - math.lgamma(unseen + 1)


def _digamma(x: float) -> float:
    """ψ(x) for x > 0, by recurrence and its asymptotic series (Abramowitz & Stegun 6.3.5, 6.3.18)."""
    less = 0.0
    while x < 10:
        less += 1 / x
        x += 1
    square = 1 / (x * x)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    return math.log(x) - 0.5 / x - series - less


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes sign, by the method of Illinois; `low` and `high` are on either side."""
    at_low, at_high = function(low), function(high)
    for _ in range(ROUNDS):
        if at_low == at_high:
            break
        between = high - at_high * (high - low) / (at_high - at_low)
        value = function(between)
        if value == 0 or abs(high - low) <= 1e-12 * abs(high):
            return between
        if (value < 0) == (at_high < 0):
            at_low /= 2
        else:
            low, at_low = high, at_high
        if abs(between - high) <= 1e-13 * abs(high):
            return between
        high, at_high = between, value
    return high
