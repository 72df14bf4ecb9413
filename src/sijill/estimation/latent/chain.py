"""A chain: trajectories, Gibbs updates and exchanges in turn, at one temperature or at several side by side.

With several, the likelihood of each rung but the first is raised to a power below 1. Where the power is small, chains
walk freely from one shape of the mixture to another; neighbours change places by Metropolis's rule (Geyer 1991). Only
what the first rung says is kept.
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
    evaluate,
    make_room,
    weights_of,
)
from sijill.estimation.latent.moves import bear, draw_unseen, exchange_labels, exchange_sticks, gibbs
from sijill.estimation.latent.trajectory import trajectory

SPREAD = 1.0
"""Of the logarithm of drawn masses. A small one keeps weights from moving, a large one makes steps short."""
AIM = 0.8
LONGEST, SHORTEST = 1.2, 1e-4
GIBBS, WHOLE = 1, 2
"""What a turn is made of: Gibbs updates alone, as a plain sampler has them, or everything."""


@compiled
def turn(
    rng: Generator,
    tables: Tables,
    n: float,
    power: float,
    mixture: Mixture,
    prior: PriorShapes,
    step: float,
    most_steps: int,
    kind: int,
    room: Room,
) -> tuple[float, float]:
    """One turn of one rung; returns the probability with which the trajectory was accepted, and the likelihood."""
    sticks, on, off = mixture
    chance = 1.0
    if kind == GIBBS:
        gibbs(rng, tables, n, mixture, prior)
    else:
        length = step * (0.8 + 0.4 * rng.random())
        steps = int(rng.integers(1, most_steps + 1))
        chance = trajectory(rng, tables, n, power, mixture, prior, length, steps, SPREAD)
        if power == 1.0:
            gibbs(rng, tables, n, mixture, prior)
    for _ in range(2):
        exchange_labels(rng, mixture, prior)
    weights_of(sticks, room.weights)
    likelihood = evaluate(tables, on, off, room)[0]
    if kind == WHOLE:
        if len(sticks) > 1:
            likelihood = exchange_sticks(rng, tables, power, mixture, likelihood, room)
        likelihood = bear(rng, tables, power, mixture, prior, likelihood, room)
    return chance, likelihood


@compiled
def change_places(
    rng: Generator,
    first: int,
    powers: Floats,
    likelihoods: Floats,
    rungs: Mixture,
) -> None:
    """Let neighbouring rungs change places, every other pair from `first` on."""
    for r in range(first, len(powers) - 1, 2):
        gain = (powers[r] - powers[r + 1]) * (likelihoods[r + 1] - likelihoods[r])
        chance = np.exp(min(0.0, gain))
        if rng.random() < chance:
            likelihoods[r], likelihoods[r + 1] = likelihoods[r + 1], likelihoods[r]
            for table in (rungs.on, rungs.off):
                kept = table[r].copy()
                table[r] = table[r + 1]
                table[r + 1] = kept
            held = rungs.sticks[r].copy()
            rungs.sticks[r] = rungs.sticks[r + 1]
            rungs.sticks[r + 1] = held


@compiled
def note_state(
    rng: Generator,
    tables: Tables,
    n: float,
    mixture: Mixture,
    prior: PriorShapes,
    room: Room,
    row: Floats,
) -> None:
    """Write what a state of the first rung tells into a row of the trace, and its weights into the room."""
    sticks, on, off = mixture
    shape, rate, _ = prior
    weights = room.weights
    weights_of(sticks, weights)
    likelihood, detected, missed = evaluate(tables, on, off, room)
    row[0] = n + draw_unseen(rng, n, detected, missed)
    row[1] = likelihood
    row[2] = np.sum(weights >= 0.001)
    row[3] = rng.standard_gamma(shape + len(weights) - 1) / (rate + sticks.sum())


@compiled
def advance(
    rng: Generator,
    tables: Tables,
    powers: Floats,
    rungs: Mixture,
    prior: PriorShapes,
    steps: Floats,
    most_steps: int,
    kind: int,
    every: int,
    adapt: bool,
    ramp: float,
    trace: Floats,
    kept_weights: Floats,
    kept_on: Floats,
) -> None:
    """Go on for as many turns as `trace` has rows, and keep in it N, log likelihood, classes of at least 1/1000, α
    and the probability of acceptance.

    Args:
        powers: Of the rungs; the first is 1.
        rungs: Their mixtures.
        steps: Lengths of steps by rung, changed where `adapt` is given.
        kind: What a turn is made of.
        every: Turns between two mixtures that are kept in `kept_weights` and `kept_on`.
        ramp: The power that the likelihood begins with; it is raised to that of the rung over half the turns.
    """
    n = tables.counts.sum()
    room = make_room(rungs.on.shape[1], rungs.on.shape[2])
    likelihoods = np.empty(len(powers))
    turns = len(trace)
    for t in range(turns):
        heat = 1.0 if 2 * t >= turns else ramp ** (1.0 - 2.0 * t / turns)
        for r in range(len(powers)):
            mixture = Mixture(rungs.sticks[r], rungs.on[r], rungs.off[r])
            power = powers[r] * heat
            chance, likelihoods[r] = turn(rng, tables, n, power, mixture, prior, steps[r], most_steps, kind, room)
            if r == 0:
                trace[t, 4] = chance
            if adapt:
                steps[r] *= np.exp((chance - AIM) * 0.5 / np.sqrt(1.0 + t / 20.0))
                steps[r] = min(max(steps[r], SHORTEST), LONGEST)
        change_places(rng, t % 2, powers, likelihoods, rungs)
        first = Mixture(rungs.sticks[0], rungs.on[0], rungs.off[0])
        note_state(rng, tables, n, first, prior, room, trace[t])
        if t % every == 0 and t // every < len(kept_weights):
            kept_weights[t // every] = room.weights
            kept_on[t // every] = rungs.on[0]
