"""A Spark session for linkage: Java started, silenced, kept to this machine, and gone when the work is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sijill.errors import InputError, StorageError

if TYPE_CHECKING:
    from sijill.linkage.spark import Spark

LOCAL = "local[2]"
"""Two threads of this machine, as many as DuckDB has."""
MEMORY = "2g"
"""Of Java's heap; what does not fit goes to the temporary folder. Each thread has a Python process besides."""
LOOPBACK = "127.0.0.1"
ENDS_WITHIN_S = 60
NO_JAVA = "Spark needs Java 17 or newer: install it, or say in JAVA_HOME where it is"
NO_PYSPARK = "Spark needs pyspark: pip install 'sijill[linkage,spark]'"
FAILED = "Spark failed at its work ({}): give it more memory (--spark-memory), or link parts of the lists"
SILENCE = "status = off\nrootLogger.level = off\n"
"""Java's logging: plans of queries and rows that failed are for nobody's eyes, numbers though they are."""


@contextmanager
def spark(master: str = LOCAL, memory: str = MEMORY) -> Iterator[Spark]:
    """The engine of linkage on Spark, as long as the block runs.

    Args:
        master: `local[N]` for N threads of this machine, where nothing listens beyond it; or a cluster's address, whose
            network is as its own `spark-defaults.conf` says.
        memory: of Java's heap, as Java writes it ("2g").

    Raises:
        InputError: pyspark or Java is not there, or Spark does not start.
        StorageError: Spark failed at its work.
    """
    if find_java() is None:
        raise InputError(NO_JAVA)
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        from sijill.linkage.spark import Spark
    except ModuleNotFoundError as error:
        raise InputError(NO_PYSPARK) from error
    with tempfile.TemporaryDirectory(prefix="sijill-spark-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            with _session(settings(master, memory, folder), folder) as session:
                yield Spark(session)
        except (PySparkException, Py4JError) as error:
            raise StorageError(FAILED.format(type(error).__name__)) from error


def find_java() -> str | None:
    """The program that Spark will start Java with."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java") if home else "java")


def settings(master: str, memory: str, folder: Path) -> dict[str, str]:
    """Spark's settings: it writes to `folder` alone and logs nothing; a local one listens to this machine alone.

    `folder` holds `log4j2.properties` before Java starts.
    """
    logging = folder / "log4j2.properties"
    found = {
        "spark.master": master,
        "spark.app.name": "sijill",
        "spark.driver.memory": memory,
        "spark.driver.maxResultSize": "0",  # the heap is the bound
        "spark.driver.extraJavaOptions": (
            f"-Djava.io.tmpdir={folder} -Dlog4j2.configurationFile={logging.as_uri()} -XX:-UsePerfData"
        ),
        "spark.local.dir": str(folder),
        "spark.log.level": "OFF",
        "spark.sql.catalogImplementation": "in-memory",
        # or the lists are a part of the plan, and its optimiser computes each rule's keys of each row, one by one
        "spark.sql.execution.arrow.localRelationThreshold": "0",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        found |= {"spark.driver.bindAddress": LOOPBACK, "spark.driver.host": LOOPBACK}
        found |= {"spark.sql.shuffle.partitions": "8"}  # its own 200 are for many machines
    return found


@contextmanager
def _session(options: Mapping[str, str], folder: Path) -> Iterator[Any]:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    (folder / "log4j2.properties").write_text(SILENCE, encoding="utf-8")
    conf = SparkConf(loadDefaults=False).setAll(list(options.items()))
    with (folder / "java.log").open("wb") as log:
        try:
            gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
        except PySparkException as error:
            raise InputError(NO_JAVA) from error
        try:
            context = SparkContext(conf=conf, gateway=gateway)
            try:
                context.pythonExec = sys.executable  # Spark would take the first python3 on the path
                yield SparkSession(context)
            finally:
                context.stop()
        finally:
            gateway.shutdown()
            _end(gateway.proc)
            SparkContext._gateway = SparkContext._jvm = None  # or the next session would look for this Java


def _end(java: subprocess.Popen[bytes]) -> None:
    if java.stdin is not None:
        java.stdin.close()  # Java's sign to end
    try:
        java.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        java.kill()
        java.wait()
