"""Splink as the engine: comparing and scoring, on DuckDB in this process. Which pairs are compared is found by a join.

What it compares are numbers and one function of ours for names, so that another of Splink's databases needs an `Engine`
of its own and nothing else: Spark has one in `linkage.spark`. No other module imports Splink.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import PythonUDFType
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_library import CustomComparison

from sijill.linkage.candidates import BlockingRule
from sijill.linkage.chains import TokenBits, chain_weights
from sijill.linkage.model import (
    FIELD_COMPARISONS,
    NAME_EDGES,
    Comparison,
    LinkageModel,
    extra_comparison,
    name_comparison,
)
from sijill.linkage.prepared import Prepared, table_of, unpack
from sijill.linkage.sieve import Sieve, sieve_of
from sijill.linkage.threads import THREADS

logging.getLogger("splink").setLevel(logging.ERROR)  # its warnings print rows, and with them what nobody may read

CHAINS = 8
COLUMN_OF_SIDE = re.compile(r"\b(?P<column>[a-z_0-9]+)_(?P<side>[lr])\b")
"""How conditions write `age` of the record `l`: `age_l`."""
LEAST_WEIGHT = -10.0
"""Pairs below this match weight are not kept: nothing that a person would look at is there."""


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Pairs of rows with their match weight in bits, and the level of each comparison (−1 nothing told).

    `levels[pair, comparison]` counts in the order of `comparisons` and their levels.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    weight: NDArray[np.float64]
    rule: NDArray[np.int16]
    levels: NDArray[np.int8]
    comparisons: tuple[Comparison, ...]

    def __len__(self) -> int:
        return len(self.weight)

    def kept(self, places: NDArray[np.intp]) -> ScoredPairs:
        """Only the pairs at some places."""
        return ScoredPairs(
            self.left[places],
            self.right[places],
            self.weight[places],
            self.rule[places],
            self.levels[places],
            self.comparisons,
        )


def name_weights(packed: Sequence[NDArray[np.int64]], table: TokenBits) -> NDArray[np.float64]:
    """The weight of names of pairs of records, by eight columns of packed chains (`model.CHAIN_COLUMNS`).

    Where both records have a name in Arabic, and both one in Latin letters, the more telling of the two counts.
    """
    arabic, latin = unpack(packed[0], packed[1]), unpack(packed[2], packed[3])
    others_arabic, others_latin = unpack(packed[4], packed[5]), unpack(packed[6], packed[7])
    same = np.fmax(chain_weights(arabic, others_arabic, table), chain_weights(latin, others_latin, table))
    lacking = np.flatnonzero(np.isnan(same))
    if len(lacking):
        one = chain_weights(arabic[lacking], others_latin[lacking], table)
        other = chain_weights(latin[lacking], others_arabic[lacking], table)
        same[lacking] = np.fmax(one, other)
    return same


def name_levels(packed: Sequence[NDArray[np.int64]], table: TokenBits) -> NDArray[np.int32]:
    """The level of the comparison of names for pairs of records; −1 where either has no name."""
    weights = name_weights(packed, table)
    levels = np.searchsorted(np.array(NAME_EDGES), weights, side="right").astype(np.int32)
    return np.where(np.isnan(weights), -1, levels).astype(np.int32)


class Engine(Protocol):
    """Where Splink runs."""

    def open(self, table: TokenBits) -> Any:
        """Splink's database with the function `name_level` in it."""

    def sift(self, database: Any, table: Any, blocks: Sequence[str], needed: str, sieve: Sieve) -> Any:
        """The pairs of blocks that a sieve lets through, as a table of Splink's.

        Of the rows `l` and `r` of `table`, `blocks` are SQL for whether each block brings them together, `needed` for
        the bits that their names must tell.
        """

    def collect(self, frame: Any) -> pa.Table:
        """All rows of a table of Splink's."""


class _OpenedDuckDB(DuckDBAPI):
    """Splink's database on a connection that stays at hand."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection=connection)
        self.connection = connection


class DuckDB:
    """Splink on DuckDB, embedded in this process. `memory_limit` as DuckDB writes it ("3GB"); more goes to `spill`."""

    def __init__(self, *, threads: int = THREADS, memory_limit: str = "3GB", spill: str | None = None) -> None:
        self.config: dict[str, Any] = {
            "threads": threads,
            "memory_limit": memory_limit,
            "preserve_insertion_order": False,
        }
        if spill is not None:
            self.config["temp_directory"] = spill

    def open(self, table: TokenBits) -> Any:
        """Splink's database with the function `name_level` in it."""

        def level(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any) -> pa.Array:
            packed = [column.to_numpy() for column in (a, b, c, d, e, f, g, h)]  # DuckDB counts the parameters
            return pa.array(name_levels(packed, table), pa.int32())

        connection = duckdb.connect(":memory:", config=self.config)  # a new one: functions cannot be replaced
        columns: list[Any] = ["BIGINT"] * CHAINS
        connection.create_function("name_level", level, columns, "INTEGER", type=PythonUDFType.ARROW)
        return _OpenedDuckDB(connection)

    def sift(self, database: Any, table: Any, blocks: Sequence[str], needed: str, sieve: Sieve) -> Any:
        """The pairs that a sieve lets through, each by the first block that brings it.

        One block at a time: few of all pairs are in memory at once, and none is asked whether it came before. As
        Splink does, but with what is `needed` in the same join: two more would find the rows again.
        """
        kept = []
        for number, block in enumerate(blocks):
            found = database.connection.execute(
                f"SELECT l.unique_id::INTEGER AS l, r.unique_id::INTEGER AS r, {needed} AS needed"
                f" FROM {table.physical_name} AS l JOIN {table.physical_name} AS r"
                f" ON {block} AND l.unique_id < r.unique_id"
            ).fetchnumpy()
            left, right, bits = (np.ma.getdata(found[name]) for name in ("l", "r", "needed"))
            chosen = sieve.lets_through(left, right, bits, self.config["threads"])
            kept.append(np.stack([left[chosen], right[chosen], np.full(chosen.sum(), number, np.int32)]))
        left, right, number = np.concatenate(kept, axis=1).astype(np.int64)
        _, first = np.unique(left << 32 | right, return_index=True)
        columns = {"match_key": number[first].astype(str), "join_key_l": left[first], "join_key_r": right[first]}
        return database.register(pa.table({name: pa.array(values) for name, values in columns.items()}))

    def collect(self, frame: Any) -> pa.Table:
        """All rows of a table of Splink's."""
        return frame.as_pyarrow_table()


def comparisons_of(prepared: Prepared) -> tuple[Comparison, ...]:
    """What can be compared of these records: names, and each field that is known at all."""
    known = {
        "sex": prepared.sex.any(),
        "age": not np.isnan(prepared.age).all(),
        "birth": prepared.birth[:, 0].any(),
        "died": not np.isnan(prepared.died).all(),
        "place": (prepared.place >= 0).any(),
    }
    fields = tuple(comparison for comparison in FIELD_COMPARISONS if known[comparison.name])
    extra = tuple(extra_comparison(at + 1) for at in range(prepared.extra.shape[1]))
    return (name_comparison(), *fields, *extra)


def settings_of(comparisons: Sequence[Comparison], model: LinkageModel, prior: float) -> SettingsCreator:
    """Splink's settings: our comparisons with the model's probabilities. Which pairs are compared it is told apart."""
    return SettingsCreator(
        link_type="dedupe_only",  # rows of all lists stand in one table, numbered through
        comparisons=[_custom(comparison, model) for comparison in comparisons],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=prior,
        retain_matching_columns=True,  # with them come the levels, by which a pair is explained
        retain_intermediate_calculation_columns=False,
        unique_id_column_name="unique_id",
    )


def _blocks(rule: BlockingRule, within_lists: bool) -> list[str]:
    """The blocks of a rule, as SQL of the rows `l` and `r`: one, or one each way around."""
    ours, theirs = rule.name, f"{rule.name}_others"
    ways = [(ours, ours)] if rule.others is None else [(ours, theirs), (theirs, ours)]
    further = "" if within_lists else " AND l.list_number <> r.list_number"
    return [f"l.{one} = r.{other}{further}" for one, other in ways]


def _custom(comparison: Comparison, model: LinkageModel) -> CustomComparison:
    levels: list[Any] = [{"sql_condition": comparison.is_null, "label_for_charts": "not known", "is_null_level": True}]
    for level, (m, u) in zip(comparison.levels, model.of(comparison), strict=True):
        levels.append(
            {
                "sql_condition": level.condition,
                "label_for_charts": level.label,
                "m_probability": m,
                "u_probability": u,
            }
        )
    return CustomComparison(levels, output_column_name=comparison.name)


def keys_of(rules: Sequence[BlockingRule]) -> dict[str, NDArray[np.int64]]:
    """The columns of keys that the rules need, by name."""
    keys = {rule.name: rule.keys for rule in rules}
    return keys | {f"{rule.name}_others": rule.others for rule in rules if rule.others is not None}


def score_pairs(
    prepared: Prepared,
    rules: Sequence[BlockingRule],
    tokens: TokenBits,
    model: LinkageModel,
    engine: Engine,
    *,
    within_lists: bool,
    prior: float,
    least: float = LEAST_WEIGHT,
) -> ScoredPairs:
    """Every pair that a rule brings together, with its match weight; those below `least` bits are left out.

    They stand in the order of their rows: an engine with threads gives them in another order each time.
    """
    comparisons = comparisons_of(prepared)
    columns = table_of(prepared, keys_of(rules))
    database = engine.open(tokens)
    table = database.register(columns, dataset_display_name="records")
    blocks = [found for rule in rules for found in _blocks(rule, within_lists or len(prepared.list_names) == 1)]
    names, *fields = comparisons
    needed = _bits_needed(fields, model, prior, least)
    sifted = engine.sift(
        database, table, blocks, needed, sieve_of(prepared, tokens, NAME_EDGES, model.bits(names).tolist())
    )
    settings = settings_of(comparisons, model, prior)
    whole = Linker(table, settings, validate_settings=False, log_level=logging.ERROR)  # ours are no stranger's
    whole.table_management.register_blocked_pairs_for_predict(sifted)
    found = engine.collect(whole.inference.predict(threshold_match_weight=least, warning_mode="never"))
    levels = np.stack([_levels(found, comparison) for comparison in comparisons], axis=1)
    left, right = (found[f"unique_id_{side}"].to_numpy().astype(np.int32) for side in "lr")
    rule = np.array([int(key) for key in found["match_key"].to_pylist()], np.int16)
    scored = ScoredPairs(left, right, found["match_weight"].to_numpy(), rule, levels, comparisons)
    return scored.kept(np.lexsort((right, left)))


def _bits_needed(fields: Sequence[Comparison], model: LinkageModel, prior: float, least: float) -> str:
    """SQL for the bits that names must tell of the rows `l` and `r` for the weight of the pair to be `least`."""
    terms = [f"{least - float(np.log2(prior / (1 - prior))):.9f}e0"]  # without e0 it would be a DECIMAL, which is slow
    for comparison in fields:
        *told, other = zip((level.condition for level in comparison.levels), model.bits(comparison), strict=True)
        whens = "".join(f" WHEN {condition} THEN {bits:.9f}e0" for condition, bits in told)
        terms.append(f"CASE WHEN {comparison.is_null} THEN 0e0{whens} ELSE {other[1]:.9f}e0 END")
    return COLUMN_OF_SIDE.sub(r"\g<side>.\g<column>", " - ".join(terms))


def _levels(found: pa.Table, comparison: Comparison) -> NDArray[np.int8]:
    """Splink counts levels down to 0; ours count up in the order of the comparison."""
    gamma = found[f"gamma_{comparison.name}"].to_numpy().astype(np.int64)
    return np.where(gamma < 0, -1, len(comparison.levels) - 1 - gamma).astype(np.int8)
