"""Log-linear models fitted by their margins: the same maximum as `poisson.fit_poisson`, a hundred times as fast.

A column of a hierarchical model's design is 1 where a cell's lists include those of a term. Then everything that
Newton's method needs is a sum over the cells that include some lists: the score of a term is its observed less its
fitted margin, the information of two terms is the fitted margin of both together. All margins come from one pass over
the lattice of subsets (Yates's algorithm; Knuth 4A, 7.2.1.1), J·2^J additions for J lists. Selections that are repeated
a thousand times are possible so (`bootstrap`).

Tables have 2^J cells, the first (on no list) 0; a model is a flag for each term by its pattern, that of the pattern 0
(the intercept) set.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 60
SMALL_STEP = 1e-7
LONGEST_STEP = 50.0
LEAST_INTERCEPT = -40.0
"""A step or an intercept beyond these is on its way to infinity."""

SHORTEST = 1e-4
"""The shortest fraction of a step that is tried."""

LEAST_PIVOT = 1e-10
SURE_CELL = 1e-8
SURE_SHARE = 0.1
"""A converged fit whose cells are above the first, and whose margins miss the data's by less than the second times the
least cell, is itself the table that proves that the estimate exists (Fienberg & Rinaldo 2012;
`tests/property/test_estimation.py` holds it against the linear programme of `existence`). Where there is none Newton's
method moves some term for ever, until the information is singular."""


@compiled
def sum_supersets(values: Vector) -> None:
    """Replace each value by the sum over the patterns that include it."""
    bit = 1
    while bit < len(values):
        for at in range(len(values)):
            if not at & bit:
                values[at] += values[at | bit]
        bit <<= 1


@compiled
def sum_subsets(values: Vector) -> None:
    """Replace each value by the sum over the patterns inside it."""
    bit = 1
    while bit < len(values):
        for at in range(len(values)):
            if at & bit:
                values[at] += values[at ^ bit]
        bit <<= 1


@compiled
def solve_positive(matrix: Vector, right: Vector, size: int) -> bool:
    """Solve in place by Cholesky's method; False where the matrix is not of full rank."""
    for row in range(size):
        whole = matrix[row, row]
        for column in range(row + 1):
            total = matrix[row, column]
            for at in range(column):
                total -= matrix[row, at] * matrix[column, at]
            if column < row:
                matrix[row, column] = total / matrix[column, column]
            elif not total > LEAST_PIVOT * whole:
                return False
            else:
                matrix[row, row] = math.sqrt(total)
    for row in range(size):
        for at in range(row):
            right[row] -= matrix[row, at] * right[at]
        right[row] /= matrix[row, row]
    for row in range(size - 1, -1, -1):
        for at in range(row + 1, size):
            right[row] -= matrix[at, row] * right[at]
        right[row] /= matrix[row, row]
    return True


@compiled
def kept_cells(margins: Vector, model: Flags) -> Flags:
    """The cells that the extended estimate keeps: none of no list, none with a term on whose lists nobody is."""
    size = len(margins)
    out = np.zeros(size, dtype=np.bool_)
    for term in range(1, size):
        out[term] = model[term] and margins[term] == 0
    bit = 1
    while bit < size:
        for at in range(size):
            if at & bit and out[at ^ bit]:
                out[at] = True
        bit <<= 1
    for at in range(size):
        out[at] = at > 0 and not out[at]
    return out


@compiled
def fitted_means(beta: Vector, kept: Flags) -> Vector:
    """The fitted means of all cells."""
    mean = beta.copy()
    sum_subsets(mean)
    for at in range(len(mean)):
        mean[at] = math.exp(min(mean[at], 700.0)) if kept[at] else 0.0
    return mean


@compiled
def _first(counts: Vector, kept: Flags, terms: NDArray[np.int64]) -> tuple[bool, Vector]:
    """Where R's `glm` begins: least squares from means of one tenth more than the counts."""
    size, many = len(counts), len(terms)
    weight, response = np.zeros(size), np.zeros(size)
    for at in range(size):
        if kept[at]:
            weight[at] = counts[at] + 0.1
            response[at] = weight[at] * math.log(weight[at]) - 0.1
    sum_supersets(weight)
    sum_supersets(response)
    matrix, right = np.empty((many, many)), np.empty(many)
    for row in range(many):
        right[row] = response[terms[row]]
        for column in range(row + 1):
            matrix[row, column] = weight[terms[row] | terms[column]]
    beta = np.zeros(size)
    if not solve_positive(matrix, right, many):
        return False, beta
    for row in range(many):
        beta[terms[row]] = right[row]
    return True, beta


@compiled
def _terms_kept(margins: Vector, model: Flags) -> NDArray[np.int64]:
    """The terms, intercept first, that are not at −∞."""
    chosen = np.empty(len(margins), dtype=np.int64)
    many = 0
    for term in range(len(margins)):
        if model[term] and margins[term] > 0:
            chosen[many] = term
            many += 1
    return chosen[:many]


@compiled
def _likelihood(beta: Vector, margins: Vector, terms: NDArray[np.int64], total: float) -> float:
    """Σ y log μ − Σ μ, by margins."""
    made = -total
    for term in terms:
        made += beta[term] * margins[term]
    return made


@compiled
def _ascend(
    beta: Vector, margins: Vector, terms: NDArray[np.int64], kept: Flags
) -> tuple[bool, Vector, Vector, Vector, float]:
    """Newton's method from β; whether it ended, then β, the means, their margins and the log likelihood."""
    many = len(terms)
    mean = fitted_means(beta, kept)
    sums = mean.copy()
    sum_supersets(sums)
    likelihood = _likelihood(beta, margins, terms, sums[0])
    matrix, step = np.empty((many, many)), np.empty(many)
    for _ in range(STEPS):
        for row in range(many):
            step[row] = margins[terms[row]] - sums[terms[row]]
            for column in range(row + 1):
                matrix[row, column] = sums[terms[row] | terms[column]]
        if not solve_positive(matrix, step, many):
            return False, beta, mean, sums, likelihood
        longest = 0.0
        for row in range(many):
            longest = max(longest, abs(step[row]))
        fraction = 1.0
        while True:
            tried = beta.copy()
            for row in range(many):
                tried[terms[row]] += fraction * step[row]
            mean = fitted_means(tried, kept)
            sums = mean.copy()
            sum_supersets(sums)
            reached = _likelihood(tried, margins, terms, sums[0])
            if reached >= likelihood - 1e-9 * (1 + abs(likelihood)) or fraction < SHORTEST:
                break
            fraction /= 2
        beta, likelihood = tried, reached
        if longest < SMALL_STEP:
            return True, beta, mean, sums, likelihood
        if longest > LONGEST_STEP or beta[0] < LEAST_INTERCEPT:
            break
    return False, beta, mean, sums, likelihood


@compiled
def fit_margins(
    counts: Vector, margins: Vector, model: Flags, start: Vector, started: bool
) -> tuple[bool, Vector, float, int]:
    """Fit a model in the extended sense; Newton's method with steps halved where the fit would be worse.

    Args:
        counts: Of all patterns, shape (2^lists,).
        margins: `sum_supersets` of the counts.
        model: Its terms, closed under parts.
        start: Coefficients to begin with where `started`.
        started: Whether to use them.

    Returns:
        Whether an estimate exists that is identified, proved by the fit itself; the coefficients by term, the
        intercept first; the log likelihood without factorials; the parameters, those at −∞ counted.
    """
    kept, terms = kept_cells(margins, model), _terms_kept(margins, model)
    parameters = 0
    for term in range(len(model)):
        parameters += model[term]
    beta = np.zeros(len(counts))
    if started:
        for term in terms:
            beta[term] = start[term]
    else:
        found, beta = _first(counts, kept, terms)
        if not found:
            return False, beta, 0.0, parameters
    converged, beta, mean, sums, likelihood = _ascend(beta, margins, terms, kept)
    if not converged:
        return False, beta, likelihood, parameters
    missed, least = 0.0, np.inf
    for term in terms:
        missed = max(missed, abs(margins[term] - sums[term]))
    for at in range(len(counts)):
        if kept[at]:
            least = min(least, mean[at])
    return least > SURE_CELL and missed < SURE_SHARE * least, beta, likelihood, parameters
