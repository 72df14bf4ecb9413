"""Does the mixture give lists like these, and does the answer hang on the prior?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sijill.estimation.histories import Histories
from sijill.estimation.latent.mixture import Floats, Tables
from sijill.estimation.latent.model import Effort, LatentClassPosterior, LatentClassPrior, Withheld
from sijill.estimation.latent.sampler import DEFAULT_EFFORT, latent_class_posterior, tables_of
from sijill.estimation.refusals import NotEstimable

LEAST_PROBABILITY = 2.0**-53
"""So far λ is kept from 0 and 1 where logarithms are taken: as far as doubles next to 1 are from it."""


@dataclass(frozen=True, slots=True)
class Replicated:
    """A figure of the lists beside the same of lists that the posterior would give, people seen being as many.

    Attributes:
        name: `on 2 lists`, or two lists' names.
        observed: In the data.
        low: The 2.5 % quantile of replicates.
        high: The 97.5 % quantile.
        p_value: The part of replicates at or above what was observed, those equal counted by half.
    """

    name: str
    observed: int
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class PosteriorPredictive:
    """Figures beside their replicates (Gelman, Meng & Stern 1996). A p-value near 0 or 1 is a pattern that is missed.

    Attributes:
        by_number: People on 1, 2, … lists.
        pairs: People on both of two lists, whatever else they are on.
        p_value: How often a replicate is farther from its mixture than the data are, by Freeman–Tukey's measure of the
            patterns that occur and of all others together.
    """

    by_number: tuple[Replicated, ...]
    pairs: tuple[Replicated, ...]
    p_value: float


def posterior_predictive(histories: Histories, posterior: LatentClassPosterior, *, seed: int) -> PosteriorPredictive:
    """Replicate the lists once for every mixture kept; compare. Tested in `tests/unit/estimation/test_latent.py`."""
    rng = np.random.default_rng((seed, 1))
    tables, n, size = tables_of(histories), histories.n_observed, range(len(histories.lists))
    weights = posterior.draws.weights.reshape(-1, posterior.prior.classes)
    on = posterior.draws.on.reshape(-1, len(histories.lists), posterior.prior.classes)
    frequencies = _by_number(weights, on)
    listed = frequencies[:, 1:].sum(axis=1)
    numbers = rng.multinomial(n, frequencies[:, 1:] / listed[:, None]).astype(np.float64)
    one, other = np.triu_indices(len(size), 1)
    shared = np.einsum("mk,mik,mjk->mij", weights, on, on, optimize=True)[:, one, other] / listed[:, None]
    overlaps = rng.binomial(n, np.minimum(shared, 1)).astype(np.float64)
    farther = sum(_is_farther(tables, n, weights[at], on[at], listed[at], rng) for at in range(len(on)))
    observed = histories.by_number_of_lists()
    return PosteriorPredictive(
        tuple(_compared(f"on {at + 1} lists", observed[at], numbers[:, at]) for at in size),
        tuple(
            _compared(
                f"{histories.lists[first]} & {histories.lists[second]}",
                histories.on_all(1 << first | 1 << second),
                overlaps[:, at],
            )
            for at, (first, second) in enumerate(zip(one.tolist(), other.tolist(), strict=True))
        ),
        farther / len(on),
    )


def _by_number(weights: Floats, on: Floats) -> Floats:
    """The probability of being on 0, 1, … lists, mixture by mixture: of each class a Poisson binomial, list by list."""
    mixtures, lists, classes = on.shape
    made = np.zeros((lists + 1, mixtures, classes))
    made[0] = 1
    for at in range(lists):
        made[1:] = made[1:] * (1 - on[:, at]) + made[:-1] * on[:, at]
        made[0] *= 1 - on[:, at]
    return np.asarray(np.einsum("jmk,mk->mj", made, weights), dtype=np.float64)


def _is_farther(tables: Tables, n: int, weights: Floats, on: Floats, listed: float, rng: np.random.Generator) -> float:
    """Whether a replicate of a mixture is farther from it than the data; half where it is as far."""
    # logarithms and one product: with many lists and patterns an array of all three would be large
    bits = tables.bits.astype(np.float64)
    on = np.clip(on, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    cells = np.exp(bits @ np.log(on) + (1 - bits) @ np.log1p(-on)) @ weights / listed
    expected = np.append(cells, max(0.0, 1 - cells.sum()))
    expected /= expected.sum()
    seen = _freeman_tukey(np.append(tables.counts, 0), n * expected)
    again = _freeman_tukey(rng.multinomial(n, expected).astype(np.float64), n * expected)
    return float((again > seen) + 0.5 * (again == seen))


def _freeman_tukey(counts: Floats, expected: Floats) -> float:
    return float(np.sum((np.sqrt(counts) - np.sqrt(expected)) ** 2))


def _compared(name: str, observed: int, replicates: Floats) -> Replicated:
    low, high = np.quantile(replicates, (0.025, 0.975))
    share = np.mean(replicates > observed) + np.mean(replicates == observed) / 2
    return Replicated(name, observed, float(low), float(high), float(share))


@dataclass(frozen=True, slots=True)
class UnderPrior:
    """What a prior gives."""

    prior: LatentClassPrior
    found: LatentClassPosterior | Withheld | NotEstimable


def prior_sweep(
    histories: Histories, *, seed: int, priors: Sequence[LatentClassPrior], effort: Effort = DEFAULT_EFFORT
) -> tuple[UnderPrior, ...]:
    """The posterior under several priors, all with one seed. Where intervals part, it is the prior that speaks."""
    return tuple(
        UnderPrior(prior, latent_class_posterior(histories, seed=seed, prior=prior, effort=effort)) for prior in priors
    )
