"""The distinct tokens of all lists, each once, and which of them may be one name.

A million names are made of some ten thousand tokens. What is slow (aligning letters) is done once for each pair of
tokens that share a skeleton, and looked up for each pair of records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.linkage.heard import with_heard
from sijill.names import alignment
from sijill.names.alignment import LEFT_MOST, RIGHT_MOST, UNSEEN, Pairing, forward_one, learned, pieces
from sijill.names.attested import attested, best_reading
from sijill.names.chain import MAX_TOKENS, NameChain, Token
from sijill.names.levels import ACROSS_SHARE, GAPS, LATIN_SHARES, edits_level
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
    left, right = _candidates(vocabulary.tokens)
    level = np.zeros(len(left), np.int8)
    arabic = np.array([token.script == "arabic" for token in vocabulary.tokens], bool)
    across = arabic[left] != arabic[right]
    both = arabic[left] & arabic[right]
    level[both] = _arabic_levels(vocabulary.tokens, left[both], right[both])
    neither = ~arabic[left] & ~arabic[right]
    level[neither] = _latin_levels(vocabulary.tokens, left[neither], right[neither])
    turned = across & ~arabic[left]
    ours, theirs = np.where(turned, right, left)[across], np.where(turned, left, right)[across]
    level[across] = _across_levels(vocabulary.tokens, ours, theirs)
    alike = level > 0
    own = np.arange(len(vocabulary.tokens), dtype=np.int32)
    pairs = (
        np.concatenate([left[alike], own]),
        np.concatenate([right[alike], own]),
        np.concatenate([level[alike], np.full(len(own), 4, np.int8)]),
    )
    return TokenPairs(*with_heard(pairs, vocabulary.tokens))


def _candidates(tokens: Sequence[Token]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, token in enumerate(tokens):
        for found in near_skeletons(skeleton(token)):
            groups[found].append(number)
    codes = [
        np.array([one * len(tokens) + other for one, other in combinations(group, 2)], np.int64)
        for group in groups.values()
        if 1 < len(group) <= MOST_AT_A_SKELETON
    ]
    whole = np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.int64)
    return (whole // max(len(tokens), 1)).astype(np.int32), (whole % max(len(tokens), 1)).astype(np.int32)


def _arabic_levels(tokens: Sequence[Token], left: Any, right: Any) -> NDArray[np.int8]:
    level = np.zeros(len(left), np.int8)
    strict = [spelled(token.core) for token in tokens]
    loose = [loosely_spelled(token.core) for token in tokens]
    for at, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if strict[one] == strict[other]:
            level[at] = 4
        elif loose[one] == loose[other]:
            level[at] = 3
        else:
            level[at] = edits_level(loose[one], loose[other])
    return level


def _latin_levels(tokens: Sequence[Token], left: Any, right: Any) -> NDArray[np.int8]:
    ratio = _ratios("latin_latin", tokens, left, right)
    level = np.select([ratio >= least for least in LATIN_SHARES], [3, 2, 1], 0).astype(np.int8)
    for at in np.flatnonzero(level < 2).tolist():
        level[at] = max(level[at], edits_level(tokens[left[at]].core, tokens[right[at]].core))
    return level


def _across_levels(tokens: Sequence[Token], arabic: Any, latin: Any) -> NDArray[np.int8]:
    """Levels across scripts: by what is told of the pair, and by how much more is told of a better partner of each.

    "Salem" fits سليم, and سالم better: where both names of both scripts stand in the lists, or people are known to
    write "Salem" for سالم, سليم is the weaker reading.
    """
    letters, ratio = _informed("arabic_latin", tokens, arabic, latin)
    bits = _attested_bits(tokens, arabic, latin, letters)
    best = np.full((2, len(tokens)), -np.inf)
    for token in set(latin.tolist()):
        best[0, token] = best_reading(tokens[token].core)
    np.maximum.at(best[0], latin, bits)
    np.maximum.at(best[1], arabic, letters)  # that one spelling is known to be written says nothing against another
    behind = 0.5 * (best[0][latin] - bits + best[1][arabic] - letters)
    fits = ratio >= ACROSS_SHARE
    near = [fits & (behind <= gap) for gap in GAPS]
    return np.select(near, [3, 2, 1], 0).astype(np.int8)


def _attested_bits(tokens: Sequence[Token], arabic: Any, latin: Any, letters: NDArray[np.float64]) -> Any:
    """What pairs tell by what people have written, where the Latin token is known; else by letters."""
    known = attested()
    bits = letters.copy()
    has_readings = np.array([token.script == "latin" and bool(known.readings(token.core)) for token in tokens], bool)
    surprise: dict[int, float] = {}
    for at in np.flatnonzero(has_readings[latin]).tolist():
        token, other = int(arabic[at]), int(latin[at])
        if token not in surprise:
            surprise[token] = known.letters.left_surprise(tokens[token].core)
        bits[at] = known.weigh(tokens[token].core, tokens[other].core, float(letters[at]), surprise[token])
    return bits


def _ratios(pairing: Pairing, tokens: Sequence[Token], left: Any, right: Any) -> NDArray[np.float64]:
    return _informed(pairing, tokens, left, right)[1]


def _informed(
    pairing: Pairing, tokens: Sequence[Token], left: Any, right: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The bits that tell of one name for each pair, and their share of what a spelling tells of itself (1 at most)."""
    if not len(left):
        return np.zeros(0), np.zeros(0)
    table = learned(pairing)
    ours = _packed(tokens, left, table.left, LEFT_MOST, table.left_probability)
    theirs = _packed(tokens, right, table.right, RIGHT_MOST, table.right_probability)
    together = _all_forward(
        ours.letters, ours.start, left, theirs.letters, theirs.start, right, table.probability, UNSEEN
    )
    bits = np.log2(together) + ours.surprise[left] + theirs.surprise[right]
    return bits, bits / (0.5 * (ours.surprise[left] + theirs.surprise[right]))


@dataclass(frozen=True, slots=True)
class _Packed:
    letters: NDArray[np.int32]
    start: NDArray[np.int64]
    surprise: NDArray[np.float64]


def _packed(
    tokens: Sequence[Token], used: Any, known: dict[str, int], longest: int, probability: NDArray[np.float64]
) -> _Packed:
    wanted = set(np.unique(used).tolist())
    found = [pieces(token.core if at in wanted else "", known, longest) for at, token in enumerate(tokens)]
    start = np.concatenate([[0], np.cumsum([len(one) for one in found])]).astype(np.int64)
    surprise = np.array([-np.log2(max(forward_one(one, probability, UNSEEN), 1e-300)) for one in found])
    return _Packed(np.concatenate(found), start, surprise)


_forward = compiled(alignment.forward)


@compiled
def _all_forward(
    ours: Any, our_start: Any, left: Any, theirs: Any, their_start: Any, right: Any, probability: Any, unseen: float
) -> Any:
    found = np.empty(len(left))
    for at in range(len(left)):
        one, other = left[at], right[at]
        found[at] = _forward(
            ours[our_start[one] : our_start[one + 1]],
            theirs[their_start[other] : their_start[other + 1]],
            probability,
            unseen,
        )
    return found


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
