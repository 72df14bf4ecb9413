"""A component as a matrix, in the smaller of two forms.

*Cells*: one column a cell, merged where no row tells cells apart; a row is the sum of its cells. *Running totals*: one
column for each leaf and time, what had happened there by then; a row is what its end has more than its beginning, and
further rows say that totals never fall. Claims on long times, such as a toll reported every day since a beginning, fill
the first form and leave the second nearly empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.accounts.problem import Component

MERGING = 5
"""How many times fewer entries running totals must have: cells are merged, and solve faster entry for entry."""

NOBODY = -1
"""The claim of a row that holds whoever says what."""

Integers = NDArray[np.int64]
Grid = NDArray[np.bool_]
"""Leaves by intervals between two times."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """lows ≤ A x ≤ highs, x ≥ 0, by rows; `target` gives each column's share in what is asked, None: it is not reached.

    `claims` is the claim of each row. Entries are 1 and −1.
    """

    columns: int
    starts: NDArray[np.int32]
    indices: NDArray[np.int32]
    values: NDArray[np.float64]
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    claims: Integers
    target: Integers | None

    @property
    def entry_rows(self) -> Integers:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.claims)), np.diff(self.starts))


class Layout:
    """The cells of a component: leaves by intervals between the times that its rows and its target name."""

    def __init__(self, component: Component) -> None:
        self.component = component
        spans = [(row.start, row.end) for row in component.rows]
        if component.target is not None:
            spans.append(component.target[1:])
        times = np.unique(np.array(spans, dtype=np.int64))
        self.steps = len(times) - 1
        self.shape = (component.leaf_count, self.steps)
        self.firsts = np.searchsorted(times, [row.start for row in component.rows])
        self.lasts = np.searchsorted(times, [row.end for row in component.rows])
        self._sets = np.array([row.leaves for row in component.rows], dtype=np.int64)
        self.spoken = self.covered(np.arange(len(component.rows)))
        self.target = np.zeros(self.shape, dtype=bool)
        if component.target is not None:
            leaves, start, end = component.target
            first, last = np.searchsorted(times, [start, end])
            self.target[component.sets[leaves], first:last] = True
        self.target &= self.spoken

    def covered(self, rows: Integers) -> Grid:
        """The cells that lie in some of these rows."""
        begun = np.zeros((len(self.component.sets), self.steps + 1), dtype=np.int64)
        np.add.at(begun, (self._sets[rows], self.firsts[rows]), 1)
        np.add.at(begun, (self._sets[rows], self.lasts[rows]), -1)
        running = np.cumsum(begun, axis=1)[:, :-1] > 0
        found = np.zeros(self.shape, dtype=bool)
        for number in np.unique(self._sets[rows]).tolist():
            found[self.component.sets[number]] |= running[number]
        return found

    @property
    def entries(self) -> int:
        """The entries of the form that is taken, before any cells are merged."""
        cells, totals = self._entries()
        return totals if totals * MERGING < cells else cells

    def _entries(self) -> tuple[int, int]:
        """The entries of the two forms, cells before any are merged."""
        sizes = np.array([len(self.component.sets[row.leaves]) for row in self.component.rows])
        cells = int((sizes * (self.lasts - self.firsts)).sum())
        return cells, int(2 * sizes.sum() + 2 * self.shape[0] * self.steps)

    def matrix(self) -> Matrix:
        """The smaller of the two forms."""
        cells, totals = self._entries()
        return self._totals() if totals * MERGING < cells else self._cells()

    def _made(
        self, columns: int, rows: Sequence[Integers], signs: Sequence[NDArray[np.float64]], target: Integers | None
    ) -> Matrix:
        """A matrix of the rows of claims, and after them of rows that keep totals from falling."""
        own = self.component.rows
        more = len(rows) - len(own)
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32)
        highs = [np.inf if row.high is None else float(row.high) for row in own]
        return Matrix(
            columns,
            starts,
            np.concatenate(rows).astype(np.int32),
            np.concatenate(signs),
            np.array([float(row.low) for row in own] + [0.0] * more),
            np.array(highs + [np.inf] * more),
            np.array([row.claim for row in own] + [NOBODY] * more),
            target,
        )

    def _cells(self) -> Matrix:
        label = np.zeros(self.shape, dtype=np.int64)
        for at, row in enumerate(self.component.rows):
            _refine(label, self.component.sets[row.leaves], self.firsts[at], self.lasts[at])
        if self.target.any():
            label[self.target] += int(label.max()) + 1
        _, numbers = np.unique(label[self.spoken], return_inverse=True)
        label[self.spoken] = numbers
        rows = [
            np.unique(label[self.component.sets[row.leaves], self.firsts[at] : self.lasts[at]])
            for at, row in enumerate(self.component.rows)
        ]
        columns = int(numbers.max()) + 1
        target = None
        if self.target.any():
            target = np.zeros(columns, dtype=np.int64)
            target[np.unique(label[self.target])] = 1
        return self._made(columns, rows, [np.ones(len(row)) for row in rows], target)

    def _totals(self) -> Matrix:
        """Column `leaf * steps + t` is what had happened at the leaf by the end of interval t; before, nothing had."""
        rows, signs = [], []
        for at, row in enumerate(self.component.rows):
            base = self.component.sets[row.leaves].astype(np.int64) * self.steps
            ends, begun = base + self.lasts[at] - 1, base + self.firsts[at] - 1
            begun = begun if self.firsts[at] else begun[:0]
            rows.append(np.concatenate([ends, begun]))
            signs.append(np.concatenate([np.ones(len(ends)), -np.ones(len(begun))]))
        for leaf in range(self.shape[0]):
            later = leaf * self.steps + np.arange(1, self.steps)
            rows += list(np.stack([later, later - 1], axis=1))
        signs += [np.array([1.0, -1.0])] * (len(rows) - len(signs))
        target = None
        if self.target.any():
            # the sum of the asked cells of a leaf, each what its end has more than its beginning
            asked = self.target.astype(np.int64)
            following = np.concatenate([asked[:, 1:], np.zeros((self.shape[0], 1), dtype=np.int64)], axis=1)
            target = (asked - following).ravel()
        return self._made(self.shape[0] * self.steps, rows, signs, target)


def _refine(label: NDArray[np.int64], leaves: NDArray[np.int32], first: int, last: int) -> None:
    """Tell cells that lie in one more row apart from those that do not (partition refinement)."""
    _, place = np.unique(label[leaves, first:last], return_inverse=True)
    label[leaves, first:last] = int(label.max()) + 1 + place.reshape(len(leaves), last - first)
