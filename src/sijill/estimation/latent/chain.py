"""A chain: trajectories, sweeps and exchanges in turn, at one temperature or at several side by side.

With several, the likelihood of each rung but the first is raised to a power below 1. Where the power is small, chains
walk freely from one shape of the mixture to another; neighbours change places by Metropolis's rule (Geyer 1991). Only
what the first rung says is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sijill.compiled import compiled
from sijill.estimation.latent.mixture import Bits, Floats, Room, evaluate, weights_of
from sijill.estimation.latent.sweep import bear, draw_unseen, exchange_labels, exchange_sticks, gibbs
from sijill.estimation.latent.trajectory import trajectory

SPREAD = 1.0
"""Of the logarithm of drawn masses. A small one keeps weights from moving, a large one makes steps short."""
AIM = 0.8
LONGEST, SHORTEST = 1.2, 1e-4
GIBBS, WHOLE = 1, 2
"""What a turn is made of: sweeps alone, as a plain sampler has it, or everything."""


@compiled
def turn(
    rng: Generator,
    bits: Bits,
    counts: Floats,
    n: float,
    power: float,
    sticks: Floats,
    on: Floats,
    off: Floats,
    shape: float,
    rate: float,
    step: float,
    most_steps: int,
    kind: int,
    room: Room,
) -> tuple[float, float]:
    """One turn of one rung; returns the probability with which the trajectory was accepted, and the likelihood."""
    weights, sizes, listed, shares = room
    chance = 1.0
    if kind == GIBBS:
        gibbs(rng, bits, counts, n, sticks, on, off, shape, rate)
    else:
        length = step * (0.8 + 0.4 * rng.random())
        steps = int(rng.integers(1, most_steps + 1))
        chance = trajectory(rng, bits, counts, n, power, sticks, on, off, shape, rate, length, steps, SPREAD)
        if power == 1.0:
            gibbs(rng, bits, counts, n, sticks, on, off, shape, rate)
    for _ in range(2):
        exchange_labels(rng, sticks, on, off, shape, rate)
    weights_of(sticks, weights)
    likelihood = evaluate(bits, counts, weights, on, off, sizes, listed, shares)[0]
    if kind == WHOLE:
        if len(sticks) > 1:
            likelihood = exchange_sticks(rng, bits, counts, power, sticks, on, off, likelihood, room)
        likelihood = bear(rng, bits, counts, power, sticks, on, off, likelihood, room)
    return chance, likelihood


@compiled
def change_places(
    rng: Generator,
    first: int,
    powers: Floats,
    likelihoods: Floats,
    sticks: Floats,
    on: Floats,
    off: Floats,
) -> None:
    """Let neighbouring rungs change places, every other pair from `first` on."""
    for r in range(first, len(powers) - 1, 2):
        gain = (powers[r] - powers[r + 1]) * (likelihoods[r + 1] - likelihoods[r])
        chance = np.exp(min(0.0, gain))
        if rng.random() < chance:
            likelihoods[r], likelihoods[r + 1] = likelihoods[r + 1], likelihoods[r]
            for table in (on, off):
                kept = table[r].copy()
                table[r] = table[r + 1]
                table[r + 1] = kept
            held = sticks[r].copy()
            sticks[r] = sticks[r + 1]
            sticks[r + 1] = held


@compiled
def note_state(
    rng: Generator,
    bits: Bits,
    counts: Floats,
    n: float,
    sticks: Floats,
    on: Floats,
    off: Floats,
    shape: float,
    rate: float,
    room: tuple[Floats, Floats, Floats, Floats],
    row: Floats,
) -> None:
    """Write what a state of the first rung tells into a row of the trace, and its weights into the room."""
    weights, sizes, listed, shares = room
    weights_of(sticks, weights)
    likelihood, detected, missed = evaluate(bits, counts, weights, on, off, sizes, listed, shares)
    row[0] = n + draw_unseen(rng, n, detected, missed)
    row[1] = likelihood
    row[2] = np.sum(weights >= 0.001)
    row[3] = rng.standard_gamma(shape + len(weights) - 1) / (rate + sticks.sum())


@compiled
def advance(
    rng: Generator,
    bits: Bits,
    counts: Floats,
    powers: Floats,
    sticks: Floats,
    on: Floats,
    off: Floats,
    shape: float,
    rate: float,
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
        powers: Of the rungs; the first is 1. Sticks, on and off have a first axis of rungs and are moved in place.
        steps: Lengths of steps by rung, changed where `adapt` is given.
        kind: What a turn is made of.
        every: Turns between two mixtures that are kept in `kept_weights` and `kept_on`.
        ramp: The power that the likelihood begins with; it is raised to that of the rung over half the turns.
    """
    n = counts.sum()
    lists, classes = on.shape[1], on.shape[2]
    room = (np.empty(classes), np.empty(classes), np.empty((lists, classes)), np.empty(classes))
    likelihoods = np.empty(len(powers))
    turns = len(trace)
    for t in range(turns):
        heat = 1.0 if 2 * t >= turns else ramp ** (1.0 - 2.0 * t / turns)
        for r in range(len(powers)):
            power = powers[r] * heat
            chance, likelihoods[r] = turn(
                rng, bits, counts, n, power, sticks[r], on[r], off[r], shape, rate, steps[r], most_steps, kind, room
            )
            if r == 0:
                trace[t, 4] = chance
            if adapt:
                steps[r] *= np.exp((chance - AIM) * 0.5 / np.sqrt(1.0 + t / 20.0))
                steps[r] = min(max(steps[r], SHORTEST), LONGEST)
        change_places(rng, t % 2, powers, likelihoods, sticks, on, off)
        note_state(rng, bits, counts, n, sticks[0], on[0], off[0], shape, rate, room, trace[t])
        if t % every == 0 and t // every < len(kept_weights):
            kept_weights[t // every] = room[0]
            kept_on[t // every] = on[0]
