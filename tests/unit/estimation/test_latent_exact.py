"""The latent-class sampler draws from what it says: calibration, Geweke's joint test, brute force over a grid."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.latent_calibration import calibration_ranks, draw_mixture, draw_tables, uniformity
from sijill.estimation.latent.chain import GIBBS, WHOLE, turn
from sijill.estimation.latent.mixture import Floats, Mixture, PriorShapes, evaluate, make_room, make_tables, weights_of
from sijill.estimation.latent.model import Effort, LatentClassPrior
from sijill.estimation.latent.sampler import Chain
from sijill.estimation.latent.trajectory import trajectory

LISTS, CLASSES, SEEN = 3, 3, 25
PRIOR = LatentClassPrior(classes=CLASSES, shape=1.0, rate=1.0)
JEFFREYS = replace(PRIOR, listing_shape=0.5)


def shapes_of(prior: LatentClassPrior) -> PriorShapes:
    return PriorShapes(prior.shape, prior.rate, prior.listing_shape)


def statistics_of(sticks: Floats, on: Floats) -> list[float]:
    """Bounded functions of a mixture, so that means exist whatever the prior's tails."""
    weights = np.empty(len(sticks) + 1)
    weights_of(sticks, weights)
    none = float(weights @ (1 - on).prod(axis=0))
    return [
        none, weights[0], weights[-1], on[0, 0], weights[0] * on[0, 0], float((weights**2).sum()),
        float(weights @ on[1]), 1 / (1 + float(sticks.sum())), on[2, 2] ** 2,
    ]  # fmt: skip


def z_scores(prior: Floats, chained: Floats) -> Floats:
    """Differences of means over their standard errors, the chain's by means of 50 batches."""
    batches = np.array([batch.mean(axis=0) for batch in np.array_split(chained, 50)])
    error = np.sqrt(prior.var(axis=0) / len(prior) + batches.var(axis=0, ddof=1) / len(batches))
    found: Floats = (chained.mean(axis=0) - prior.mean(axis=0)) / error
    return found


@pytest.mark.parametrize("given", [PRIOR, JEFFREYS], ids=["uniform", "Jeffreys"])
@pytest.mark.parametrize("kind", [GIBBS, WHOLE])
def test_geweke_data_and_mixture_in_turn_keep_the_prior(kind: int, given: LatentClassPrior) -> None:
    rng = np.random.default_rng(20)
    prior = np.array([statistics_of(*draw_mixture(rng, given, LISTS)[:2]) for _ in range(20_000)])
    sticks, on, _ = draw_mixture(rng, given, LISTS)
    mixture = Mixture(sticks, on, 1 - on)
    chained = []
    for _ in range(20_000):
        tables, _ = draw_tables(rng, SEEN, sticks, on)
        turn(rng, tables, float(SEEN), 1.0, mixture, shapes_of(given), 0.5, 5, kind, make_room(LISTS, CLASSES))
        chained.append(statistics_of(sticks, on))
    assert np.abs(z_scores(prior, np.array(chained))).max() < 4


@pytest.mark.parametrize("given", [PRIOR, JEFFREYS], ids=["uniform", "Jeffreys"])
def test_geweke_of_trajectories_alone(given: LatentClassPrior) -> None:
    rng = np.random.default_rng(21)
    prior = np.array([statistics_of(*draw_mixture(rng, given, LISTS)[:2]) for _ in range(20_000)])
    sticks, on, _ = draw_mixture(rng, given, LISTS)
    mixture = Mixture(sticks, on, 1 - on)
    chained = []
    for _ in range(20_000):
        tables, _ = draw_tables(rng, SEEN, sticks, on)
        steps = int(rng.integers(1, 12))
        trajectory(rng, tables, float(SEEN), 1.0, mixture, shapes_of(given), 0.4, steps, 1.0)
        chained.append(statistics_of(sticks, on))
    assert np.abs(z_scores(prior, np.array(chained))).max() < 4


def test_ranks_of_the_truth_are_uniform() -> None:
    ranks = calibration_ranks(replicates=100, seed=8, n=40, draws=99, thin=5, warmup=200)
    assert [uniformity(column)[1] > 0.005 for column in ranks.T] == [True, True]


def test_ranks_are_uniform_under_the_other_prior_too() -> None:
    prior = LatentClassPrior(classes=5, listing_shape=0.5)
    ranks = calibration_ranks(replicates=100, seed=10, n=40, prior=prior, draws=99, thin=5, warmup=200)
    assert [uniformity(column)[1] > 0.005 for column in ranks.T] == [True, True]


def test_geweke_sees_another_prior() -> None:
    rng = np.random.default_rng(22)
    one, other = (
        np.array([statistics_of(*draw_mixture(rng, given, LISTS)[:2]) for _ in range(20_000)])
        for given in (PRIOR, JEFFREYS)
    )
    assert np.abs(z_scores(one, other)).max() > 8


@pytest.mark.parametrize("listing_shape", [1.0, 0.5])
def test_ranks_are_uniform_with_rungs_too(listing_shape: float) -> None:
    prior = LatentClassPrior(classes=5, listing_shape=listing_shape)
    ranks = calibration_ranks(replicates=60, seed=9, n=40, lists=3, prior=prior, draws=99, thin=4, warmup=150, rungs=3)
    assert [uniformity(column, bins=6)[1] > 0.005 for column in ranks.T] == [True, True]


def test_uniformity_sees_what_is_not_uniform() -> None:
    assert uniformity(np.linspace(0, 99, 500))[1] > 0.9
    assert uniformity(np.linspace(0, 70, 500))[1] < 1e-6


def test_two_lists_of_one_kind_of_people_by_quadrature() -> None:
    """With e₁ huge there is one class: N's distribution is a ratio of beta functions."""
    n1, n2, both = 12, 9, 5
    n = n1 + n2 + both
    on_one, on_two = n1 + both, n2 + both

    def log_chance(people: int) -> float:
        chosen = math.lgamma(people) - math.lgamma(people - n + 1)
        betas = sum(
            math.lgamma(x + 1) + math.lgamma(people - x + 1) - math.lgamma(people + 2) for x in (on_one, on_two)
        )
        return chosen + betas

    chances = np.exp([log_chance(people) - log_chance(40) for people in range(n, 20_000)])
    exact = np.interp([0.25, 0.5, 0.75], np.cumsum(chances) / chances.sum(), np.arange(n, 20_000))
    tables = make_tables(np.array([[1, 0], [0, 1], [1, 1]], dtype=np.uint8), np.array([n1, n2, both], dtype=float))
    prior = LatentClassPrior(classes=2, shape=0.25, rate=1e12)  # α is about 1e-13: one class, and no digit to lose
    chain = Chain(tables, prior, Effort(), (3, 1, 0))
    chain.warm_up()
    people = chain.go_on(20_000)[0][:, 0]
    assert np.quantile(people, [0.25, 0.5, 0.75]) == pytest.approx(exact, rel=0.04)


def test_the_expected_counts_are_the_gradient() -> None:
    rng = np.random.default_rng(4)
    sticks, on, _ = draw_mixture(rng, PRIOR, LISTS)
    tables, _ = draw_tables(rng, 200, sticks, on)
    sticks, on = rng.exponential(size=CLASSES - 1), rng.random((LISTS, CLASSES))
    room = make_room(LISTS, CLASSES)
    sizes, listed = room.sizes, room.listed
    weights_of(sticks, room.weights)

    def likelihood(probabilities: Floats) -> float:
        return float(evaluate(tables, probabilities, 1 - probabilities, room)[0])

    for j in range(LISTS):
        for k in range(CLASSES):
            more = np.zeros_like(on)
            more[j, k] = 1e-6
            slope = (likelihood(on + more) - likelihood(on - more)) / 2e-6
            likelihood(on)
            known = listed[j, k] / on[j, k] - (sizes[k] - listed[j, k]) / (1 - on[j, k])
            assert slope == pytest.approx(known, rel=1e-5, abs=1e-4)
    assert sizes.sum() > 200
