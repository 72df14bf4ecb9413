"""Averaging over decomposable graphs: the number of people, whichever way the lists depend on one another.

Madigan & York, Biometrika 84, 1997: each graph has a hyper-Dirichlet prior with δ in every cell, N a prior over a grid.
The likelihood of a graph and N is a ratio of products over cliques and separators in closed form, so the posterior of
all graphs and all N is exact, with no sampling. The R package dga (Johndrow, Lum & Ball) does so up to five lists.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.errors import InputError
from sijill.estimation.gamma import LogGammaOver, Vector, log_gamma_ratio
from sijill.estimation.graphs import LAST_STEPS, MOST_LISTS, Graphs, decomposable_graphs, halves
from sijill.estimation.histories import Histories
from sijill.estimation.models import Model
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable

CUT = 50.0
"""What is certainly e⁻⁵⁰ of the best or less is left out: 10¹⁰ of them, every graph of seven lists at every point,
would come to 10⁻¹²."""

COARSE, WIDE, WIDEST = 4.0, 8.0, 64.0
"""Widths of blocks of N, in square roots of the people missing: to find the graphs that matter, to sum them, and to sum
those of few lists."""

FEW = 5
"""Up to so many lists graphs are looked for in wider blocks: they are soon summed."""

STRETCH = 64
"""Points between two that are looked at, to find those that matter."""

ONE_BY_ONE = 4_000_000
"""Graphs times points up to which every one is summed by itself."""

ALL = slice(None)

FIRST_BLOCK = 16
"""People missing below which every number is a block of its own."""

MOST_CHANGE = 600.0
"""By how much half a graph's log probability may change in a block, so that no exponential underflows: each of its
steps changes by no more than log(1 + seen / missing) for one person."""

LONGEST_GRID = 20_001
LEAST_POINTS = 2_000
"""Where fewer points of an uneven grid matter, people are counted more closely between the first and the last."""

MOST_SATURATED = 0.5
MOST_IN_THE_TAIL = 1e-4
"""A posterior that has more than this in the last hundredth of its grid is cut off there."""

FIRST_REACH, LAST_REACH = 30, 3_000


@dataclass(frozen=True, eq=False)
class GraphPosterior:
    """The posterior of graphs and people.

    Attributes:
        people: N at each point of the grid, ascending, shape (points,).
        probability: Of each N, shape (points,); sums to 1.
        graph_probability: Of each graph of `graphs`, shape (graphs,); 0 where it is below e⁻⁵⁰ of the best.
        delta: The prior count of each cell.
    """

    people: NDArray[np.int64]
    probability: Vector
    graphs: Graphs
    graph_probability: Vector
    delta: float

    @property
    def mean(self) -> float:
        # a product of BLAS has another last digit with another number of threads
        return float(np.sum(self.people * self.probability))

    @property
    def mode(self) -> int:
        """The most probable N; the first of several."""
        return int(self.people[np.argmax(self.probability)])

    @property
    def tail(self) -> float:
        """The probability of the last N of the grid; where it is not tiny the grid is too short."""
        return float(self.probability[-1])

    @property
    def saturated(self) -> float:
        """The probability of the graph that joins all lists, which says nothing of those on none."""
        return float(self.graph_probability[np.argmax(self.graphs.edges)])

    def quantile(self, at: float) -> int:
        """The least N of the grid below or at which so much of the probability lies."""
        reached = np.searchsorted(np.cumsum(self.probability), at)
        return int(self.people[min(int(reached), len(self.people) - 1)])

    def interval(self, level: float = 0.95) -> tuple[int, int]:
        """The central credible interval."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def top_models(self, most: int = 5) -> tuple[tuple[Model, float], ...]:
        """The most probable graphs, best first."""
        best = np.argsort(-self.graph_probability, kind="stable")[:most]
        return tuple((self.graphs.model(int(at)), float(self.graph_probability[at])) for at in best)


def missing_grid(n_observed: int, reach: int = FIRST_REACH) -> NDArray[np.int64]:
    """People missing from 0 to `reach` times those seen, all of them or 20,001 evenly spaced, rounded."""
    most = reach * n_observed
    return np.unique(np.rint(np.linspace(0, most, min(most + 1, LONGEST_GRID)))).astype(np.int64)


def _closer(found: GraphPosterior, n_observed: int) -> NDArray[np.int64] | None:
    """A grid between the numbers that have any probability, or None where they are many or all are counted already."""
    matters = np.flatnonzero(found.probability)
    if len(matters) >= LEAST_POINTS:
        return None
    first, last = max(0, int(matters[0]) - 1), min(len(found.people) - 1, int(matters[-1]) + 1)
    low, high = int(found.people[first]) - n_observed, int(found.people[last]) - n_observed
    if high - low <= last - first:
        return None
    return np.unique(np.rint(np.linspace(low, high, min(high - low + 1, LONGEST_GRID)))).astype(np.int64)


def average_graphs(
    histories: Histories, *, delta: float | None = None, graph_log_prior: Vector | None = None
) -> GraphPosterior | NotEstimable:
    """The posterior on a grid that is made longer until it holds all of it, and finer where it is narrow, or why there
    is none.

    It is refused below three usable lists, where the grid would need to reach past 3,000 times the people seen, and
    where the graph of all lists joined has most of the probability: that graph lets those on no list be any number, and
    its posterior of N is the prior's, near the people seen.

    Args:
        histories: Three to seven lists.
        delta: As in `graph_posterior`.
        graph_log_prior: As in `graph_posterior`.
    """
    if refused := few_lists(len(histories.usable())):
        return refused
    if len(histories.lists) > MOST_LISTS:
        return not_estimable(Cause.MANY_LISTS, "many_lists_for_graphs", most=MOST_LISTS)
    reach = FIRST_REACH
    while True:
        grid = missing_grid(histories.n_observed, reach)
        found = graph_posterior(histories, grid, delta=delta, graph_log_prior=graph_log_prior)
        if found.saturated > MOST_SATURATED:
            return not_estimable(Cause.SATURATED_GRAPH, "saturated_graph", share=found.saturated)
        if float(found.probability[-max(1, len(grid) // 100) :].sum()) <= MOST_IN_THE_TAIL:
            while (closer := _closer(found, histories.n_observed)) is not None:
                found = graph_posterior(histories, closer, delta=delta, graph_log_prior=graph_log_prior)
            return found
        if reach >= LAST_REACH:
            return not_estimable(Cause.UNBOUNDED, "cannot_rule_out", times=LAST_REACH)
        reach *= 10


def graph_posterior(
    histories: Histories,
    n_missing: NDArray[np.int64],
    *,
    delta: float | None = None,
    log_prior: Vector | None = None,
    graph_log_prior: Vector | None = None,
) -> GraphPosterior:
    """The posterior over a given grid, with no refusal (Madigan & York 1997).

    A graph's log likelihood is Σ over steps of elimination of L(list with its neighbours) − L(neighbours), L of a set
    being Σ log Γ(count + δ·2^others) − log Γ(δ·2^others) over the cells of its margin; only the first cell of each
    margin changes with N. Agrees with dga 2.0.2 to 1e-10 (`benchmarks/mse.py`), with brute force over three lists in
    `tests/property/test_estimation.py`.

    Args:
        histories: One to seven lists.
        n_missing: People on no list to consider, ascending, at least one, shape (points,).
        delta: Prior count of each cell, above 0; 2^−lists where none is given, as dga recommends: one person in all.
        log_prior: Of each point, shape (points,), up to a constant; −log N where none is given.
        graph_log_prior: Of each graph in the order of `decomposable_graphs`, up to a constant; equal where none is.

    Raises:
        InputError: More than seven lists, a grid that does not ascend, a δ that is not above 0.
    """
    lists = len(histories.lists)
    delta = 2.0**-lists if delta is None else delta
    if not (math.isfinite(delta) and delta > 0):
        raise InputError("δ must be above 0")
    if len(n_missing) == 0 or n_missing[0] < 0 or np.any(np.diff(n_missing) <= 0):
        raise InputError("the people missing must be whole numbers from 0, ascending")
    graphs = decomposable_graphs(lists)
    people = n_missing + histories.n_observed
    prior = -np.log(people.astype(np.float64)) if log_prior is None else np.asarray(log_prior, dtype=np.float64)
    margins, ways = _margins(histories, n_missing, delta), _ways(histories, n_missing)
    by_graphs = np.zeros(len(graphs)) if graph_log_prior is None else graph_log_prior
    whole = _Average(lists, margins, ways, n_missing, prior, histories.n_observed)
    near, best = whole.near(by_graphs)
    average = _Average(lists, margins[:, near], ways[near], n_missing[near], prior[near], histories.n_observed)
    by_people = np.zeros(len(people))
    by_people[near], by_graph = average.sums(by_graphs, best)
    total = by_people.sum()
    return GraphPosterior(people, by_people / total, graphs, by_graph / total, delta)


def _margins(histories: Histories, n_missing: NDArray[np.int64], delta: float) -> Vector:
    """L of each set of lists at each point, less log Γ(N + all δ); shape (2^lists, points).

    What is taken away is the same for all sets, and as many are added as taken away for a graph.
    """
    lists = len(histories.lists)
    table, missing = histories.table(), n_missing.astype(np.float64)
    whole = delta * 2**lists
    made = np.empty((1 << lists, len(missing)))
    cells = np.arange(1 << lists)
    over = LogGammaOver(missing + (histories.n_observed + whole))
    made[0] = -math.lgamma(whole)
    for chosen in range(1, 1 << lists):
        prior = delta * 2 ** (lists - chosen.bit_count())
        margin = np.bincount(cells & chosen, weights=table)
        present = [margin[cell] for cell in range(1, len(margin)) if cell & ~chosen == 0]
        constant = sum(math.lgamma(count + prior) for count in present) - (len(present) + 1) * math.lgamma(prior)
        made[chosen] = constant + over(missing + (float(margin[0]) + prior))
    return made


def _ways(histories: Histories, n_missing: NDArray[np.int64]) -> Vector:
    """The multinomial coefficient of each point without what is the same for all."""
    missing = n_missing.astype(np.float64)
    return log_gamma_ratio(missing + (histories.n_observed + 1), missing + 1)


class _Average:
    """Sums of exp(graph at N) over either, without graphs that certainly come to nothing.

    A graph's probability is that of its first steps of elimination times that of its last. Graphs share both, so
    exponentials are taken of the beginnings and of the ends, and the sums over their products are products of matrices.
    """

    def __init__(
        self, list_count: int, margins: Vector, ways: Vector, n_missing: NDArray[np.int64], prior: Vector, seen: int
    ) -> None:
        self._list_count = list_count
        self._halves = halves(list_count)
        steps = self._halves.steps
        self._steps = margins[steps >> list_count] - margins[steps & (1 << list_count) - 1]
        self._ways = ways
        self._missing = n_missing
        self._prior = prior
        self._seen = seen

    def near(self, graph_prior: Vector) -> tuple[slice, float]:
        """From about the first to about the last point where some graph may come to e⁻⁵⁰ of the best, and the best met.

        Intervals are halved, and left where the bound of `_bend` says that they hold nothing: of many people all but
        few points are passed over so, in a number of steps that grows with log n.
        """
        last = len(self._missing) - 1
        tops = {point: float((self._heights(point) + graph_prior).max()) for point in (0, last)}
        best = max(top + float(self._prior[point]) for point, top in tops.items())
        waiting, kept = [(0, last)], list[int]()
        while waiting:
            begun, ended = waiting.pop(0)
            if max(tops[begun], tops[ended]) + self._bend(begun, ended) < best - CUT:
                continue
            if ended - begun <= STRETCH:
                kept += [begun, ended]
                continue
            middle = (begun + ended) // 2
            tops[middle] = float((self._heights(middle) + graph_prior).max())
            best = max(best, tops[middle] + float(self._prior[middle]))
            waiting += [(begun, middle), (middle, ended)]
        return slice(min(kept), max(kept) + 1), best

    def _bend(self, begun: int, ended: int) -> float:
        """By how much a graph may be more probable between two points than it is at either, with its prior of N.

        Between points a and b its log probability is at most the greater of those at a and b, the greatest prior
        between, and (b − a)²/8 · (lists + 1) · ψ′(a): only its −log Γ bend it down, each by less than
        ψ′(a) < 1/a + 1/a².
        """
        bend = 0.0
        if ended > begun + 1:  # else nothing is between
            low, high = float(self._missing[begun]), float(self._missing[ended])
            bend = (high - low) ** 2 / 8 * (self._list_count + 1) * (1 / low + 1 / low**2) if low else math.inf
        return bend + float(self._prior[begun : ended + 1].max())

    def sums(self, graph_prior: Vector, best: float) -> tuple[Vector, Vector]:
        """By point and by graph, up to a common factor; `best` is a log probability that some graph has somewhere."""
        alive = self._alive(graph_prior, best)
        if int(alive.sum()) * len(self._missing) <= ONE_BY_ONE:
            return self._sums_one_by_one(np.flatnonzero(alive), graph_prior, best)
        return self._sums_crossed(alive, graph_prior, best)

    def _sums_one_by_one(self, alive: NDArray[np.int64], graph_prior: Vector, best: float) -> tuple[Vector, Vector]:
        """Of few graphs at few points: every exponential is taken."""
        halved = self._halves
        logs = _sum_of(self._steps, halved.first[halved.first_of[alive]])
        logs += _sum_of(self._steps, halved.last[halved.last_of[alive]])
        logs += (graph_prior[alive] - best)[:, None]
        logs += self._ways + self._prior
        np.exp(logs, out=logs)
        by_graph = np.zeros(len(graph_prior))
        by_graph[alive] = logs.sum(axis=1)
        return np.asarray(logs.sum(axis=0)), by_graph

    def _sums_crossed(self, alive: NDArray[np.bool_], graph_prior: Vector, best: float) -> tuple[Vector, Vector]:
        """Of many graphs: beginnings crossed with ends, block by block."""
        by_people, by_graph = np.zeros(len(self._missing)), np.zeros(len(graph_prior))
        wide = WIDE if self._list_count > FEW else WIDEST
        blocks = [(at, self._steps_at(at), self._ways[at] + self._prior[at]) for at in self._blocks(wide)]
        for group in self._halves.groups:
            matters = (group.graph >= 0) & alive[group.graph]
            rows, columns = np.flatnonzero(matters.any(axis=1)), np.flatnonzero(matters.any(axis=0))
            if not len(rows):
                continue
            matters = matters[np.ix_(rows, columns)]
            graph = group.graph[np.ix_(rows, columns)][matters]
            offsets = np.full(matters.shape, -np.inf)
            offsets[matters] = graph_prior[graph] - best
            first, last = self._halves.first[group.first][rows], self._halves.last[group.last][columns]
            sums = np.zeros(matters.shape)
            for at, steps, level in blocks:
                found = _cross(_sum_of(steps, first), _sum_of(steps, last) + level, offsets, sums)
                by_people[at] += found
            by_graph[graph] = sums[matters]
        return by_people, by_graph

    def _alive(self, graph_prior: Vector, best: float) -> NDArray[np.bool_]:
        """Which graphs may come to e⁻⁵⁰ of the best at some point.

        Intervals are halved until they are `COARSE` or `WIDE`, each with the graphs that the bound leaves in it.
        """
        alive = np.zeros(len(graph_prior), dtype=np.bool_)
        scale = COARSE if self._list_count > FEW else WIDE
        ends = (0, len(self._missing) - 1)
        low, high = (self._heights(point) + graph_prior for point in ends)
        waiting = [(*ends, np.arange(len(graph_prior)), low, high)]
        while waiting:
            begun, ended, graph, low, high = waiting.pop()
            left = np.maximum(low, high) + self._bend(begun, ended) >= best - CUT
            left &= ~alive[graph]  # what is known to matter need not be looked at again
            graph, low, high = graph[left], low[left], high[left]
            wide = float(self._missing[ended] - self._missing[begun])
            if ended - begun < 2 or wide <= scale * math.sqrt(float(self._missing[begun])):
                alive[graph] = True
            elif len(graph):
                middle = (begun + ended) // 2
                between = self._heights(middle, graph) + graph_prior[graph]
                alive[graph[between + self._prior[middle] >= best - CUT]] = True
                waiting += [(begun, middle, graph, low, between), (middle, ended, graph, between, high)]
        return alive

    def _heights(self, point: int, graph: NDArray[np.int64] | slice = ALL) -> Vector:
        """The log probability of graphs at one point, without the priors."""
        steps = self._steps_at(point)
        begin = _sum_of(steps, self._halves.first) + self._ways[point]
        made = begin[self._halves.first_of[graph]]
        made += _sum_of(steps, self._halves.last)[self._halves.last_of[graph]]
        return np.asarray(made)

    def _steps_at(self, at: slice | int) -> Vector:
        """The steps at some points, side by side in memory: they are taken again and again."""
        return np.ascontiguousarray(self._steps[:, at])

    def _blocks(self, scale: float) -> Iterator[slice]:
        """Stretches of points that are `scale` square roots wide, single points at the beginning."""
        missing, begun = self._missing, 0
        while begun < len(missing):
            at = float(missing[begun])
            wide = 0.0
            if at >= FIRST_BLOCK:
                wide = min(scale * math.sqrt(at), MOST_CHANGE / (LAST_STEPS * math.log1p(self._seen / at)))
            ended = max(begun, int(np.searchsorted(missing, at + wide, side="right")) - 1)
            yield slice(begun, ended + 1)
            begun = ended + 1


def _sum_of(steps: Vector, taken: NDArray[np.int64]) -> Vector:
    """What steps of elimination add up to, one sum for each row of `taken`."""
    if not taken.shape[1]:
        return np.zeros((len(taken), *steps.shape[1:]))
    made = steps[taken[:, 0]]
    for column in taken.T[1:]:
        made += steps[column]
    return made


def _cross(begin: Vector, end: Vector, offsets: Vector, sums: Vector) -> Vector:
    """Sums of exp(begin + end + offset) over all pairs for each point; those over points are added to `sums`.

    Args:
        begin: Shape (beginnings, points).
        end: Shape (ends, points).
        offsets: Shape (beginnings, ends); −∞ for pairs that make no graph.
        sums: Likewise.
    """
    most_begin, most_end = begin.max(axis=1), end.max(axis=1)
    scale = offsets + most_begin[:, None] + most_end
    matters = scale >= -CUT
    rows, columns = np.flatnonzero(matters.any(axis=1)), np.flatnonzero(matters.any(axis=0))
    if not len(rows):
        return np.zeros(begin.shape[1])
    begin, end = begin[rows], end[columns]
    begin -= most_begin[rows, None]
    end -= most_end[columns, None]
    np.exp(begin, out=begin)
    np.exp(end, out=end)
    within = np.ix_(rows, columns)
    scale = np.exp(scale[within])
    sums[within] += scale * (begin @ end.T)
    return np.asarray(np.einsum("ep,ep->p", scale.T @ begin, end))
