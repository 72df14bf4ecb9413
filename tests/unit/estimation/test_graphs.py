from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest

from sijill.errors import InputError
from sijill.estimation.graphs import decomposable_graphs, halves


@pytest.mark.parametrize(("lists", "count"), [(1, 1), (2, 2), (3, 8), (4, 61), (5, 822), (6, 18154), (7, 617675)])
def test_as_many_as_there_are(lists: int, count: int) -> None:
    graphs = decomposable_graphs(lists)
    assert len(graphs) == count
    assert len(np.unique(graphs.edges)) == count


def test_no_more_than_seven() -> None:
    with pytest.raises(InputError):
        decomposable_graphs(8)


def has_long_cycle(edges: int, lists: int) -> bool:
    """Whether some cycle of four or more lists has no chord."""
    joined = {pair for number, pair in enumerate(combinations(range(lists), 2)) if edges >> number & 1}
    for size in range(4, lists + 1):
        for cycle in permutations(range(lists), size):
            around = {tuple(sorted((cycle[at], cycle[at - 1]))) for at in range(size)}
            if {pair for pair in joined if set(pair) <= set(cycle)} == around:
                return True
    return False


def test_chordal_by_definition() -> None:
    found = set(decomposable_graphs(5).edges.tolist())
    assert found == {edges for edges in range(1 << 10) if not has_long_cycle(edges, 5)}


@pytest.mark.parametrize("lists", [2, 3, 5, 6])
def test_halves_make_every_graph_once(lists: int) -> None:
    parts = halves(lists)
    graph = np.concatenate([group.graph[group.graph >= 0] for group in parts.groups])
    assert sorted(graph.tolist()) == list(range(len(decomposable_graphs(lists))))
    steps = np.concatenate([parts.first[parts.first_of], parts.last[parts.last_of]], axis=1)
    graphs = decomposable_graphs(lists)
    assert (parts.steps[steps] == (graphs.with_vertex.astype(np.int64) << lists | graphs.without)).all()
