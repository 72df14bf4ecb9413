"""The equations of a step, A D A' + E, factored (multifrontal Cholesky) and solved."""

from __future__ import annotations

import numpy as np

from sijill.accounts.interior.cells import Floats, Layout, Sums
from sijill.accounts.interior.ordering import order_claims
from sijill.accounts.interior.windows import Windows, overlapping

RELATIVE = 1e-13
SMALLEST = 1e-30
"""What is added to the diagonal, so that rows that say the same do not make it singular; relative and at the least."""

REFINED = 1e-11
"""Residual, relative to the right hand side, with which a solution is taken as it is."""

MOST_ROUNDS = 2
"""How often what a solution misses is solved for again."""

SMALL = 48
"""Size of a triangle that is inverted as a whole."""


class NotPositive(Exception):
    """The equations are too badly conditioned to be factored."""


class Equations:
    """A D A' + E over the cells and the rows that bear on the programme; `factor` it, then `solve`."""

    def __init__(self, layout: Layout) -> None:
        self.rows = layout.rows.only(layout.bearing)
        self._sums = Sums(layout.member, self.rows)
        self._shape = layout.active.shape
        self.cells = np.flatnonzero(layout.active.ravel())
        one, other = overlapping(layout.member, self.rows)
        self._fronts = order_claims(len(self.rows), one, other)
        by_place = np.argsort(self._fronts.places)  # the table is read at random, but memory is written in its order
        one, other = one[by_place], other[by_place]
        self._places = self._fronts.places[by_place]
        self._windows = Windows(layout.member, self.rows, self._shape[1], one, other)
        diagonal = np.flatnonzero(one == other)
        self._diagonal = np.empty(len(self.rows), np.int64)
        self._diagonal[one[diagonal]] = self._places[diagonal]
        fronts = self._fronts
        sizes = [(int(fronts.start[at + 1] - fronts.start[at]), len(rest)) for at, rest in enumerate(fronts.rest)]
        self._inverse = [np.zeros((own, own)) for own, _ in sizes]
        self._below = [np.zeros((rest, own)) for own, rest in sizes]
        self._space = np.zeros(max((own + rest) ** 2 for own, rest in sizes))
        self._weights = self._extra = np.zeros(0)
        self._is_close = False

    def grid(self, cells: Floats) -> Floats:
        """Values of the cells that are not held at 0, as a grid."""
        grid = np.zeros(self._shape[0] * self._shape[1])
        grid[self.cells] = cells
        return grid.reshape(self._shape)

    def sums(self, cells: Floats) -> Floats:
        """A x: the sum of each row."""
        return self._sums.of(self.grid(cells))

    def charges(self, multipliers: Floats) -> Floats:
        """A'y: for each cell the sum of the multipliers of its rows."""
        charges: Floats = self._sums.charges(multipliers, self._shape[1]).ravel()[self.cells]
        return charges

    def factor(self, weights: Floats, extra: Floats) -> None:
        """Factor A diag(weights) A' + diag(extra).

        Raises:
            NotPositive: rounding errors are larger than what is to be solved.
        """
        self._weights, self._extra, self._is_close = weights, extra, False
        fronts = self._fronts
        columns = np.zeros(int(fronts.base[-1]))
        columns[self._places] = self._windows.sums(self.grid(weights))
        columns[self._diagonal] += extra + RELATIVE * columns[self._diagonal] + SMALLEST
        updates: list[Floats | None] = [None] * len(fronts)
        for at in range(len(fronts)):
            updates[at] = self._eliminate(at, columns, updates)

    def _eliminate(self, at: int, columns: Floats, updates: list[Floats | None]) -> Floats | None:
        """Factor the columns of a front; what is to be taken off the entries of the claims after it, None for none."""
        fronts = self._fronts
        own, rest = len(self._inverse[at]), len(fronts.rest[at])
        size = own + rest
        front = self._space[: size * size].reshape(size, size)
        front[:, own:] = 0
        front[:, :own] = columns[fronts.base[at] : fronts.base[at + 1]].reshape(size, own)
        for child in fronts.children[at]:
            update = updates[child.front]
            assert update is not None
            if child.places is None:
                front[child.part, child.part] -= update
            else:
                front.reshape(-1)[child.places] -= update.reshape(-1)
            updates[child.front] = None
        try:
            lower = np.linalg.cholesky(front[:own, :own]).astype(np.float64, copy=False)
        except np.linalg.LinAlgError as error:
            raise NotPositive from error
        _invert(lower, self._inverse[at])
        if not rest:
            return None
        below = self._below[at]
        np.matmul(front[own:, :own], self._inverse[at].T, out=below)
        update = below @ below.T
        if fronts.children[at]:
            update -= front[own:, own:]
        return update

    def solve(self, right: Floats) -> Floats:
        """Solve with the last factor; what it misses is solved for again where counts are so large that it matters."""
        x = self._back(right)
        if self._is_close:  # it was for the first right hand side
            return x
        for number in range(MOST_ROUNDS):
            missed = right - self.sums(self._weights * self.charges(x)) - self._extra * x
            if float(np.abs(missed).max()) <= REFINED * float(np.abs(right).max()):
                self._is_close = number == 0
                break
            x = x + self._back(missed)
        return x

    def _back(self, right: Floats) -> Floats:
        """Forward and back through the fronts."""
        fronts = self._fronts
        x = right[fronts.order]
        ends = fronts.start.tolist()
        for at, rest in enumerate(fronts.rest):
            own = slice(ends[at], ends[at + 1])
            x[own] = self._inverse[at] @ x[own]
            x[rest] -= self._below[at] @ x[own]
        for at in range(len(fronts) - 1, -1, -1):
            own = slice(ends[at], ends[at + 1])
            x[own] = self._inverse[at].T @ (x[own] - self._below[at].T @ x[fronts.rest[at]])
        found = np.empty(len(x))
        found[fronts.order] = x
        return found


def _invert(lower: Floats, out: Floats) -> None:
    """Invert a lower triangle, half by half: products of halves are what processors are fastest at."""
    size = len(lower)
    if size <= SMALL:
        out[:] = np.linalg.inv(lower)
        return
    half = size // 2
    _invert(lower[:half, :half], out[:half, :half])
    _invert(lower[half:, half:], out[half:, half:])
    np.negative(out[half:, half:] @ (lower[half:, :half] @ out[:half, :half]), out=out[half:, :half])
