"""Pairs that cannot weigh enough to be kept, found before their names are aligned: nearly all that blocks bring.

What the other fields of a pair tell says how much its names must. Two bounds on what these can are quick to find, and
one of them is below it for most pairs: what the given names tell, for all else is what relatives share; and what each
token tells at best, with whatever partner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.linkage.chains import MOST_SHARED, TokenBits, chain_weights, find_slot
from sijill.linkage.prepared import Prepared
from sijill.linkage.threads import THREADS, in_threads
from sijill.names.pairing import FIRST, OUT_OF_PLACE_BITS, alone, role_of

ROUNDING = 1e-6
"""Bits, many times those by which sums of the same terms in another order may differ."""

PLACES = 4
"""Places of the filter for each slot of the table of bits, of which half are filled at most."""

AT_ONCE = 1 << 17
"""Pairs that a thread sieves before it takes others."""

Chains = NDArray[np.int32]
Rows = NDArray[np.int32]


class Sieve(NamedTuple):
    """The names of all records, and what is asked of a pair's.

    `edges` and `bits` are those of the levels of the comparison of names, of which level 0 lies below the first edge.
    Most tokens of two records are the same or not alike at all, and for these the table of what pairs of tokens tell,
    which is too large for a processor's own memory, is not asked: `own[token, role]` is what a token tells with itself,
    `filter` has a bit for each place where a pair of like tokens falls.
    """

    arabic: Chains
    latin: Chains
    table: TokenBits
    edges: tuple[float, ...]
    bits: tuple[float, ...]
    filter: NDArray[np.uint8]
    own: NDArray[np.float64]

    def lets_through(
        self, left: Rows, right: Rows, needed: NDArray[np.float64], threads: int = THREADS
    ) -> NDArray[np.bool_]:
        """Whether the names of each pair of rows may tell as many bits as are needed; those of nobody's names do."""
        parts = [slice(start, start + AT_ONCE) for start in range(0, len(left), AT_ONCE)]
        found = in_threads(lambda part: self._reaching(left[part], right[part], needed[part]), parts, threads)
        return np.concatenate([np.zeros(0, bool), *found])

    def least_weights(self, needed: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weight from which names tell so many bits: the lower edge of the first level that does.

        −∞ where any names will do, ∞ where none can.
        """
        least = np.empty(len(needed))
        rising = np.maximum.accumulate(self.bits)  # that a higher level tells less does not matter
        _least_weights(needed, rising + ROUNDING, np.array([-np.inf, *self.edges, np.inf]), least)
        return least

    def _reaching(self, left: Rows, right: Rows, needed: NDArray[np.float64]) -> NDArray[np.bool_]:
        least = self.least_weights(needed)
        found: NDArray[np.bool_] = least == -np.inf
        told: NDArray[np.bool_] = np.abs(least) == np.inf
        for ours, theirs in ((self.arabic, self.arabic), (self.latin, self.latin)):
            self._add_reaching(ours, theirs, left, right, least, found, told)
        across = np.flatnonzero(~told)  # names across scripts count where no script is both's
        if len(across):
            part, told_across = found[across], np.zeros(len(across), bool)
            for ours, theirs in ((self.arabic, self.latin), (self.latin, self.arabic)):
                self._add_reaching(ours, theirs, left[across], right[across], least[across], part, told_across)
            found[across] = part | ~told_across
        return found

    def _add_reaching(
        self,
        ours: Chains,
        theirs: Chains,
        left: Rows,
        right: Rows,
        least: NDArray[np.float64],
        found: NDArray[np.bool_],
        told: NDArray[np.bool_],
    ) -> None:
        """Add to `found` the pairs whose chains weigh enough, and to `told` those of which both have these chains."""
        table, close = self.table, np.zeros(len(found), bool)
        given = (self.filter, self.own, table.keys, table.bits, table.different, table.gap, table.is_arabic)
        _bound(left, right, least, ours, theirs, *given, table.relatives, told, close)
        places = np.flatnonzero(close & ~found)
        found[places] = chain_weights(ours[left[places]], theirs[right[places]], table) >= least[places]


def sieve_of(prepared: Prepared, table: TokenBits, edges: Sequence[float], bits: Sequence[float]) -> Sieve:
    """A sieve of records by what tokens tell, and by the levels of the comparison of names."""
    filled = np.zeros(PLACES * len(table.keys) // 8, np.uint8)
    _mark(table.keys, filled)
    own = np.empty((len(table.is_arabic), table.bits.shape[1]))
    _own(table.keys, table.bits, own)
    return Sieve(prepared.arabic, prepared.latin, table, tuple(edges), tuple(bits), filled, own)


@compiled
def _least_weights(needed: Any, rising: Any, edges: Any, least: Any) -> None:
    for at in range(len(needed)):
        level = 0
        while level < len(rising) and rising[level] < needed[at]:
            level += 1
        least[at] = edges[level]


@compiled
def _place(one: int, other: int, filled: Any) -> int:
    low, high = min(one, other), max(one, other)
    return (low * 0x9E3779B1 ^ high * 0x85EBCA6B) >> 7 & 8 * len(filled) - 1


@compiled
def _mark(keys: Any, filled: Any) -> None:
    for code in keys:
        if code >= 0:
            place = _place(code >> 32, code & 0xFFFFFFFF, filled)
            filled[place >> 3] |= np.uint8(1 << (place & 7))


@compiled
def _own(keys: Any, bits: Any, own: Any) -> None:
    for token in range(len(own)):
        own[token] = bits[find_slot(keys, token, token)]


@compiled
def _told(one: int, other: int, role: int, their_role: int, filled: Any, own: Any, keys: Any, bits: Any) -> float:
    """What two tokens tell (`chains.align`), −∞ where they are not alike."""
    if one == other:
        return float(0.5 * (own[one, role] + own[one, their_role]))
    place = _place(one, other, filled)
    slot = find_slot(keys, one, other) if filled[place >> 3] >> (place & 7) & 1 else -1
    return float(0.5 * (bits[slot, role] + bits[slot, their_role])) if slot >= 0 else -np.inf


@compiled
def _given(
    chain: Any,
    other: Any,
    ours: int,
    theirs: int,
    unlike: float,
    gap: Any,
    filled: Any,
    own: Any,
    keys: Any,
    bits: Any,
) -> tuple[float, tuple[float, float], bool]:
    """What the given names of two chains tell at most: together, each apart from the other, and whether one is the last
    of the other's chain: what stands first in one may be its family name.
    """
    first, beside = chain[0], other[0]
    together = max(unlike, _told(first, beside, FIRST, FIRST, filled, own, keys, bits))
    apart = max(alone(0, gap, ours, theirs), unlike - OUT_OF_PLACE_BITS)
    theirs_apart = max(alone(0, gap, theirs, ours), unlike - OUT_OF_PLACE_BITS)
    is_turned = False
    for j in range(1, theirs):
        told = _told(first, other[j], FIRST, role_of(j, theirs), filled, own, keys, bits)
        apart = max(apart, told - OUT_OF_PLACE_BITS)
        is_turned |= told > -np.inf and j == theirs - 1
    for i in range(1, ours):
        told = _told(chain[i], beside, role_of(i, ours), FIRST, filled, own, keys, bits)
        theirs_apart = max(theirs_apart, told - OUT_OF_PLACE_BITS)
        is_turned |= told > -np.inf and i == ours - 1
    return together, (apart, theirs_apart), is_turned


@compiled
def _bound(
    left: Any,
    right: Any,
    least: Any,
    chains: Any,
    others: Any,
    filled: Any,
    own: Any,
    keys: Any,
    bits: Any,
    different: Any,
    gap: Any,
    is_arabic: Any,
    relatives: Any,
    told_of: Any,
    close: Any,
) -> None:
    """Add to `close` the pairs whose chains may weigh as much as `least`, and to `told_of` those that have both.

    A sibling shares all but the given names: a chain weighs no more than these tell less log₂ π₁ (`chains.relate`).
    """
    siblings, highest, spare = -np.log2(relatives[0]), bits.max(), max(gap.max(), 0.0)
    for at in range(len(least)):
        one, other = left[at], right[at]
        if np.abs(least[at]) == np.inf or chains[one, 0] < 0 or others[other, 0] < 0:
            continue
        told_of[at] = True
        ours = theirs = 1
        while ours < chains.shape[1] and chains[one, ours] >= 0:
            ours += 1
        while theirs < others.shape[1] and others[other, theirs] >= 0:
            theirs += 1
        first, beside = chains[one, 0], others[other, 0]
        scripts = 2 if is_arabic[first] != is_arabic[beside] else (0 if is_arabic[first] else 1)  # one of each chain
        unlike = different[scripts].max()
        together, apart, is_turned = _given(
            chains[one], others[other], ours, theirs, unlike, gap, filled, own, keys, bits
        )
        if is_turned:
            close[at] = True
            continue
        capped = max((min(ours, theirs) - 1) * highest - MOST_SHARED, 0.0)
        if max(together, apart[0] + apart[1]) + siblings + capped < least[at]:
            continue
        total = max(together, apart[0]) + theirs * spare
        for i in range(1, ours):
            token, role = chains[one, i], role_of(i, ours)
            best = max(alone(i, gap, ours, theirs), unlike)
            for j in range(theirs):
                best = max(best, _told(token, others[other, j], role, role_of(j, theirs), filled, own, keys, bits))
            total += best
        close[at] = total >= least[at]
