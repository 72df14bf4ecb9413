"""The distinct tokens of all lists, each once, and which of them may be one name.

A million names are made of some ten thousand tokens. What is slow (aligning letters) is done once for each pair of
tokens that share a skeleton, and looked up for each pair of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.heard import with_heard
from sijill.linkage.likeness import across_pairs, arabic_pairs, group_tokens, latin_pairs
from sijill.names.chain import MAX_TOKENS, NameChain, Token
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

    def encode(self, chains: Sequence[NameChain | None]) -> NDArray[np.int32]:
        """Chains as numbers of tokens: shape (chains, MAX_TOKENS), −1 after the last token of each."""
        encoded = np.full((len(chains), MAX_TOKENS), -1, np.int32)
        for row, chain in enumerate(chains):
            if chain is not None:
                for at, token in enumerate(chain.tokens):
                    encoded[row, at] = self.number(token)
        return encoded


COMMON = 3
"""Times a token stands in the lists before another is cut or joined to give it."""

LEAST_TO_CUT = 6


def mend_spaces(vocabulary: Vocabulary, chains: NDArray[np.int32]) -> NDArray[np.int32]:
    """Chains with the spaces that a PDF lost or made set right, where the lists themselves know the words.

    "محمدالفخار" is cut where both parts stand elsewhere in the lists often enough, "حا تم" joined where حاتم does.
    """
    if not vocabulary.tokens:
        return chains
    counts = np.bincount(chains[chains >= 0], minlength=len(vocabulary.tokens))
    common = {
        (token.core, token.script)
        for token, times in zip(vocabulary.tokens, counts.tolist(), strict=True)
        if times >= COMMON and len(token.core) > 2
    }
    cut = {
        number: parts
        for number, times in enumerate(counts.tolist())
        if 0 < times < COMMON and (parts := _cut(vocabulary, vocabulary.tokens[number], common))
    }
    rare = counts < COMMON
    short = np.array([len(token.core) <= 2 for token in vocabulary.tokens], bool)
    odd = rare | short
    mended = chains.copy()
    touched = np.where(chains >= 0, odd[np.maximum(chains, 0)], False).any(axis=1)
    for row in np.flatnonzero(touched).tolist():
        tokens = [token for token in chains[row].tolist() if token >= 0]
        whole = _joined(vocabulary, [part for token in tokens for part in cut.get(token, (token,))], odd, common)
        if whole != tokens:
            mended[row] = UNKNOWN
            kept = whole if len(whole) <= MAX_TOKENS else [*whole[: MAX_TOKENS // 2], *whole[-(MAX_TOKENS // 2) :]]
            mended[row, : len(kept)] = kept
    return mended


def _cut(vocabulary: Vocabulary, token: Token, common: Set[tuple[str, str]]) -> tuple[int, ...]:
    """The common tokens that a rare one is made of, () where it is not."""
    core = token.core
    if len(core) < LEAST_TO_CUT:
        return ()
    for at in range(3, len(core) - 2):
        head, tail = core[:at], core[at:]
        if (head, token.script) not in common:
            continue
        for rest in (tail, tail.removeprefix("ال" if token.script == "arabic" else "al")):
            known = (rest, token.script) in common
            if known or (rest != tail and len(rest) > 3 and (rest, token.script) in vocabulary.numbers):
                return (vocabulary.numbers[head, token.script], vocabulary.numbers[rest, token.script])
        further = _cut(vocabulary, Token(tail, tail, token.script), common)
        if further:
            return (vocabulary.numbers[head, token.script], *further)
    return ()


def _joined(vocabulary: Vocabulary, tokens: list[int], odd: Any, common: Set[tuple[str, str]]) -> list[int]:
    whole: list[int] = []
    for token in tokens:
        before = whole[-1] if whole else None
        if before is not None and (odd[before] or odd[token]):
            one, other = vocabulary.tokens[before], vocabulary.tokens[token]
            key = (one.whole + other.whole, one.script)
            if key in common:
                whole[-1] = vocabulary.numbers[key]
                continue
        whole.append(token)
    return whole


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
