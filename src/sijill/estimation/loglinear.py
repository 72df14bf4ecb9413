"""Hierarchical log-linear models: how many people are on no list, if these lists interact and no others do.

The count of each pattern is Poisson, its logarithm a sum of terms (Fienberg 1972; Cormack 1989); the term of all lists
is absent, which is the assumption that no data can check. The pattern of no list then has the mean exp(intercept).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sijill.estimation.existence import (
    LEAST_CELL,
    Reduced,
    code_of,
    has_full_rank,
    least_cell,
    reduce_model,
    refusal_of,
)
from sijill.estimation.histories import Histories
from sijill.estimation.models import Model
from sijill.estimation.poisson import PoissonFit, fit_poisson
from sijill.estimation.profile import ProfileInterval, profile_interval
from sijill.estimation.refusals import NotEstimable, few_lists

SURE_CELL = 1e-4
SURE_MARGIN = 1e-7


@dataclass(frozen=True, slots=True)
class LoglinearFit:
    """A fitted model.

    Attributes:
        abundance: n + exp(intercept), the Poisson estimate of all people.
        stderr: By the delta method, sqrt(exp(a) + exp(2a) var(a)) for the intercept a (Cormack 1989).
        deviance: Of the cells that are not set aside.
        df: Cells less parameters, after terms at −∞ and their cells were set aside.
        aic: −2 log likelihood + 2 p; p counts terms at −∞ too, as Chan, Silverman & Vincent (2021) do.
        bic: −2 log likelihood + p log(n), n the people observed, as Rcapture has it.
        intercept: a.
        intercept_stderr: Of a.
        empty: Terms whose parameter is −∞: nobody is on all their lists.
    """

    model: Model
    n_observed: int
    abundance: float
    stderr: float
    deviance: float
    df: int
    aic: float
    bic: float
    intercept: float
    intercept_stderr: float
    empty: tuple[int, ...]

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """N + exp of the normal interval of the intercept, as SparseMSE gives it. Coverage is poor where the model was
        chosen by looking at the data: see `docs/concepts/estimation.md`.
        """
        away = NormalDist().inv_cdf((1 + level) / 2) * self.intercept_stderr
        return self.n_observed + math.exp(self.intercept - away), self.n_observed + math.exp(self.intercept + away)


def fit_loglinear(histories: Histories, model: Model) -> LoglinearFit | NotEstimable:
    """Fit a model by maximum likelihood, in the extended sense where nobody is on all lists of one of its terms.

    Agreement with R's `glm` through Rcapture and SparseMSE is measured by `benchmarks/mse.py`; published fits stand in
    `tests/golden/estimation/`.
    """
    if refused := few_lists(len(histories.usable())):
        return refused
    fit, code = fit_reduced(reduced := reduce_model(histories, model))
    if fit is None:
        assert code
        refused = refusal_of(code, histories, model)
        assert refused is not None
        return refused
    return describe(histories, model, reduced, fit)


def loglinear_interval(histories: Histories, model: Model, *, level: float = 0.95) -> ProfileInterval | NotEstimable:
    """The profile likelihood interval of a model that has an estimate (Cormack 1992), by `profile_interval`."""
    if refused := few_lists(len(histories.usable())):
        return refused
    reduced = reduce_model(histories, model)
    if refused := refusal_of(code_of(reduced), histories, model):
        return refused
    return profile_interval(reduced.design, reduced.counts, level=level)


def fit_reduced(reduced: Reduced) -> tuple[PoissonFit | None, int]:
    """The fit, or None and the code of `existence_code`.

    A fit whose cells are all well above 0 and whose margins are those of the data is itself the table that the linear
    programme looks for: only where it is not is the programme solved. Models by the thousand are checked so.
    """
    if not has_full_rank(reduced):
        return None, 2 + (least_cell(reduced.design, reduced.counts) < LEAST_CELL)
    fit = fit_poisson(reduced.design, reduced.counts)
    missed = np.max(np.abs(reduced.design.T @ (fit.fitted - reduced.counts)))
    proved = fit.converged and np.min(fit.fitted) > SURE_CELL and missed < SURE_MARGIN * max(1.0, reduced.counts.sum())
    if not proved and least_cell(reduced.design, reduced.counts) < LEAST_CELL:
        return None, 1
    return fit, 0


def describe(histories: Histories, model: Model, reduced: Reduced, fit: PoissonFit) -> LoglinearFit:
    """Name what a fit says of the people on no list."""
    n, intercept, variance = histories.n_observed, float(fit.coefficients[0]), float(fit.covariance[0, 0])
    unseen = math.exp(intercept)
    parameters = reduced.design.shape[1] + reduced.dropped
    return LoglinearFit(
        model=model,
        n_observed=n,
        abundance=n + unseen,
        stderr=math.sqrt(unseen + unseen**2 * variance),
        deviance=fit.deviance,
        df=len(reduced.cells) - reduced.design.shape[1],
        aic=-2 * fit.log_likelihood + 2 * parameters,
        bic=-2 * fit.log_likelihood + math.log(n) * parameters,
        intercept=intercept,
        intercept_stderr=math.sqrt(variance),
        empty=reduced.empty,
    )
