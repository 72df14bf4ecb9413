"""Two chains of names set side by side: tokens paired in order, gaps allowed, so that most bits are told.

The best alignment of two sequences by dynamic programming (Needleman & Wunsch 1970). What is particular to names: a
given name is rarely another's father, and a name without partner costs more on the side that has fewer. `align` is
written for arrays, so that linkage, which fills `bits` by look-up, runs the same lines over millions of pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sijill.compiled import compiled

FIRST, INNER, LAST = 0, 1, 2
"""The roles of a token: the given name, the father's and forefathers', and what stands last (mostly the family's)."""

OUT_OF_PLACE_BITS = 4.0
"""What it costs to set a given name beside another role, or to leave out a name of the chain that is not the longer."""

FAMILY_FIRST_BITS = 4.0
"""What it costs to take the name that stands first for the family's: few lists have it there, and few rows of most."""


@compiled
def role_of(at: int, length: int) -> int:
    """The role of the token at a place in a chain of so many; one that stands alone is a given name."""
    if at == 0:
        return FIRST
    return LAST if at == length - 1 else INNER


@compiled
def align(bits: Any, gap: Any, ours: int, theirs: int, aligned: Any) -> int:
    """Align chains of `ours` and `theirs` tokens; fill `aligned[k] = (place in one, place in other, bits)`, last first.

    `bits[i, j]` is what tokens i and j tell together, `gap[role]` what one without a partner does. A gap has place −1
    on its side. Returns how many rows were filled. The best total wins; the order of tokens is kept.
    """
    best = np.full((ours + 1, theirs + 1), -1e9)
    step = np.zeros((ours + 1, theirs + 1), np.int8)
    best[0, 0] = 0.0
    for i in range(ours + 1):
        for j in range(theirs + 1):
            for kind in range(3):
                if (i > 0 or kind == 2) and (j > 0 or kind == 1):
                    before = best[i - (kind != 2), j - (kind != 1)]
                    value = before + _told(kind, i, j, bits, gap, ours, theirs)
                    if value > best[i, j]:
                        best[i, j] = value
                        step[i, j] = kind
    i, j, count = ours, theirs, 0
    while i > 0 or j > 0:
        kind = step[i, j]
        aligned[count, 0] = -1 if kind == 2 else i - 1
        aligned[count, 1] = -1 if kind == 1 else j - 1
        aligned[count, 2] = _told(kind, i, j, bits, gap, ours, theirs)
        i -= 0 if kind == 2 else 1
        j -= 0 if kind == 1 else 1
        count += 1
    return count


@compiled
def _told(kind: int, i: int, j: int, bits: Any, gap: Any, ours: int, theirs: int) -> float:
    """What the step to (i, j) tells: the two tokens before it paired (0), the first (1) or the other's alone (2)."""
    if kind == 0:
        return float(bits[i - 1, j - 1] - (OUT_OF_PLACE_BITS if (i == 1) != (j == 1) else 0.0))
    return alone(i - 1, gap, ours, theirs) if kind == 1 else alone(j - 1, gap, theirs, ours)


@compiled
def alone(at: int, gap: Any, ours: int, theirs: int) -> float:
    """What a token without a partner tells, at a place in a chain of `ours` beside one of `theirs`."""
    return float(gap[role_of(at, ours)] - (OUT_OF_PLACE_BITS if ours <= theirs else 0.0))
