"""A component laid out for the interior point: sets of leaves × times, and the sums over them without a matrix.

Leaves and times that no binding row tells apart are one. A cell that a row holds at 0 is 0 in all others, and a lower
bound that a cell outside the target can meet alone, since nothing bounds it, says nothing: such rows do not bear on the
programme (`Layout.bearing` are those that do), but proofs may rest on them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.accounts.problem import Component, Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_ROW = -1


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows over one set of leaves and one time made one, by position.

    `low_row` and `high_row` are the rows of the component from which a bound comes, `NO_ROW` where there is none (then
    it is 0, or infinite).
    """

    node: Ints
    start: Ints
    end: Ints
    low: Floats
    high: Floats
    low_row: Ints
    high_row: Ints

    def only(self, kept: Ints | Bools) -> Rows:
        """Some of them."""
        return Rows(
            self.node[kept],
            self.start[kept],
            self.end[kept],
            self.low[kept],
            self.high[kept],
            self.low_row[kept],
            self.high_row[kept],
        )

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, slots=True)
class Layout:
    """A component's binding rows over merged leaves × times (`shape` of the grids).

    `member` is sets × leaves, 0 or 1. `asked` are the cells of the target, `cap` the most that any one row lets a cell
    hold (infinite: nothing bounds it), `cap_row` a row that does. `active` are the cells that the bearing rows hold and
    that need not be 0.
    """

    member: Floats
    rows: Rows
    asked: Bools
    cap: Floats
    cap_row: Ints
    bearing: Ints
    active: Bools

    @property
    def is_bounded(self) -> bool:
        """Whether every cell of the target lies in a sum that is bounded from above."""
        return not bool((self.asked & np.isinf(self.cap)).any())


class Sums:
    """The sums of rows over a grid, and back: (sets × leaves) products and running totals over time."""

    def __init__(self, member: Floats, rows: Rows) -> None:
        self.member = member
        self.node, self.start, self.end = rows.node, rows.start, rows.end
        self.leaves = [np.flatnonzero(each) for each in member]

    def of(self, grid: Floats | Bools) -> Floats:
        """The sum of each row."""
        times = grid.shape[1]
        until = np.zeros((len(self.member), times + 1))
        np.cumsum(self.member @ grid, axis=1, out=until[:, 1:])
        return until[self.node, self.end] - until[self.node, self.start]

    def charges(self, multipliers: Floats, times: int) -> Floats:
        """For each cell the sum of the multipliers of the rows that hold it (the transpose of `of`)."""
        count = len(self.member) * (times + 1)
        width = times + 1
        step = np.bincount(self.node * width + self.start, multipliers, count)
        step -= np.bincount(self.node * width + self.end, multipliers, count)
        charges: Floats = self.member.T @ np.cumsum(step.reshape(-1, width), axis=1)[:, :-1]
        return charges

    def whole_charges(self, multipliers: Ints, times: int) -> Ints:
        """The same in whole numbers, exactly: for proofs."""
        step = np.zeros((len(self.member), times + 1), np.int64)
        np.add.at(step, (self.node, self.start), multipliers)
        np.subtract.at(step, (self.node, self.end), multipliers)
        along = np.cumsum(step, axis=1)[:, :-1]
        charges = np.zeros((self.member.shape[1], times), np.int64)
        for number in np.flatnonzero(along.any(axis=1)).tolist():
            charges[self.leaves[number]] += along[number]
        return charges


def lay_out(component: Component, claims: Collection[int]) -> Layout:
    """Lay a component out, of which the rows of `claims` bind.

    Cells of which no row speaks, binding or not, do not belong to the target: who asks about them is told elsewhere
    that no claim does.
    """
    wanted = frozenset(claims)
    binding = [at for at, row in enumerate(component.rows) if row.claim in wanted]
    spoken, cuts = _asked(component)
    asked, times = _merge_times([component.rows[at] for at in binding], spoken, cuts)
    used = sorted({component.rows[at].leaves for at in binding})
    member = np.zeros((len(used), component.leaf_count), dtype=bool)
    for number, leaves in enumerate(used):
        member[number, component.sets[leaves]] = True
    _, first = np.unique(np.packbits(np.vstack([member, asked.T]), axis=0), axis=1, return_index=True)
    member, asked = member[:, first], asked[first]
    member, same = np.unique(member, axis=0, return_inverse=True) if used else (member, np.zeros(0, np.int64))
    node_of = dict(zip(used, same.ravel().tolist(), strict=True))
    rows = _merge_rows(component.rows, binding, node_of, times)
    return _with_caps(member.astype(np.float64), rows, asked)


def _asked(component: Component) -> tuple[Bools, list[int]]:
    """The cells of the target of which some row speaks, between all times named, and those times."""
    target = component.target
    ends = {at for row in component.rows for at in (row.start, row.end)}
    cuts = sorted(ends if target is None else ends | {target[1], target[2]})
    place = {at: position for position, at in enumerate(cuts)}
    spoken = np.zeros((component.leaf_count, len(cuts) - 1), dtype=bool)
    if target is None:
        return spoken, cuts
    step = np.zeros((len(component.sets), len(cuts)), np.int64)
    for row in component.rows:
        if row.start < row.end:
            step[row.leaves, place[row.start]] += 1
            step[row.leaves, place[row.end]] -= 1
    along = np.cumsum(step, axis=1)[:, :-1] > 0
    for number in np.flatnonzero(along.any(axis=1)).tolist():
        spoken[component.sets[number]] |= along[number]
    inside = np.zeros_like(spoken)
    inside[component.sets[target[0]], place[target[1]] : place[target[2]]] = True
    return spoken & inside, cuts


def _merge_times(rows: Iterable[Row], asked: Bools, cuts: Sequence[int]) -> tuple[Bools, dict[int, int]]:
    """The target over the times that binding rows, or the target itself, tell apart, and the places of those times."""
    named = {at for row in rows for at in (row.start, row.end)}
    differs = np.zeros(len(cuts) - 1, dtype=bool)
    differs[:1] = True
    differs[1:] = (asked[:, 1:] != asked[:, :-1]).any(axis=0)
    differs |= np.array([at in named for at in cuts[:-1]], dtype=bool)
    number = np.cumsum(differs) - 1
    places = {at: int(number[position]) for position, at in enumerate(cuts[:-1])}
    places[cuts[-1]] = int(differs.sum())
    return asked[:, differs], places


def _merge_rows(rows: Sequence[Row], binding: Iterable[int], node_of: dict[int, int], times: dict[int, int]) -> Rows:
    """Rows over the same cells made one, with the closest bounds of any."""
    found: dict[tuple[int, int, int], tuple[int, int, float, int]] = {}
    for at in binding:
        row = rows[at]
        key = (node_of[row.leaves], times[row.start], max(times[row.start], times[row.end]))
        low, low_row, high, high_row = found.get(key, (0, NO_ROW, np.inf, NO_ROW))
        if row.low > low:
            low, low_row = row.low, at
        if row.high is not None and row.high < high:
            high, high_row = row.high, at
        found[key] = low, low_row, high, high_row
    keys = np.array(list(found), np.int64).reshape(-1, 3)
    lows, low_rows, highs, high_rows = zip(*found.values(), strict=True) if found else ((), (), (), ())
    return Rows(
        keys[:, 0],
        keys[:, 1],
        keys[:, 2],
        np.array(lows, np.float64),
        np.array(highs, np.float64),
        np.array(low_rows, np.int64),
        np.array(high_rows, np.int64),
    )


def _with_caps(member: Floats, rows: Rows, asked: Bools) -> Layout:
    cap, cap_row = _caps(member, rows, asked.shape)
    sums = Sums(member, rows)
    free = np.isinf(cap) & ~asked
    speaks = (rows.low > 0) | np.isfinite(rows.high)
    bearing = np.flatnonzero(speaks & (sums.of(cap > 0) > 0) & (sums.of(free) == 0))
    ones = np.ones(len(bearing))
    active = (cap > 0) & (Sums(member, rows.only(bearing)).charges(ones, asked.shape[1]) > 0)
    return Layout(member, rows, asked, cap, cap_row, bearing, active)


def _caps(member: Floats, rows: Rows, shape: tuple[int, int]) -> tuple[Floats, Ints]:
    """The most that any one row lets each cell hold, and that row."""
    by_set = np.full((len(member), shape[1]), NO_ROW, np.int64)
    bounded = np.flatnonzero(np.isfinite(rows.high))
    for at in bounded[np.argsort(-rows.high[bounded], kind="stable")].tolist():  # the lowest is written last
        by_set[rows.node[at], rows.start[at] : rows.end[at]] = at
    highs = np.append(rows.high, np.inf)  # NO_ROW is the last
    cap, cap_row = np.full(shape, np.inf), np.full(shape, NO_ROW, np.int64)
    for number, inside in enumerate(member > 0):
        lower = highs[by_set[number]] < cap[inside]
        cap_row[inside] = np.where(lower, by_set[number], cap_row[inside])
        cap[inside] = np.where(lower, highs[by_set[number]], cap[inside])
    return cap, cap_row
