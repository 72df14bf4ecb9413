"""Totals over strata from joint draws, with the strata that have no estimate left as a stated gap."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from sijill.estimation.estimates import Finding, Status, draw, estimated, quantiles_of_draws, refused, with_bound
from sijill.estimation.findings import Cause, NotEstimable
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.strata import StratumResult

DRAWS = 10_000


def total_of(
    results: Sequence[StratumResult], method: str, level: float, seed: int, covered: Collection[str] | None = None
) -> Finding:
    """The sum of a method's numbers over strata; over those of `covered` alone where that is given.

    Strata share nobody, so that given their tables their numbers are independent: each draw adds one draw of every
    stratum, and the total's quantiles are those of the sums. Strata without a number are not filled in: they are named
    in `diagnostics["gap"]` with the people documented there, and `n_observed` counts the covered strata alone.
    """
    own = [(result, finding) for result in results for finding in result.findings if finding.method == method]
    ok = [
        (result, finding)
        for result, finding in own
        if finding.status is Status.OK and (covered is None or result.label in covered)
    ]
    taken = {result.label for result, _ in ok}
    gap: list[dict[str, Any]] = [
        {
            "stratum": result.label,
            "n_observed": result.n_observed,
            "reason": finding.reason or "not estimable in every completed table",
        }
        for result, finding in own
        if result.label not in taken
    ]
    told = {"strata": len(own), "covered": len(ok), "gap": gap, "gap_observed": sum(each["n_observed"] for each in gap)}
    if not ok:
        why = NotEstimable(Cause.NO_MODEL, "no stratum has an estimate")
        return refused(method, why, 0, level, told)
    made = seed_of(seed, "total", method)
    rng = generator_of(made)
    sums = np.zeros(DRAWS)
    for _, finding in ok:
        sums += draw(finding, rng.standard_normal(DRAWS))
    n_observed = sum(result.n_observed for result, _ in ok)
    bounds = [finding.lower_bound if finding.lower_bound is not None else result.n_observed for result, finding in ok]
    found = estimated(
        method,
        n_observed,
        level,
        float(np.median(sums)),
        quantiles_of_draws(sums),
        diagnostics={**told, "draws": DRAWS},
    )
    return with_bound(found, float(sum(bounds)), made)


def totals_of(tables: Sequence[Sequence[StratumResult]], method: str, level: float, seed: int) -> list[Finding]:
    """The total of each of several completed tables, over the strata that have a number in every one of them."""
    everywhere = [
        {r.label for r in table for f in r.findings if f.method == method and f.status is Status.OK} for table in tables
    ]
    covered = set.intersection(*everywhere)
    return [total_of(table, method, level, seed, covered) for table in tables]
