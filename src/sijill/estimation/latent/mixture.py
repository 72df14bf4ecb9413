"""The likelihood of a mixture of classes in which lists are independent, and what its gradient is made of.

Everything is of patterns, never of people: one call costs patterns × lists × classes, whatever the counts are.

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


class Tables(NamedTuple):
    """Histories as the sampler takes them: patterns × lists, and counts."""

    bits: Bits
    counts: Floats


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


Room = tuple[Floats, Floats, Floats, Floats]
"""Where `evaluate` writes: weights, sizes, listed, shares."""


@compiled
def weights_of(sticks: Floats, weights: Floats) -> None:
    """Fill the weights π_k = V_k Π_{l<k} (1 − V_l) from sticks e_k = −log(1 − V_k), the last of which is infinite."""
    broken = 0.0
    for k in range(len(sticks)):
        weights[k] = np.exp(-broken) * -np.expm1(-sticks[k])
        broken += sticks[k]
    weights[len(sticks)] = np.exp(-broken)


def _evaluate(
    bits: Bits, counts: Floats, weights: Floats, on: Floats, off: Floats, sizes: Floats, listed: Floats, shares: Floats
) -> tuple[float, float, float]:
    """Log likelihood, the probability D of being on some list, and that of being on none; fills the expected counts.

    Args:
        bits: Patterns × lists, whether the pattern is on the list.
        counts: How many people have each pattern.
        weights: Of the classes.
        on: Lists × classes, the probability λ of being listed.
        off: 1 − λ, which near 1 keeps digits that λ has lost.
        sizes: To be filled: how many of all people, seen or not, are expected in each class.
        listed: To be filled, lists × classes: how many of these are expected on the list.
        shares: Room for one number a class.
    """
    lists, classes = on.shape
    sizes[:] = 0.0
    listed[:] = 0.0
    likelihood, n = 0.0, 0.0
    for h in range(len(counts)):
        for k in range(classes):
            shares[k] = weights[k]
        for j in range(lists):
            if bits[h, j]:
                for k in range(classes):
                    shares[k] *= on[j, k]
            else:
                for k in range(classes):
                    shares[k] *= off[j, k]
        total = 0.0
        for k in range(classes):
            total += shares[k]
        likelihood += counts[h] * np.log(total)
        n += counts[h]
        scale = counts[h] / total
        for k in range(classes):
            shares[k] *= scale
            sizes[k] += shares[k]
        for j in range(lists):
            if bits[h, j]:
                for k in range(classes):
                    listed[j, k] += shares[k]
    detected, missed = 0.0, 0.0
    for k in range(classes):
        none, some = 1.0, 0.0
        for j in range(lists):
            some += none * on[j, k]
            none *= off[j, k]
        detected += weights[k] * some
        shares[k] = weights[k] * none
        missed += shares[k]
    for k in range(classes):
        sizes[k] += shares[k] * n / detected
    return likelihood - n * np.log(detected), detected, missed


def _evaluate_in_numpy(
    bits: Bits, counts: Floats, weights: Floats, on: Floats, off: Floats, sizes: Floats, listed: Floats, shares: Floats
) -> tuple[float, float, float]:
    """The same as `_evaluate`, of whole tables at once; where numba is absent."""
    n = counts.sum()
    tables = np.where(bits[:, :, None], on, off).prod(axis=1) * weights
    totals = tables.sum(axis=1)
    tables *= (counts / totals)[:, None]
    listed[:] = bits.T.astype(np.float64) @ tables
    none = np.vstack([np.ones_like(weights), off.cumprod(axis=0)])
    detected = float(weights @ (none[:-1] * on).sum(axis=0))
    shares[:] = weights * none[-1]
    sizes[:] = tables.sum(axis=0) + shares * n / detected
    return float(counts @ np.log(totals) - n * np.log(detected)), detected, float(shares.sum())


evaluate = compiled(_evaluate) if COMPILED else _evaluate_in_numpy
