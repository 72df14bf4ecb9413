from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]

from sijill.linkage.clusters import Edges, average_linkage, connected_components, one_to_one

Pair = tuple[int, int, float]
NODES = 9


def make_edges(pairs: list[Pair]) -> Edges:
    left, right, weight = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Edges(np.array(left, np.int32), np.array(right, np.int32), np.array(weight, np.float64))


# whole bits, so that ties happen
some_pairs = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(-12, 12).map(float)), max_size=30
)


def greedy_average_linkage(weights: np.ndarray, threshold: float) -> list[int]:
    """The definition, by trying every pair of clusters at every step."""
    clusters = [[node] for node in range(len(weights))]
    while len(clusters) > 1:
        means = {
            (one, other): weights[np.ix_(clusters[one], clusters[other])].mean()
            for one, other in combinations(range(len(clusters)), 2)
        }
        (one, other), mean = max(means.items(), key=lambda item: item[1])
        if mean < threshold:
            break
        clusters[one] += clusters.pop(other)
    return [next(min(cluster) for cluster in clusters if node in cluster) for node in range(len(weights))]


def random_weights(seed: int, n_nodes: int) -> np.ndarray:
    upper = np.triu(np.random.default_rng(seed).normal(-1, 6, (n_nodes, n_nodes)), 1)
    return upper + upper.T


def edges_of(weights: np.ndarray) -> Edges:
    left, right = np.triu_indices(len(weights), 1)
    return Edges(left.astype(np.int32), right.astype(np.int32), weights[left, right])


class TestAverageLinkage:
    @pytest.mark.parametrize("seed", range(40))
    def test_equals_scipy_on_dense_graphs(self, seed: int) -> None:
        weights = random_weights(seed, 3 + seed % 25)
        left, right = np.triu_indices(len(weights), 1)
        # scipy merges the least distances: weights are turned round, and shifted so that they are not negative
        top = weights.max() + 1
        labels = fcluster(linkage(top - weights[left, right], "average"), top - 1.5, "distance")
        smallest = [int(np.flatnonzero(labels == label)[0]) for label in labels]
        found = average_linkage(edges_of(weights), 1.5, n_nodes=len(weights), missing_weight=-50)
        assert found.tolist() == smallest

    @pytest.mark.parametrize("seed", range(40))
    def test_equals_the_definition_on_sparse_graphs(self, seed: int) -> None:
        weights = random_weights(seed, 14)
        edges = edges_of(weights)
        kept = edges.kept(np.random.default_rng(seed).random(len(edges)) < 0.4)
        full = np.full_like(weights, -4.0)
        full[kept.left, kept.right] = full[kept.right, kept.left] = kept.weight
        found = average_linkage(kept, 0.5, n_nodes=14, missing_weight=-4.0)
        assert found.tolist() == greedy_average_linkage(full, 0.5)

    @given(some_pairs, st.randoms(use_true_random=False))
    def test_the_order_of_edges_and_ends_does_not_matter(self, pairs: list[Pair], random: object) -> None:
        turned = [(right, left, weight) for left, right, weight in pairs]
        random.shuffle(turned)  # type: ignore[attr-defined]
        one = average_linkage(make_edges(pairs), 1.0, n_nodes=NODES)
        assert one.tolist() == average_linkage(make_edges(turned), 1.0, n_nodes=NODES).tolist()

    @given(some_pairs)
    def test_clusters_lie_inside_components_and_bear_their_smallest_node(self, pairs: list[Pair]) -> None:
        edges = make_edges(pairs)
        found = average_linkage(edges, 1.0, n_nodes=NODES)
        components = connected_components(edges, NODES)
        assert all(components[node] == components[found[node]] for node in range(NODES))
        assert all(found[node] == min(np.flatnonzero(found == found[node])) for node in range(NODES))

    def test_a_bridge_does_not_glue_two_people(self) -> None:
        people = [(0, 1, 12.0), (0, 2, 12.0), (1, 2, 12.0), (3, 4, 12.0), (3, 5, 12.0), (4, 5, 12.0)]
        edges = make_edges([*people, (2, 3, 9.0)])
        assert average_linkage(edges, 0.0, n_nodes=6).tolist() == [0, 0, 0, 3, 3, 3]
        assert connected_components(edges, 6).tolist() == [0] * 6

    def test_a_missing_pair_counts_as_the_weak_weight(self) -> None:
        edges = make_edges([(0, 1, 20.0), (1, 2, 8.0)])
        assert average_linkage(edges, 0.0, n_nodes=3, missing_weight=-7.0).tolist() == [0, 0, 0]
        assert average_linkage(edges, 0.0, n_nodes=3, missing_weight=-9.0).tolist() == [0, 0, 2]

    def test_a_pair_given_twice_counts_once_with_its_greater_weight(self) -> None:
        edges = make_edges([(0, 1, -3.0), (1, 0, 3.0), (0, 0, 50.0)])
        assert average_linkage(edges, 2.0, n_nodes=2).tolist() == [0, 0]
        assert average_linkage(edges, 3.5, n_nodes=2).tolist() == [0, 1]

    def test_equal_weights_take_few_rounds(self) -> None:
        """A path of equal weights would take as many rounds as nodes if ties fell by number."""
        n_nodes = 20_000
        path = np.arange(n_nodes, dtype=np.int32)
        edges = Edges(path[:-1], path[1:], np.full(n_nodes - 1, 4.0))
        found = average_linkage(edges, 1.0, n_nodes=n_nodes, missing_weight=-1.0)
        assert len(np.unique(found)) < n_nodes / 1.5

    def test_no_edges_leave_every_node_alone(self) -> None:
        assert average_linkage(make_edges([]), 1.0, n_nodes=3).tolist() == [0, 1, 2]

    def test_refuses_a_missing_pair_that_would_merge_strangers(self) -> None:
        with pytest.raises(ValueError, match="below the threshold"):
            average_linkage(make_edges([]), -10.0, n_nodes=1)

    def test_refuses_arrays_of_unequal_length_and_infinite_weights(self) -> None:
        with pytest.raises(ValueError, match="length"):
            Edges(np.zeros(2, np.int32), np.zeros(1, np.int32), np.zeros(2))
        with pytest.raises(ValueError, match="finite"):
            Edges(np.zeros(1, np.int32), np.ones(1, np.int32), np.array([np.inf]))


class TestOneToOne:
    def lists(self) -> np.ndarray:
        return np.array([0, 0, 0, 1, 1, 1, 2, 2, 2])

    def greedy(self, pairs: list[Pair]) -> list[Pair]:
        lists = self.lists()
        best: dict[tuple[int, int], float] = {}
        for left, right, weight in pairs:
            key = (min(left, right), max(left, right))
            best[key] = max(weight, best.get(key, weight))
        taken: set[tuple[int, int]] = set()
        kept = []
        for (left, right), weight in sorted(best.items(), key=lambda item: (-item[1], item[0])):
            slots = {(left, int(lists[right])), (right, int(lists[left]))}
            if lists[left] != lists[right] and not slots & taken:
                taken |= slots
                kept.append((left, right, weight))
        return sorted(kept)

    @given(some_pairs, st.randoms(use_true_random=False))
    def test_equals_greedy_by_weight_in_any_order(self, pairs: list[Pair], random: object) -> None:
        shuffled = list(pairs)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        kept = one_to_one(make_edges(shuffled), self.lists())
        assert list(zip(kept.left.tolist(), kept.right.tolist(), kept.weight.tolist(), strict=True)) == self.greedy(
            pairs
        )

    def test_each_record_keeps_a_partner_in_each_other_list(self) -> None:
        kept = one_to_one(make_edges([(0, 3, 9.0), (0, 4, 8.0), (0, 6, 7.0), (1, 4, 2.0), (0, 1, 30.0)]), self.lists())
        assert list(zip(kept.left.tolist(), kept.right.tolist(), strict=True)) == [(0, 3), (0, 6), (1, 4)]


class TestConnectedComponents:
    @given(some_pairs)
    def test_equals_spreading_by_hand(self, pairs: list[Pair]) -> None:
        label = list(range(NODES))
        for _ in range(NODES):
            for left, right, _weight in pairs:
                label[left] = label[right] = min(label[left], label[right])
        assert connected_components(make_edges(pairs), NODES).tolist() == label
