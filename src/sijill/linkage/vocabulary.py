"""The distinct tokens of all lists, each once, and which of them may be one name.

A million names are made of some ten thousand tokens. What is slow (aligning letters) is done once for each pair of
tokens that share a skeleton, and looked up for each pair of records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.heard import with_heard
from sijill.linkage.likeness import across_pairs, arabic_pairs, group_tokens, latin_pairs
from sijill.names.chain import Token
from sijill.names.levels import GAPS
from sijill.names.skeleton import near_skeletons, skeleton
from sijill.names.spelling import loosely_spelled, spelled

MOST_AT_A_SKELETON = 4000
"""Tokens of one reduced skeleton beyond which it is passed over: it tells nothing, and its pairs would be millions."""


@dataclass(slots=True)
class Vocabulary:
    """Tokens by number, in the order in which they were first met."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    tokens: list[Token] = field(default_factory=list)

    def number(self, token: Token) -> int:
        """The number of a token, a new one for one that was not met before."""
        key = (token.core, token.script)
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.tokens)
            self.tokens.append(token)
        return found


UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class TokenPairs:
    """Pairs of tokens that are alike at all: numbers left ≤ right, and the level from 1 to 4. A token pairs itself."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    level: NDArray[np.int8]


def pair_tokens(vocabulary: Vocabulary) -> TokenPairs:
    """All pairs of tokens of one skeleton, or of two that differ in one letter, with their level."""
    cores = [token.core for token in vocabulary.tokens]
    arabic = np.array([token.script == "arabic" for token in vocabulary.tokens], bool)
    keys = [sorted(near_skeletons(skeleton(token))) for token in vocabulary.tokens]
    groups = group_tokens(cores, keys, MOST_AT_A_SKELETON)
    strict, loose = [spelled(core) for core in cores], [loosely_spelled(core) for core in cores]
    own = np.arange(len(cores), dtype=np.int32)
    found = np.concatenate(
        [
            arabic_pairs(groups, arabic, strict, loose),
            latin_pairs(groups, arabic, cores),
            _across_levels(*across_pairs(groups, arabic, cores)),
            np.stack([own, own, np.full_like(own, 4)], axis=1),
        ]
    )
    left, right = found[:, :2].min(axis=1), found[:, :2].max(axis=1)
    return TokenPairs(*with_heard((left, right, found[:, 2].astype(np.int8)), vocabulary.tokens))


def _across_levels(pairs: NDArray[np.float64], best: NDArray[np.float64]) -> NDArray[np.int32]:
    """Levels across scripts: by what is told of the pair, and by how much more is told of a better partner of each.

    "Salem" fits سليم, and سالم better: where both names of both scripts stand in the lists, or people are known to
    write "Salem" for سالم, سليم is the weaker reading.
    """
    tokens, bits = pairs[:, :2].astype(np.int32), pairs[:, 2]
    behind = 0.5 * (best[tokens[:, 0]] + best[tokens[:, 1]]) - bits
    level = np.select([behind <= gap for gap in GAPS], [3, 2, 1], 0).astype(np.int32)
    return np.column_stack([tokens, level])[level > 0]


def count_tokens(encoded: Iterable[NDArray[np.int32]], tokens: int) -> NDArray[np.float64]:
    """How often each token is a first, an inner and a last name: shape (3, tokens)."""
    counts = np.zeros((3, tokens))
    for chains in encoded:
        length = (chains >= 0).sum(axis=1)
        for at in range(chains.shape[1]):
            there = length > at
            first, last = there & (at == 0), there & (at == length - 1) & (at > 0)
            for role, chosen in enumerate((first, there & ~first & ~last, last)):
                counts[role] += np.bincount(chains[chosen, at], minlength=tokens)
    return counts
