"""Precision, recall, F1, rank correlation and one-to-one matching: pure functions that every benchmark shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Tally:
    """What was right among what was answered and what there was to find; credits may be halves."""

    credit: float = 0.0
    answered: int = 0
    possible: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.credit + other.credit, self.answered + other.answered, self.possible + other.possible)

    @property
    def precision(self) -> float:
        """Share of the answers that is right; 0 where nothing was answered."""
        return self.credit / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """Share of what there was to find that was found; 0 where there was nothing."""
        return self.credit / self.possible if self.possible else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.answered + self.possible
        return 2 * self.credit / both if both else 0.0


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Match rows to columns one to one so that the sum of weights is greatest; pairs of weight 0 are left out.

    Weights must not be negative. Kuhn's method with potentials, O(rows² · columns).
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        flipped = assign([[weights[row][column] for row in range(rows)] for column in range(columns)])
        return sorted((row, column) for column, row in flipped)
    row_of = _solve(weights, rows, columns)
    pairs = ((row - 1, column - 1) for column, row in enumerate(row_of) if row and column)
    return sorted((row, column) for row, column in pairs if weights[row][column] > 0)


def _solve(weights: Sequence[Sequence[float]], rows: int, columns: int) -> list[int]:
    """Return for each column (from 1) the row (from 1) it is given to, 0 for none; needs rows <= columns."""
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        came_from = _grow_path(weights, row_price, column_price, row_of)
        column = came_from.pop()
        while column:
            previous = came_from[column]
            row_of[column] = row_of[previous]
            column = previous
    return row_of


def _grow_path(
    weights: Sequence[Sequence[float]], row_price: list[float], column_price: list[float], row_of: list[int]
) -> list[int]:
    """Find the cheapest augmenting path from the row held at column 0.

    Changes the prices in place. Returns for each column the column before it, with the free end appended.
    """
    size = len(column_price)
    least, came_from, done = [inf] * size, [0] * size, [False] * size
    column = 0
    while row_of[column] or column == 0:
        done[column] = True
        row, step, nearest = row_of[column], inf, 0
        for other in range(1, size):
            if done[other]:
                continue
            cost = -weights[row - 1][other - 1] - row_price[row] - column_price[other]
            if cost < least[other]:
                least[other], came_from[other] = cost, column
            if least[other] < step:
                step, nearest = least[other], other
        for other in range(size):
            if done[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
        column = nearest
    return [*came_from, column]


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Spearman's rank correlation, ties sharing their mean rank; 0 where one side does not vary."""
    return _pearson(_ranks(left), _ranks(right))


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]


def _pearson(left: Sequence[float], right: Sequence[float]) -> float:
    mean_left, mean_right = sum(left) / len(left), sum(right) / len(right)
    pairs = [(a - mean_left, b - mean_right) for a, b in zip(left, right, strict=True)]
    spread = (sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)) ** 0.5
    return sum(a * b for a, b in pairs) / spread if spread else 0.0
