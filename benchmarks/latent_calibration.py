"""Is the sampler right? Data drawn from the prior, and what the sampler then says (Talts et al. 2018; Geweke 2004).

Given the number of people seen n, everything is proper: with p(N) ∝ 1/N the mixture has its prior, N − n is negative
binomial given it, and the patterns are those of people on some list.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import chisquare  # type: ignore[import-untyped]

from sijill.estimation.latent.mixture import Floats, Tables, make_tables, weights_of
from sijill.estimation.latent.model import Effort, LatentClassPrior
from sijill.estimation.latent.moves import draw_unseen, log_gamma_draw
from sijill.estimation.latent.sampler import Chain


def draw_mixture(rng: np.random.Generator, prior: LatentClassPrior, lists: int) -> tuple[Floats, Floats, float]:
    """Sticks, λ (lists × classes) and log α from the prior."""
    log_alpha = log_gamma_draw(rng, prior.shape) - np.log(prior.rate)
    sticks = np.exp(np.clip(np.log(rng.exponential(size=prior.classes - 1)) - log_alpha, -600, 600))
    on = rng.random((lists, prior.classes))
    return sticks, on if prior.listing_shape == 1 else np.sin(np.pi / 2 * on) ** 2, float(log_alpha)


def draw_tables(rng: np.random.Generator, n: int, sticks: Floats, on: Floats) -> tuple[Tables, float]:
    """Patterns of n people who are each on some list of few, and the number of all people."""
    lists, classes = on.shape
    weights = np.empty(classes)
    weights_of(sticks, weights)
    cells = (np.arange(1 << lists)[:, None] >> np.arange(lists)) & 1
    chances = np.where(cells[:, :, None], on, 1 - on).prod(axis=1) @ weights
    listed = chances[1:].sum()
    counts = rng.multinomial(n, chances[1:] / listed)
    tables = make_tables(cells[1:][counts > 0].astype(np.uint8), counts[counts > 0].astype(np.float64))
    return tables, n + draw_unseen(rng, float(n), listed, chances[0])


def calibration_ranks(
    *,
    replicates: int,
    seed: int,
    lists: int = 4,
    n: int = 60,
    prior: LatentClassPrior | None = None,
    draws: int = 99,
    thin: int = 10,
    warmup: int = 300,
    rungs: int = 1,
) -> Floats:
    """Ranks of the true N and α among draws, replicates × 2, each uniform on 0 … `draws` if the sampler is right."""
    prior = prior or LatentClassPrior(classes=5)
    effort = Effort(warmup=max(100, warmup), most_steps=20)
    ranks = np.empty((replicates, 2))
    for at in range(replicates):
        rng = np.random.default_rng((seed, at))
        sticks, on, log_alpha = draw_mixture(rng, prior, lists)
        tables, people = draw_tables(rng, n, sticks, on)
        chain = Chain(tables, prior, effort, (seed, rungs, at))
        chain.warm_up()
        trace = chain.go_on(draws * thin)[0][thin - 1 :: thin]
        for column, (found, true) in enumerate(((trace[:, 0], people), (np.log(trace[:, 3]), log_alpha))):
            # ties, as N has them, are broken by chance: else ranks would heap up
            ranks[at, column] = np.sum(found < true) + rng.integers(0, np.sum(found == true) + 1)
    return ranks


def uniformity(ranks: Floats, draws: int = 99, bins: int = 10) -> tuple[float, float]:
    """Pearson's χ² of ranks in bins, and the probability of one as large."""
    counts = np.histogram(ranks, bins=np.linspace(0, draws + 1, bins + 1))[0]
    found = chisquare(counts)
    return float(found.statistic), float(found.pvalue)
