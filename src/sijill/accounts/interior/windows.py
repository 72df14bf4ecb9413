"""The matrix A D A' of a step: an entry for each pair of claims that overlap, the sum of D over the cells of both.

The cells of both are the leaves in both sets, in the time that both hold: a sum over a window of a line of time, of
which there is one for each intersection of sets. All are read from a table of sums from and to midpoints (disjoint
sparse table), each as a sum of two, so that nothing is lost by subtraction where D spans many orders of magnitude.
"""

from __future__ import annotations

import numpy as np

from sijill.accounts.interior.cells import Floats, Ints, Rows

PORTION = 1_000_000
"""Candidates for overlapping pairs that are looked at together, to bound the memory."""

MOST_PAIRS = 10_000_000
MOST_SUMS = 50_000_000
"""Overlapping pairs, and entries of the table, beyond which a component is not tried: about 1 GB each."""


class TooDense(Exception):
    """More overlaps than memory is used for."""


def overlapping(member: Floats, rows: Rows) -> tuple[Ints, Ints]:
    """The pairs of rows that share a leaf and a time, each row with itself among them.

    Raises:
        TooDense: there are more than `MOST_PAIRS`.
    """
    by_start = np.argsort(rows.start, kind="stable")
    start, end, node = rows.start[by_start], rows.end[by_start], rows.node[by_start]
    count = np.searchsorted(start, end, "left") - np.arange(len(rows))
    until = np.cumsum(count)
    shares = member @ member.T > 0
    found: list[tuple[Ints, Ints]] = []
    total = done = 0
    while done < len(rows):
        stop = max(done + 1, int(np.searchsorted(until, until[done] - count[done] + PORTION)))
        part = count[done:stop]
        one = np.repeat(np.arange(done, done + len(part)), part)
        other = np.arange(len(one)) - np.repeat(np.cumsum(part) - part, part) + one
        kept = shares[node[one], node[other]]
        found.append((by_start[one[kept]], by_start[other[kept]]))
        total += len(found[-1][0])
        if total > MOST_PAIRS:
            raise TooDense
        done = stop
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


class Windows:
    """The sums of a grid over what the rows of each pair share.

    Raises:
        TooDense: the table would hold more than `MOST_SUMS`.
    """

    def __init__(self, member: Floats, rows: Rows, times: int, one: Ints, other: Ints) -> None:
        self.common, number = _intersections(member, rows.node[one], rows.node[other])
        self._levels = max(1, (times - 1).bit_length()) + 1
        self._width = 1 << (self._levels - 1)
        self._times = times
        if self._levels * len(self.common) * self._width > MOST_SUMS:
            raise TooDense
        first = np.maximum(rows.start[one], rows.start[other])
        last = np.minimum(rows.end[one], rows.end[other]) - 1
        # the level is that of the highest midpoint between the two
        level = np.frexp((first ^ last).astype(np.float64))[1].astype(np.int64)
        line = (level * len(self.common) + number) * self._width
        self._first, self._last = line + first, line + last

    def sums(self, grid: Floats) -> Floats:
        """The sum for each pair, in their order."""
        table = np.zeros((self._levels, len(self.common), self._width))
        table[0, :, : self._times] = self.common @ grid
        until, since = table[0].copy(), table[0].copy()
        for level in range(1, self._levels):
            half = 1 << (level - 1)
            view = table[level].reshape(len(self.common), -1, 2, half)
            left, right = since.reshape(view.shape), until.reshape(view.shape)
            view[:, :, 0], view[:, :, 1] = left[:, :, 0], right[:, :, 1]
            right[:, :, 1] += right[:, :, 0, -1:]
            left[:, :, 0] += left[:, :, 1, :1]
        table[0] *= 0.5  # a window of one time is read twice
        flat = table.reshape(-1)
        found: Floats = flat[self._first] + flat[self._last]
        return found


def _intersections(member: Floats, one: Ints, other: Ints) -> tuple[Floats, Ints]:
    """The distinct intersections of pairs of sets, as rows of 0 and 1, and which one each pair has."""
    key, of_pair = np.unique(np.minimum(one, other) * len(member) + np.maximum(one, other), return_inverse=True)
    first, second = np.divmod(key, len(member))
    packed = np.packbits(member > 0, axis=1)
    packed = np.ascontiguousarray(packed[first] & packed[second])
    _, at, of_key = np.unique(packed.view(f"V{packed.shape[1]}").ravel(), return_index=True, return_inverse=True)
    return member[first[at]] * member[second[at]], of_key[of_pair]
