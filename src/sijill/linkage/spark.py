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


class Spark:
    """Splink on an open Spark session. Its workers need Sijill with the extras `linkage` and `spark`.

    What names tell is broadcast to the workers once; results of steps are kept in Spark's memory, and on its disk where
    that is too small, until the pairs are collected.
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
        return SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
        )

    def sift(self, database: Any, table: Any, blocks: Sequence[str], needed: str, sieve: Sieve) -> None:
        """None: pairs are weighed in one job for all blocks, where a sieve would be a job for each."""

    def collect(self, frame: Any) -> pa.Table:
        """The scored pairs: who, the weight, the rule and the levels. The columns that were compared stay behind."""
        found = frame.as_spark_dataframe()
        wanted = [name for name in found.columns if name in SCORED or name.startswith("gamma_")]
        collected: pa.Table = found.select(*wanted).toArrow()
        self.session.catalog.clearCache()
        return collected
