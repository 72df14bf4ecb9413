"""Estimate how many nobody listed: histories in, every method's findings beside what they rest on, out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import sijill
from sijill.errors import InputError
from sijill.estimation.assumptions import Exploration, explore, lists_left_out
from sijill.estimation.estimates import Finding, FittedModel
from sijill.estimation.families.latent import LATENT_CLASSES
from sijill.estimation.families.registry import METHODS, TWO_LISTS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.imputation import impute_labels, pool_findings
from sijill.estimation.parse import Parsed, parse_histories
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.strata import StratumResult, Task, estimate_strata
from sijill.estimation.totals import totals_of
from sijill.intake.section import Original
from sijill.intake.tabular.grid import Row
from sijill.intake.tabular.separated import Separated
from sijill.publication.packaged import load_words
from sijill.storage import Folder

COMPUTED_BY = ("arviz-stats", "joblib", "numba", "numpy", "scipy")
IMPUTATIONS = 10
LEAST_TABLES, MOST_TABLES = 2, 1000
MOST_LISTED_MODELS = 200
"""Models of one finding that are listed where there are many strata."""

MANY_STRATA = 10
WORKBOOK = b"PK"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of capture histories: of one linkage, where several are given."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the histories.

    Attributes:
        by: The column of strata; None for everybody together.
        lists: The columns that are lists, where others stand beside them.
        methods: Names in `registry.METHODS`; all, where none is named.
        settings: How strata are estimated.
        imputations: How many completed tables are made where labels are missing; 0 makes them a stratum of their own.
        seed: Of all random numbers.
        jobs: Processes.
        explored: Whether what the numbers rest on is looked at too: assumptions moved, lists left out.
        priors: Whether the priors of latent classes are swept, which takes as long as the estimate itself.
    """

    by: str | None = None
    lists: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    settings: Settings = Settings()  # noqa: RUF009 - frozen
    imputations: int = IMPUTATIONS
    seed: int = 1
    jobs: int = 1
    explored: bool = True
    priors: bool = False


@dataclass(frozen=True, slots=True)
class Estimation:
    """What was found: strata in the order of their labels, totals where there are strata, and what it rests on."""

    asked: Asked
    sources: tuple[Source, ...]
    histories: Histories
    strata: tuple[StratumResult, ...]
    totals: tuple[Finding, ...]
    exploration: Exploration | None
    warnings: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """The contract of `formats/estimates.schema.json`, where it was asked to be explored."""
        asked = self.asked
        most = MOST_LISTED_MODELS if len(self.strata) > MANY_STRATA else asked.settings.most_models
        return {
            "input": _input_json(self.sources, self.histories, asked),
            "estimates": [
                estimate_json(finding, result.label if asked.by is not None else None, most)
                for result in self.strata
                for finding in result.findings
            ],
            "totals": [estimate_json(finding, None, most) for finding in self.totals],
            "warnings": list(self.warnings),
            "strata": [
                {"stratum": each.label, "n_observed": each.n_observed, "warnings": list(each.warnings)}
                for each in self.strata
                if asked.by is not None
            ],
            **({} if self.exploration is None else {"exploration": exploration_json(self.exploration)}),
            "settings": {**asdict(asked.settings), "seed": asked.seed, "imputations": asked.imputations},
            "versions": versions(),
        }


def estimate(
    sources: Sequence[Source],
    asked: Asked,
    *,
    store: Folder | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Estimation:
    """Estimate every stratum of one file of histories, or of several linkages' of the same persons, pooled.

    Raises:
        InputError: A file is not histories, files have other lists or strata, or a method is not known.
    """
    if asked.imputations not in (0, *range(LEAST_TABLES, MOST_TABLES + 1)):
        raise InputError(f"imputations must be 0, or between {LEAST_TABLES} and {MOST_TABLES}")
    methods = asked.methods or tuple(METHODS)
    if unknown := [name for name in methods if name not in METHODS]:
        raise InputError(f"there is no method {unknown[0]}; there are {', '.join(METHODS)}")
    parsed = [parse_source(source, by=asked.by, only=asked.lists) for source in sources]
    warnings = list(dict.fromkeys(warning for each in parsed for warning in each.warnings))
    tables, told = _tables(parsed, asked)
    warnings += told
    labels = sorted({label for table in tables for label in table})
    empty = make_histories(_lists(parsed), {})
    tasks = [
        Task(label, table.get(label, empty), asked.settings, methods, asked.seed)
        for table in tables
        for label in labels
    ]
    whole = _whole(parsed[0])
    fewer = lists_left_out(whole, asked.settings, asked.seed) if asked.explored else {}
    done = estimate_strata([*tasks, *fewer.values()], jobs=asked.jobs, store=store, report=report)
    results = done[: len(tasks)]
    by_table = [results[at : at + len(labels)] for at in range(0, len(results), len(labels))]
    documented = {
        label: min(sum(s.histories.n_observed for s in each.strata if s.label == label) for each in parsed)
        for label in labels
    }
    strata = _pooled(by_table, documented)
    level = asked.settings.level
    totals: tuple[Finding, ...] = ()
    if len(labels) > 1:
        # a number of two lists is withheld, and has no total
        names = [name for name in methods if METHODS[name].family != TWO_LISTS]
        totals = tuple(_pooled_total(totals_of(by_table, name, level, asked.seed)) for name in names)
    warnings += [_of(result, warning) for result in strata for warning in result.warnings]
    seen_findings = strata[0].findings if len(labels) == 1 else ()
    left_out = dict(zip(fewer, done[len(tasks) :], strict=True))
    sweeping = report if asked.priors and LATENT_CLASSES in methods else None
    exploration = None
    if asked.explored:
        exploration = explore(whole, asked.settings, asked.seed, seen_findings, left_out, sweeping)
    return Estimation(asked, tuple(sources), whole, strata, totals, exploration, tuple(dict.fromkeys(warnings)))


def parse_source(source: Source, *, by: str | None = None, only: Sequence[str] = ()) -> Parsed:
    """Read a file of histories, however its cells are kept apart and in whichever encoding it is.

    Raises:
        InputError: It is no text, a workbook, or not histories.
    """
    try:
        if source.data.startswith(WORKBOOK):
            raise InputError("a workbook or another archive: save the table as CSV")
        text = Separated(Original.of(source.name, source.data))
        parsed = parse_histories(_lines(text.rows()), by=by, only=only)
    except InputError as error:
        message = str(error)
        raise InputError(message if message.startswith(source.name) else f"{source.name}: {message}") from None
    return replace(parsed, warnings=(*(f"{source.name}: {note}" for note in text.notes), *parsed.warnings))


def _lines(rows: Iterable[Row]) -> Iterator[tuple[int, list[str]]]:
    """The cells of rows, each with the line that it ends on: a cell may run over several."""
    more = 0
    for row in rows:
        more += sum(cell.count("\n") for cell in row.cells)
        yield row.number + more, row.cells


def _lists(parsed: Sequence[Parsed]) -> tuple[str, ...]:
    lists = parsed[0].strata[0].histories.lists
    for each in parsed[1:]:
        if each.strata[0].histories.lists != lists:
            raise InputError(
                "the files have other lists, or in another order: several linkages must be of the same lists"
            )
    return lists


def _tables(parsed: Sequence[Parsed], asked: Asked) -> tuple[list[dict[str, Histories]], list[str]]:
    """The completed tables: one for each linkage, or several where labels are missing."""
    _lists(parsed)
    made: list[dict[str, Histories]] = []
    told: list[str] = []
    for at, each in enumerate(parsed):
        table = {stratum.label: stratum.histories for stratum in each.strata}
        missing = table.get("") if asked.by is not None else None
        known = {label: histories for label, histories in table.items() if label and histories.n_observed}
        if missing is None or not missing.n_observed or not asked.imputations or not known:
            made.append(table if missing is None or missing.n_observed else {**known})
            continue
        rng = generator_of(seed_of(asked.seed, "labels", str(at)))
        made += [impute_labels(known, missing, rng) for _ in range(asked.imputations)]
        told.append(
            f"{missing.n_observed:,} people have no label of {asked.by}: {asked.imputations} tables"
            " were completed by drawing labels given the lists, and pooled; this assumes that labels are missing at"
            " random given the lists"
        )
    if len(parsed) > 1:
        told.append(f"{len(parsed)} linkages were estimated and pooled: intervals hold what they disagree on")
    return made, list(dict.fromkeys(told))


def _pooled(by_table: Sequence[Sequence[StratumResult]], documented: Mapping[str, int]) -> tuple[StratumResult, ...]:
    if len(by_table) == 1:
        return tuple(by_table[0])
    made = []
    for column in zip(*by_table, strict=True):
        label = column[0].label
        by_method: dict[str, list[Finding]] = {}
        for result in column:
            for finding in result.findings:
                by_method.setdefault(finding.method, []).append(finding)
        # a method that some tables were not asked of has nothing to pool
        findings = tuple(
            pool_findings(found, documented[label]) for found in by_method.values() if len(found) == len(column)
        )
        met = Counter(warning for result in column for warning in set(result.warnings))
        warnings = tuple(warning for warning, times in met.items() if 2 * times > len(column))
        n_observed = round(sum(result.n_observed for result in column) / len(column))
        made.append(StratumResult(label, n_observed, findings, warnings))
    return tuple(made)


def _pooled_total(found: Sequence[Finding]) -> Finding:
    """The totals of completed tables as one, with the gap that they share."""
    if len(found) == 1:
        return found[0]
    pooled = pool_findings(found, min(each.n_observed for each in found))
    return replace(pooled, diagnostics={**found[0].diagnostics, **pooled.diagnostics})


def _whole(parsed: Parsed) -> Histories:
    """Everybody, whatever the stratum."""
    counts: Counter[int] = Counter()
    for stratum in parsed.strata:
        counts.update(dict(stratum.histories))
    return make_histories(parsed.strata[0].histories.lists, counts)


def _of(result: StratumResult, warning: str) -> str:
    return f"{result.label}: {warning}" if result.label else warning


def _input_json(sources: Sequence[Source], histories: Histories, asked: Asked) -> dict[str, Any]:
    digests = [hashlib.sha256(source.data).hexdigest() for source in sources]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode("ascii")).hexdigest()
    return {
        "sha256": whole,
        "lists": list(histories.lists),
        "n_observed": histories.n_observed,
        "by": asked.by,
        "files": [{"name": source.name, "sha256": digest} for source, digest in zip(sources, digests, strict=True)],
    }


def estimate_json(finding: Finding, stratum: str | None, most_models: int) -> dict[str, Any]:
    """One estimate of the contract."""
    return {
        "stratum": stratum,
        "method": finding.method,
        "family": METHODS[finding.method].family,
        "status": str(finding.status),
        "reason": finding.reason,
        "cause": None if finding.cause is None else str(finding.cause),
        "n_observed": finding.n_observed,
        "median": finding.median,
        "mean": finding.mean,
        "interval": None if finding.interval is None else list(finding.interval),
        "level": finding.level,
        "lower_bound": finding.lower_bound,
        "diagnostics": dict(finding.diagnostics),
        "seed": finding.seed,
        "assumption": load_words()["en"][f"estimate_assumption_{finding.method}"],
        "models": [model_json(each) for each in finding.models[:most_models]],
    }


def model_json(model: FittedModel) -> dict[str, Any]:
    """One model that was fitted."""
    return {"model": model.name, "estimate": model.abundance, "weight": model.weight, "bic": model.criterion}


def exploration_json(found: Exploration) -> dict[str, Any]:
    """What the numbers rest on."""
    return {
        "patterns": [
            {"lists": [name for at, name in enumerate(found.lists) if pattern >> at & 1], "people": people}
            for pattern, people in sorted(found.patterns, key=lambda each: -each[1])
        ],
        "frequencies": [asdict(each) for each in found.frequencies],
        "pairs": [{**asdict(each), "lists": list(each.lists)} for each in found.pairs],
        "sweeps": [
            {"assumption": each.name, "lists": list(each.lists), "points": [asdict(point) for point in each.points]}
            for each in found.sweeps
        ],
        "leave_one_out": [
            {
                "without": each.without,
                "n_observed": each.n_observed,
                "estimates": [
                    {
                        "method": finding.method,
                        "status": str(finding.status),
                        "reason": finding.reason,
                        "median": finding.median,
                        "interval": None if finding.interval is None else list(finding.interval),
                    }
                    for finding in each.findings
                ],
            }
            for each in found.left_out
        ],
    }


def versions() -> dict[str, str]:
    """What computed it."""
    return {"sijill": sijill.__version__, **{name: version(name) for name in COMPUTED_BY}}
