"""Pairs of tokens that are heard alike (`names.heard`), which share no skeleton: found by what they are heard as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sijill.names.chain import Token
from sijill.names.heard import PROBABLE, STRONG, are_two_names, heard_keys

MOST = 400
"""Spellings of one sound beyond which they are passed over: no name has as many."""

Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]


def with_heard(pairs: Pairs, tokens: Sequence[Token]) -> Pairs:
    """Pairs of tokens (left ≤ right, level), with those that are heard alike at least strong, other names' no more
    than probable.
    """
    left, right, level = pairs
    heard = _heard_pairs(tokens)
    size = max(len(tokens), 1)
    codes = np.concatenate([left.astype(np.int64) * size + right, heard])
    levels = np.concatenate([level, np.full(len(heard), STRONG, np.int8)])
    whole, place = np.unique(codes, return_inverse=True)
    best = np.zeros(len(whole), np.int8)
    np.maximum.at(best, place, levels)
    one, other = (whole // size).astype(np.int32), (whole % size).astype(np.int32)
    for at in np.flatnonzero(best == STRONG).tolist():
        ours, theirs = tokens[one[at]], tokens[other[at]]
        if ours.script == theirs.script == "latin" and are_two_names(ours.core, theirs.core):
            best[at] = PROBABLE
    return one, other, best


def _heard_pairs(tokens: Sequence[Token]) -> NDArray[np.int64]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, token in enumerate(tokens):
        if token.script == "latin":
            for key in heard_keys(token.core):
                groups[key].append(number)
    codes = {
        one * len(tokens) + other
        for group in groups.values()
        if len(group) <= MOST
        for one, other in combinations(group, 2)
    }
    return np.array(sorted(codes), np.int64)
