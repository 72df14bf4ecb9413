"""Intervals that know of the choice: the bias-corrected accelerated bootstrap, each resample selected anew.

Efron, JASA 82, 1987; for selected log-linear models of lists Chan, Silverman & Vincent, JASA 116, 2021. People are
drawn again with replacement, the selection runs on each resample from its beginning, and the acceleration comes from
leaving out one person of each pattern. What is drawn and corrected is the logarithm of the people unseen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.estimation.estimates import NORMAL, Z_GRID
from sijill.estimation.histories import Histories
from sijill.estimation.lattice import Flags, Vector
from sijill.estimation.models import all_models, make_model, pairs
from sijill.estimation.searching import (
    MOST_VISITED,
    repeat_by_bic,
    repeat_by_steps,
    search_by_bic,
    search_by_steps,
)

Repeat = Callable[[Vector, Vector], tuple[Vector, Vector]]
"""Tables, shape (resamples, 2^lists), and uniform numbers, to the logarithm of the people unseen of each: the estimate,
and one model's that was drawn by its weight; the same where one model is chosen; +∞ where there is none."""

ENUMERATED = 4
"""Lists up to which all hierarchical models are fitted; beyond, those that a search meets."""

EXPANDED = {5: 40, 6: 15, 7: 8, 8: 8}
"""How many models' neighbours a search fits, by the number of lists."""

MOST_LISTS = max(EXPANDED)
"""Lists beyond which no log-linear model is selected."""

TWO_STARTS = 6
"""Lists up to which a search begins at independence and at all pairs; beyond, at independence."""

MOST_BIAS = 1.0
"""The greatest bias correction, in standard deviations: where more resamples than five of six lie on one side of the
estimate the correction itself is not to be trusted."""


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """What the resamples say of the people unseen.

    Attributes:
        unseen: The estimate of the lists themselves.
        corrected: The bias-corrected accelerated quantiles of the estimate at `Z_GRID`; +∞ where resamples without an
            estimate reach.
        drawn: The quantiles of one model a resample, drawn by its weight: what the choice of a model leaves open is in
            them.
        without: The share of resamples without an estimate.
        bias: z₀.
        acceleration: a.
        resamples: How many.
    """

    unseen: float
    corrected: Vector
    drawn: Vector
    without: float
    bias: float
    acceleration: float
    resamples: int


def bootstrap(histories: Histories, repeat: Repeat, resamples: int, rng: np.random.Generator) -> Bootstrap | None:
    """Resample, select and correct; None where the lists themselves have no estimate."""
    table = histories.table()
    estimate = float(repeat(table[None, :], np.zeros(1))[0][0])
    if not math.isfinite(estimate):
        return None
    replicates, drawn = repeat(resample(histories, resamples, rng), rng.random(resamples))
    left_out = leave_one_out(histories)
    bias = bias_of(estimate, replicates)
    left, _ = repeat(left_out, np.zeros(len(left_out)))
    acceleration = acceleration_of(left, np.array(histories.counts, dtype=np.float64))
    unseen = math.exp(estimate)
    return Bootstrap(
        unseen=unseen,
        corrected=add_chance(unseen, np.exp(corrected_quantiles(replicates, bias, acceleration))),
        drawn=add_chance(float(np.exp(np.median(drawn))), np.exp(corrected_quantiles(drawn, 0.0, 0.0))),
        without=float(np.mean(~np.isfinite(replicates))),
        bias=bias,
        acceleration=acceleration,
        resamples=resamples,
    )


def resample(histories: Histories, resamples: int, rng: np.random.Generator) -> Vector:
    """Tables of as many people drawn with replacement, shape (resamples, 2^lists)."""
    shares = np.array(histories.counts, dtype=np.float64) / histories.n_observed
    made = np.zeros((resamples, 1 << len(histories.lists)))
    made[:, list(histories.patterns)] = rng.multinomial(histories.n_observed, shares, size=resamples)
    return made


def leave_one_out(histories: Histories) -> Vector:
    """Tables without one person of each pattern, shape (patterns, 2^lists)."""
    made = np.tile(histories.table(), (len(histories.patterns), 1))
    made[np.arange(len(histories.patterns)), list(histories.patterns)] -= 1
    return made


def bias_of(estimate: float, replicates: Vector) -> float:
    """z₀: how far the estimate is from the median of its resamples, in standard deviations (Efron 1987)."""
    below = float(np.mean(replicates < estimate) + np.mean(replicates == estimate) / 2)
    least = 1 / (2 * len(replicates))
    return max(-MOST_BIAS, min(MOST_BIAS, NORMAL.inv_cdf(min(max(below, least), 1 - least))))


def acceleration_of(left_out: Vector, weights: Vector) -> float:
    """a: a sixth of the skewness of what one person moves (Efron 1987; by pattern in Chan et al. 2021)."""
    known = np.isfinite(left_out)
    values, weights = left_out[known], weights[known]
    if not len(values):
        return 0.0
    moved = np.average(values, weights=weights) - values
    squares = float(weights @ moved**2)
    return float(weights @ moved**3) / (6 * squares**1.5) if squares > 0 else 0.0


def corrected_quantiles(replicates: Vector, bias: float, acceleration: float) -> Vector:
    """The quantiles of the corrected distribution at `Z_GRID` (Efron 1987)."""
    moved = bias + Z_GRID
    under = 1 - acceleration * moved
    at = bias + moved / np.maximum(under, 1e-9)
    share = np.array([NORMAL.cdf(float(min(max(z, -8.0), 8.0))) for z in at])
    ordered = np.sort(replicates)
    place = np.clip(share * len(ordered) - 0.5, 0, len(ordered) - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, len(ordered) - 1)
    part = place - low
    with np.errstate(invalid="ignore"):
        between = ordered[low] + part * (ordered[high] - ordered[low])
    made = np.where(part == 0, ordered[low], np.where(np.isfinite(ordered[high]), between, np.inf))
    return np.asarray(np.maximum.accumulate(made))


def add_chance(unseen: float, quantiles: Vector) -> Vector:
    """Quantiles of how many *are* unseen, from those of how many are expected to be: a Poisson's variance is added.

    Cormack, Biometrics 45, 1989: the variance of N̂ is that of exp(intercept) and exp(intercept) itself.
    """
    if not math.isfinite(unseen):
        return quantiles
    with np.errstate(invalid="ignore"):
        away = quantiles - unseen
        made = unseen + np.sign(Z_GRID) * np.hypot(away * np.sign(Z_GRID).clip(-1, 1), Z_GRID * math.sqrt(unseen))
        crossed = away * Z_GRID < 0  # the corrected middle lies beside the estimate
    made = np.where(crossed | ~np.isfinite(quantiles), quantiles, made)
    return np.asarray(np.maximum.accumulate(np.maximum(made, 0.0)))


@dataclass(frozen=True, eq=False)
class Averaged:
    """Every model that was fitted, best first.

    Attributes:
        models: Terms of each, shape (models, 2^lists).
        bics: Shape (models,).
        unseen: People unseen under each.
        weights: exp(−BIC/2) over their sum.
        without: How many models had no estimate that is identified.
    """

    models: Flags
    bics: Vector
    unseen: Vector
    weights: Vector
    without: int


def average_by_bic(histories: Histories) -> Averaged | None:
    """Fit, weigh and average; None where no model has an estimate that is identified.

    Up to four lists all hierarchical models, beyond those that the search meets: with five lists it comes within 10⁻³
    of the average over all 6,893 on the data of `tests/golden/estimation/`.
    """
    table, lists = histories.table(), len(histories.lists)
    starts, expand = beginnings(lists)
    most = MOST_VISITED if expand else len(starts)
    models, bics, logs = np.empty((most, len(table)), dtype=np.bool_), np.empty(most), np.empty(most)
    filled, without = search_by_bic(table, starts, keys_of(lists), expand, models, bics, logs)
    if not filled:
        return None
    order = np.argsort(bics[:filled], kind="stable")
    bics, logs = bics[order], logs[order]
    relative = np.exp((bics[0] - bics) / 2)
    return Averaged(models[order], bics, np.exp(logs), relative / relative.sum(), without)


def repeating_bic(lists: int) -> Repeat:
    """The average over models, to be repeated."""
    starts, expand = beginnings(lists)
    keys = keys_of(lists)
    return lambda tables, uniforms: repeat_by_bic(tables, starts, keys, expand, uniforms)


def repeating_steps(lists: int, threshold: float) -> Repeat:
    """The choice by steps, to be repeated."""
    terms = np.array(pairs(lists), dtype=np.int64)

    def repeat(tables: Vector, uniforms: Vector) -> tuple[Vector, Vector]:
        found = repeat_by_steps(tables, terms, threshold)
        return found, found

    return repeat


def choose_by_steps(histories: Histories, threshold: float) -> tuple[float, tuple[int, ...]] | None:
    """The people unseen and the pairs of the model that steps come to, by `searching.search_by_steps`."""
    terms = pairs(len(histories.lists))
    found, log_unseen, model = search_by_steps(histories.table(), np.array(terms, dtype=np.int64), threshold)
    return (math.exp(log_unseen), tuple(term for term in terms if model[term])) if found else None


def beginnings(lists: int) -> tuple[Flags, int]:
    """The models that a search begins with, and how many it expands."""
    if lists <= ENUMERATED:
        return flags([model.terms for model in all_models(lists)], lists), 0
    chosen = [make_model(lists, ()).terms]
    if lists <= TWO_STARTS:
        chosen.append(make_model(lists, pairs(lists)).terms)
    return flags(chosen, lists), EXPANDED[lists]


def flags(models: list[tuple[int, ...]], lists: int) -> Flags:
    """Models as flags by term, that of the intercept set, shape (models, 2^lists)."""
    made = np.zeros((len(models), 1 << lists), dtype=np.bool_)
    made[:, 0] = True
    for row, terms in enumerate(models):
        made[row, list(terms)] = True
    return made


def keys_of(lists: int) -> NDArray[np.int64]:
    """A number for each term by which sets of terms are told apart: fixed, since nothing depends on which."""
    return np.random.default_rng(lists).integers(1, 2**62, 1 << lists)
