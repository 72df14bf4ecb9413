"""Latin spellings that are heard alike, or that people write for one Arabic name: Noor and Nur, Ahmed and Ahmad.

Letters alone find "oo" and "u" far apart in so short a name. Two spellings are one name's where they have one writing
of their vowels, or where one Arabic name is what both are mostly written for; and where each is known to be written
for names that the other never is, they are two names that look alike (Samar, Samer).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sijill.names.attested import attested, sounds
from sijill.names.chain import Token

STRONG, PROBABLE = 3, 2
"""Levels of `names.levels`."""

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
        if _are_two_names(tokens[one[at]], tokens[other[at]]):
            best[at] = PROBABLE
    return one, other, best


def _heard_pairs(tokens: Sequence[Token]) -> NDArray[np.int64]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    known = attested()
    for number, token in enumerate(tokens):
        if token.script == "latin":
            sound = sounds(token.core)
            keys = {sound.replace("e", "a"), known.reading(token.core) or sound}
            for key in keys:
                groups[key].append(number)
    codes = {
        one * len(tokens) + other
        for group in groups.values()
        if len(group) <= MOST
        for one, other in combinations(group, 2)
    }
    return np.array(sorted(codes), np.int64)


def _are_two_names(one: Token, other: Token) -> bool:
    """Whether both are known spellings in Latin letters, and no Arabic name is written either way."""
    if one.script != "latin" or other.script != "latin":
        return False
    ours, theirs = attested().exact.get(one.core), attested().exact.get(other.core)
    return bool(ours and theirs and ours.keys().isdisjoint(theirs))
