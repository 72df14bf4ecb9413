"""Why two records are taken for one person or for two: each comparison's match weight in bits, and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.candidates import BlockingRule
from sijill.linkage.clusters import codes_of
from sijill.linkage.engine import ScoredPairs
from sijill.linkage.linking import Linkage
from sijill.linkage.rivals import UNRIVALLED_BITS


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the waterfall: what was compared, how it came out, and the bits that it adds."""

    comparison: str
    outcome: str
    bits: float


NOT_KNOWN = "not known"
BY_CHANCE = "two records by chance"
UNRIVALLED = "each the other's likeliest partner by far"


def explain(linkage: Linkage, at: int) -> list[Part]:
    """The waterfall of the pair `at`: from the prior by each comparison to its match weight.

    What a person judged is not in it. Bits of a comparison are log₂(m/u), of the prior log₂ of its odds
    (Fellegi & Sunter 1969, whose weights are these sums).
    """
    pairs, prior = linkage.pairs, linkage.prior_of(at)
    parts = [Part("prior", BY_CHANCE, log2(prior / (1 - prior)))]
    for comparison, level in zip(pairs.comparisons, pairs.levels[at].tolist(), strict=True):
        if level < 0:
            parts.append(Part(comparison.name, NOT_KNOWN, 0.0))
        else:
            bits = float(linkage.model.bits(comparison)[level])
            parts.append(Part(comparison.name, comparison.levels[level].label, bits))
    if linkage.unrivalled[at]:
        parts.append(Part("rivals", UNRIVALLED, UNRIVALLED_BITS))
    return parts


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What a blocking rule costs and brings: pairs kept that no rule before it brought, and those linked of them."""

    name: str
    says: str
    kept: int
    linked: int


def rule_costs(rules: Sequence[BlockingRule], pairs: ScoredPairs, linked: NDArray[np.bool_]) -> list[RuleCost]:
    """What each rule brought that those before it had not, among the pairs that were kept."""
    names = [rule for rule in rules for _ in rule.ways]
    kept = np.bincount(pairs.rule, minlength=len(names))
    found = np.bincount(pairs.rule[linked], minlength=len(names))
    costs: dict[str, RuleCost] = {}
    for rule, many, one in zip(names, kept.tolist(), found.tolist(), strict=True):
        before = costs.get(rule.name, RuleCost(rule.name, rule.says, 0, 0))
        costs[rule.name] = RuleCost(rule.name, rule.says, before.kept + many, before.linked + one)
    return list(costs.values())


def by_urgency(pairs: ScoredPairs, cluster: NDArray[np.int32], judged: Iterable[tuple[int, int]]) -> list[int]:
    """Pairs in the order in which a decision would change most: near even odds, and many records moved by it.

    A decision on a pair moves the smaller of two clusters, or splits one; what was judged is not asked again.
    """
    sizes = np.bincount(cluster, minlength=len(cluster))
    odds = np.exp2(-np.abs(np.clip(pairs.weight, -50, 50)))
    moved = np.minimum(sizes[cluster[pairs.left]], sizes[cluster[pairs.right]])
    order = np.argsort(-odds * moved, kind="stable")
    done = np.array([*judged], np.int32).reshape(-1, 2)
    asked = ~np.isin(codes_of(pairs.left[order], pairs.right[order]), codes_of(done[:, 0], done[:, 1]))
    found: list[int] = order[asked].tolist()
    return found
