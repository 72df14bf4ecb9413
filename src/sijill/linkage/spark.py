"""Splink on Spark: the second engine, for lists that outgrow the memory or the patience of one process.

It compares the same numbers by the same compiled function as DuckDB, and so gives the same weights to the last bit
(tests/contract/test_linkage_engines.py). Imported only where it is asked for; `adapters.spark_session` opens a session.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql.functions import arrow_udf
from splink import SparkAPI

from sijill.linkage.chains import TokenBits
from sijill.linkage.engine import name_levels
from sijill.linkage.sieve import Sieve

SCORED = ("unique_id_l", "unique_id_r", "match_weight", "match_key")


class _OneJob(SparkAPI):
    """Splink's database whose steps are not kept: Spark plans and runs all as one, and little is computed twice."""

    def _break_lineage_and_repartition(self, spark_df: Any, templated_name: str, physical_name: str) -> Any:
        return spark_df


class Spark:
    """Splink on an open Spark session. Its workers need Sijill with the extras `linkage` and `spark`.

    What names tell is broadcast to the workers once; what is too large for the memory goes to Spark's folder.
    """

    def __init__(self, session: Any) -> None:
        self.session = session

    def open(self, table: TokenBits) -> Any:
        """Splink's database with the function `name_level` in it."""
        session = self.session.newSession()  # tables and functions of its own
        told = session.sparkContext.broadcast(table)

        def level(  # Spark counts the parameters, and reads from their types that whole columns come and go
            a: pa.Array, b: pa.Array, c: pa.Array, d: pa.Array, e: pa.Array, f: pa.Array, g: pa.Array, h: pa.Array
        ) -> pa.Array:
            return pa.array(name_levels([column.to_numpy() for column in (a, b, c, d, e, f, g, h)], told.value))

        session.udf.register("name_level", arrow_udf(level, "int"))
        # The jar with Splink's functions for strings is not loaded: nothing here compares strings
        return _OneJob(spark_session=session, register_udfs_automatically=False)  # type: ignore[no-untyped-call]

    def sift(self, database: Any, table: Any, blocks: Sequence[str], needed: str, sieve: Sieve) -> Any:
        """The pairs that a sieve lets through, each by the first block that brings it: one job for all blocks."""
        told = database.spark.sparkContext.broadcast(sieve)

        def reach(left: pa.Array, right: pa.Array, bits: pa.Array) -> pa.Array:
            return pa.array(told.value.lets_through(*(column.to_numpy() for column in (left, right, bits)), threads=1))

        database.spark.udf.register("names_may_reach", arrow_udf(reach, "boolean"))
        kept = (
            f"SELECT {number} AS number, l.unique_id AS join_key_l, r.unique_id AS join_key_r"
            f" FROM {table.physical_name} AS l JOIN {table.physical_name} AS r ON {block} AND l.unique_id < r.unique_id"
            f" WHERE names_may_reach(l.unique_id, r.unique_id, {needed})"
            for number, block in enumerate(blocks)
        )
        return database.register(
            database.spark.sql(
                "SELECT string(min(number)) AS match_key, join_key_l, join_key_r"
                f" FROM ({' UNION ALL '.join(kept)}) GROUP BY join_key_l, join_key_r"
            )
        )

    def collect(self, frame: Any) -> pa.Table:
        """The scored pairs: who, the weight, the rule and the levels. The columns that were compared stay behind."""
        found = frame.as_spark_dataframe()
        wanted = [name for name in found.columns if name in SCORED or name.startswith("gamma_")]
        collected: pa.Table = found.select(*wanted).toArrow()
        return collected
