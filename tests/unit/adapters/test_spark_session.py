"""Spark's session: where there is no Spark, who must do what; where it writes and listens; what it says where it fails.

Tests that need pyspark run with `./run spark`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.adapters.spark_session import find_java, settings, spark
from sijill.cli.main import cli
from sijill.errors import InputError, StorageError

ASKED = "SIJILL_TEST_SPARK"
on_spark = pytest.mark.skipif(not os.environ.get(ASKED), reason=f"Spark is not asked for ({ASKED}=1, or ./run spark)")


def program(folder: Path) -> Path:
    folder.mkdir(parents=True)
    path = folder / "java"
    path.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    path.chmod(0o755)
    return path


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="needs Java 17"), spark():
        pass


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "bin")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    for name in ("py4j", "py4j.protocol", "pyspark", "pyspark.errors"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match="pip install 'sijill"), spark():
        pass


def test_java_is_the_one_that_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    on_the_path, named = program(tmp_path / "path"), program(tmp_path / "home" / "bin")
    monkeypatch.setenv("PATH", str(on_the_path.parent))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert find_java() == str(on_the_path)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == str(named)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))  # in which Spark would look, and nowhere else
    assert find_java() is None


def test_a_local_session_keeps_to_its_folder_and_to_this_machine(tmp_path: Path) -> None:
    found = settings("local[2]", "2g", tmp_path)
    assert found["spark.driver.bindAddress"] == found["spark.driver.host"] == "127.0.0.1"
    assert found["spark.ui.enabled"] == "false"
    for name in ("spark.local.dir", "spark.sql.warehouse.dir", "spark.driver.extraJavaOptions"):
        assert str(tmp_path) in found[name]


def test_a_cluster_says_itself_where_it_listens(tmp_path: Path) -> None:
    found = settings("spark://there:7077", "2g", tmp_path)
    assert not {"spark.driver.bindAddress", "spark.driver.host"} & found.keys()


def test_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    (tmp_path / "a.csv").write_text("id,name\n1,Samer Farid\n", "utf-8")
    words = ["link", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out"), "--engine", "spark"]
    with pytest.raises(InputError, match="needs Java 17"):
        CliRunner().invoke(cli, words, catch_exceptions=False)
    assert not (tmp_path / "out").exists()


@on_spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # pyspark leaves its pipe to Java open
def test_a_java_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "bin")  # it ends at once, as one does that is too old
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(InputError, match="Java 17 or newer"), spark():
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["bin"]


@on_spark
def test_work_that_fails_says_no_row_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(StorageError, match="Spark failed at its work") as caught, spark() as engine:
        engine.session.sql("select raise_error('a row')").collect()
    assert "a row" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    with spark() as engine:  # and the next one starts
        assert engine.session.sql("select 1").collect() == [(1,)]
