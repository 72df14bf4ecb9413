"""Where linkage compares records: the options that name an engine, and the engine itself for as long as it is needed.

It is a choice of this machine and of this run: the folder of a linkage does not keep it, or a folder that came from
elsewhere would say where records are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.linkage.engine import Engine


@dataclass(frozen=True, slots=True)
class ChosenEngine:
    """The engine that was asked for, and the `master` and `memory` of Spark as far as they were said."""

    is_spark: bool
    said: Mapping[str, str]


def on_engine(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the verb is given a `ChosenEngine` as `engine`."""

    @click.option(
        "--engine",
        "engine_name",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="Spark for what outgrows this machine; the outcome is the same.",
    )
    @click.option("--spark-master", metavar="URL", help="Where Spark runs; two threads of this machine if not said.")
    @click.option("--spark-memory", metavar="SIZE", help="Memory of Java, for Spark; 2g if not said.")
    @wraps(verb)
    def chosen(
        *arguments: Any, engine_name: str, spark_master: str | None, spark_memory: str | None, **others: Any
    ) -> Any:
        is_spark = engine_name == "spark"
        said = {name: text for name, text in (("master", spark_master), ("memory", spark_memory)) if text}
        if said and not is_spark:
            raise InputError("--spark-master and --spark-memory are for --engine spark")
        return verb(*arguments, engine=ChosenEngine(is_spark, said), **others)

    return chosen


@contextmanager
def opened(chosen: ChosenEngine) -> Iterator[Engine]:
    """DuckDB in this process, or Spark as long as the block runs.

    Raises InputError where Spark cannot start, StorageError where it failed at its work.
    """
    if not chosen.is_spark:
        from sijill.linkage.engine import DuckDB

        yield DuckDB()
        return
    from sijill.adapters.spark_session import spark

    with spark(**chosen.said) as engine:
        yield engine
