"""Pairs without a rival: each the other's partner of most weight by far.

Most pairs that look somewhat alike are relatives or namesakes, whose own record in the other list is more alike. The
weight of a pair counts them all; once the better partner is known not to be there, what is left is one person more
often than its weight says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

UNRIVALLED_BITS = 3.0
"""What it tells to have no rival: what did best on generated lists of the develop seed (`benchmarks.linkage`)."""

MARGIN_BITS = 1.0
"""By so much a pair must weigh more than any other of its two records, to lists of the same."""


def unrivalled(
    left: NDArray[np.integer], right: NDArray[np.integer], weight: NDArray[np.floating], list_of: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Which pairs of records of two lists weigh more than any other of either record to the other's list."""
    lists = int(list_of.max(initial=0)) + 1
    margin = np.full(len(weight), np.inf)
    for one, other in ((left, right), (right, left)):
        slot = one.astype(np.int64) * lists + list_of[other]
        margin = np.minimum(margin, weight - _rival(slot, weight))
    return np.asarray((margin >= MARGIN_BITS) & (list_of[left] != list_of[right]))


def _rival(slot: NDArray[np.int64], weight: NDArray[np.floating]) -> NDArray[np.float64]:
    """The most that another pair of the same slot weighs, −∞ where there is none."""
    order = np.lexsort((-weight, slot))
    ordered = slot[order]
    starts = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    best = order[np.maximum.accumulate(np.where(starts, np.arange(len(ordered)), 0))]
    has_next = np.concatenate([~starts[1:], [False]])[: len(ordered)]
    after = np.where(has_next, weight[np.roll(order, -1)], -np.inf)
    rival = np.empty(len(weight))
    rival[order] = np.where(starts, after, weight[best])
    return rival
