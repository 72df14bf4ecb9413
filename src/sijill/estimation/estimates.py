"""What a method finds of one stratum: a number with its interval and assumption, or why there is none.

The whole distribution is kept as quantiles at fixed places, so that totals over strata can be drawn jointly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.estimation.messages import Message, message_data, parse_message
from sijill.estimation.refusals import Cause, NotEstimable, not_estimable
from sijill.estimation.thresholds import LEAST_WIDTH, MOST_TIMES_SEEN

Vector = NDArray[np.float64]

Z_GRID: Vector = np.linspace(-3.5, 3.5, 141)
"""Where quantiles are kept: normal scores, 0.05 apart."""

NORMAL = NormalDist()

SHARES: Vector = np.array([NORMAL.cdf(z) for z in Z_GRID.tolist()])
"""The probabilities below the places of `Z_GRID`."""


class Status(StrEnum):
    """Whether there is a number to show."""

    OK = "ok"
    WITHHELD = "withheld"
    NOT_ESTIMABLE = "not_estimable"


@dataclass(frozen=True, slots=True)
class FittedModel:
    """One model behind an estimate: its name, people where known apart, its weight, and its criterion (BIC)."""

    name: str
    abundance: float | None
    weight: float | None = None
    criterion: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one method says of one stratum.

    Attributes:
        method: Its name in `families.registry`.
        status: Whether there is a number; where there is none, `cause` and `reasons` say why and figures are None.
        n_observed: People documented in the stratum.
        median: The estimate: a posterior's median, or the estimate that the interval is of.
        mean: Of the distribution.
        interval: At `level`, both ends included; never below `n_observed`.
        lower_bound: Chao's bound of the stratum, by whichever method.
        quantiles: Of all people at `Z_GRID`; empty where there is no number.
        diagnostics: What a reader may check, by name.
        models: Every model that was fitted, best first.
        seed: Of the random numbers that this method was given, whether it draws any or not; None outside a run.
    """

    method: str
    status: Status
    n_observed: int
    level: float
    reasons: tuple[Message, ...] = ()
    cause: str | None = None
    median: float | None = None
    mean: float | None = None
    interval: tuple[float, float] | None = None
    lower_bound: float | None = None
    quantiles: tuple[float, ...] = ()
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    models: tuple[FittedModel, ...] = ()
    seed: int | None = None

    @property
    def unseen(self) -> tuple[float, float, float] | None:
        """The estimate and the ends of its interval, less the people documented."""
        if self.median is None or self.interval is None:
            return None
        return self.median - self.n_observed, self.interval[0] - self.n_observed, self.interval[1] - self.n_observed


def refused(
    method: str, why: NotEstimable, n_observed: int, level: float, diagnostics: Mapping[str, Any] | None = None
) -> Estimate:
    """What a method says that has no number."""
    return Estimate(
        method, Status.NOT_ESTIMABLE, n_observed, level, (why.reason,), why.cause, diagnostics=diagnostics or {}
    )


def withheld(
    method: str, reasons: tuple[Message, ...], n_observed: int, level: float, diagnostics: Mapping[str, Any]
) -> Estimate:
    """What a method says whose number must not be relied on; what there is stands in `diagnostics`."""
    return Estimate(method, Status.WITHHELD, n_observed, level, reasons, "withheld", diagnostics=diagnostics)


def estimated(
    method: str,
    n_observed: int,
    level: float,
    median: float,
    quantiles: Vector,
    *,
    interval: tuple[float, float] | None = None,
    diagnostics: Mapping[str, Any] | None = None,
    models: tuple[FittedModel, ...] = (),
) -> Estimate:
    """An estimate with a number, unless the number is none: without an upper end, without a width, below those seen.

    Args:
        method: Its name.
        n_observed: People documented.
        level: Of the interval.
        median: The estimate of all people.
        quantiles: Of all people at `Z_GRID`.
        interval: Where the method has one that is not read off the quantiles.
        diagnostics: As in `Estimate`.
        models: As in `Estimate`.
    """
    made = np.maximum(np.asarray(quantiles, dtype=np.float64), n_observed)
    low, high = interval or (quantile_at(made, (1 - level) / 2), quantile_at(made, (1 + level) / 2))
    low = max(low, float(n_observed))
    if why := _no_number(n_observed, median, low, high):
        return refused(method, why, n_observed, level, diagnostics)
    bounded = np.minimum(made, 10 * MOST_TIMES_SEEN * n_observed)
    return Estimate(
        method=method,
        status=Status.OK,
        n_observed=n_observed,
        level=level,
        median=float(median),
        mean=mean_of(bounded),
        interval=(float(low), float(high)),
        quantiles=tuple(bounded.tolist()),
        diagnostics=diagnostics or {},
        models=models,
    )


def _no_number(n_observed: int, median: float, low: float, high: float) -> NotEstimable | None:
    if not math.isfinite(high) or high > MOST_TIMES_SEEN * n_observed:
        return not_estimable(
            Cause.UNBOUNDED, "no_upper_end", people=MOST_TIMES_SEEN * n_observed, times=MOST_TIMES_SEEN
        )
    if median < n_observed or high < n_observed:
        return not_estimable(Cause.BELOW_OBSERVED, "below_documented")
    if high - low <= LEAST_WIDTH * high:
        return not_estimable(Cause.NO_WIDTH, "no_width")
    return None


def quantile_at(quantiles: Vector, share: float) -> float:
    """The quantile at a probability, between the places of the grid; +∞ where it is."""
    z = NORMAL.inv_cdf(share)
    place = int(np.searchsorted(Z_GRID, z))
    if place == 0 or place >= len(Z_GRID) or not math.isfinite(quantiles[min(place, len(Z_GRID) - 1)]):
        return float(quantiles[min(place, len(Z_GRID) - 1)])
    return float(np.interp(z, Z_GRID, quantiles))


def mean_of(quantiles: Vector) -> float:
    """The mean of the distribution of these quantiles."""
    density = np.exp(-(Z_GRID**2) / 2)
    return float(quantiles @ density / density.sum())


def quantiles_of_interval(n_observed: int, estimate: float, low: float, high: float, level: float) -> Vector:
    """Quantiles of the people between an estimate and its limits: normal on either side in the logarithm of those
    unseen, or in their number below where the interval reaches down to those seen.
    """
    z = NORMAL.inv_cdf((1 + level) / 2)
    unseen, least, most = estimate - n_observed, low - n_observed, high - n_observed
    if unseen <= 0:
        return np.asarray(n_observed + np.maximum(Z_GRID, 0.0) / z * most)
    up = math.log(most / unseen) / z if most > unseen else 0.0
    if least > 0:
        down = unseen * np.exp(Z_GRID * math.log(unseen / least) / z)
    else:
        down = unseen * np.maximum(1 + Z_GRID / z, 0.0)
    return np.asarray(n_observed + np.where(Z_GRID < 0, down, unseen * np.exp(Z_GRID * up)))


def quantiles_of_draws(draws: Vector) -> Vector:
    """Quantiles at `Z_GRID` of draws of all people, in any order."""
    return np.asarray(np.quantile(draws, SHARES), dtype=np.float64)


def draw(estimate: Estimate, scores: Vector) -> Vector:
    """All people of an estimate at normal scores: draws of its distribution where the scores are drawn."""
    return np.asarray(np.interp(scores, Z_GRID, np.array(estimate.quantiles)), dtype=np.float64)


def estimate_data(estimate: Estimate) -> dict[str, Any]:
    """Everything of an estimate as JSON, to be kept and read again by `parse_estimate`."""
    return {
        "method": estimate.method,
        "status": str(estimate.status),
        "n_observed": estimate.n_observed,
        "level": estimate.level,
        "reasons": [message_data(each) for each in estimate.reasons],
        "cause": None if estimate.cause is None else str(estimate.cause),
        "median": estimate.median,
        "mean": estimate.mean,
        "interval": None if estimate.interval is None else list(estimate.interval),
        "lower_bound": estimate.lower_bound,
        "quantiles": list(estimate.quantiles),
        "diagnostics": dict(estimate.diagnostics),
        "models": [[each.name, each.abundance, each.weight, each.criterion] for each in estimate.models],
        "seed": estimate.seed,
    }


def parse_estimate(data: Mapping[str, Any]) -> Estimate:
    """Read what `estimate_data` wrote."""
    read = {**data, "status": Status(data["status"]), "quantiles": tuple(data["quantiles"])}
    read["interval"] = None if data["interval"] is None else (data["interval"][0], data["interval"][1])
    read["reasons"] = tuple(parse_message(each) for each in data["reasons"])
    read["models"] = tuple(FittedModel(*each) for each in data["models"])
    return Estimate(**read)


def with_bound(estimate: Estimate, bound: float | None, seed: int | None) -> Estimate:
    """The same beside the stratum's lower bound, and the seed that it was made with."""
    return replace(estimate, lower_bound=bound, seed=seed)
