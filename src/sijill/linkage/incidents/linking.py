"""Which reports are about one incident: from records to match weights, and to clusters that judgements bind.

The frame is that of persons: levels with m and u, weights in bits that add up, a prior estimated from the lists,
average linkage that does not chain, judgements that overrule. Two things are an incident's own. What a place tells
depends on how many reports lie in it. And violence comes in clusters: where the busiest list has five incidents in that
place on those days, that two reports agree on place and day tells less by log₂ 5 than where it has one (`crowd`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.clusters import Edges, average_linkage
from sijill.linkage.engine import ScoredPairs
from sijill.linkage.explain import NOT_KNOWN, Part, RuleCost
from sijill.linkage.incidents.blocking import RULES, block
from sijill.linkage.incidents.comparisons import INCIDENT_COMPARISONS, levels_of, pair_levels
from sijill.linkage.incidents.model import IncidentModel
from sijill.linkage.incidents.places import PlaceLevel, Places
from sijill.linkage.incidents.records import IncidentRecord
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import CERTAIN, probability_of
from sijill.linkage.model import Comparison

PLACE, DATE = 0, 1
"""Where the comparisons of place and date stand among the comparisons."""

LEAST_WEIGHT = -8.0
TOLD_APART = -40.0
"""Bits of two records of one list: a document that tells of two incidents tells of two."""

MISSING = -12.0
"""Match weight in bits of a pair that no blocking rule brought together."""

SAMPLE = 20_000
"""Pairs of records from which u is estimated, drawn evenly through the lists."""

ROUNDS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class IncidentLinkage:
    """What a linkage of incidents found. `cluster[row]` is the smallest row of the row's cluster.

    `pairs` are those between lists, with posterior weights; `rarity` and `crowd` are the bits that each has beyond its
    levels. `probability[row]` is how sure it is that a row belongs to its cluster: by the mean match weight with all
    others of it; 1 for a row alone. `model` has u as the lists told it.
    """

    records: tuple[IncidentRecord, ...]
    pairs: ScoredPairs
    rarity: Floats
    crowd: Floats
    cluster: NDArray[np.int32]
    probability: Floats
    prior: float
    model: IncidentModel


def link_incidents(
    records: Sequence[IncidentRecord], places: Places, model: IncidentModel, judged: Judged, *, threshold: float = 0.5
) -> IncidentLinkage:
    """Link reports of incidents. `threshold` is the probability from which two are taken to be about one.

    Two records of one list are two incidents, unless a person judged them the same.
    """
    blocks = block(records, places)
    list_of = _list_numbers(records)
    levels = levels_of(records, blocks.left, blocks.right, places)
    between = list_of[blocks.left] != list_of[blocks.right]
    n_pairs = _pairs_between(list_of)
    rivals = _rivals(blocks.left, blocks.right, levels, list_of)[between]
    rarity_of = _Rarity(records, places)
    shares = np.array(
        [rarity_of.share(one, other) for one, other in zip(blocks.left[between], blocks.right[between], strict=True)]
    )
    found = ScoredPairs(
        blocks.left[between],
        blocks.right[between],
        np.zeros(int(between.sum())),
        blocks.rule[between],
        levels[between],
        INCIDENT_COMPARISONS,
    )
    fitted = _fit(found, shares, rivals, model, _chance_levels(records, places, list_of), n_pairs, len(records))
    found, rarity, crowd, prior, told = fitted
    kept = np.flatnonzero(found.weight >= LEAST_WEIGHT)
    found, rarity, crowd = found.kept(kept), rarity[kept], crowd[kept]
    within = Edges(blocks.left[~between], blocks.right[~between], np.full(int((~between).sum()), TOLD_APART))
    cluster, probability = _clusters(found, within, judged, len(records), threshold)
    return IncidentLinkage(tuple(records), found, rarity, crowd, cluster, probability, prior, told)


def explain_incident_pair(linkage: IncidentLinkage, at: int) -> list[Part]:
    """The waterfall of the pair `at`: from the prior by each comparison to its match weight.

    `rarity` and `crowd` are what place and day tell beyond their levels; what a person judged is not in it.
    """
    prior, pairs = linkage.prior, linkage.pairs
    parts = [Part("prior", "two reports by chance", float(np.log2(prior / (1 - prior))))]
    for comparison, level, bits in zip(pairs.comparisons, pairs.levels[at].tolist(), linkage.model.bits(), strict=True):
        outcome = NOT_KNOWN if level < 0 else comparison.levels[level].label
        parts.append(Part(comparison.name, outcome, float(bits[level])))
    parts.append(Part("rarity", "how many reports lie in that place", float(linkage.rarity[at])))
    parts.append(Part("crowd", "other incidents in that place on those days", float(linkage.crowd[at])))
    return parts


def incident_rule_costs(linkage: IncidentLinkage) -> list[RuleCost]:
    """What each rule brought that those before it had not, among the pairs that were kept."""
    pairs = linkage.pairs
    together = linkage.cluster[pairs.left] == linkage.cluster[pairs.right]
    kept = np.bincount(pairs.rule, minlength=len(RULES)).tolist()
    linked = np.bincount(pairs.rule[together], minlength=len(RULES)).tolist()
    return [RuleCost(rule.name, rule.says, kept[at], linked[at]) for at, rule in enumerate(RULES)]


def _list_numbers(records: Sequence[IncidentRecord]) -> NDArray[np.int32]:
    known: dict[str, int] = {}
    return np.array([known.setdefault(record.list_name, len(known)) for record in records], np.int32)


def _pairs_between(list_of: NDArray[np.int32]) -> float:
    sizes = np.bincount(list_of).astype(float) if len(list_of) else np.zeros(1)
    return float((sizes.sum() ** 2 - (sizes**2).sum()) / 2)


def _rivals(
    left: NDArray[np.int32], right: NDArray[np.int32], levels: NDArray[np.int8], list_of: NDArray[np.int32]
) -> Floats:
    """For each pair, how many further incidents the busiest list has that agree with either end as well on place and
    date: of two ends the one with fewer, since one that stands alone there is told by it.
    """
    ends = np.concatenate([left, right])
    others = np.concatenate([right, left])
    both = np.concatenate([levels, levels])
    order = np.argsort(ends, kind="stable")
    starts = np.flatnonzero(np.diff(ends[order], prepend=-1))
    found = np.zeros(len(ends))
    for group in np.split(order, starts[1:]) if len(order) else ():
        place, day, lists = both[group, PLACE], both[group, DATE], list_of[others[group]]
        own = int(list_of[ends[group[0]]])
        for at, position in enumerate(group.tolist()):
            as_near = (place <= place[at]) & (place >= 0) & (day <= day[at])
            counts = np.bincount(lists[as_near]) if as_near.any() else np.zeros(1)
            # the end itself is an incident of its own list there
            if own < len(counts):
                counts[own] += 1
            found[position] = max(counts.max() - 1, 0)
    half = len(left)
    return np.minimum(found[:half], found[half:])


class _Rarity:
    """How many of all records lie in the place that two records agree on."""

    def __init__(self, records: Sequence[IncidentRecord], places: Places) -> None:
        self.records, self.places = records, places
        self.inside = Counter(
            node for record in records for node in {each for own in record.places for each in places.chain(own)}
        )

    def share(self, one: int, other: int) -> float:
        """The share of records in the wider of the two places; nan where neither holds the other."""
        outer = self.places.outer(self.records[one].places, self.records[other].places)
        return np.nan if outer is None else self.inside[outer] / len(self.records)


def _chance_levels(records: Sequence[IncidentRecord], places: Places, list_of: NDArray[np.int32]) -> NDArray[np.int8]:
    """The levels of pairs drawn evenly from all pairs of two lists, as two records by chance come out."""
    n = len(records)
    total = n * (n - 1) // 2
    step = max(1, total // SAMPLE)
    drawn = np.arange(step // 2, total, step)
    # the pair of a number in the upper triangle, row by row
    one = (n - 2 - np.floor(np.sqrt(-8.0 * drawn + 4.0 * n * (n - 1) - 7) / 2.0 - 0.5)).astype(np.int64)
    other = (drawn + one + 1 - n * (n - 1) // 2 + (n - one) * (n - one - 1) // 2).astype(np.int64)
    apart = list_of[one] != list_of[other] if n else np.zeros(0, bool)
    pairs = zip(one[apart].tolist(), other[apart].tolist(), strict=True)
    levels = [pair_levels(records[a], records[b], places) for a, b in pairs]
    return np.array(levels, np.int8).reshape(-1, len(INCIDENT_COMPARISONS))


def _fit(
    found: ScoredPairs,
    shares: Floats,
    rivals: Floats,
    model: IncidentModel,
    chance: NDArray[np.int8],
    n_pairs: float,
    n_records: int,
) -> tuple[ScoredPairs, Floats, Floats, float, IncidentModel]:
    """Prior and u by expectation maximisation, m given: pairs that are likely one incident do not count for u."""
    prior = float(np.clip(n_records / 4 / max(n_pairs, 1.0), 1e-9, 0.2))
    told = model
    scale = n_pairs / len(chance) if len(chance) else 0.0
    drawn = [_counted(chance[:, at], comparison) * scale for at, comparison in enumerate(INCIDENT_COMPARISONS)]
    levels = found.levels
    for _ in range(ROUNDS):
        bits, rarity, crowd = _weights(levels, shares, rivals, told, n_records)
        sure = probability_of(bits + np.log2(prior / (1 - prior)))
        prior = float(np.clip(max(sure.sum(), 0.5) / max(n_pairs, 1.0), 1e-9, 0.5))
        likely = [_counted(levels[:, at], each, sure) for at, each in enumerate(INCIDENT_COMPARISONS)]
        told = model.told_by([all_ - ours for all_, ours in zip(drawn, likely, strict=True)])
    bits, rarity, crowd = _weights(levels, shares, rivals, told, n_records)
    return replace(found, weight=bits + np.log2(prior / (1 - prior))), rarity, crowd, prior, told


def _counted(levels: NDArray[np.int8], comparison: Comparison, weights: Floats | None = None) -> Floats:
    size = len(comparison.levels)
    known = levels >= 0
    return np.bincount(levels[known], None if weights is None else weights[known], minlength=size).astype(float)


def _weights(
    levels: NDArray[np.int8], shares: Floats, rivals: Floats, model: IncidentModel, n_records: int
) -> tuple[Floats, Floats, Floats]:
    """The bits of pairs without the prior, and of these the part of rarity and of crowd."""
    bits = np.zeros(len(levels))
    for at, table in enumerate(model.bits()):
        bits += table[levels[:, at]]
    u_place = np.array([u for _, u in model.of(INCIDENT_COMPARISONS[PLACE])] + [1.0])[levels[:, PLACE]]
    u_date = np.array([u for _, u in model.of(INCIDENT_COMPARISONS[DATE])] + [1.0])[levels[:, DATE]]
    agreed = ~np.isnan(shares) & (levels[:, PLACE] >= 0) & (levels[:, PLACE] <= PlaceLevel.IN_AREA)
    own = np.where(agreed, np.nan_to_num(shares, nan=1.0), u_place)
    rarity = np.where(agreed, np.log2(u_place / np.maximum(own, 1.0 / max(n_records, 1))), 0.0)
    expected = np.exp2(np.log2(u_place) - rarity) * u_date
    # as many records of another list would agree as well by chance as are there besides
    seen = np.maximum(rivals / max(n_records, 1), expected)
    crowd = np.where(levels[:, PLACE] >= 0, np.log2(expected / seen), 0.0)
    return bits + rarity + crowd, rarity, crowd


def _clusters(
    found: ScoredPairs, within: Edges, judged: Judged, n_records: int, threshold: float
) -> tuple[NDArray[np.int32], Floats]:
    """Clusters by average linkage, and for each row the probability of its mean weight with the others of its own."""
    edges = Edges(
        np.concatenate([found.left, within.left]),
        np.concatenate([found.right, within.right]),
        np.concatenate([found.weight, within.weight]),
    )
    edges = judged.applied(edges, CERTAIN)
    least = float(np.log2(threshold / (1 - threshold)))
    cluster = average_linkage(edges, least, n_nodes=n_records, missing_weight=min(MISSING, least - 1.0))
    together = cluster[edges.left] == cluster[edges.right]
    sums = np.zeros(n_records)
    known = np.zeros(n_records)
    for side in (edges.left, edges.right):
        np.add.at(sums, side[together], edges.weight[together])
        np.add.at(known, side[together], 1)
    others = np.bincount(cluster, minlength=n_records)[cluster] - 1
    mean = (sums + (others - known) * MISSING) / np.maximum(others, 1)
    return cluster, np.where(others > 0, probability_of(mean), 1.0)


def members_of(linkage: IncidentLinkage) -> dict[int, list[int]]:
    """The rows of each cluster, by its smallest row."""
    found: dict[int, list[int]] = defaultdict(list)
    for row, place in enumerate(linkage.cluster.tolist()):
        found[place].append(row)
    return found
