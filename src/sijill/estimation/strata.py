"""Every stratum by every method: in parallel, kept as it is done, and the same whichever way it is run.

Work goes through joblib: whoever sets another of its backends (`joblib.parallel_config(backend="dask")`, "ray",
"spark") runs the same call on a cluster, with `jobs` other than 1. Each stratum's result is kept under the hash of its
table, the settings and the sources, so that a run that was broken off goes on where it stopped, and what other sources
gave is never mixed in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import joblib  # type: ignore[import-untyped]

import sijill
from sijill.compiled import sources_digest
from sijill.errors import ParseError
from sijill.estimation.chao import chao_lower_bound, sample_coverage
from sijill.estimation.estimates import Estimate, estimate_data, parse_estimate, refused, with_bound
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.messages import Message, message, message_data, parse_message
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.spread import TWO_LISTS, Placed, spread_of
from sijill.estimation.thresholds import (
    LEAST_OF_A_PAIR,
    LEAST_PREDICTIVE_SHARE,
    LEAST_SAMPLE_COVERAGE,
    LEAST_SHARED,
    MOST_SPREAD,
)
from sijill.storage import Folder
from sijill.values.canonical import parse_content

Report = Callable[[int, int], None]
"""How many strata of how many are done."""


@dataclass(frozen=True, slots=True)
class Task:
    """One stratum to be estimated: its label, table, what is decided, which methods, and the seed of the whole run."""

    label: str
    histories: Histories
    settings: Settings
    methods: tuple[str, ...]
    seed: int

    @property
    def key(self) -> str:
        """The name under which its result is kept: all that the result depends on."""
        told = {
            "label": self.label,
            "lists": self.histories.lists,
            "patterns": self.histories.patterns,
            "counts": self.histories.counts,
            "settings": asdict(self.settings),
            "methods": self.methods,
            "seed": self.seed,
            "version": sijill.__version__,
            "sources": sources_digest(),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class StratumResult:
    """What the methods found of one stratum, in their order, and what a person should know of its lists."""

    label: str
    n_observed: int
    estimates: tuple[Estimate, ...]
    warnings: tuple[Message, ...]


def estimate_strata(
    tasks: Sequence[Task], *, jobs: int = 1, store: Folder | None = None, report: Report = lambda done, total: None
) -> tuple[StratumResult, ...]:
    """Estimate strata, in the order of the tasks.

    Args:
        tasks: The strata; equal ones are done once.
        jobs: Processes; −1 for one a core. With 1 nothing is begun.
        store: Where results are kept as they come and looked for first.
        report: Told of every stratum that is done.
    """
    keys = [task.key for task in tasks]
    results = {key: found for key in dict.fromkeys(keys) if (found := _find(store, key)) is not None}
    waiting = {key: task for key, task in zip(keys, tasks, strict=True) if key not in results}
    report(len(results), len(results) + len(waiting))
    for key, data in _run(waiting, jobs):
        if store is not None:
            store.write(_path(key), json.dumps(data).encode("utf-8"))
        results[key] = _parse_result(data)
        report(len(results), len(set(keys)))
    return tuple(results[key] for key in keys)


def _run(waiting: dict[str, Task], jobs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if jobs == 1 or len(waiting) < 2:
        yield from ((key, _work(task)) for key, task in waiting.items())
        return
    # the largest first: the last to end should be short
    ordered = sorted(waiting.items(), key=lambda each: -len(each[1].histories.patterns))
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")
    yield from parallel(joblib.delayed(_keyed_work)(key, task) for key, task in ordered)


def _keyed_work(key: str, task: Task) -> tuple[str, dict[str, Any]]:
    return key, _work(task)


def _work(task: Task) -> dict[str, Any]:
    result = estimate_stratum(task)
    return {
        "label": result.label,
        "n_observed": result.n_observed,
        "estimates": [estimate_data(estimate) for estimate in result.estimates],
        "warnings": [message_data(each) for each in result.warnings],
    }


def _path(key: str) -> str:
    return f"{key[:2]}/{key}.json"


def _find(store: Folder | None, key: str) -> StratumResult | None:
    data = None if store is None else store.find(_path(key))
    if data is None:
        return None
    try:
        return _parse_result(parse_content(data))
    except (ParseError, KeyError, TypeError, ValueError):
        return None  # a file that is not whole is as good as none: the stratum is done again


def _parse_result(data: dict[str, Any]) -> StratumResult:
    estimates = tuple(parse_estimate(each) for each in data["estimates"])
    return StratumResult(
        data["label"], data["n_observed"], estimates, tuple(parse_message(each) for each in data["warnings"])
    )


def estimate_stratum(task: Task) -> StratumResult:
    """Every method of a task on its table, without the lists that bear on nothing."""
    whole = task.histories
    if not whole.n_observed:
        why = not_estimable(Cause.FEW_LISTS, "nobody_in_stratum")
        names = [name for name in task.methods if METHODS[name].family != TWO_LISTS]
        return StratumResult(task.label, 0, tuple(refused(name, why, 0, task.settings.level) for name in names), ())
    usable = whole.usable()
    table = whole.kept(usable) if usable else whole
    bound = _bound(table, whole.n_observed)
    estimates = []
    for name in task.methods:
        if METHODS[name].family == TWO_LISTS and len(usable) != 2:
            continue
        seed = seed_of(task.seed, task.label, name)
        estimate = METHODS[name].estimate(table, task.settings, generator_of(seed))
        estimates.append(with_bound(_of_all(estimate, whole.n_observed), bound, seed))
    warnings = (
        *_left_out(whole, usable),
        *overlap_warnings(table),
        *fit_warnings(estimates),
        *spread_warnings(estimates),
    )
    return StratumResult(task.label, whole.n_observed, tuple(estimates), warnings)


def _bound(table: Histories, n_observed: int) -> float | None:
    """Chao's corrected bound of a stratum with enough lists for an estimate."""
    bound = few_lists(len(table.usable())) or chao_lower_bound(table)
    return None if isinstance(bound, NotEstimable) else max(bound.corrected, float(n_observed))


def _of_all(estimate: Estimate, n_observed: int) -> Estimate:
    """An estimate from some lists as one of all people documented, also those who are on none of these lists alone."""
    if estimate.n_observed == n_observed:
        return estimate
    if estimate.interval is None or estimate.median is None:
        return replace(estimate, n_observed=n_observed)
    if estimate.median < n_observed:
        why = not_estimable(Cause.BELOW_OBSERVED, "below_all_documented")
        none = refused(estimate.method, why, n_observed, estimate.level, estimate.diagnostics)
        return replace(none, models=estimate.models)
    return replace(
        estimate,
        n_observed=n_observed,
        interval=(max(estimate.interval[0], float(n_observed)), estimate.interval[1]),
        quantiles=tuple(max(q, float(n_observed)) for q in estimate.quantiles),
    )


def _left_out(whole: Histories, usable: tuple[int, ...]) -> list[Message]:
    out = tuple(whole.lists[at] for at in range(len(whole.lists)) if at not in usable)
    return [message("lists_left_out", lists=out)] if out and len(usable) > 1 else []


def overlap_warnings(table: Histories) -> list[Message]:
    """Little overlap, little coverage, and pairs that share nobody: what every estimate rests on."""
    if len(table.usable()) < 2:
        return []
    found = _avoiding(table)
    shared = sum(table.by_number_of_lists()[1:])
    if shared < LEAST_SHARED:
        found.append(message("few_shared", people=shared))
    coverage = sample_coverage(table)
    if not isinstance(coverage, NotEstimable) and coverage.coverage < LEAST_SAMPLE_COVERAGE:
        found.append(message("little_coverage", coverage=coverage.coverage, least=LEAST_SAMPLE_COVERAGE))
    return found


def _avoiding(table: Histories) -> list[Message]:
    """Pairs of lists that share nobody where some would be shared by chance."""
    bound = chao_lower_bound(table)
    people = table.n_observed if isinstance(bound, NotEstimable) else bound.corrected
    totals = [table.on_all(1 << at) for at in range(len(table.lists))]
    found = []
    for one, other in combinations(range(len(table.lists)), 2):
        expected = totals[one] * totals[other] / people
        if expected >= LEAST_OF_A_PAIR and not table.on_all(1 << one | 1 << other):
            found.append(message("pair_apart", one=table.lists[one], other=table.lists[other], expected=expected))
    return found


def fit_warnings(estimates: Sequence[Estimate]) -> list[Message]:
    """Models that do not give lists such as these: their numbers are not of these lists."""
    found = []
    for each in estimates:
        checked = each.diagnostics.get("posterior_predictive")
        if checked is not None and checked["p_value"] < LEAST_PREDICTIVE_SHARE:
            found.append(message("not_reproduced", model=each.method, share=checked["p_value"]))
    return found


def spread_warnings(estimates: Sequence[Estimate]) -> list[Message]:
    """Families that disagree by more than their intervals, and by more than a factor: the data do not say which."""
    spread = spread_of(placed for each in estimates if (placed := _placed(each)) is not None)
    if spread is None or len(spread.families) < 2 or spread.highest.median <= MOST_SPREAD * spread.lowest.median:
        return []
    return [
        message(
            "methods_disagree",
            low=spread.lowest.median,
            low_method=spread.lowest.method,
            high=spread.highest.median,
            high_method=spread.highest.method,
        )
    ]


def _placed(estimate: Estimate) -> Placed | None:
    if estimate.median is None or estimate.interval is None:
        return None
    return Placed(estimate.method, METHODS[estimate.method].family, estimate.median, *estimate.interval)
