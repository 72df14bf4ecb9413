"""Estimates from few figures: Chao's lower bound, sample coverage, and two lists shown as what they are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sijill.estimation.chao import (
    SampleCoverage,
    chao_lower_bound,
    chapman,
    coverage_of,
    lincoln_petersen,
    log_interval,
    sample_coverage,
)
from sijill.estimation.estimates import Estimate, Vector, estimated, quantiles_of_interval, refused, withheld
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.messages import message
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable

CHAO, TWO_LISTS = "chao_bound", "two_lists"
COVERAGE_LOW, COVERAGE_HIGH = "coverage_low", "coverage_high"
COVERAGE_RESAMPLES = 200
"""Standard errors need fewer resamples than quantiles (Efron & Tibshirani 1993, section 6.4)."""


def by_chao(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """The bias-corrected bound with Chao's interval (1987) and the variance of f₁ and f₂."""
    n, level = histories.n_observed, settings.level
    bound = few_lists(len(histories.usable())) or chao_lower_bound(histories)
    if isinstance(bound, NotEstimable):
        return refused(CHAO, bound, n, level)
    once, twice = histories.by_number_of_lists()[:2]
    factor = (len(histories.lists) - 1) / len(histories.lists)
    more = factor * once / (twice + 1)
    # the delta method on f₁ and f₂, as for the bias-corrected Chao1 of species (Chao & Chiu 2016)
    variance = (
        factor * once * (once - 1) / (2 * (twice + 1))
        + (factor * (2 * once - 1)) ** 2 * once / (4 * (twice + 1) ** 2)
        + more**2 * (once - 1) ** 2 * twice / (4 * (twice + 1) ** 2)
    )
    low, high = log_interval(n, bound.corrected - n, variance, level)
    return estimated(
        CHAO,
        n,
        level,
        bound.corrected,
        quantiles_of_interval(n, bound.corrected, low, high, level),
        interval=(low, high),
        diagnostics={"uncorrected": bound.abundance, "zelterman": bound.zelterman, "stderr": math.sqrt(variance)},
    )


def by_coverage(name: str) -> Callable[[Histories, Settings, np.random.Generator], Estimate]:
    """Chao & Tsay's estimate for low or high coverage, its interval from a bootstrap of seen and unseen."""

    def method(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
        n, level = histories.n_observed, settings.level
        found = sample_coverage(histories)
        if isinstance(found, NotEstimable):
            return refused(name, found, n, level)
        value = _value(found, name)
        diagnostics = {"coverage": found.coverage, "overlap": found.overlap}
        if isinstance(value, NotEstimable):
            return refused(name, value, n, level, diagnostics)
        if value <= n:
            why = not_estimable(Cause.BELOW_OBSERVED, "not_above_documented")
            return refused(name, why, n, level, diagnostics)
        draws = _again(histories, value, name, rng)
        kept = draws[np.isfinite(draws)]
        if len(kept) < COVERAGE_RESAMPLES / 2:
            why = not_estimable(Cause.BELOW_OBSERVED, "resamples_below")
            return refused(name, why, n, level, diagnostics)
        low, high = log_interval(n, value - n, float(np.var(kept, ddof=1)), level)
        return estimated(
            name,
            n,
            level,
            value,
            quantiles_of_interval(n, value, low, high, level),
            interval=(low, high),
            diagnostics={**diagnostics, "stderr": float(np.std(kept, ddof=1)), "resamples": COVERAGE_RESAMPLES},
        )

    return method


def _value(found: SampleCoverage | NotEstimable, name: str) -> float | NotEstimable:
    if isinstance(found, NotEstimable):
        return found
    return found.for_high if name == COVERAGE_HIGH else found.for_low


def _again(histories: Histories, people: float, name: str, rng: np.random.Generator) -> Vector:
    """The estimates of lists drawn anew from the people seen and unseen (Chao et al. 2001); NaN where there is none."""
    whole = round(people)
    shares = np.array([*histories.counts, max(0, whole - histories.n_observed)], dtype=np.float64)
    drawn = rng.multinomial(whole, shares / shares.sum(), size=COVERAGE_RESAMPLES)[:, :-1].astype(np.float64)
    on = histories.incidence()
    found = (_value(coverage_of(on, counts), name) for counts in drawn)
    return np.array([math.nan if isinstance(value, NotEstimable) else value for value in found])


def by_two_lists(histories: Histories, settings: Settings, rng: np.random.Generator) -> Estimate:
    """Chapman and Lincoln–Petersen where there are two lists: withheld, with what they would say if independent."""
    n, level = histories.n_observed, settings.level
    usable = histories.usable()
    if len(usable) != 2:
        why = not_estimable(Cause.FEW_LISTS, "not_two_lists", usable=len(usable))
        return refused(TWO_LISTS, why, n, level)
    one, other = usable
    found = chapman(histories, one, other, level=level)
    plain = lincoln_petersen(histories, one, other)
    told = {
        "lists": [histories.lists[one], histories.lists[other]],
        "if_independent": {"chapman": found.abundance, "low": found.low, "high": found.high},
        "lincoln_petersen": None if isinstance(plain, NotEstimable) else plain,
    }
    reason = message(
        "two_lists",
        one=histories.lists[one],
        other=histories.lists[other],
        people=found.abundance,
        low=found.low,
        high=found.high,
    )
    return withheld(TWO_LISTS, (reason,), n, level, told)
