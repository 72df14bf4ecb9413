"""Estimate how many nobody listed: histories in, every method's estimates beside what they rest on, out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import sijill
from sijill.errors import InputError
from sijill.estimation.assumptions import Exploration, Point, explore, lists_left_out
from sijill.estimation.estimates import Estimate, FittedModel
from sijill.estimation.families.latent import LATENT_CLASSES
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.imputation import impute_labels, pool_estimates
from sijill.estimation.messages import Message, message, message_data
from sijill.estimation.parse import Parsed, parse_histories
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.spread import TWO_LISTS
from sijill.estimation.strata import StratumResult, Task, estimate_strata
from sijill.estimation.totals import totals_of
from sijill.intake.decoding import guess_note
from sijill.intake.section import Original
from sijill.intake.tabular.grid import Row
from sijill.intake.tabular.separated import Separated
from sijill.publication.message_words import messages_text
from sijill.publication.wording import words_of
from sijill.storage import Folder

COMPUTED_BY = ("arviz-stats", "joblib", "numba", "numpy", "scipy")
IMPUTATIONS = 10
LEAST_TABLES, MOST_TABLES = 2, 1000
MOST_LISTED_MODELS = 200
"""Models of one estimate that are listed where there are many strata."""

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
    totals: tuple[Estimate, ...]
    exploration: Exploration | None
    warnings: tuple[Message, ...]

    def json(self) -> dict[str, Any]:
        """The contract of `formats/estimates.schema.json`, where it was asked to be explored."""
        asked = self.asked
        most = MOST_LISTED_MODELS if len(self.strata) > MANY_STRATA else asked.settings.most_models
        return {
            "input": _input_json(self.sources, self.histories, asked),
            "estimates": [
                estimate_json(estimate, result.label if asked.by is not None else None, most)
                for result in self.strata
                for estimate in result.estimates
            ],
            "totals": [estimate_json(estimate, None, most) for estimate in self.totals],
            **warnings_json(self.warnings),
            "strata": [
                {"stratum": each.label, "n_observed": each.n_observed, **warnings_json(each.warnings)}
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
    totals: tuple[Estimate, ...] = ()
    if len(labels) > 1:
        # a number of two lists is withheld, and has no total
        names = [name for name in methods if METHODS[name].family != TWO_LISTS]
        totals = tuple(_pooled_total(totals_of(by_table, name, level, asked.seed)) for name in names)
    warnings += [replace(warning, about=result.label) for result in strata for warning in result.warnings]
    own = strata[0].estimates if len(labels) == 1 else ()
    left_out = dict(zip(fewer, done[len(tasks) :], strict=True))
    sweeping = report if asked.priors and LATENT_CLASSES in methods else None
    exploration = None
    if asked.explored:
        exploration = explore(whole, asked.settings, asked.seed, own, left_out, sweeping)
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
        said = str(error)
        raise InputError(said if said.startswith(source.name) else f"{source.name}: {said}") from None
    notes = (replace(_note(note, text.encoding), about=source.name) for note in text.notes)
    return replace(parsed, warnings=(*notes, *parsed.warnings))


def _note(note: str, encoding: str) -> Message:
    """What the reader of tables noted, in its own English words but for a guess that every second table asks for."""
    if note == guess_note(encoding):
        return message("encoding_guessed", encoding=encoding)
    return message("file_note", note=note)


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


def _tables(parsed: Sequence[Parsed], asked: Asked) -> tuple[list[dict[str, Histories]], list[Message]]:
    """The completed tables: one for each linkage, or several where labels are missing."""
    _lists(parsed)
    made: list[dict[str, Histories]] = []
    told: list[Message] = []
    for at, each in enumerate(parsed):
        table = {stratum.label: stratum.histories for stratum in each.strata}
        missing = table.get("") if asked.by is not None else None
        known = {label: histories for label, histories in table.items() if label and histories.n_observed}
        if missing is None or not missing.n_observed or not asked.imputations or not known:
            made.append(table if missing is None or missing.n_observed else {**known})
            continue
        rng = generator_of(seed_of(asked.seed, "labels", str(at)))
        made += [impute_labels(known, missing, rng) for _ in range(asked.imputations)]
        assert asked.by is not None
        people = missing.n_observed
        told.append(message("labels_imputed", by=asked.by, people=people, tables=asked.imputations))
    if len(parsed) > 1:
        told.append(message("linkages_pooled", linkages=len(parsed)))
    return made, list(dict.fromkeys(told))


def _pooled(by_table: Sequence[Sequence[StratumResult]], documented: Mapping[str, int]) -> tuple[StratumResult, ...]:
    if len(by_table) == 1:
        return tuple(by_table[0])
    made = []
    for column in zip(*by_table, strict=True):
        label = column[0].label
        by_method: dict[str, list[Estimate]] = {}
        for result in column:
            for estimate in result.estimates:
                by_method.setdefault(estimate.method, []).append(estimate)
        # a method that some tables were not asked of has nothing to pool
        estimates = tuple(
            pool_estimates(found, documented[label]) for found in by_method.values() if len(found) == len(column)
        )
        warnings = _of_most(column)
        n_observed = round(sum(result.n_observed for result in column) / len(column))
        made.append(StratumResult(label, n_observed, estimates, warnings))
    return tuple(made)


def _of_most(column: Sequence[StratumResult]) -> tuple[Message, ...]:
    """Warnings that most completed tables give, with the figures of the first: those of others are a little other."""
    met: dict[object, list[Message]] = {}
    for result in column:
        for each in result.warnings:
            names = [value for _, value in each.values if isinstance(value, (str, tuple))]
            met.setdefault((each.code, *names), []).append(each)
    return tuple(found[0] for found in met.values() if 2 * len(found) > len(column))


def _pooled_total(found: Sequence[Estimate]) -> Estimate:
    """The totals of completed tables as one, with the gap that they share."""
    if len(found) == 1:
        return found[0]
    pooled = pool_estimates(found, min(each.n_observed for each in found))
    return replace(pooled, diagnostics={**found[0].diagnostics, **pooled.diagnostics})


def _whole(parsed: Parsed) -> Histories:
    """Everybody, whatever the stratum."""
    counts: Counter[int] = Counter()
    for stratum in parsed.strata:
        counts.update(dict(stratum.histories))
    return make_histories(parsed.strata[0].histories.lists, counts)


def warnings_json(warnings: Sequence[Message]) -> dict[str, Any]:
    """Warnings as sentences in English, and as codes with values of which whoever shows them makes their own."""
    data = [message_data(each) for each in warnings]
    return {"warnings": [messages_text([each], words_of("en")) for each in data], "messages": data}


def reasons_json(reasons: Sequence[Message]) -> dict[str, Any]:
    """Why there is no number, likewise; all reasons in one sentence."""
    data = [message_data(each) for each in reasons]
    return {"reason": messages_text(data, words_of("en")) or None, "reasons": data}


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


def estimate_json(estimate: Estimate, stratum: str | None, most_models: int) -> dict[str, Any]:
    """One estimate of the contract."""
    return {
        "stratum": stratum,
        "method": estimate.method,
        "family": METHODS[estimate.method].family,
        "status": str(estimate.status),
        **reasons_json(estimate.reasons),
        "cause": None if estimate.cause is None else str(estimate.cause),
        "n_observed": estimate.n_observed,
        "median": estimate.median,
        "mean": estimate.mean,
        "interval": None if estimate.interval is None else list(estimate.interval),
        "level": estimate.level,
        "lower_bound": estimate.lower_bound,
        "diagnostics": _diagnostics_json(estimate.diagnostics),
        "seed": estimate.seed,
        "assumption": words_of("en")[f"estimate_assumption_{estimate.method}"],
        "models": [model_json(each) for each in estimate.models[:most_models]],
    }


def _diagnostics_json(diagnostics: Mapping[str, Any]) -> dict[str, Any]:
    """Diagnostics, the reasons of a gap as sentences too."""
    if "gap" not in diagnostics:
        return dict(diagnostics)
    gap = [{**each, "reason": messages_text(each["reasons"], words_of("en"))} for each in diagnostics["gap"]]
    return {**diagnostics, "gap": gap}


def point_json(point: Point) -> dict[str, Any]:
    """One place of a sweep."""
    return {
        "value": point.value,
        "median": point.median,
        "low": point.low,
        "high": point.high,
        **reasons_json(point.reasons),
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
            {"assumption": each.name, "lists": list(each.lists), "points": [point_json(point) for point in each.points]}
            for each in found.sweeps
        ],
        "leave_one_out": [
            {
                "without": each.without,
                "n_observed": each.n_observed,
                "estimates": [
                    {
                        "method": estimate.method,
                        "status": str(estimate.status),
                        **reasons_json(estimate.reasons),
                        "median": estimate.median,
                        "interval": None if estimate.interval is None else list(estimate.interval),
                    }
                    for estimate in each.estimates
                ],
            }
            for each in found.left_out
        ],
    }


def versions() -> dict[str, str]:
    """What computed it."""
    return {"sijill": sijill.__version__, **{name: version(name) for name in COMPUTED_BY}}
