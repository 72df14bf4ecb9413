"""Decomposable graphs of lists: every way in which lists may depend on one another with a closed form behind it.

A graph is decomposable (chordal) if its lists can be taken away one by one, each with neighbours that are all joined.
Seen so, the probability of a pattern is a product of each list given the neighbours that it is left with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sijill.errors import InputError
from sijill.estimation.models import Model, make_model

LEAST_LISTS, MOST_LISTS = 1, 7
"""With eight lists there are 30,888,596 decomposable graphs."""


@dataclass(frozen=True, eq=False)
class Graphs:
    """All decomposable graphs of so many lists, in the order of their edges.

    Attributes:
        edges: Bit k says whether pair k of `combinations(lists, 2)` is joined, shape (graphs,).
        with_vertex: For each step of elimination the list and its neighbours left, as a pattern, (graphs, lists).
        without: The neighbours alone, (graphs, lists).
    """

    list_count: int
    edges: NDArray[np.int64]
    with_vertex: NDArray[np.uint8]
    without: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.edges)

    def model(self, at: int) -> Model:
        """The graph as a model: its cliques generate it."""
        return make_model(self.list_count, [int(term) for term in self.with_vertex[at]])


@cache
def decomposable_graphs(list_count: int) -> Graphs:
    """Enumerate them: 1, 2, 8, 61, 822, 18,154 and 617,675 of one to seven lists (OEIS A058862).

    Without one list a decomposable graph is decomposable, so those of one list fewer are given a further list with
    every set of neighbours, and kept where elimination (Fulkerson & Gross 1965) goes through. Takes seconds with seven
    lists. Counts, and the definition on small graphs, are tested in `tests/unit/estimation/test_graphs.py`.

    Raises:
        InputError: There are more than seven lists, or none.
    """
    if not LEAST_LISTS <= list_count <= MOST_LISTS:
        raise InputError(f"decomposable graphs are averaged over at most {MOST_LISTS} lists, not {list_count}")
    if list_count == 1:
        one = np.ones((1, 1), dtype=np.uint8)
        return Graphs(1, np.zeros(1, dtype=np.int64), one, np.zeros_like(one))
    fewer = decomposable_graphs(list_count - 1)
    last = list_count - 1
    sets = np.arange(1 << last, dtype=np.uint8)
    neighbours = np.zeros((len(fewer), 1 << last, list_count), dtype=np.uint8)
    neighbours[:, :, :last] = neighbours_of(fewer)[:, None, :]
    for at in range(last):
        neighbours[:, :, at] |= (sets >> at & 1) << last
    neighbours[:, :, last] = sets
    every = neighbours.reshape(-1, list_count)
    whole, with_vertex, without = _eliminate(every)
    every, with_vertex, without = every[whole], with_vertex[whole], without[whole]
    edges = np.zeros(len(every), dtype=np.int64)
    for number, (one_list, other) in enumerate(combinations(range(list_count), 2)):
        edges |= (every[:, one_list] >> other & 1).astype(np.int64) << number
    order = np.argsort(edges)
    return Graphs(list_count, edges[order], with_vertex[order], without[order])


@dataclass(frozen=True, eq=False)
class Group:
    """Graphs whose last steps of elimination are on the same lists: some beginnings crossed with some ends.

    Attributes:
        first: Where its beginnings stand in `Halves.first`.
        last: Where its ends stand in `Halves.last`.
        graph: The graph of a beginning and an end, −1 where they make none, shape (beginnings, ends).
    """

    first: slice
    last: slice
    graph: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Halves:
    """The graphs of so many lists by what they share: the beginning of their elimination, and its last steps, up to 4.

    Attributes:
        steps: Each different step, as `with_vertex << lists | without`, shape (steps,).
        first: The steps of each beginning, by their index in `steps`, shape (beginnings, lists − last ones).
        last: The steps of each end, shape (ends, last ones).
        first_of: The beginning of each graph, shape (graphs,).
        last_of: The end of each graph.
        groups: Every graph once.
    """

    steps: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    first_of: NDArray[np.int64]
    last_of: NDArray[np.int64]
    groups: tuple[Group, ...]


LAST_STEPS = 4


@cache
def halves(list_count: int) -> Halves:
    """Tell beginnings and ends apart; with seven lists the 617,675 graphs share 2,135 ends, in 35 groups."""
    graphs = decomposable_graphs(list_count)
    begun = list_count - min(list_count, LAST_STEPS)
    codes = graphs.with_vertex.astype(np.int64) << list_count | graphs.without
    steps, which = np.unique(codes, return_inverse=True)
    which = which.reshape(codes.shape)
    lists = np.bitwise_or.reduce(graphs.with_vertex[:, begun:], axis=1).astype(np.int64)
    first_number, first, first_of = _different(lists, which[:, :begun])
    last_number, last, last_of = _different(lists, which[:, begun:])
    found = []
    for key in np.unique(lists).tolist():
        one, other = (slice(*np.searchsorted(of, [key, key + 1]).tolist()) for of in (first_number, last_number))
        chosen = np.flatnonzero(lists == key)
        graph = np.full((one.stop - one.start, other.stop - other.start), -1, dtype=np.int64)
        graph[first_of[chosen] - one.start, last_of[chosen] - other.start] = chosen
        found.append(Group(one, other, graph))
    return Halves(steps, first, last, first_of, last_of, tuple(found))


def _different(
    lists: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The different rows by the lists of their group: these lists, the rows, and which of them each row is."""
    number = lists
    for column in rows.T:
        number = number << 9 | column  # there are 448 steps of seven lists, and 43 bits are needed
    _, at, which = np.unique(number, return_index=True, return_inverse=True)
    return lists[at], rows[at], which


def neighbours_of(graphs: Graphs) -> NDArray[np.uint8]:
    """The neighbours of each list as a pattern, shape (graphs, lists)."""
    made = np.zeros((len(graphs), graphs.list_count), dtype=np.uint8)
    for number, (one, other) in enumerate(combinations(range(graphs.list_count), 2)):
        joined = (graphs.edges >> number & 1).astype(np.uint8)
        made[:, one] |= joined << other
        made[:, other] |= joined << one
    return made


def _eliminate(neighbours: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.uint8], NDArray[np.uint8]]:
    """Which graphs can be eliminated, and the list with its neighbours and the neighbours alone at each step."""
    count, lists = neighbours.shape
    closed = neighbours | (np.uint8(1) << np.arange(lists, dtype=np.uint8))
    left = np.full(count, (1 << lists) - 1, dtype=np.uint8)
    whole = np.ones(count, dtype=bool)
    with_vertex, without = np.zeros((count, lists), dtype=np.uint8), np.zeros((count, lists), dtype=np.uint8)
    for step in range(lists):
        waiting = whole.copy()
        for at in range(lists):
            bit = np.uint8(1 << at)
            beside = neighbours[:, at] & left
            simplicial = waiting & ((left & bit) != 0)
            for other in range(lists):
                simplicial &= ((beside >> other & 1) == 0) | ((beside & ~closed[:, other]) == 0)
            with_vertex[simplicial, step] = beside[simplicial] | bit
            without[simplicial, step] = beside[simplicial]
            left[simplicial] &= ~bit
            waiting &= ~simplicial
        whole &= ~waiting
    return whole, with_vertex, without
