"""Choosing a log-linear model: by BIC among all hierarchical models, with averaging, or by steps.

The choice looks at fit alone. No rule here sees the number of people that a model gives, and all models that were tried
are in the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sijill.estimation.existence import existence_code, reduce_model
from sijill.estimation.histories import Histories
from sijill.estimation.loglinear import LoglinearFit, describe, fit_loglinear, fit_reduced
from sijill.estimation.models import MOST_LISTS_TO_ENUMERATE, all_models, make_model, pairs
from sijill.estimation.poisson import fit_poisson
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable
from sijill.estimation.thresholds import MOST_P_OF_A_STEP


@dataclass(frozen=True, slots=True)
class Selection:
    """All models that have an estimate, by BIC.

    Attributes:
        fits: Best first.
        weights: exp(−BIC/2) of each over their sum, in the order of `fits`: what each has of the probability if all
            were as likely before (Raftery, Sociological Methodology 25, 1995).
        refused: How many models have no estimate or none that is identified.
    """

    fits: tuple[LoglinearFit, ...]
    weights: tuple[float, ...]
    refused: int

    @property
    def best(self) -> LoglinearFit:
        return self.fits[0]

    @property
    def averaged(self) -> float:
        """The mean of all models' people, by weight."""
        return sum(weight * fit.abundance for fit, weight in zip(self.fits, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class Step:
    """A term that was added, with the logarithm of its p-value when it was."""

    term: int
    log_p: float


@dataclass(frozen=True, slots=True)
class Stepwise:
    """The model that steps came to, and the steps."""

    fit: LoglinearFit
    steps: tuple[Step, ...]


def select_by_bic(histories: Histories, *, most_order: int | None = None) -> Selection | NotEstimable:
    """Fit every hierarchical model of three to five lists that has an estimate; with more lists, choose by steps.

    Chan, Silverman & Vincent, JASA 116, 2021; BIC with n the people observed. Agreement with `closedpMS` of
    Rcapture and with MSEpkg is measured by `benchmarks/mse.py`.

    Args:
        histories: The lists.
        most_order: How many lists may interact at most; 2 for pairs alone.
    """
    if refused := few_lists(len(histories.usable())):
        return refused
    lists = len(histories.lists)
    if lists > MOST_LISTS_TO_ENUMERATE:
        return not_estimable(Cause.MANY_LISTS, "many_models", lists=lists)
    fits, without = [], 0
    for model in all_models(lists, most_order):
        reduced = reduce_model(histories, model)
        fit, _ = fit_reduced(reduced)
        if fit is None:
            without += 1
        else:
            fits.append(describe(histories, model, reduced, fit))
    if not fits:
        return not_estimable(Cause.NO_MODEL, "no_model")
    fits.sort(key=lambda fit: (fit.bic, fit.model))
    relative = [math.exp((fits[0].bic - fit.bic) / 2) for fit in fits]
    return Selection(tuple(fits), tuple(weight / sum(relative) for weight in relative), without)


def select_by_steps(histories: Histories, *, threshold: float = MOST_P_OF_A_STEP) -> Stepwise | NotEstimable:
    """Begin with independent lists; add the pair explained worst, as long as its p-value is below a threshold.

    The p-value of a pair is the smaller tail of a Poisson distribution: as few, or as many, people on both lists as
    there are, under the model so far. Pairs after which there is no estimate, or none that is identified, are passed
    over (Chan, Silverman & Vincent 2021; `stepwisefit` of SparseMSE). p-values are compared by their
    logarithms, so that those below 10⁻³⁰⁸ are still told apart.
    """
    if refused := few_lists(len(histories.usable())):
        return refused
    lists = len(histories.lists)
    model, steps, left = make_model(lists, ()), list[Step](), list(pairs(lists))
    if existence_code(histories, model):
        independent = fit_loglinear(histories, model)
        assert isinstance(independent, NotEstimable)
        return independent
    while left:
        reduced = reduce_model(histories, model)
        fitted = fit_poisson(reduced.design, reduced.counts).fitted
        found = []
        for term in left:
            if existence_code(histories, model.with_term(term)) == 0:
                expected = float(fitted[(reduced.cells & term) == term].sum())
                found.append((smaller_tail(histories.on_all(term), expected), term))
        if not found:
            break
        best, term = min(found, key=lambda each: each[0])
        if best >= math.log(threshold):
            break
        model = model.with_term(term)
        steps.append(Step(term, best))
        left.remove(term)
    fit = fit_loglinear(histories, model)
    return fit if isinstance(fit, NotEstimable) else Stepwise(fit, tuple(steps))


def smaller_tail(count: int, expected: float) -> float:
    """Log min(P(X ≤ count), P(X ≥ count)) of a Poisson X, summed from the count outwards until nothing is added."""
    if expected <= 0:
        return 0.0 if count == 0 else -math.inf
    below = _tail(count, expected, down=True)
    return min(below, _tail(count, expected, down=False)) if count else below


def _tail(count: int, expected: float, *, down: bool) -> float:
    at_count = count * math.log(expected) - expected - math.lgamma(count + 1)
    # the terms beyond the mean are many: up to 12 standard deviations, past which they add less than 10⁻³⁰
    spread = int(12 * math.sqrt(expected) + 60)
    if down:
        least = max(0, min(count, int(expected)) - spread)
        ratios = np.log(np.arange(count, least, -1) / expected)
    else:
        most = max(count, int(expected)) + spread
        ratios = np.log(expected / np.arange(count + 1, most + 1))
    logs = np.concatenate([[0.0], np.cumsum(ratios)])
    top = float(logs.max())
    return min(0.0, at_count + top + math.log(float(np.exp(logs - top).sum())))
