"""Estimates from few figures: Chao's lower bound, two lists (Chapman, Lincoln–Petersen), sample coverage.

None of them fits a model, and all are exact arithmetic on counts, at any number of lists.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sijill.estimation.histories import Histories
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TwoListEstimate:
    """Chapman's number of people, its standard error and interval; `low` is never below the people seen."""

    abundance: float
    stderr: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class LowerBound:
    """The least number of people, however much people differ.

    Attributes:
        abundance: n + (t − 1)/t · f₁²/(2 f₂), Chao's bound for t lists.
        corrected: The same with f₁(f₁ − 1)/(2(f₂ + 1)), less biased and finite where nobody is on two lists.
        zelterman: Zelterman's estimate from f₁ and f₂, which resists people who differ but is no bound.
    """

    abundance: float
    corrected: float
    zelterman: float


@dataclass(frozen=True, slots=True)
class SampleCoverage:
    """Chao & Tsay's estimates; `high` and `low` say for which coverage each is meant.

    Attributes:
        coverage: Ĉ, how much of all people's chances of being listed falls to those on two lists and more.
        overlap: D, the mean number of people seen with each list left out in turn.
        independent: D/Ĉ, as if lists were independent.
        for_high: N̂, where coverage is at least about 0.55. Where its denominator is not above 0, or it is below the
            people seen, CARE1 gives those seen, as if nobody were missing; here it is not estimable.
        for_low: N̂₁, the one-step estimate where coverage is lower, biased down if lists depend on one another
            positively.
    """

    coverage: float
    overlap: float
    independent: float
    for_high: float | NotEstimable
    for_low: float


def chao_lower_bound(histories: Histories) -> LowerBound | NotEstimable:
    """Chao, Biometrics 43, 1987; Chao 1989 for the correction and the factor of few lists; Zelterman 1988.

    Tested on published figures in `tests/golden/estimation/`.
    """
    lists = len(histories.lists)
    if lists < 2:
        return not_estimable(Cause.FEW_LISTS, "one_list")
    once, twice = histories.by_number_of_lists()[:2]
    if not twice:
        return not_estimable(Cause.NO_OVERLAP, "nobody_on_two")
    n, factor = histories.n_observed, (lists - 1) / lists
    chance = 2 * twice / ((lists - 1) * once + 2 * twice)
    return LowerBound(
        abundance=n + factor * once**2 / (2 * twice),
        corrected=n + factor * once * (once - 1) / (2 * (twice + 1)),
        zelterman=n / (1 - (1 - chance) ** lists),
    )


def lincoln_petersen(histories: Histories, one: int = 0, other: int = 1) -> float | NotEstimable:
    """n₁ n₂ / m, the people of two lists if these are independent and everybody's chances are the same."""
    first, second, both = _two_lists(histories, one, other)
    if not both:
        return not_estimable(Cause.NO_OVERLAP, "nobody_on_both")
    return first * second / both


def chapman(histories: Histories, one: int = 0, other: int = 1, *, level: float = 0.95) -> TwoListEstimate:
    """The nearly unbiased form, (n₁ + 1)(n₂ + 1)/(m + 1) − 1 (Chapman 1951), its variance (Seber 1970) and an interval.

    The interval is of the people unseen on a logarithmic scale (Chao 1987): it cannot fall below those
    seen. It knows nothing of dependence between the two lists, which two lists cannot show.
    """
    first, second, both = _two_lists(histories, one, other)
    abundance = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    low, high = log_interval(seen, abundance - seen, variance, level)
    return TwoListEstimate(abundance, math.sqrt(variance), low, high, level)


def log_interval(seen: float, unseen: float, variance: float, level: float) -> tuple[float, float]:
    """Seen + unseen / C and seen + unseen · C, C = exp(z sqrt(log(1 + variance/unseen²))) (Chao 1987)."""
    if unseen <= 0:
        return seen, seen
    wide = math.exp(NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(math.log1p(variance / unseen**2)))
    return seen + unseen / wide, seen + unseen * wide


def sample_coverage(histories: Histories) -> SampleCoverage | NotEstimable:
    """Chao & Tsay, JASA 93, 1998, and Chao et al., Statistics in Medicine 20, 2001.

    Agreement with the R package CARE1 is measured by `benchmarks/mse.py`; the hepatitis data's published figures
    stand in `tests/golden/estimation/`.
    """
    usable = histories.usable()
    if refused := few_lists(len(usable)):
        return refused
    size = range(len(histories.lists))
    listed = histories.kept([at for at in size if histories.on_all(1 << at)])
    return coverage_of(listed.incidence(), np.array(listed.counts, dtype=np.float64))


def coverage_of(on: Vector, counts: Vector) -> SampleCoverage | NotEstimable:
    """`sample_coverage` of one table among many with the same patterns.

    Args:
        on: Which lists each pattern is on, shape (patterns, lists).
        counts: People of each pattern.
    """
    lists, people = on.shape[1], float(counts.sum())
    number = on.sum(axis=1).astype(int)
    shared = on.T @ (on * counts[:, None])
    totals, alone = np.diag(shared), on.T @ (counts * (number == 1))
    if not totals.all():
        return not_estimable(Cause.FEW_LISTS, "empty_list")
    coverage = 1 - float(np.sum(alone / totals)) / lists
    if coverage <= 0:
        return not_estimable(Cause.NO_OVERLAP, "no_coverage")
    overlap = float(np.sum(people - alone)) / lists
    independent = overlap / coverage
    # for each pair of lists: who would be on only one of it and on no third (the pair's own people twice), and by how
    # much more than by chance its lists share people, for one person of the population
    one, other = np.triu_indices(lists, 1)
    exactly = on.T @ (on * (counts * (number == 2))[:, None])
    weights = alone[one] + alone[other] + 2 * exactly[one, other]
    excess = float(np.sum(weights * shared[one, other] / (totals[one] * totals[other])))
    all_weights = float(weights.sum())
    once_more = independent + (independent * excess - all_weights) / (lists * coverage)
    low = independent + (once_more * excess - all_weights) / (lists * coverage)
    # of those on two lists and more of the others, with each list left out in turn
    twice = (lists - 2) * float(counts[number == 2].sum()) + lists * float(counts[number > 2].sum())
    high = _for_high(twice, lists * coverage - excess, people)
    return SampleCoverage(coverage, overlap, independent, high, low)


LEAST_DENOMINATOR = 1e-4


def _for_high(twice: float, denominator: float, people: float) -> float | NotEstimable:
    if denominator < LEAST_DENOMINATOR or twice / denominator < people:
        return not_estimable(Cause.BELOW_OBSERVED, "coverage_of_dependent")
    return twice / denominator


def _two_lists(histories: Histories, one: int, other: int) -> tuple[int, int, int]:
    return histories.on_all(1 << one), histories.on_all(1 << other), histories.on_all(1 << one | 1 << other)
