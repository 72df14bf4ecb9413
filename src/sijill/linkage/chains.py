"""How much two name chains tell that they are one person's: aligned token by token, in bits.

A chain is given name, father, grandfather, family, with any left out. Tokens are aligned in order, first with first,
gaps allowed; each pair gives the log₂ of how much likelier it is among names of one person than by chance, where
chance is how many tokens of the other list would look as much alike (Mohammed says almost nothing). What siblings and
cousins share tells of a family, not of a person: the alternative to "one person" is not a stranger alone but also a
relative, who shares all but the given name. So what the shared names tell is bounded by how many relatives are listed:

    weight = B − log₂(1 + Σₖ πₖ · 2^Bₖ)

with B the bits of all tokens, Bₖ those that a relative of kind k shares, πₖ how likely a record drawn by chance is such
a relative. This is the match weight of Fellegi & Sunter (1969) with a mixture for the records that do not match.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.linkage.vocabulary import TokenPairs
from sijill.names.levels import BY_RELATIVE_BITS
from sijill.names.pairing import FAMILY_FIRST_BITS, role_of
from sijill.names.pairing import align as align_places

ARABIC, LATIN, ACROSS = 0, 1, 2
"""Which scripts are compared."""

UNLISTED = 50.0
"""So many tokens that are like none are counted beside those of the lists: of twelve men one is Khaled, of all men not
one in twelve. Chosen on generated lists of 15 people and more; `benchmarks.linkage_small` links such lists."""

MOST_SHARED = 60.0
"""Bits that relatives share at most: more would tell nothing further of them."""


@dataclass(frozen=True, slots=True)
class NameModel:
    """What is learned of how names of one person differ.

    `m_probability[scripts, role, level]`: among aligned tokens of one person. `gap_bits[role]`: what a token without a
    partner costs. `relatives`: how many siblings, and cousins by the father's father, one record has among all.
    """

    m_probability: NDArray[np.float64]
    gap_bits: NDArray[np.float64]
    relatives: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TokenBits:
    """What each pair of like tokens tells in each role, for look-up: a hash table with open addressing.

    `keys[slot]` is left · 2³² + right with left ≤ right, −1 where empty; `bits[slot, role]`. `different[scripts, role]`
    is what tokens tell that are not alike; `is_arabic[token]`; `relatives[kind]` are probabilities πₖ.
    """

    keys: NDArray[np.int64]
    bits: NDArray[np.float64]
    different: NDArray[np.float64]
    gap: NDArray[np.float64]
    relatives: NDArray[np.float64]
    is_arabic: NDArray[np.bool_]


def weigh_tokens(
    pairs: TokenPairs,
    counts: NDArray[np.float64],
    is_arabic: NDArray[np.bool_],
    model: NameModel,
    records: int,
    by_relative: NDArray[np.bool_] | None = None,
) -> TokenBits:
    """The bits of each pair of tokens: log₂ of m over how many tokens by chance are alike at that level.

    `counts[role, token]` over all lists; the chance of a level is taken from both sides and averaged (of logarithms).
    `by_relative[token]` where a token names a person by a relative (`Token.is_by_relative`), which tells little.
    """
    tokens = counts.shape[1]
    scripts = np.where(
        is_arabic[pairs.left] != is_arabic[pairs.right], ACROSS, np.where(is_arabic[pairs.left], ARABIC, LATIN)
    )
    bits = np.zeros((len(pairs.left), 3))
    level = pairs.level.astype(np.int64)
    for role in range(3):
        of_script = np.array([counts[role][is_arabic].sum(), counts[role][~is_arabic].sum()])
        chance = np.zeros((5, 2, tokens))
        for one, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
            theirs = np.where(is_arabic[other], 0, 1)
            own = one == other
            amount = counts[role][other] * np.where(own, 0.5, 1.0)  # a token's pair with itself comes by both ways
            np.add.at(chance, (level, theirs, one), amount)
        for side in range(2):
            chance[:, side] = (chance[:, side] + 0.5) / (of_script[side] + UNLISTED)
        ours = chance[level, np.where(is_arabic[pairs.right], 0, 1), pairs.left]
        other_side = chance[level, np.where(is_arabic[pairs.left], 0, 1), pairs.right]
        bits[:, role] = np.log2(model.m_probability[scripts, role, level]) - 0.5 * (np.log2(ours) + np.log2(other_side))
    if by_relative is not None:
        little = by_relative[pairs.left] | by_relative[pairs.right]
        bits[little] = np.minimum(bits[little], BY_RELATIVE_BITS)
    keys, slots = _hashed(pairs.left.astype(np.int64) << 32 | pairs.right.astype(np.int64))
    table = np.zeros((len(keys), 3))
    table[slots] = bits
    relatives = model.relatives / max(records, 1)
    return TokenBits(keys, table, np.log2(model.m_probability[:, :, 0]), model.gap_bits, relatives, is_arabic)


def _hashed(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    size = 1 << max(int(np.ceil(np.log2(max(len(codes), 1) * 2))), 3)
    keys = np.full(size, -1, np.int64)
    return keys, _fill(keys, codes)


@compiled
def _fill(keys: Any, codes: Any) -> Any:
    slots = np.empty(len(codes), np.int64)
    mask = len(keys) - 1
    for at in range(len(codes)):
        slot = _mixed(codes[at]) & mask
        while keys[slot] != -1:
            slot = (slot + 1) & mask
        keys[slot] = codes[at]
        slots[at] = slot
    return slots


@compiled
def _mixed(code: Any) -> Any:
    mixed = np.uint64(code) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64(mixed >> np.uint64(17))


@compiled
def find_slot(keys: Any, one: int, other: int) -> Any:
    """Where a pair of tokens stands in the table, −1 where they are not alike."""
    if one > other:
        one, other = other, one
    code = np.int64(one) << 32 | np.int64(other)
    mask = len(keys) - 1
    slot = _mixed(code) & mask
    while keys[slot] != code:
        if keys[slot] == -1:
            return -1
        slot = (slot + 1) & mask
    return slot


@compiled
def align(one: Any, other: Any, keys: Any, bits: Any, different: Any, gap: Any, is_arabic: Any, aligned: Any) -> int:
    """Align two chains of tokens (`names.pairing.align`) by the bits that the table holds of each pair."""
    ours = 0
    while ours < len(one) and one[ours] >= 0:
        ours += 1
    theirs = 0
    while theirs < len(other) and other[theirs] >= 0:
        theirs += 1
    told = np.empty((ours, theirs))
    for i in range(ours):
        for j in range(theirs):
            token, beside = one[i], other[j]
            ours_role, their_role = role_of(i, ours), role_of(j, theirs)
            slot = find_slot(keys, token, beside)
            if slot >= 0:
                told[i, j] = 0.5 * (bits[slot, ours_role] + bits[slot, their_role])
            else:
                scripts = 2 if is_arabic[token] != is_arabic[beside] else (0 if is_arabic[token] else 1)
                used = max(ours_role, their_role) if i == 0 or j == 0 else min(ours_role, their_role)
                told[i, j] = different[scripts, used]
    return align_places(told, gap, ours, theirs, aligned)


@compiled
def relate(aligned: Any, count: int, relatives: Any) -> float:
    """The weight of an alignment: its bits, less what relatives would share (the module's formula)."""
    total = 0.0
    given = 0.0
    father = 0.0
    for at in range(count):
        value = aligned[at, 2]
        total += value
        if aligned[at, 0] == 0 or aligned[at, 1] == 0:
            given += value
        elif aligned[at, 0] == 1 or aligned[at, 1] == 1:
            father += value
    siblings = relatives[0] * 2.0 ** min(total - given, MOST_SHARED)
    cousins = relatives[1] * 2.0 ** min(total - given - father, MOST_SHARED)
    return float(total - np.log2(1.0 + siblings + cousins))


@compiled
def turn(chain: Any, into: Any) -> bool:
    """Move the first token behind the last; False where there are fewer than two."""
    length = 0
    while length < len(chain) and chain[length] >= 0:
        length += 1
    if length < 2:
        return False
    into[:] = -1
    for at in range(1, length):
        into[at - 1] = chain[at]
    into[length - 1] = chain[0]
    return True


@compiled
def _is_alike(keys: Any, chain: Any, other: Any) -> bool:
    """Whether the last token of a chain is like the first of another."""
    length = 0
    while length < len(chain) and chain[length] >= 0:
        length += 1
    return length > 1 and find_slot(keys, chain[length - 1], other[0]) >= 0


@compiled
def weigh_chains(
    one: Any, other: Any, keys: Any, bits: Any, different: Any, gap: Any, relatives: Any, is_arabic: Any, found: Any
) -> None:
    """The weight of each pair of chains, into `found`: rows of `one` and `other` are tokens, −1 after the last.

    A chain that begins with what ends the other is tried with its first token last, too.
    """
    aligned = np.zeros((14, 3))
    turned = np.full(one.shape[1], -1, one.dtype)
    for row in range(len(found)):
        if one[row, 0] < 0 or other[row, 0] < 0:
            found[row] = np.nan
            continue
        count = align(one[row], other[row], keys, bits, different, gap, is_arabic, aligned)
        best = relate(aligned, count, relatives)
        if _is_alike(keys, one[row], other[row]) and turn(other[row], turned):
            count = align(one[row], turned, keys, bits, different, gap, is_arabic, aligned)
            best = max(best, relate(aligned, count, relatives) - FAMILY_FIRST_BITS)
        if _is_alike(keys, other[row], one[row]) and turn(one[row], turned):
            count = align(turned, other[row], keys, bits, different, gap, is_arabic, aligned)
            best = max(best, relate(aligned, count, relatives) - FAMILY_FIRST_BITS)
        found[row] = best


def chain_weights(one: NDArray[np.int32], other: NDArray[np.int32], table: TokenBits) -> NDArray[np.float64]:
    """The weight in bits of each pair of chains, NaN where either has no name. Shapes (pairs, MAX_TOKENS)."""
    found = np.empty(len(one))
    weigh_chains(
        one, other, table.keys, table.bits, table.different, table.gap, table.relatives, table.is_arabic, found
    )
    return found
