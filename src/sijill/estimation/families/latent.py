"""Bayesian non-parametric latent classes (Manrique-Vallier 2016), by a sampler that is believed when its runs agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from sijill.estimation.estimates import Estimate, estimated, quantiles_of_draws, refused, withheld
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.latent.checks import posterior_predictive
from sijill.estimation.latent.model import Effort, LatentClassPosterior, Withheld
from sijill.estimation.latent.sampler import latent_class_posterior
from sijill.estimation.refusals import NotEstimable

LATENT_CLASSES = "latent_classes"
WARMUP, LEAST_WARMUP = 1000, 100
RUNGS = 10
"""Temperatures side by side, where one is not enough; they take some ten times as long."""
MOST_TEMPERED = 1500
"""Patterns times lists up to which they are tried: with twenty lists they would take many minutes."""


def by_latent_classes(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """The posterior of N over mixtures of classes, or the modes that chains stayed in where they do not agree.

    What a withheld posterior would have said stands in `diagnostics["modes"]` alone.
    """
    n, level = histories.n_observed, settings.level
    seeds = [int(each) for each in rng.integers(0, 1 << 52, size=2)]
    tempered = len(histories.patterns) * len(histories.lists) <= MOST_TEMPERED
    effort = effort_of(settings.draws, level, tempered=tempered)
    found = latent_class_posterior(histories, seed=seeds[0], prior=settings.latent_prior, effort=effort)
    if isinstance(found, NotEstimable):
        return refused(LATENT_CLASSES, found, n, level)
    if isinstance(found, Withheld):
        modes = [{**asdict(mode), "chains": list(mode.chains)} for mode in found.modes]
        return withheld(LATENT_CLASSES, found.reasons, n, level, {**_described(found.posterior), "modes": modes})
    return estimated(
        LATENT_CLASSES,
        n,
        level,
        found.median,
        quantiles_of_draws(found.people),
        interval=found.interval(level),
        diagnostics={**_described(found), "posterior_predictive": _checked(histories, found, seeds[1])},
    )


def effort_of(draws: int, level: float, *, tempered: bool = True) -> Effort:
    """Up to so many turns of each chain until they nearly agree, for an interval of a level.

    With few turns no rungs are tried, which would only take longer to say nothing.
    """
    return Effort(
        warmup=max(LEAST_WARMUP, min(WARMUP, draws)),
        most_turns=draws,
        rungs=(1, RUNGS) if tempered and draws >= WARMUP else (1,),
        level=level,
    )


def _described(posterior: LatentClassPosterior) -> dict[str, Any]:
    found, draws = posterior.diagnostics, posterior.draws
    return {
        "r_hat": found.r_hat,
        "ess": found.ess,
        "ess_tail": found.ess_tail,
        "mcse": found.mcse,
        "rungs": found.rungs,
        "turns": found.turns,
        "chain_medians": list(found.medians),
        "seed_medians": list(found.seed_medians),
        "seed_disagreement": found.disagreement,
        "acceptance": found.acceptance,
        "alpha": float(np.median(draws.alpha)),
        "classes_occupied": float(np.median(draws.occupied)),
        "prior": asdict(posterior.prior),
    }


def _checked(histories: Histories, posterior: LatentClassPosterior, seed: int) -> dict[str, Any]:
    found = posterior_predictive(histories, posterior, seed=seed)
    return {
        "p_value": found.p_value,
        "by_number": [asdict(each) for each in found.by_number],
        "pairs": [asdict(each) for each in found.pairs],
    }
