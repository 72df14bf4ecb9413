"""Decomposable graphs, averaged (Madigan & York 1997)."""

from __future__ import annotations

import numpy as np

from sijill.estimation.decomposable import GraphPosterior, average_graphs
from sijill.estimation.estimates import SHARES, Estimate, FittedModel, Vector, estimated, refused
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.refusals import NotEstimable

GRAPHS = "graphs"
LEAST_PROBABILITY = 1e-4
"""Graphs with less of the posterior are not listed; how many there were is in the diagnostics."""


def by_graphs(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """The posterior of N over all decomposable graphs, exact on a grid; no random number is drawn."""
    posterior = average_graphs(histories, delta=settings.delta)
    if isinstance(posterior, NotEstimable):
        return refused(GRAPHS, posterior, histories.n_observed, settings.level, {"delta": settings.delta})
    low, high = posterior.interval(settings.level)
    models = tuple(
        FittedModel(model.name, None, probability)
        for model, probability in posterior.top_models(min(50, settings.most_models))
        if probability >= LEAST_PROBABILITY
    )
    return estimated(
        GRAPHS,
        histories.n_observed,
        settings.level,
        posterior.quantile(0.5),
        quantiles_of_posterior(posterior),
        interval=(low, high),
        diagnostics={
            "delta": posterior.delta,
            "graphs": len(posterior.graphs),
            "saturated_graph_probability": posterior.saturated,
            "mode": posterior.mode,
            "posterior_mean": posterior.mean,
        },
        models=models,
    )


def quantiles_of_posterior(posterior: GraphPosterior) -> Vector:
    """Quantiles of N at `Z_GRID`."""
    at = np.searchsorted(np.cumsum(posterior.probability), SHARES)
    return posterior.people[np.minimum(at, len(posterior.people) - 1)].astype(np.float64)
