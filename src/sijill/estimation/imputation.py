"""People whose stratum nobody wrote down, and persons whom several linkages make differently: estimate all, then pool.

Labels are drawn given the pattern of lists (Rubin 1987, chapter 4: proper, by the Bayesian bootstrap), each completed
table is estimated, and the results are pooled by Rubin's rules on the logarithm of the people not documented in it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.stats import t as student  # type: ignore[import-untyped]

from sijill.estimation.estimates import (
    SHARES,
    Z_GRID,
    Estimate,
    Status,
    Vector,
    estimated,
    refused,
    with_bound,
)
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.refusals import Cause, not_estimable
from sijill.estimation.thresholds import MOST_FAILED_IMPUTATIONS


def impute_labels(
    labelled: Mapping[str, Histories], unlabelled: Histories, rng: np.random.Generator
) -> dict[str, Histories]:
    """One completed table: each person without a label is given one, as likely as it is among those on the same lists.

    The shares of a pattern are drawn from Dirichlet(its labelled counts + the labels' shares of all), one person's
    worth of prior in all, so that a pattern of which nobody is labelled follows the whole.
    """
    labels = sorted(labelled)
    sizes = np.array([labelled[label].n_observed for label in labels], dtype=np.float64)
    prior = np.maximum(sizes / sizes.sum(), 1e-6)
    counts = {label: Counter(dict(labelled[label])) for label in labels}
    for pattern, people in unlabelled:
        known = np.array([labelled[label].on_exactly(pattern) for label in labels], dtype=np.float64)
        for label, given in zip(labels, rng.multinomial(people, rng.dirichlet(known + prior)).tolist(), strict=True):
            counts[label][pattern] += given
    return {label: make_histories(unlabelled.lists, counts[label]) for label in labels}


def pool_estimates(estimates: Sequence[Estimate], documented: int) -> Estimate:
    """One estimate of several completed tables, by Rubin's rules (1987, section 3.1): within, between, and t's degrees.

    Args:
        estimates: Of one method and stratum, one from each table.
        documented: People who are in the stratum in every table; those added differ.
    """
    first = estimates[0]
    n_observed = round(sum(each.n_observed for each in estimates) / len(estimates))
    ok = [each for each in estimates if each.status is Status.OK]
    told: dict[str, Any] = {"tables": len(estimates), "tables_with_estimate": len(ok), "documented": documented}
    if len(ok) < (1 - MOST_FAILED_IMPUTATIONS) * len(estimates) or not ok:
        why = not_estimable(
            Cause.FAILED_IMPUTATIONS, "failed_tables", failed=len(estimates) - len(ok), tables=len(estimates)
        )
        most = Counter(each.reasons for each in estimates if each.reasons).most_common(1)
        found = refused(first.method, why, n_observed, first.level, told)
        found = replace(found, reasons=(*found.reasons, *(most[0][0] if most else ())))
        return with_bound(found, _mean_bound(estimates), first.seed)
    floor = min([documented, *(int(min(each.quantiles)) for each in ok)]) - 1
    logs = np.array([np.log(np.array(each.quantiles) - floor) for each in ok])
    centres = np.array([math.log((each.median or 0.0) - floor) for each in ok])
    density = np.exp(-(Z_GRID**2) / 2)
    means = logs @ density / density.sum()
    within = float(np.mean(((logs - means[:, None]) ** 2) @ density / density.sum()))
    between = float(np.var(centres, ddof=1)) if len(ok) > 1 else 0.0
    more = (1 + 1 / len(ok)) * between
    degrees = (len(ok) - 1) * (1 + within / more) ** 2 if more > 0 else math.inf
    spread = math.sqrt(within + more)
    quantiles = floor + np.exp(centres.mean() + spread * _scores(degrees))
    told |= {
        "within": within,
        "between": between,
        "degrees_of_freedom": degrees if math.isfinite(degrees) else None,
        "share_from_tables": more / (within + more) if within + more > 0 else 0.0,
        "median_of_each": [each.median for each in ok],
    }
    found = estimated(
        first.method, n_observed, first.level, floor + math.exp(float(centres.mean())), quantiles, diagnostics=told
    )
    return with_bound(found, _mean_bound(estimates), first.seed)


def _scores(degrees: float) -> Vector:
    """Student's quantiles at the probabilities of `Z_GRID`."""
    if degrees > 1e6:
        return Z_GRID
    return np.asarray(student.ppf(SHARES, degrees), dtype=np.float64)


def _mean_bound(estimates: Sequence[Estimate]) -> float | None:
    bounds = [each.lower_bound for each in estimates if each.lower_bound is not None]
    return sum(bounds) / len(bounds) if bounds else None
