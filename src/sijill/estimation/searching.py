"""Selecting log-linear models by BIC or by steps, compiled, so that resamples can repeat it from the beginning.

No rule here looks at the number of people: BIC and the p-values of pairs decide.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.estimation.lattice import Flags, Vector, fit_margins, fitted_means, kept_cells, sum_supersets

MOST_VISITED = 4096
"""Models of one search; a search of eight lists visits about 1,000."""

TABLE = 8192
"""Places of the table of models met, above twice the models."""

TOWARDS_AIC = 0.5
"""How far the penalty of a term is from log n (BIC) to 2 (AIC) where a resample draws one of its models. With BIC's own
weights intervals miss populations of two classes (0.85 of 95 % intervals hold); docs/adr/0019-estimation-thresholds.md.
"""

WINDOW = 6.0
"""Of BIC: a model twenty times less probable than the best is no place to go on from."""


@compiled
def _evaluate(
    counts: Vector, margins: Vector, model: Flags, start: Vector, started: bool
) -> tuple[bool, float, float, Vector]:
    """Whether there is an estimate, BIC, the logarithm of the people unseen, the coefficients."""
    found, beta, likelihood, parameters = fit_margins(counts, margins, model, start, started)
    if not found and started:
        found, beta, likelihood, parameters = fit_margins(counts, margins, model, start, False)
    return found, -2 * likelihood + math.log(margins[0]) * parameters, beta[0], beta


@compiled
def _may_change(model: Flags, term: int) -> bool:
    """Whether the model without, or with, the term is hierarchical and has every list."""
    if term & (term - 1) == 0 or term == len(model) - 1:
        return False
    free, bit = True, 1
    while bit < len(model):
        # a model is hierarchical: terms that hold, or parts that lack, one list more or less decide
        if model[term]:
            free = free and (term & bit > 0 or not model[term | bit])
        else:
            free = free and (term & bit == 0 or model[term ^ bit])
        bit <<= 1
    return free


@compiled
def search_by_bic(
    counts: Vector, starts: Flags, keys: NDArray[np.int64], expand: int, models: Flags, bics: Vector, logs: Vector
) -> tuple[int, int]:
    """Fit the models given; from each go down to lower BIC by single terms; then fit the neighbours of up to `expand`
    models of all that were met, best first.

    Models whose BIC is more than 6 above the best are not gone on from: Occam's window (Madigan & Raftery, JASA 89,
    1994). Where `expand` is 0 only the models given are fitted.

    Args:
        counts: Shape (2^lists,).
        starts: Models, shape (given, 2^lists).
        keys: A random number for each term, by which models are known again.
        expand: How many models' neighbours are fitted.
        models: Filled with the models that have an estimate, shape (most, 2^lists).
        bics: Filled with the BIC of each.
        logs: Filled with the logarithm of the people unseen under each.

    Returns:
        How many were filled in, and how many had no estimate.
    """
    margins = counts.copy()
    sum_supersets(margins)
    seen, where = np.zeros(TABLE, dtype=np.int64), np.zeros(TABLE, dtype=np.int64)
    state = np.zeros(2, dtype=np.int64)  # filled, without
    expanded = np.zeros(len(bics), dtype=np.bool_)
    for at in range(len(starts)):
        place = _visit(counts, margins, starts[at], counts, False, keys, seen, where, state, models, bics, logs)
        while expand and place >= 0 and not expanded[place]:
            expanded[place] = True
            place = _expand(counts, margins, place, keys, seen, where, state, models, bics, logs)
    for _ in range(expand):
        place = -1
        best = np.inf
        for at in range(state[0]):
            best = min(best, bics[at])
            if not expanded[at] and (place < 0 or bics[at] < bics[place]):
                place = at
        if place < 0 or bics[place] > best + WINDOW:
            break
        expanded[place] = True
        _expand(counts, margins, place, keys, seen, where, state, models, bics, logs)
    return int(state[0]), int(state[1])


@compiled
def _expand(
    counts: Vector,
    margins: Vector,
    place: int,
    keys: NDArray[np.int64],
    seen: NDArray[np.int64],
    where: NDArray[np.int64],
    state: NDArray[np.int64],
    models: Flags,
    bics: Vector,
    logs: Vector,
) -> int:
    """Fit a model's neighbours; the place of the best of them and itself."""
    model = models[place].copy()
    _, _, _, beta = _evaluate(counts, margins, model, counts, False)
    for term in range(3, len(counts) - 1):
        if _may_change(model, term):
            model[term] = not model[term]
            tried = _visit(counts, margins, model, beta, True, keys, seen, where, state, models, bics, logs)
            if tried >= 0 and bics[tried] < bics[place]:
                place = tried
            model[term] = not model[term]
    return place


@compiled
def _visit(
    counts: Vector,
    margins: Vector,
    model: Flags,
    start: Vector,
    started: bool,
    keys: NDArray[np.int64],
    seen: NDArray[np.int64],
    where: NDArray[np.int64],
    state: NDArray[np.int64],
    models: Flags,
    bics: Vector,
    logs: Vector,
) -> int:
    """Where a model stands among those filled in, fitted if it is met for the first time; −1 if without an estimate."""
    key = np.int64(0)
    for term in range(len(model)):
        if model[term]:
            key ^= keys[term]
    slot = key % TABLE
    while seen[slot] != 0:
        if seen[slot] == key:
            return int(where[slot])
        slot = (slot + 1) % TABLE
    if state[0] + state[1] >= len(bics):
        return -1
    found, bic, log_unseen, _ = _evaluate(counts, margins, model, start, started)
    seen[slot], where[slot] = key, state[0] if found else -1
    if not found:
        state[1] += 1
        return -1
    place = int(state[0])
    for term in range(len(model)):
        models[place, term] = model[term]
    bics[place], logs[place] = bic, log_unseen
    state[0] += 1
    return place


@compiled
def average_logs(bics: Vector, logs: Vector) -> float:
    """The mean of the logarithms by the weights exp(−BIC/2)."""
    best = np.inf
    for bic in bics:
        best = min(best, bic)
    total = weighted = 0.0
    for at in range(len(bics)):
        weight = math.exp((best - bics[at]) / 2)
        total += weight
        weighted += weight * logs[at]
    return weighted / total


@compiled
def log_tail(count: float, expected: float, most: float) -> float:
    """Log min(P(X ≤ count), P(X ≥ count)) of a Poisson X where that is below `most`, else some number not below it.

    Of ten million people a tail near ½ has thousands of terms, and all that is asked of it is that it is no small one.
    """
    if expected <= 0:
        return 0.0 if count == 0 else -np.inf
    at_count = count * math.log(expected) - expected - math.lgamma(count + 1)
    up = down = 1.0
    term, k = 1.0, count
    enough = math.exp(min(most - at_count, 690.0))
    # the greater tail is near 1 and need not be exact: terms that grow are followed no further than decides it
    while term > 1e-17 * up and up < enough:
        k += 1
        term *= expected / k
        up += term
    term, k = 1.0, count
    while k > 0 and term > 1e-17 * down and down < enough:
        term *= k / expected
        k -= 1
        down += term
    lower = min(0.0, at_count + math.log(down))
    return min(lower, min(0.0, at_count + math.log(up))) if count > 0 else lower


@compiled
def search_by_steps(counts: Vector, pairs: NDArray[np.int64], threshold: float) -> tuple[bool, float, Flags]:
    """Begin with independent lists; add the pair explained worst, as long as its p-value is below a threshold.

    The p-value of a pair is the smaller tail of a Poisson distribution: as few, or as many, people on both lists as
    there are, under the model so far. Pairs after which there is no estimate, or none that is identified, are passed
    over (Chan, Silverman & Vincent 2021; `stepwisefit` of SparseMSE). p-values are compared by their logarithms, so
    that those below 10⁻³⁰⁸ are still told apart.

    Returns:
        Whether there is an estimate, the logarithm of the people unseen, and the model.
    """
    size = len(counts)
    margins = counts.copy()
    sum_supersets(margins)
    model = np.zeros(size, dtype=np.bool_)
    model[0] = True
    bit = 1
    while bit < size:
        model[bit] = True
        bit <<= 1
    found, _, log_unseen, beta = _evaluate(counts, margins, model, counts, False)
    if not found:
        return False, 0.0, model
    limit = math.log(threshold)
    while True:
        mean = fitted_means(beta, kept_cells(margins, model))
        sum_supersets(mean)
        tails = np.zeros(len(pairs))
        for at in range(len(pairs)):
            tails[at] = np.inf if model[pairs[at]] else log_tail(margins[pairs[at]], mean[pairs[at]], limit)
        grown = False
        while True:
            at = 0
            for other in range(len(pairs)):
                if tails[other] < tails[at]:
                    at = other
            if tails[at] >= limit:
                break
            model[pairs[at]] = True
            found, _, tried, reached = _evaluate(counts, margins, model, beta, True)
            if found:
                log_unseen, beta, grown = tried, reached, True
                break
            model[pairs[at]] = False
            tails[at] = np.inf
        if not grown:
            return True, log_unseen, model


@compiled
def draw_log(criteria: Vector, logs: Vector, uniform: float) -> float:
    """The logarithm of one model, drawn by the weights exp(−criterion/2)."""
    best = np.inf
    for criterion in criteria:
        best = min(best, criterion)
    total = 0.0
    for criterion in criteria:
        total += math.exp((best - criterion) / 2)
    reached = 0.0
    for at in range(len(criteria)):
        reached += math.exp((best - criteria[at]) / 2)
        if reached >= uniform * total:
            return float(logs[at])
    return float(logs[len(criteria) - 1])


@compiled
def repeat_by_bic(
    tables: Vector, starts: Flags, keys: NDArray[np.int64], expand: int, uniforms: Vector
) -> tuple[Vector, Vector]:
    """Of each table the averaged logarithm of the people unseen, and that of one model drawn by its weight (its
    penalty between BIC's and AIC's) at a uniform number, +∞ where no model has an estimate; shape (tables,) both.
    """
    most = MOST_VISITED if expand else len(starts)
    models = np.empty((most, tables.shape[1]), dtype=np.bool_)
    bics, logs = np.empty(most), np.empty(most)
    averaged, drawn = np.full(len(tables), np.inf), np.full(len(tables), np.inf)
    for at in range(len(tables)):
        filled, _ = search_by_bic(tables[at], starts, keys, expand, models, bics, logs)
        if filled:
            averaged[at] = average_logs(bics[:filled], logs[:filled])
            less = TOWARDS_AIC * (math.log(tables[at].sum()) - 2)
            for model in range(filled):
                bics[model] -= less * models[model].sum()
            drawn[at] = draw_log(bics[:filled], logs[:filled], uniforms[at])
    return averaged, drawn


@compiled
def repeat_by_steps(tables: Vector, pairs: NDArray[np.int64], threshold: float) -> Vector:
    """The logarithm of the people unseen of each table, selected by steps, +∞ where there is no estimate."""
    made = np.empty(len(tables))
    for at in range(len(tables)):
        found, log_unseen, _ = search_by_steps(tables[at], pairs, threshold)
        made[at] = log_unseen if found else np.inf
    return made
