"""Hierarchical log-linear models, averaged by BIC or chosen by steps, with intervals that repeat the choice."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sijill.estimation.bootstrap import (
    ENUMERATED,
    MOST_LISTS,
    Averaged,
    Bootstrap,
    average_by_bic,
    bootstrap,
    choose_by_steps,
    repeating_bic,
    repeating_steps,
)
from sijill.estimation.estimates import Estimate, FittedModel, Vector, estimated, quantile_at, refused
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.models import make_model
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable
from sijill.estimation.thresholds import MOST_P_OF_A_STEP, MOST_WITHOUT_ESTIMATE

BY_BIC, BY_STEPS = "loglinear_bic", "loglinear_steps"


def by_bic(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """Models averaged by exp(−BIC/2), with an interval of resamples that are each searched anew.

    Each resample gives the number of one of its models, drawn by weights between BIC's and AIC's. The
    bias-corrected accelerated interval of the average stands in the diagnostics: it covers less where models disagree
    (docs/adr/0019-estimation-thresholds.md).
    """
    if why := _unfit(histories):
        return refused(BY_BIC, why, histories.n_observed, settings.level)
    averaged = average_by_bic(histories)
    drawn = None
    if averaged is not None:
        drawn = bootstrap(histories, repeating_bic(len(histories.lists)), settings.resamples, rng)
    if averaged is None or drawn is None:
        why = not_estimable(Cause.NO_MODEL, "no_model")
        return refused(BY_BIC, why, histories.n_observed, settings.level)
    n = histories.n_observed
    found: dict[str, Any] = {
        "models_fitted": len(averaged.bics),
        "models_without_estimate": averaged.without,
        "all_models": len(histories.lists) <= ENUMERATED,
        "best_model": _name(averaged, 0, len(histories.lists)),
        "best_model_estimate": n + float(averaged.unseen[0]),
        "arithmetic_mean": n + float(averaged.weights @ averaged.unseen),
        "bca_interval": _bca(drawn, n, settings.level),
        **_describe(drawn),
    }
    models = tuple(
        FittedModel(
            _name(averaged, at, len(histories.lists)),
            n + float(averaged.unseen[at]),
            float(averaged.weights[at]),
            float(averaged.bics[at]),
        )
        for at in range(min(len(averaged.bics), settings.most_models))
    )
    return _estimate_of(BY_BIC, histories, settings, drawn, drawn.drawn, found, models)


def by_steps(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """Pairs added by steps (Chan, Silverman & Vincent 2021), the interval by a bootstrap that repeats the steps."""
    if why := _unfit(histories):
        return refused(BY_STEPS, why, histories.n_observed, settings.level)
    chosen = choose_by_steps(histories, MOST_P_OF_A_STEP)
    drawn = chosen and bootstrap(
        histories, repeating_steps(len(histories.lists), MOST_P_OF_A_STEP), settings.resamples, rng
    )
    if not chosen or not drawn:
        why = not_estimable(Cause.NO_ESTIMATE, "not_even_independent")
        return refused(BY_STEPS, why, histories.n_observed, settings.level)
    unseen, pairs = chosen
    name = make_model(len(histories.lists), pairs).name
    model = FittedModel(name, histories.n_observed + unseen)
    found = {"model": name, "threshold": MOST_P_OF_A_STEP, **_describe(drawn)}
    return _estimate_of(BY_STEPS, histories, settings, drawn, drawn.corrected, found, (model,))


def _unfit(histories: Histories) -> NotEstimable | None:
    if why := few_lists(len(histories.usable())):
        return why
    if len(histories.lists) > MOST_LISTS:
        return not_estimable(Cause.MANY_LISTS, "many_lists", most=MOST_LISTS, lists=len(histories.lists))
    return None


def _name(averaged: Averaged, at: int, lists: int) -> str:
    return make_model(lists, [int(term) for term in np.flatnonzero(averaged.models[at])]).name


def _bca(drawn: Bootstrap, n: int, level: float) -> list[float] | None:
    low, high = (quantile_at(drawn.corrected, (1 + sign * level) / 2) for sign in (-1, 1))
    return [n + low, n + high] if math.isfinite(high) else None


def _describe(drawn: Bootstrap) -> dict[str, Any]:
    return {
        "resamples": drawn.resamples,
        "resamples_without_estimate": drawn.without,
        "bias_correction": drawn.bias,
        "acceleration": drawn.acceleration,
    }


def _estimate_of(
    method: str,
    histories: Histories,
    settings: Settings,
    drawn: Bootstrap,
    quantiles: Vector,
    found: dict[str, Any],
    models: tuple[FittedModel, ...],
) -> Estimate:
    n = histories.n_observed
    if drawn.without > MOST_WITHOUT_ESTIMATE:
        why = not_estimable(Cause.NO_ESTIMATE, "resamples_without_estimate", share=drawn.without)
        return refused(method, why, n, settings.level, found)
    if not math.isfinite(drawn.unseen):
        return refused(method, not_estimable(Cause.UNBOUNDED, "unbounded"), n, settings.level, found)
    # the estimate lies within its own interval, also where resamples lie to one side of it
    low, high = (quantile_at(quantiles, (1 + sign * settings.level) / 2) for sign in (-1, 1))
    interval = (n + min(low, drawn.unseen), n + max(high, drawn.unseen))
    return estimated(
        method,
        n,
        settings.level,
        n + drawn.unseen,
        n + quantiles,
        interval=interval,
        diagnostics=found,
        models=models,
    )
