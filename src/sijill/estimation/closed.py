"""Otis's models of a closed population in log-linear form: lists that differ (t), people who differ (h), both.

Baillargeon & Rivest, Journal of Statistical Software 19(5), 2007; Rivest & Baillargeon, Biometrics 63, 2007, for Chao's
lower bound. Models of behaviour (Mb, Mbh) are of lists made one after another, and have no meaning here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from sijill.estimation.histories import Histories
from sijill.estimation.poisson import PoissonFit, Vector, fit_poisson
from sijill.estimation.profile import ProfileInterval, profile_interval
from sijill.estimation.refusals import NotEstimable, few_lists


class ClosedModel(Enum):
    """The models, named as Rcapture names them."""

    M0 = "M0"
    MT = "Mt"
    MH_CHAO = "Mh Chao (LB)"
    MH_POISSON = "Mh Poisson2"
    MH_DARROCH = "Mh Darroch"
    MH_GAMMA = "Mh Gamma3.5"
    MTH_CHAO = "Mth Chao (LB)"
    MTH_POISSON = "Mth Poisson2"
    MTH_DARROCH = "Mth Darroch"
    MTH_GAMMA = "Mth Gamma3.5"

    @property
    def lists_differ(self) -> bool:
        """Whether each list has a probability of its own."""
        return self is ClosedModel.MT or self.value.startswith("Mth")

    @property
    def is_lower_bound(self) -> bool:
        """Whether people differ in any way, of which only a lower bound can be had."""
        return "Chao" in self.value


POISSON_BASE = 2.0
GAMMA_SHIFT = 3.5


@dataclass(frozen=True, slots=True)
class ClosedFit:
    """A fitted model.

    Attributes:
        abundance: n + exp(intercept), the Poisson estimate of all people.
        stderr: By the delta method, sqrt(exp(a) + exp(2a) var(a)) for the intercept a (Cormack 1989).
        df: Cells less parameters.
        aic: −2 log likelihood + 2 p.
        bic: −2 log likelihood + p log(n), n the people observed, as Rcapture has it.
        dropped: The η of Chao's bound that came out negative and were set to 0, by the number of lists (3 and up).
    """

    model: ClosedModel
    n_observed: int
    abundance: float
    stderr: float
    deviance: float
    df: int
    aic: float
    bic: float
    dropped: tuple[int, ...]


def fit_closed(histories: Histories, model: ClosedModel) -> ClosedFit | NotEstimable:
    """Fit one model by maximum likelihood (Baillargeon & Rivest 2007).

    Agreement with `closedp` of Rcapture 1.4-4 is measured by `benchmarks/mse.py`; the hare data's published fits in
    `tests/golden/estimation/`.
    """
    if refused := few_lists(len(histories.usable())):
        return refused
    design, counts = closed_design(histories, model)
    fit, kept = _fit_kept(design, counts, None, _etas(histories, model))
    n, unseen = histories.n_observed, math.exp(fit.coefficients[0])
    return ClosedFit(
        model=model,
        n_observed=n,
        abundance=n + unseen,
        stderr=math.sqrt(unseen + unseen**2 * fit.covariance[0, 0]),
        deviance=fit.deviance,
        df=len(counts) - len(kept),
        aic=-2 * fit.log_likelihood + 2 * len(kept),
        bic=-2 * fit.log_likelihood + math.log(n) * len(kept),
        dropped=tuple(3 + at - design.shape[1] + len(histories.lists) - 2 for at in _missing(design, kept)),
    )


def closed_interval(histories: Histories, model: ClosedModel, *, level: float = 0.95) -> ProfileInterval | NotEstimable:
    """The profile likelihood interval of one model, negative η of Chao's bound dropped at every number of people."""
    if refused := few_lists(len(histories.usable())):
        return refused
    design, counts = closed_design(histories, model)
    etas = _etas(histories, model)
    return profile_interval(design, counts, level=level, fitted=lambda x, y, start: _fit_kept(x, y, start, etas)[0])


def closed_design(histories: Histories, model: ClosedModel) -> tuple[Vector, Vector]:
    """The design and the counts of all patterns of at least one list, in the order of the patterns.

    Columns: intercept; one of the number of lists, or one a list; one or more of the number of lists for what people
    differ in: 2^k − 1 (Poisson2), k²/2 (Darroch), log(3.5) − log(3.5 + k) (Gamma3.5), or max(k − j + 1, 0) for j = 3
    and up (Chao).
    """
    cells = np.arange(1, 1 << len(histories.lists), dtype=np.int64)
    on = np.asarray(cells[:, None] >> np.arange(len(histories.lists)) & 1, dtype=np.float64)
    number = on.sum(axis=1, keepdims=True)
    columns = [np.ones_like(number), on if model.lists_differ else number]
    if model.is_lower_bound:
        columns += [np.maximum(number - at + 1, 0) for at in range(3, len(histories.lists) + 1)]
    elif "Poisson" in model.value:
        columns.append(POISSON_BASE**number - 1)
    elif "Darroch" in model.value:
        columns.append(number**2 / 2)
    elif "Gamma" in model.value:
        columns.append(math.log(GAMMA_SHIFT) - np.log(GAMMA_SHIFT + number))
    return np.hstack(columns), histories.table()[cells]


def _etas(histories: Histories, model: ClosedModel) -> int:
    return len(histories.lists) - 2 if model.is_lower_bound else 0


def _fit_kept(design: Vector, counts: Vector, start: Vector | None, etas: int) -> tuple[PoissonFit, list[int]]:
    """Fit, and drop the first negative η until none is left: people can differ, they cannot differ less than not at all
    (Rivest & Baillargeon 2007).
    """
    kept = list(range(design.shape[1]))
    first = design.shape[1] - etas
    fit = fit_poisson(design, counts, start=start)
    while negative := [at for at in range(first, len(kept)) if fit.coefficients[at] < 0]:
        del kept[negative[0]]
        fit = fit_poisson(design[:, kept], counts)
    return fit, kept


def _missing(design: Vector, kept: Sequence[int]) -> list[int]:
    return [at for at in range(design.shape[1]) if at not in kept]
