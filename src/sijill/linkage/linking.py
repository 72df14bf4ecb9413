"""Which records are one person: from prepared lists to weighted pairs, and to clusters that judgements bind.

The steps of one linkage, pure but for the engine: tokens are weighed, rules block, the engine scores, the share of
pairs that are one person is estimated from the scores, judgements overrule, clusters form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.blocking import blocking_rules
from sijill.linkage.candidates import BlockingRule
from sijill.linkage.chains import weigh_tokens
from sijill.linkage.clusters import MISSING_WEIGHT, Edges, average_linkage, one_to_one
from sijill.linkage.engine import LEAST_WEIGHT, Engine, ScoredPairs, score_pairs
from sijill.linkage.judgements import Judged
from sijill.linkage.learned import learned, moved, with_chances
from sijill.linkage.model import LinkageModel
from sijill.linkage.prepared import Prepared
from sijill.linkage.rivals import UNRIVALLED_BITS, unrivalled
from sijill.linkage.vocabulary import count_tokens, pair_tokens

FIRST_SHARE = 0.5
"""Share of the smaller list's records that stand in the other too, before the lists have told theirs."""
FIRST_REPEATED = 0.05
"""Share of a single list's records that repeat another of it, before it has told its own."""
LEARNING_ROUNDS = 5
UNLEARNED_BITS = 20.0
"""By so much a pair may weigh less before it is learned what further columns tell. Where only other fields are compared
it may not: that would cost time in every list, and find pairs in those alone whose ages are ten years off and more."""
SETTLED_BITS = 1e-4
CERTAIN = 60.0
"""Bits of a person's judgement: more than any names and dates tell."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """What a linkage found. `pairs` have posterior weights; `cluster[row]` is the smallest row of the row's cluster.

    `probability[row]` is how sure it is that a row belongs with another of its cluster: that of its surest pair there,
    1 for a row alone. `prior_bits[list, list]` are the bits with which a pair of two lists begins (or of one, on
    the diagonal), before anything of it is looked at (`settle_priors`). `unrivalled[at]` is whether the weight of a
    pair holds the bits of having no rival (`rivals`). `model` has what was learned of these lists (`learned`).
    """

    prepared: Prepared
    rules: tuple[BlockingRule, ...]
    pairs: ScoredPairs
    cluster: NDArray[np.int32]
    probability: NDArray[np.float64]
    prior_bits: NDArray[np.float64]
    unrivalled: NDArray[np.bool_]
    model: LinkageModel

    def prior_of(self, at: int) -> float:
        """The prior probability of the pair at a place among `pairs`."""
        list_of = self.prepared.list_of
        bits = self.prior_bits[list_of[self.pairs.left[at]], list_of[self.pairs.right[at]]]
        return float(probability_of(bits))


def probability_of(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that a match weight in bits stands for."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(weight, -1000, 1000))))


def link(
    prepared: Prepared,
    model: LinkageModel,
    engine: Engine,
    judged: Judged,
    *,
    keep_best: bool,
    threshold: float = 0.5,
    step: Callable[[str], None] = lambda _: None,
) -> Linkage:
    """Link lists. With `keep_best` no list is taken to hold a person twice: each record keeps its best partner in each
    other list. `threshold` is the probability from which two records are taken as one person.
    """
    alone = len(prepared.list_names) == 1
    within = not keep_best or alone
    step("names")
    # rules need nothing of what tokens tell, and each of the two leaves a core idle at times
    with ThreadPoolExecutor(1) as beside:
        blocked = beside.submit(blocking_rules, prepared, within_lists=within)
        is_arabic = np.array([token.script == "arabic" for token in prepared.vocabulary.tokens], bool)
        counts = count_tokens([prepared.arabic, prepared.latin], len(is_arabic))
        by_relative = np.array([token.is_by_relative for token in prepared.vocabulary.tokens], bool)
        pairs = pair_tokens(prepared.vocabulary)
        tokens = weigh_tokens(pairs, counts, is_arabic, model.names, len(prepared), by_relative)
        step("blocks")
        rules = blocked.result()
    step("scores")
    prior = first_prior(prepared, pairs_in_all(prepared, within))
    model = with_chances(model, prepared)
    least = LEAST_WEIGHT - (UNLEARNED_BITS if prepared.extra.size else 0.0)
    found = score_pairs(prepared, rules, tokens, model, engine, within_lists=within, prior=prior, least=least)
    found, prior_bits, model = settle(prepared, found, prior, model, rules)
    found = found.kept(np.flatnonzero(found.weight >= LEAST_WEIGHT))
    free = unrivalled(found.left, found.right, found.weight, prepared.list_of)
    found = replace(found, weight=found.weight + UNRIVALLED_BITS * free)
    step("clusters")
    best = keep_best and not alone
    cluster, probability = cluster_pairs(prepared, found, judged, keep_best=best, threshold=threshold)
    return Linkage(prepared, tuple(rules), found, cluster, probability, prior_bits, free, model)


def pairs_in_all(prepared: Prepared, within: bool) -> float:
    """How many pairs of records there are, within lists too or only between them."""
    sizes = np.bincount(prepared.list_of, minlength=len(prepared.list_names)).astype(float)
    whole = sizes.sum()
    return float(whole * (whole - 1) / 2 if within else (whole**2 - (sizes**2).sum()) / 2)


def first_prior(prepared: Prepared, total: float) -> float:
    """The probability that two records drawn by chance are one person, before anything was compared."""
    sizes = np.sort(np.bincount(prepared.list_of, minlength=len(prepared.list_names)))
    expected = FIRST_SHARE * float(sizes[:-1].sum()) if len(sizes) > 1 else FIRST_REPEATED * float(sizes[0])
    return float(np.clip(max(expected, 0.5) / max(total, 1.0), 1e-12, 0.5))


def settle(
    prepared: Prepared, found: ScoredPairs, prior: float, model: LinkageModel, rules: Sequence[BlockingRule]
) -> tuple[ScoredPairs, NDArray[np.float64], LinkageModel]:
    """Weights from what the lists tell of themselves: the bits with which pairs begin, and what their fields tell."""
    first = model
    settled, bits = settle_priors(prepared, found, prior)
    for _ in range(LEARNING_ROUNDS):
        model = learned(model, first, settled, probability_of(settled.weight), rules)
        told = replace(found, weight=found.weight + moved(found, first, model))
        settled, bits = settle_priors(prepared, told, prior)
    return settled, bits, model


def settle_priors(prepared: Prepared, found: ScoredPairs, prior: float) -> tuple[ScoredPairs, NDArray[np.float64]]:
    """The bits with which pairs of each two lists, and of each one, begin; and the weights with them.

    They are learned apart, for a list may hold nobody twice whose people all stand in the other: one prior for all
    would join brothers of one list, and part what two lists have in common.
    """
    told = found.weight - np.log2(prior / (1 - prior))
    lists = len(prepared.list_names)
    sizes = np.bincount(prepared.list_of, minlength=lists).astype(float)
    bits = np.zeros((lists, lists))
    ours, theirs = prepared.list_of[found.left], prepared.list_of[found.right]
    for one in range(lists):
        for other in range(one, lists):
            chosen = (np.minimum(ours, theirs) == one) & (np.maximum(ours, theirs) == other)
            own = one == other
            total = sizes[one] * (sizes[one] - 1) / 2 if own else sizes[one] * sizes[other]
            bits[one, other] = bits[other, one] = settled_bits(told[chosen], prior, total)
    return replace(found, weight=told + bits[ours, theirs]), bits


def settled_bits(told: NDArray[np.float64], prior: float, total: float, rounds: int = 20) -> float:
    """The log₂ odds with which a pair begins, by expectation maximisation of the number of matches alone.

    `told` are the bits that each pair tells without a prior; `total` counts the pairs that were not looked at, too.
    """
    matches, bits = prior * total, np.inf
    for _ in range(rounds):
        share = float(np.clip(max(matches, 0.5) / max(total, 1.0), 1e-12, 0.5))
        before, bits = bits, float(np.log2(share / (1 - share)))
        if abs(bits - before) < SETTLED_BITS:
            break
        matches = float(probability_of(told + bits).sum())
    return bits


def cluster_pairs(
    prepared: Prepared, found: ScoredPairs, judged: Judged, *, keep_best: bool, threshold: float
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Clusters by average linkage over the pairs as judged, and how sure each record's place is."""
    least = float(np.log2(threshold / (1 - threshold)))
    missing = min(MISSING_WEIGHT, least - 1.0)
    edges = Edges(found.left, found.right, np.maximum(found.weight, missing))
    if keep_best:
        list_of = prepared.list_of.astype(np.int32)
        free = judged.free(edges, list_of)
        edges = one_to_one(free.kept(free.weight >= least), list_of)
    edges = judged.applied(edges, CERTAIN)
    cluster = average_linkage(edges, least, n_nodes=len(prepared), missing_weight=missing)
    together = cluster[edges.left] == cluster[edges.right]
    surest = np.full(len(prepared), -np.inf)
    for side in (edges.left, edges.right):
        np.maximum.at(surest, side[together], edges.weight[together])
    return cluster, np.where(np.isinf(surest), 1.0, probability_of(surest))


def best_pairs(pairs: ScoredPairs, list_of: NDArray[np.int32]) -> NDArray[np.intp]:
    """The places of the pairs that `one_to_one` keeps, whatever their weight."""
    edges = Edges(pairs.left, pairs.right, pairs.weight)
    return np.flatnonzero(np.isin(edges.codes, one_to_one(edges, list_of).codes))


def duplicates_within(linkage: Linkage) -> list[tuple[int, int]]:
    """Rows that are one person with an earlier row of their list, each with the first such row before it."""
    places = linkage.cluster.astype(np.int64) * len(linkage.prepared.list_names) + linkage.prepared.list_of
    _, first, place = np.unique(places, return_index=True, return_inverse=True)
    before = first[place]
    rows = np.flatnonzero(before != np.arange(len(before)))
    return [*zip(before[rows].tolist(), rows.tolist(), strict=True)]
