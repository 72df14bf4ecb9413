"""Which reports are about one incident: from records to match weights, and to clusters that judgements bind.

The frame is that of persons: levels with m and u, weights in bits that add up, a prior estimated from the lists,
average linkage that does not chain, judgements that overrule. Two things are an incident's own. What a place tells
depends on how many reports lie in it (`rarity`). And violence comes in bursts: that two reports agree on place and day
tells less the more reports of other incidents agree with them as well (`crowd`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.clusters import Edges, average_linkage
from sijill.linkage.engine import ScoredPairs
from sijill.linkage.explain import NOT_KNOWN, Part, RuleCost
from sijill.linkage.incidents.blocking import RULES, Blocks, block
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

ROUNDS = 6
UNLIKE_PAIRS = 20
"""Pairs of two incidents that the prior is estimated with beside those of the lists: a few reports say little of it."""

BY_CHANCE = "two reports by chance"
RARITY = "how many reports lie in that place"
CROWD = "other incidents in that place on those days"

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
    evidence = _evidence(records, places)
    weight, rarity, crowd, prior, told = _fit(evidence, model)
    between, blocks = evidence.between, evidence.blocks
    chosen = weight >= LEAST_WEIGHT
    kept = between[chosen]
    found = ScoredPairs(
        blocks.left[kept],
        blocks.right[kept],
        weight[chosen],
        blocks.rule[kept],
        evidence.levels[kept],
        INCIDENT_COMPARISONS,
    )
    within = np.delete(np.arange(len(blocks.left)), between)
    apart = Edges(blocks.left[within], blocks.right[within], np.full(len(within), TOLD_APART))
    cluster, probability = _clusters(found, apart, judged, len(records), threshold)
    return IncidentLinkage(tuple(records), found, rarity[chosen], crowd[chosen], cluster, probability, prior, told)


def explain_incident_pair(linkage: IncidentLinkage, at: int) -> list[Part]:
    """The waterfall of the pair `at`: from the prior by each comparison to its match weight.

    `rarity` and `crowd` are what place and day tell beyond their levels; what a person judged is not in it.
    """
    prior, pairs = linkage.prior, linkage.pairs
    parts = [Part("prior", BY_CHANCE, float(np.log2(prior / (1 - prior))))]
    for comparison, level, bits in zip(pairs.comparisons, pairs.levels[at].tolist(), linkage.model.bits(), strict=True):
        outcome = NOT_KNOWN if level < 0 else comparison.levels[level].label
        parts.append(Part(comparison.name, outcome, float(bits[level])))
    parts.append(Part("rarity", RARITY, float(linkage.rarity[at])))
    parts.append(Part("crowd", CROWD, float(linkage.crowd[at])))
    return parts


def incident_rule_costs(linkage: IncidentLinkage) -> list[RuleCost]:
    """What each rule brought that those before it had not, among the pairs that were kept."""
    pairs = linkage.pairs
    together = linkage.cluster[pairs.left] == linkage.cluster[pairs.right]
    kept = np.bincount(pairs.rule, minlength=len(RULES)).tolist()
    linked = np.bincount(pairs.rule[together], minlength=len(RULES)).tolist()
    return [RuleCost(rule.name, rule.says, kept[at], linked[at]) for at, rule in enumerate(RULES)]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known before anything is weighed.

    `blocks` are all pairs that are compared, `levels` theirs; `between` the positions there of those of two lists, and
    `shares` of these the share of records in the place that they agree on. `chance` are the levels of pairs drawn from
    the `n_pairs` of two lists.
    """

    blocks: Blocks
    levels: NDArray[np.int8]
    between: NDArray[np.intp]
    shares: Floats
    chance: NDArray[np.int8]
    n_pairs: float
    n_records: int


def _evidence(records: Sequence[IncidentRecord], places: Places) -> _Evidence:
    blocks = block(records, places)
    known: dict[str, int] = {}
    list_of = np.array([known.setdefault(record.list_name, len(known)) for record in records], np.int32)
    between = np.flatnonzero(list_of[blocks.left] != list_of[blocks.right])
    rarity = _Rarity(records, places)
    ends = zip(blocks.left[between].tolist(), blocks.right[between].tolist(), strict=True)
    sizes = np.bincount(list_of, minlength=1).astype(float)
    return _Evidence(
        blocks,
        levels_of(records, blocks.left, blocks.right, places),
        between,
        np.array([rarity.share(one, other) for one, other in ends]),
        _chance_levels(records, places, list_of),
        float((sizes.sum() ** 2 - (sizes**2).sum()) / 2),
        len(records),
    )


def _others_near(blocks: Blocks, levels: NDArray[np.int8], sure: Floats) -> Floats:
    """For each pair, how many reports of other incidents agree with an end as well on place and date.

    Of the two ends the one with fewer counts: that which stands alone tells. `sure` is the probability of each pair:
    what is likely the same incident is no rival.
    """
    ends = np.concatenate([blocks.left, blocks.right])
    both = np.concatenate([levels, levels])
    other = 1 - np.concatenate([sure, sure])
    order = np.argsort(ends, kind="stable")
    starts = np.flatnonzero(np.diff(ends[order], prepend=-1))
    found = np.zeros(len(ends))
    for group in np.split(order, starts[1:]) if len(order) else ():
        place, day = both[group, PLACE], both[group, DATE]
        as_near = (place <= place[:, None]) & (place >= 0) & (day <= day[:, None])
        found[group] = as_near @ other[group] - other[group] * (place >= 0)
    half = len(blocks.left)
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


def _fit(evidence: _Evidence, model: IncidentModel) -> tuple[Floats, Floats, Floats, float, IncidentModel]:
    """Weights, and of these rarity and crowd, with the prior and u, by expectation maximisation, m given.

    Pairs that are likely one incident do not count for u.
    """
    blocks, between, chance, n_pairs = evidence.blocks, evidence.between, evidence.chance, max(evidence.n_pairs, 1.0)
    levels = evidence.levels[between]
    scale = n_pairs / max(len(chance), 1)
    drawn = [_counted(chance[:, at], comparison) * scale for at, comparison in enumerate(INCIDENT_COMPARISONS)]
    told, prior = model, float(np.clip(evidence.n_records / 4 / n_pairs, 1e-9, 0.2))
    others_near = np.zeros(len(between))
    for _ in range(ROUNDS):
        bits, rarity, crowd = _weights(evidence, levels, others_near, told)
        sure = probability_of(bits + np.log2(prior / (1 - prior)))
        prior = float(max(sure.sum(), 0.5) / (n_pairs + UNLIKE_PAIRS))
        likely = [_counted(levels[:, at], each, sure) for at, each in enumerate(INCIDENT_COMPARISONS)]
        told = model.told_by([all_ - ours for all_, ours in zip(drawn, likely, strict=True)])
        everywhere = np.zeros(len(blocks.left))
        everywhere[between] = sure
        others_near = _others_near(blocks, evidence.levels, everywhere)[between]
    bits, rarity, crowd = _weights(evidence, levels, others_near, told)
    return bits + np.log2(prior / (1 - prior)), rarity, crowd, prior, told


def _counted(levels: NDArray[np.int8], comparison: Comparison, weights: Floats | None = None) -> Floats:
    size = len(comparison.levels)
    known = levels >= 0
    return np.bincount(levels[known], None if weights is None else weights[known], minlength=size).astype(float)


def _weights(
    evidence: _Evidence, levels: NDArray[np.int8], others_near: Floats, model: IncidentModel
) -> tuple[Floats, Floats, Floats]:
    """The bits of pairs without the prior, and of these the part of rarity and of crowd."""
    n_records = max(evidence.n_records, 1)
    bits = np.zeros(len(levels))
    for at, table in enumerate(model.bits()):
        bits += table[levels[:, at]]
    u_place = np.array([u for _, u in model.of(INCIDENT_COMPARISONS[PLACE])] + [1.0])[levels[:, PLACE]]
    u_date = np.array([u for _, u in model.of(INCIDENT_COMPARISONS[DATE])] + [1.0])[levels[:, DATE]]
    agreed = ~np.isnan(evidence.shares) & (levels[:, PLACE] >= 0) & (levels[:, PLACE] <= PlaceLevel.IN_AREA)
    own = np.where(agreed, np.maximum(np.nan_to_num(evidence.shares, nan=1.0), 1.0 / n_records), u_place)
    rarity = np.log2(u_place / own)
    # as many records would agree as well by chance as there are seen to do so
    expected = own * u_date
    crowd = np.where(levels[:, PLACE] >= 0, np.log2(expected / np.maximum(others_near / n_records, expected)), 0.0)
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
