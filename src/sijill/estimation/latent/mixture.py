"""The likelihood of a mixture of classes in which lists are independent, and what its gradient is made of.

Everything is of patterns, never of people: one call costs what patterns have lists, times classes, whatever the counts
are.

The number of people is summed out. With p(N) ∝ 1/N, and D the probability of being on some list,
Σ_N p(N) Binomial(n | N, D) = 1/n for every D. So the posterior of the mixture is that of the patterns given that each
person is on some list, and N − n is negative binomial given the mixture (Manrique-Vallier 2016).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import COMPILED, compiled

Floats = NDArray[np.float64]
Bits = NDArray[np.uint8]
Places = NDArray[np.int64]

LEAST_MISSED = 1e-150
"""Below it Π (1 − λ) has lost digits, which odds would not bring back."""


class Tables(NamedTuple):
    """Histories as the sampler takes them.

    Attributes:
        bits: Patterns × lists, whether the pattern is on the list.
        counts: How many people have each pattern.
        members: The lists of the first pattern, then those of the second, and so on.
        stops: Where in `members` the lists of each pattern end.
    """

    bits: Bits
    counts: Floats
    members: Places
    stops: Places


def make_tables(bits: Bits, counts: Floats) -> Tables:
    """Patterns by rows of bits, and counts."""
    return Tables(bits, counts, np.nonzero(bits)[1], bits.sum(axis=1, dtype=np.int64).cumsum())


class Mixture(NamedTuple):
    """A mixture of classes, moved in place: K − 1 sticks, and lists × K probabilities of being listed and of not.

    Of several temperatures, all three have a first axis of rungs.
    """

    sticks: Floats
    on: Floats
    off: Floats


class PriorShapes(NamedTuple):
    """Of the priors: α ~ Gamma(shape, rate), λ ~ Beta(listing_shape, listing_shape), which is 1 or ½."""

    shape: float
    rate: float
    listing_shape: float


class Room(NamedTuple):
    """What `evaluate` reads and writes.

    Attributes:
        weights: Of the classes, to be filled by `weights_of`.
        sizes: Filled: how many of all people, seen or not, are expected in each class.
        listed: Filled, lists × classes: how many of these are expected on the list.
        shares: Filled: the probability of being of the class and on no list.
        odds: Used: lists × classes, λ / (1 − λ).
        chances: Used: of one pattern in each class.
    """

    weights: Floats
    sizes: Floats
    listed: Floats
    shares: Floats
    odds: Floats
    chances: Floats


@compiled
def make_room(lists: int, classes: int) -> Room:
    """Where nothing is written yet."""
    return Room(
        np.empty(classes), np.empty(classes), np.empty((lists, classes)),
        np.empty(classes), np.empty((lists, classes)), np.empty(classes),
    )  # fmt: skip


@compiled
def weights_of(sticks: Floats, weights: Floats) -> None:
    """Fill the weights π_k = V_k Π_{l<k} (1 − V_l) from sticks e_k = −log(1 − V_k), the last of which is infinite."""
    broken = 0.0
    for k in range(len(sticks)):
        weights[k] = np.exp(-broken) * -np.expm1(-sticks[k])
        broken += sticks[k]
    weights[len(sticks)] = np.exp(-broken)


@compiled
def detect(on: Floats, off: Floats, some: Floats, none: Floats) -> None:
    """Fill the chances, class by class, to be on some list and to be on none, each to all its digits."""
    some[:] = 0.0
    none[:] = 1.0
    for j in range(on.shape[0]):
        for k in range(on.shape[1]):
            some[k] += none[k] * on[j, k]
            none[k] *= off[j, k]


@compiled
def multiply_out(pattern: Bits, weights: Floats, on: Floats, off: Floats, chances: Floats) -> None:
    """Fill the chances of one pattern in each class from all lists, those it is not on too."""
    lists, classes = on.shape
    for k in range(classes):
        chances[k] = weights[k]
    for j in range(lists):
        for k in range(classes):
            chances[k] *= on[j, k] if pattern[j] else off[j, k]


def _evaluate(tables: Tables, on: Floats, off: Floats, room: Room) -> tuple[float, float, float]:
    """Log likelihood, the probability D of being on some list, and that of being on none; fills the expected counts.

    A pattern costs as much as it has lists: its chance in a class is Π_all (1 − λ) times Π_listed λ / (1 − λ).

    Args:
        tables: Patterns and counts.
        on: Lists × classes, the probability λ of being listed.
        off: 1 − λ, which near 1 keeps digits that λ has lost.
        room: With weights of the classes; where the rest is written.
    """
    weights, sizes, listed, shares, odds, chances = room
    counts, members, stops = tables.counts, tables.members, tables.stops
    lists, classes = on.shape
    sizes[:] = 0.0
    listed[:] = 0.0
    detected, missed, least = 0.0, 0.0, 1.0
    some, none = chances, shares  # until they are needed for what they are called
    detect(on, off, some, none)
    for k in range(classes):
        least = min(least, none[k])
        detected += weights[k] * some[k]
        shares[k] = weights[k] * none[k]
        missed += shares[k]
    for j in range(lists):
        for k in range(classes):
            odds[j, k] = on[j, k] / off[j, k]
    likelihood, n = 0.0, 0.0
    for h in range(len(counts)):
        first, stop = stops[h - 1] if h > 0 else 0, stops[h]
        if least > LEAST_MISSED:
            for k in range(classes):
                chances[k] = shares[k]
            for at in range(first, stop):
                for k in range(classes):
                    chances[k] *= odds[members[at], k]
        else:
            multiply_out(tables.bits[h], weights, on, off, chances)
        total = 0.0
        for k in range(classes):
            total += chances[k]
        likelihood += counts[h] * np.log(total)
        n += counts[h]
        scale = counts[h] / total
        for k in range(classes):
            chances[k] *= scale
            sizes[k] += chances[k]
        for at in range(first, stop):
            for k in range(classes):
                listed[members[at], k] += chances[k]
    for k in range(classes):
        sizes[k] += shares[k] * n / detected
    return likelihood - n * np.log(detected), detected, missed


def _evaluate_in_numpy(tables: Tables, on: Floats, off: Floats, room: Room) -> tuple[float, float, float]:
    """The same as `_evaluate`, of whole tables at once; where numba is absent."""
    weights, sizes, listed, shares, _, _ = room
    bits, counts = tables.bits, tables.counts
    n = counts.sum()
    cells = np.where(bits[:, :, None], on, off).prod(axis=1) * weights
    totals = cells.sum(axis=1)
    cells *= (counts / totals)[:, None]
    listed[:] = bits.T.astype(np.float64) @ cells
    none = np.vstack([np.ones_like(weights), off.cumprod(axis=0)])
    detected = float(weights @ (none[:-1] * on).sum(axis=0))
    shares[:] = weights * none[-1]
    sizes[:] = cells.sum(axis=0) + shares * n / detected
    return float(counts @ np.log(totals) - n * np.log(detected)), detected, float(shares.sum())


evaluate = compiled(_evaluate) if COMPILED else _evaluate_in_numpy
