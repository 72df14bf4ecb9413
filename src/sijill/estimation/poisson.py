"""Poisson regression with a logarithmic link on a table of counts: the engine of every log-linear estimator here."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

MOST_STEPS = 100
SMALL_STEP = 1e-7
"""Newton's steps end with a whole step below this: the error left is of the order of its square."""

DIVERGED = 1e-9
"""Where a long step changes the deviance by less than this, relatively, a coefficient is on its way to infinity."""

LONG_STEP = 0.1

SHORTEST = 1e-4
"""The shortest fraction of a step that is tried where the whole one makes the fit worse."""


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """The maximum likelihood fit of log E y = X β.

    Attributes:
        coefficients: β, shape (columns,); the first is the intercept wherever this package makes X.
        covariance: The inverse of the information Xᵀ diag(μ) X, shape (columns, columns).
        fitted: μ, shape (rows,).
        deviance: 2 Σ y log(y/μ) − (y − μ).
        log_likelihood: Σ log p(y; μ), the Poisson probabilities with their factorials, real y allowed.
        converged: Whether Newton's steps ended; they do not where no estimate exists.
    """

    coefficients: Vector
    covariance: Vector
    fitted: Vector
    deviance: float
    log_likelihood: float
    converged: bool


def fit_poisson(design: Vector, counts: Vector, *, start: Vector | None = None) -> PoissonFit:
    """Fit by Newton's method, for this link iteratively reweighted least squares (McCullagh & Nelder 1989).

    Give a design of full column rank for which the estimate exists (`existence.check_existence`); else `converged` is
    False, or coefficients are large. Tested against closed forms in `tests/unit/estimation/test_numbers.py`.

    Args:
        design: X, shape (rows, columns).
        counts: y, shape (rows,), not negative; not necessarily whole.
        start: Coefficients to begin with; without them steps begin at μ = y + 0.1, as R's `glm` does.
    """
    mu = np.exp(np.minimum(design @ start, 700.0)) if start is not None else counts + 0.1
    beta = start if start is not None else _least_squares(design, mu, np.log(mu) + (counts - mu) / mu)
    mu = np.exp(np.minimum(design @ beta, 700.0))
    deviance = _deviance(counts, mu)
    converged = False
    for _ in range(MOST_STEPS):
        step = _least_squares(design, mu, (counts - mu) / np.maximum(mu, 1e-300))
        fraction = 1.0
        while True:
            tried = beta + fraction * step
            mu_tried = np.exp(np.minimum(design @ tried, 700.0))
            deviance_tried = _deviance(counts, mu_tried)
            if deviance_tried <= deviance + 1e-9 * (1 + abs(deviance)) or fraction < SHORTEST:
                break
            fraction /= 2
        change, longest = abs(deviance - deviance_tried), np.max(np.abs(step))
        beta, mu, deviance = tried, mu_tried, deviance_tried
        converged = bool(longest < SMALL_STEP)
        if converged or (longest > LONG_STEP and change <= DIVERGED * (0.1 + deviance)):
            break
    return PoissonFit(beta, _covariance(design, mu), mu, deviance, _log_likelihood(counts, mu), converged)


def _least_squares(design: Vector, weights: Vector, response: Vector) -> Vector:
    """The weighted least squares solution by the normal equations, by pseudo-inverse where those are singular."""
    weighted = design * weights[:, None]
    try:
        solved = np.linalg.solve(weighted.T @ design, weighted.T @ response)
    except np.linalg.LinAlgError:
        root = np.sqrt(weights)
        solved = np.linalg.lstsq(design * root[:, None], root * response, rcond=None)[0]
    return np.asarray(solved, dtype=np.float64)


def _covariance(design: Vector, mu: Vector) -> Vector:
    upper = np.linalg.qr(design * np.sqrt(mu)[:, None], mode="r")
    try:
        inverse = np.linalg.inv(upper)
    except np.linalg.LinAlgError:
        inverse = np.linalg.pinv(upper)
    return np.asarray(inverse @ inverse.T, dtype=np.float64)


def _deviance(counts: Vector, mu: Vector) -> float:
    positive = counts > 0
    some = counts[positive]
    return float(2 * (np.sum(some * np.log(some / np.maximum(mu[positive], 1e-300))) - np.sum(counts - mu)))


def _log_likelihood(counts: Vector, mu: Vector) -> float:
    positive = counts > 0
    some = counts[positive]
    factorials = sum(math.lgamma(count + 1) for count in some.tolist())
    return float(np.sum(some * np.log(np.maximum(mu[positive], 1e-300))) - np.sum(mu) - factorials)
