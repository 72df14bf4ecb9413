"""Moves between trajectories: a Gibbs update of people's classes, exchanges of labels, classes born anew.

The update is that of Manrique-Vallier 2016, of counts: the people of one pattern go to the classes by one multinomial,
so that it costs patterns × classes × lists whether they are ten or ten million. Exchanges of labels are like those of
Papaspiliopoulos & Roberts 2008: sticks prefer large classes first, and without exchanges a wrong order stays.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sijill.compiled import compiled
from sijill.estimation.latent.mixture import (
    Floats,
    Mixture,
    PriorShapes,
    Room,
    Tables,
    detect,
    evaluate,
    multiply_out,
    weights_of,
)

MOST_UNSEEN = 1e15
"""Beyond this a double holds no odd numbers: people are not put in classes, trajectories go on alone."""
FAR_APART = 1e8
"""A weight below e to this, negative, is left where it is: exchanged, it would lose its digits."""


@compiled
def log_gamma_draw(rng: Generator, shape: float) -> float:
    """The logarithm of a gamma draw, which at a shape of 1e-14 is no double itself (Γ(a) = Γ(a + 1) U^(1/a))."""
    if shape >= 1.0:
        return float(np.log(rng.standard_gamma(shape)))
    return float(np.log(rng.standard_gamma(shape + 1.0)) - rng.standard_exponential() / shape)


@compiled
def draw_unseen(rng: Generator, n: float, detected: float, missed: float) -> float:
    """N − n given the mixture: negative binomial(n, D), as a Poisson of a gamma; a whole number in a float."""
    mean = rng.standard_gamma(n) * missed / detected
    if mean > MOST_UNSEEN:
        return float(np.floor(mean + np.sqrt(mean) * rng.standard_normal()))
    return float(rng.poisson(mean))


@compiled
def allocate(rng: Generator, count: int, shares: Floats, total: float, found: Floats) -> None:
    """Put `count` people into classes in proportion to `shares`, which add up to `total`; adds to `found`."""
    left, rest = count, total
    for k in range(len(shares)):
        found[k] = 0.0
    for k in range(len(shares)):
        if left <= 0 or shares[k] <= 0.0:
            continue
        last = shares[k] >= rest or k == len(shares) - 1
        here = left if last else int(rng.binomial(left, shares[k] / rest))
        found[k] = float(here)
        left -= here
        rest -= shares[k]
    if left > 0:  # what rounding left over goes to the likeliest class
        found[np.argmax(shares)] += float(left)


@compiled
def gibbs(
    rng: Generator,
    tables: Tables,
    n: float,
    mixture: Mixture,
    prior: PriorShapes,
) -> None:
    """Update α, people unseen, classes of all people, then λ and V given them; moves the mixture in place."""
    bits, counts = tables.bits, tables.counts
    sticks, on, off = mixture
    shape, rate, listing_shape = prior
    lists, classes = on.shape
    weights, shares, found = np.empty(classes), np.empty(classes), np.empty(classes)
    sizes, listed = np.zeros(classes), np.zeros((lists, classes))
    weights_of(sticks, weights)
    detected, missed = 0.0, 0.0
    detect(on, off, found, shares)
    for k in range(classes):
        detected += weights[k] * found[k]
        shares[k] *= weights[k]
        missed += shares[k]
    unseen = draw_unseen(rng, n, detected, missed)
    alpha = rng.standard_gamma(shape + classes - 1) / (rate + sticks.sum())
    if unseen > MOST_UNSEEN:
        return
    allocate(rng, int(unseen), shares, missed, found)
    sizes += found
    for h in range(len(counts)):
        multiply_out(bits[h], weights, on, off, shares)
        total = 0.0
        for k in range(classes):
            total += shares[k]
        allocate(rng, int(counts[h]), shares, total, found)
        sizes += found
        for j in range(lists):
            if bits[h, j]:
                listed[j] += found
    people, placed = n + unseen, 0.0
    for k in range(classes):
        for j in range(lists):
            yes = rng.standard_gamma(listing_shape + listed[j, k])
            no = rng.standard_gamma(listing_shape + (sizes[k] - listed[j, k]))
            on[j, k], off[j, k] = yes / (yes + no), no / (yes + no)
        if k < classes - 1:
            placed += sizes[k]
            # α + (N − placed), never α + N − placed: the latter loses an α below 6e-14, and V = 1 would absorb
            taken = log_gamma_draw(rng, 1.0 + sizes[k]) - log_gamma_draw(rng, alpha + (people - placed))
            sticks[k] = taken if taken > 40.0 else max(np.log1p(np.exp(taken)), 1e-300)


@compiled
def exchange_labels(rng: Generator, mixture: Mixture, prior: PriorShapes) -> None:
    """Exchange two classes, weights and all: the likelihood is the same, only the order's prior density changes."""
    sticks, on, off = mixture
    shape, rate, _ = prior
    classes = len(sticks) + 1
    one, other = rng.integers(0, classes), rng.integers(0, classes)
    if one == other:
        return
    logs, heads, moved = np.empty(classes), np.empty(classes), np.empty(classes - 1)
    broken, before, after = 0.0, 0.0, 0.0
    for k in range(classes - 1):
        logs[k] = -broken + np.log(-np.expm1(-sticks[k]))
        broken += sticks[k]
        before += broken
    if broken > FAR_APART:
        return
    logs[classes - 1] = -broken
    before -= (shape + classes - 1) * np.log(rate + broken)
    logs[one], logs[other] = logs[other], logs[one]
    heads[classes - 1] = logs[classes - 1]
    for k in range(classes - 2, -1, -1):
        high, low = max(logs[k], heads[k + 1]), min(logs[k], heads[k + 1])
        heads[k] = high + np.log1p(np.exp(low - high))
    broken = 0.0
    for k in range(classes - 1):
        share = logs[k] - heads[k]
        moved[k] = -np.log1p(-np.exp(share)) if share < -0.7 else heads[k] - heads[k + 1]
        broken += moved[k]
        after += broken
        if not moved[k] > 0.0:
            return
    after -= (shape + classes - 1) * np.log(rate + broken)
    if np.log(rng.random()) < after - before:
        sticks[:] = moved
        for j in range(on.shape[0]):
            on[j, one], on[j, other] = on[j, other], on[j, one]
            off[j, one], off[j, other] = off[j, other], off[j, one]


@compiled
def exchange_sticks(
    rng: Generator,
    tables: Tables,
    power: float,
    mixture: Mixture,
    likelihood: float,
    room: Room,
) -> float:
    """Exchange two neighbours with their sticks: the prior is the same, weights and so the likelihood change."""
    sticks, on, off = mixture
    at = rng.integers(0, len(sticks) - 1)
    for again in range(2):
        sticks[at], sticks[at + 1] = sticks[at + 1], sticks[at]
        for j in range(on.shape[0]):
            on[j, at], on[j, at + 1] = on[j, at + 1], on[j, at]
            off[j, at], off[j, at + 1] = off[j, at + 1], off[j, at]
        if again:
            return likelihood
        weights_of(sticks, room.weights)
        new = evaluate(tables, on, off, room)[0]
        if np.log(rng.random()) < power * (new - likelihood):
            return new
    return likelihood


@compiled
def bear(
    rng: Generator,
    tables: Tables,
    power: float,
    mixture: Mixture,
    prior: PriorShapes,
    likelihood: float,
    room: Room,
) -> float:
    """Draw one class's probabilities anew from the prior; taken mostly where few people are in it."""
    sticks, on, off = mixture
    at = rng.integers(0, len(sticks) + 1)
    old_on, old_off = on[:, at].copy(), off[:, at].copy()
    for j in range(on.shape[0]):
        drawn = rng.random()
        if prior.listing_shape < 1.0:  # Beta(½, ½): the angle of a point on a circle is uniform
            on[j, at] = max(np.sin(0.5 * np.pi * drawn) ** 2, 1e-300)
            off[j, at] = np.cos(0.5 * np.pi * drawn) ** 2
        else:
            on[j, at] = max(drawn, 1e-300)
            off[j, at] = 1.0 - on[j, at]
    weights_of(sticks, room.weights)
    new = evaluate(tables, on, off, room)[0]
    if np.log(rng.random()) < power * (new - likelihood):
        return new
    on[:, at], off[:, at] = old_on, old_off
    return likelihood
