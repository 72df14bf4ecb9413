from __future__ import annotations

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from sijill.errors import InputError
from sijill.estimation import decomposable
from sijill.estimation.decomposable import GraphPosterior, average_graphs, graph_posterior
from sijill.estimation.graphs import decomposable_graphs, halves
from sijill.estimation.histories import Histories, make_histories


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


def independent(people: int) -> Histories:
    """As many people on each pattern as independent lists would have."""
    chances = (0.3, 0.2, 0.4, 0.25)
    cells = {
        cell: round(people * math.prod(p if cell >> at & 1 else 1 - p for at, p in enumerate(chances)))
        for cell in range(1, 16)
    }
    return make_histories("ABCD", cells)


@pytest.mark.parametrize("people", [2_000, 10_000_000])
def test_of_many_people_the_posterior_is_counted_closely(people: int) -> None:
    found = average_graphs(independent(people))
    assert isinstance(found, GraphPosterior)
    low, high = found.interval()
    # under independence the standard error of N is about 0.7 times its square root here
    assert low < people < high
    assert 1.5 * math.sqrt(people) < high - low < 6 * math.sqrt(people)
    assert np.count_nonzero(found.probability > 0) > 100


def test_graphs_crossed_and_one_by_one_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    histories = independent(3_000)
    grid = np.arange(6_000)
    one = graph_posterior(histories, grid)
    monkeypatch.setattr(decomposable, "ONE_BY_ONE", 0)
    crossed = graph_posterior(histories, grid)
    assert one.probability == pytest.approx(crossed.probability, rel=1e-10, abs=1e-15)
    assert one.graph_probability == pytest.approx(crossed.graph_probability, rel=1e-10, abs=1e-15)
