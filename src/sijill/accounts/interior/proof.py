"""What multipliers of rows prove, in whole numbers: bounds of the target, and that claims cannot all be true.

Weak duality: whatever the multipliers, a sum of non-negative numbers that weighs no cell more than the target does is
no greater than the target, and by the bounds of the rows it is no less than what those come to, times the multipliers.
Multipliers of any quality are made to fit: where they weigh a cell too much, the row that bounds it most closely
takes the excess on itself, at the price of its bound (Neumaier and Shcherbina, *Safe bounds in linear and mixed-integer
linear programming*, Mathematical Programming 99, 2004, section 3). With a target of nothing, a positive bound is a
proof that the rows cannot all hold (Farkas' lemma).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sijill.accounts.interior.cells import NO_ROW, Floats, Ints, Layout, Sums
from sijill.accounts.problem import Row

MOST_BITS = 60
"""Whole numbers stay below 2 to this power, wherever they are added."""

FINEST = 50
"""Multipliers are multiples of 2 to the power of less this; they have no more digits than that themselves."""

THRESHOLDS = (math.inf, 0.3, 0.1, 0.03, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""Below which multipliers are left out of a proof, where it proves the same without them."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The target, times `sense`, is no less than `value` (rounded up), for `multipliers` of the component's rows.

    They are whole numbers of 1 / 2**shift; positive ones stand for the lower bound of the row, negative ones for the
    upper. With `sense` 0 and `value` above 0 the rows cannot all hold.
    """

    sense: int
    value: int
    shift: int
    multipliers: Mapping[int, int]

    def claims(self, rows: Sequence[Row]) -> frozenset[int]:
        """The claims that it rests on."""
        return frozenset(rows[at].claim for at in self.multipliers)


class Prover:
    """Makes proofs from multipliers of the rows that bear on the programme."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.rows = layout.rows.only(layout.bearing)
        self._sums = Sums(layout.member, self.rows)
        free = np.isinf(layout.cap) & layout.active
        self._free = np.isinf(layout.cap)
        self._loose = self._sums.of(free) > 0

    def prove(self, multipliers: Floats, sense: int) -> Proof | None:
        """What they prove of the target times `sense` (1, -1, or 0: of nothing); None where nothing.

        A positive multiplier of a cell that nothing bounds can be paid by no row: all are scaled down, or, where the
        cell may weigh nothing, those of its rows left out.
        """
        y = np.where(np.isinf(self.rows.high), np.maximum(multipliers, 0), multipliers)
        y = np.where(self.rows.low == 0, np.minimum(y, 0), y)
        if sense == 0 or not self.layout.asked.any():
            y = np.where(self._loose, 0, y)
        for _ in range(4):
            size = float(np.abs(y).sum())
            if not size < 2 ** (MOST_BITS - 2):  # nor where an iteration broke down, and it is no number
                return None
            shift = min(FINEST, MOST_BITS - math.ceil(math.log2(size + 2)))
            whole = np.rint(np.ldexp(y, shift)).astype(np.int64)
            charges = self._sums.whole_charges(whole, self.layout.asked.shape[1])
            asked = (sense * self.layout.asked).astype(np.int64) << shift
            excess = charges - asked
            unpaid = (excess > 0) & self._free
            if not unpaid.any():
                return self._paid(sense, shift, whole, excess)
            if (asked[unpaid] <= 0).any():
                return None
            y = y / (float((charges[unpaid] / asked[unpaid]).max()) * (1 + 1e-9))
        return None

    def thin(self, multipliers: Floats, sense: int) -> Proof | None:
        """A proof of what they prove by as few of them as will do, the smallest left out first."""
        whole = self.prove(multipliers, sense)
        if whole is None:
            return None
        least = whole.value if sense else 1  # that claims clash is proved by any number above 0
        size = np.abs(multipliers)
        for threshold in THRESHOLDS:
            proof = self.prove(np.where(size < threshold, 0, multipliers), sense)
            if proof is not None and proof.value >= least:
                return proof
        return whole

    def plain_clash(self) -> Proof | None:
        """A proof that claims clash that needs no search: bounds of one sum that cross, or a sum of cells held at 0.

        The two bounds come from two rows: those of one row never cross.
        """
        rows, layout = self.layout.rows, self.layout
        for at in np.flatnonzero(rows.low > rows.high).tolist():
            multipliers = {int(rows.low_row[at]): 1, int(rows.high_row[at]): -1}
            multipliers.pop(NO_ROW, None)
            return Proof(0, int(rows.low[at] - rows.high[at]), 0, multipliers)
        room = Sums(layout.member, rows).of(layout.cap > 0)
        for at in np.flatnonzero((room == 0) & (rows.low > 0)).tolist():
            held = layout.cap_row[layout.member[rows.node[at]] > 0, rows.start[at] : rows.end[at]]
            zeros = {int(rows.high_row[other]): -1 for other in np.unique(held).tolist()}
            return Proof(0, int(rows.low[at]), 0, {int(rows.low_row[at]): 1, **zeros})
        return None

    def _paid(self, sense: int, shift: int, whole: Ints, excess: Ints) -> Proof:
        """The proof by multipliers, after the rows that bound cells have taken their excess on themselves."""
        rows = self.layout.rows
        multipliers = np.zeros(len(rows), np.int64)
        over = excess > 0
        np.maximum.at(multipliers, self.layout.cap_row[over], excess[over])
        multipliers *= -1
        multipliers[self.layout.bearing] += whole
        found: dict[int, int] = {}
        total = 0
        for at in np.flatnonzero(multipliers).tolist():
            multiplier = int(multipliers[at])
            owner = int((rows.low_row if multiplier > 0 else rows.high_row)[at])
            found[owner] = found.get(owner, 0) + multiplier
            total += multiplier * int((rows.low if multiplier > 0 else rows.high)[at])
        return Proof(sense, -(-total >> shift), shift, {at: each for at, each in found.items() if each})
