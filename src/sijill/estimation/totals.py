"""Totals over strata from joint draws, with the strata that have no estimate left as a stated gap."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from sijill.estimation.estimates import Estimate, Status, draw, estimated, quantiles_of_draws, refused, with_bound
from sijill.estimation.messages import message, message_data
from sijill.estimation.refusals import Cause, not_estimable
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.strata import StratumResult

DRAWS = 10_000


def total_of(
    results: Sequence[StratumResult], method: str, level: float, seed: int, covered: Collection[str] | None = None
) -> Estimate:
    """The sum of a method's numbers over strata; over those of `covered` alone where that is given.

    Strata share nobody, so that given their tables their numbers are independent: each draw adds one draw of every
    stratum, and the total's quantiles are those of the sums. Strata without a number are not filled in: they are named
    in `diagnostics["gap"]` with the people documented there, and `n_observed` counts the covered strata alone.
    """
    own = [(result, estimate) for result in results for estimate in result.estimates if estimate.method == method]
    ok = [
        (result, estimate)
        for result, estimate in own
        if estimate.status is Status.OK and (covered is None or result.label in covered)
    ]
    taken = {result.label for result, _ in ok}
    gap: list[dict[str, Any]] = [
        {
            "stratum": result.label,
            "n_observed": result.n_observed,
            "reasons": [message_data(each) for each in estimate.reasons or (message("not_in_every_table"),)],
        }
        for result, estimate in own
        if result.label not in taken
    ]
    told = {"strata": len(own), "covered": len(ok), "gap": gap, "gap_observed": sum(each["n_observed"] for each in gap)}
    if not ok:
        why = not_estimable(Cause.NO_MODEL, "no_stratum")
        return refused(method, why, 0, level, told)
    made = seed_of(seed, "total", method)
    rng = generator_of(made)
    sums = np.zeros(DRAWS)
    for _, estimate in ok:
        sums += draw(estimate, rng.standard_normal(DRAWS))
    n_observed = sum(result.n_observed for result, _ in ok)
    bounds = [
        estimate.lower_bound if estimate.lower_bound is not None else result.n_observed for result, estimate in ok
    ]
    found = estimated(
        method,
        n_observed,
        level,
        float(np.median(sums)),
        quantiles_of_draws(sums),
        diagnostics={**told, "draws": DRAWS},
    )
    return with_bound(found, float(sum(bounds)), made)


def totals_of(tables: Sequence[Sequence[StratumResult]], method: str, level: float, seed: int) -> list[Estimate]:
    """The total of each of several completed tables, over the strata that have a number in every one of them."""
    everywhere = [
        {r.label for r in table for f in r.estimates if f.method == method and f.status is Status.OK}
        for table in tables
    ]
    covered = set.intersection(*everywhere)
    return [total_of(table, method, level, seed, covered) for table in tables]
