"""Lists independent (Mt), and people who differ in one way (Mh, Mth): profile likelihood intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sijill.estimation.closed import ClosedModel, closed_interval, fit_closed
from sijill.estimation.estimates import Estimate, FittedModel, estimated, quantiles_of_interval, refused
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.refusals import Cause, NotEstimable, not_estimable

MOST_LISTS = 12
"""The table has 4,096 cells then, and a profile takes a second."""

LEAST_MISSING = 0.5
"""People missing below which the likelihood's best is at its edge, where an interval from it means nothing."""

NAMES = {
    "independent": ClosedModel.MT,
    "mh_poisson": ClosedModel.MH_POISSON,
    "mh_darroch": ClosedModel.MH_DARROCH,
    "mh_gamma": ClosedModel.MH_GAMMA,
    "mth_poisson": ClosedModel.MTH_POISSON,
    "mth_darroch": ClosedModel.MTH_DARROCH,
    "mth_gamma": ClosedModel.MTH_GAMMA,
}


def by_closed_model(name: str) -> Callable[[Histories, Settings, np.random.Generator], Estimate]:
    """The method of one of `NAMES`; no random number is drawn."""
    model = NAMES[name]

    def method(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
        n, level = histories.n_observed, settings.level
        # deviance, AIC and BIC are those of the Poisson fit, as Rcapture tells them; the profile's fits are others
        fit = _too_many(histories) or fit_closed(histories, model)
        if isinstance(fit, NotEstimable):
            return refused(name, fit, n, level)
        interval = closed_interval(histories, model, level=level)
        if isinstance(interval, NotEstimable):
            return refused(name, interval, n, level)
        if interval.abundance - n < LEAST_MISSING:
            why = not_estimable(Cause.BELOW_OBSERVED, "nobody_missing")
            return refused(name, why, n, level)
        return estimated(
            name,
            n,
            level,
            interval.abundance,
            quantiles_of_interval(n, interval.abundance, interval.low, interval.high, level),
            interval=(interval.low, interval.high),
            diagnostics={"deviance": fit.deviance, "df": fit.df, "aic": fit.aic, "bic": fit.bic, "stderr": fit.stderr},
            models=(FittedModel(model.value, fit.abundance, None, fit.bic),),
        )

    return method


def _too_many(histories: Histories) -> NotEstimable | None:
    lists = len(histories.lists)
    if lists <= MOST_LISTS:
        return None
    return not_estimable(Cause.MANY_LISTS, "many_lists", most=MOST_LISTS, lists=lists)
