"""From match weights between records to clusters that do not chain.

Connected components join A to C wherever A is like B and B like C; one bad link glues two people, and a namesake glues
families. Average linkage asks more: two clusters become one only where the *mean* match weight over all their pairs
reaches the threshold, so a bridge of one strong pair must carry all the pairs that speak against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MISSING_WEIGHT = -7.0
"""What a pair that no blocking rule brought together says, in bits; in a linkage of persons the least that any pair can
say against two clusters' being one (`linking.cluster_pairs`): a record full of errors does not part the others of its
person."""

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Scored pairs of records: three arrays of one length; the order of edges and of their two ends says nothing.

    Attributes:
        left: nodes, numbered from 0.
        right: nodes, numbered from 0.
        weight: match weights in bits; finite.
    """

    left: Ints
    right: Ints
    weight: Floats

    def __post_init__(self) -> None:
        if not len(self.left) == len(self.right) == len(self.weight):
            raise ValueError("the arrays of edges differ in length")
        if not np.isfinite(self.weight).all():
            raise ValueError("a match weight is not finite")

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def codes(self) -> npt.NDArray[np.int64]:
        """One number for each pair, whichever way around its ends stand."""
        return codes_of(self.left, self.right)

    def kept(self, mask: Flags | Places) -> Edges:
        """Only the edges that a mask or an array of places picks."""
        return Edges(self.left[mask], self.right[mask], self.weight[mask])


def codes_of(one: Ints, other: Ints) -> npt.NDArray[np.int64]:
    """One number for each pair of nodes, whichever way around they stand: the lower · 2³² + the higher."""
    return np.minimum(one, other).astype(np.int64) << 32 | np.maximum(one, other)


def connected_components(edges: Edges, n_nodes: int) -> Ints:
    """For each node the smallest node that a path of edges joins it to."""
    smallest = np.arange(n_nodes, dtype=np.int32)
    while True:
        lower = np.minimum(smallest[edges.left], smallest[edges.right])
        before = smallest.copy()
        # hang the roots of both ends under the smaller root, then shorten every path to its end
        np.minimum.at(smallest, before[edges.left], lower)
        np.minimum.at(smallest, before[edges.right], lower)
        smallest = _roots(smallest)
        if np.array_equal(smallest, before):
            return smallest


def average_linkage(edges: Edges, threshold: float, *, n_nodes: int, missing_weight: float = MISSING_WEIGHT) -> Ints:
    """Cluster by average linkage: merge while some two clusters have a mean match weight of `threshold` or more.

    The mean is over all pairs between two clusters; a pair without an edge counts as `missing_weight`, so score the
    pairs inside a component before where that is affordable. A pair given twice counts once, with its greater weight.
    Ties fall by a fixed mixing of the clusters' numbers, so that neither the order of edges nor of their ends matters.

    Average linkage is reducible (Bruynooghe 1977; Müllner 2011, arXiv:1109.2378, section 3): clusters that are each
    other's best may merge in any order, and one that has no partner at the threshold never finds one. So each round
    merges all mutually best pairs at once and drops what is settled: near-linear for the many small components of
    linkage (test_clusters.py compares with scipy's dendrogram).

    Returns:
        For each node the smallest node of its cluster.

    Raises:
        ValueError: `missing_weight` is not below `threshold`, so that unrelated clusters would merge.
    """
    if missing_weight >= threshold:
        raise ValueError("the weight of a missing pair must lie below the threshold")
    smallest, sizes = np.arange(n_nodes, dtype=np.int32), np.ones(n_nodes, dtype=np.int64)
    live = edges.kept(_unsettled(edges.left, edges.right, edges.weight >= threshold, n_nodes))
    lower, upper, excess = _canonical(live, missing_weight)
    while True:
        mean = missing_weight + excess / (sizes[lower] * sizes[upper])
        joins = mean >= threshold
        if not joins.any():
            return _roots(smallest)
        merged = _mutually_best(lower, upper, mean, joins, n_nodes)
        smallest[upper[merged]] = lower[merged]
        sizes[lower[merged]] += sizes[upper[merged]]
        keep = _unsettled(lower, upper, joins, n_nodes)
        lower, upper, excess = _contract(lower[keep], upper[keep], excess[keep], smallest)


def _canonical(edges: Edges, missing_weight: float) -> tuple[Ints, Ints, Floats]:
    """Each pair once, sorted, lower node first, with what its weight exceeds a missing pair's by."""
    apart = edges.left != edges.right
    left, right, weight = edges.left[apart], edges.right[apart], edges.weight[apart]
    lower, upper, starts, order = _sorted_pairs(left, right)
    greatest = np.maximum.reduceat(weight[order], starts) if len(starts) else weight
    return lower, upper, greatest - missing_weight


def _sorted_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints, Places, Places]:
    """Each pair once, sorted; where its run of equal pairs starts in the sorted order, and that order."""
    pairs = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    first = np.ones(len(pairs), dtype=np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    starts = np.flatnonzero(first)
    pairs = pairs[starts]
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), starts, order


def _mutually_best(lower: Ints, upper: Ints, mean: Floats, joins: Flags, n_nodes: int) -> Places:
    """The edges that are the best of both their ends; each cluster is in one of them at most."""
    joining = np.flatnonzero(joins)
    places = joining[np.lexsort((_mix(lower[joining], upper[joining]), -mean[joining]))]
    rank = np.arange(len(places))
    best = np.full(n_nodes, len(places))
    np.minimum.at(best, lower[places], rank)
    np.minimum.at(best, upper[places], rank)
    mutual: Places = places[(best[lower[places]] == rank) & (best[upper[places]] == rank)]
    return mutual


def _mix(lower: Ints, upper: Ints) -> npt.NDArray[np.uint64]:
    """Numbers that order equal weights: mixed (splitmix64), since by plain number a clique would merge one a round."""
    mixed = (lower.astype(np.uint64) << np.uint64(32)) | upper.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _unsettled(lower: Ints, upper: Ints, joins: Flags, n_nodes: int) -> Flags:
    """Which edges matter yet: a cluster that no edge joins to another stays as it is, by reducibility."""
    live = np.zeros(n_nodes, dtype=np.bool_)
    live[lower[joins]] = live[upper[joins]] = True
    matters: Flags = live[lower] & live[upper]
    return matters


def _contract(lower: Ints, upper: Ints, excess: Floats, smallest: Ints) -> tuple[Ints, Ints, Floats]:
    """The edges between the merged clusters: what parallel edges exceed by adds up."""
    one, other = smallest[lower], smallest[upper]
    outside = one != other
    excess = excess[outside]
    lower, upper, starts, order = _sorted_pairs(one[outside], other[outside])
    return lower, upper, np.add.reduceat(excess[order], starts) if len(starts) else excess


def _roots(parents: Ints) -> Ints:
    """Follow every chain of parents to its end."""
    while True:
        further = parents[parents]
        if np.array_equal(further, parents):
            return parents
        parents = further


def one_to_one(edges: Edges, list_of_node: npt.NDArray[np.integer]) -> Edges:
    """Keep for each record at most one partner in each other list: for lists that have no duplicates of their own.

    Greedy by weight: the heaviest edge whose two ends are still free (each towards the other's list) is kept, and so
    on; ties fall to the lower, then the upper node. Edges inside one list are dropped. Cut edges below the threshold
    before: what is given is taken to be a possible match.

    Args:
        list_of_node: the number of the list that holds each node.

    Returns:
        The kept edges, lower node first, sorted.
    """
    lower, upper, weight = _canonical(edges, 0.0)
    across = list_of_node[lower] != list_of_node[upper]
    lower, upper, weight = lower[across], upper[across], weight[across]
    ends = np.concatenate([lower, upper]).astype(np.int64)
    towards = np.concatenate([list_of_node[upper], list_of_node[lower]]).astype(np.int64)
    _, slots = np.unique(ends * (int(list_of_node.max(initial=0)) + 1) + towards, return_inverse=True)
    near, far = slots.reshape(2, -1)
    # ranks in the order of weight; the canonical order breaks ties
    rank = np.empty(len(weight), dtype=np.int64)
    rank[np.argsort(-weight, kind="stable")] = np.arange(len(weight))
    taken, open_edges = np.zeros(slots.size, dtype=np.bool_), np.arange(len(weight))
    kept: list[npt.NDArray[np.int64]] = []
    while len(open_edges):
        best = np.full(slots.size, len(weight))
        for side in (near, far):
            np.minimum.at(best, side[open_edges], rank[open_edges])
        mutual = open_edges[(best[near[open_edges]] == rank[open_edges]) & (best[far[open_edges]] == rank[open_edges])]
        kept.append(mutual)
        taken[near[mutual]] = taken[far[mutual]] = True
        open_edges = open_edges[~taken[near[open_edges]] & ~taken[far[open_edges]]]
    places = np.sort(np.concatenate(kept)) if kept else open_edges
    return Edges(lower[places], upper[places], weight[places])
