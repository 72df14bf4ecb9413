"""Which engine links: what the options mean, and that the folder of a linkage does not choose it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.adapters import spark_session
from sijill.cli.main import cli
from sijill.errors import InputError
from sijill.linkage.engine import DuckDB

ONE = "id,name,sex,age\n1,Samer Farid Khalil al-Zaafarani,M,31\n"
OTHER = "id,name,sex,age\na,Samer Fareed Khaleel Zaafarani,M,31\n"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Where Spark was opened, by master and memory; in its place stands DuckDB."""
    found: list[tuple[str, str]] = []

    @contextmanager
    def spark(master: str = "here", memory: str = "enough") -> Iterator[DuckDB]:
        found.append((master, memory))
        yield DuckDB()

    monkeypatch.setattr(spark_session, "spark", spark)
    return found


def link(folder: Path, *words: str, verb: str = "lists", answers: str = "") -> Result:
    (folder / "one.csv").write_text(ONE, "utf-8")
    (folder / "other.csv").write_text(OTHER, "utf-8")
    files = [str(folder / "one.csv"), str(folder / "other.csv"), "--out"] if verb == "lists" else []
    ran = CliRunner().invoke(
        cli, ["link", verb, *files, str(folder / "out"), *words], input=answers, catch_exceptions=False
    )
    assert ran.exit_code == 0, ran.output
    return ran


def test_duckdb_unless_said(tmp_path: Path, opened: list[tuple[str, str]]) -> None:
    link(tmp_path)
    assert not opened


def test_spark_where_it_is_asked_for(tmp_path: Path, opened: list[tuple[str, str]]) -> None:
    assert "2 records are 1 persons" in link(tmp_path, "--engine", "spark").output
    link(tmp_path, "--engine", "spark", "--spark-master", "spark://there:7077", "--spark-memory", "9g")
    assert opened == [("here", "enough"), ("spark://there:7077", "9g")]


def test_words_for_spark_are_refused_without_it(tmp_path: Path, opened: list[tuple[str, str]]) -> None:
    with pytest.raises(InputError, match="for --engine spark"):
        link(tmp_path, "--spark-memory", "9g")
    assert not opened


def test_a_folder_does_not_say_where_records_are_sent(tmp_path: Path, opened: list[tuple[str, str]]) -> None:
    link(tmp_path, "--engine", "spark", "--spark-master", "spark://there:7077")
    kept = (tmp_path / "out" / "linkage.json").read_text("utf-8")
    assert "there" not in kept
    changed = json.loads(kept)
    changed["made_of"]["spark"] = {"master": "spark://elsewhere:7077"}
    (tmp_path / "out" / "linkage.json").write_text(json.dumps(changed), "utf-8")
    link(tmp_path, "--by", "R. Haddad", verb="review", answers="s\n")
    assert opened == [("spark://there:7077", "enough")]


def test_a_review_can_run_on_spark(tmp_path: Path, opened: list[tuple[str, str]]) -> None:
    link(tmp_path)
    link(tmp_path, "--by", "R. Haddad", "--engine", "spark", verb="review", answers="s\n")
    assert len(opened) == 2  # before the questions, and after the answer
