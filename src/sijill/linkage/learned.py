"""What each field tells of these lists in particular, learned of the lists themselves and without labels.

How often one person's names, ages or dates differ depends on who wrote the lists; how much it tells to share a place,
on how many places there are; of a column that a person named (`extra`) nothing is known beforehand. m-probabilities are
learned by expectation maximisation (Dempster, Laird & Rubin 1977; for linkage Winkler 1988), with those of the default
model as a prior that counts for so many pairs. A field learns only of pairs that the others make sure without it, as in
co-training (Blum & Mitchell 1998): of all pairs, a field would take whom it alone finds alike for one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.candidates import BlockingRule
from sijill.linkage.engine import ScoredPairs
from sijill.linkage.model import LinkageModel, extra_comparison
from sijill.linkage.prepared import Prepared

NAMESAKES = "given_last"
"""The rule whose pairs tell what two people of like names share by chance: more than strangers do, for cousins live in
one town."""

SHIPPED_PAIRS = 300.0
SUPPOSED_PAIRS = 10.0
"""For so many pairs counts what the default model says beforehand: it knows most fields, and further columns not at
all."""

SURE_BITS = 3.0
"""A pair that weighs so much without a field is one that this field learns of."""


def with_chances(model: LinkageModel, prepared: Prepared) -> LinkageModel:
    """The model with u-probabilities of the further columns: how many of all pairs of records share a value."""
    probabilities = dict(model.probabilities)
    for at, column in enumerate(prepared.extra.T, 1):
        comparison = extra_comparison(at)
        (m, _), (m_other, _) = model.of(comparison)
        equal = _share_equal(column[column >= 0])
        probabilities[comparison.name] = ((m, equal), (m_other, 1.0 - equal))
    return replace(model, probabilities=probabilities)


def _share_equal(values: NDArray[np.int32]) -> float:
    """The share of pairs of some values that are equal, never 0: half a pair more is counted."""
    times = np.bincount(values).astype(float) if len(values) else np.zeros(1)
    pairs = len(values) * (len(values) - 1) / 2
    return float((np.sum(times * (times - 1) / 2) + 0.5) / (pairs + 1.0))


def learned(
    model: LinkageModel,
    first: LinkageModel,
    found: ScoredPairs,
    probability: NDArray[np.float64],
    rules: Sequence[BlockingRule],
) -> LinkageModel:
    """One step of maximisation: `model` with what the fields of these lists tell.

    `found` has the weights by `model`, and `probability` is that of each pair by them. `first` is the model before any
    step, the prior of all of them.
    """
    probabilities = dict(model.probabilities)
    # the first rule; pairs that a later one brings too are numbered by it
    are_namesakes = found.rule == 0 if rules[0].name == NAMESAKES else np.zeros(len(found), bool)
    for at, comparison in enumerate(found.comparisons):
        m, u = np.array(first.of(comparison)).T
        levels = found.levels[:, at].astype(np.int64)
        told = levels >= 0
        sure = told & (found.weight - _bits_of(levels, model.bits(comparison)) > SURE_BITS)
        prior = SUPPOSED_PAIRS if comparison.name.startswith("extra_") else SHIPPED_PAIRS
        m = _counted(m, prior, levels[sure], probability[sure])
        if comparison.name == "place":
            chosen = told & are_namesakes
            u = _counted(u, SHIPPED_PAIRS, levels[chosen], 1.0 - probability[chosen])
        probabilities[comparison.name] = tuple(zip(m.tolist(), u.tolist(), strict=True))
    return replace(model, probabilities=probabilities)


def _counted(
    prior: NDArray[np.float64], pairs: float, levels: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    counts = pairs * prior + np.bincount(levels, weights, len(prior))
    return np.asarray(counts / counts.sum())


def moved(found: ScoredPairs, before: LinkageModel, after: LinkageModel) -> NDArray[np.float64]:
    """By how many bits each pair weighs more with a model than with the one before it."""
    bits = np.zeros(len(found))
    for at, comparison in enumerate(found.comparisons):
        bits += _bits_of(found.levels[:, at], after.bits(comparison) - before.bits(comparison))
    return bits


def _bits_of(levels: NDArray[np.integer], bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The bits of each pair's level; level −1 tells nothing."""
    return np.asarray(np.append(bits, 0.0)[levels])
