"""`sijill gazetteer` as a person runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli.exits import Exit
from sijill.cli.gazetteer import gazetteer
from sijill.errors import InputError


def run(*words: str) -> Result:
    return CliRunner().invoke(gazetteer, words)


def test_import_then_lookup(tmp_path: Path) -> None:
    source, out = tmp_path / "places.csv", tmp_path / "own.tsv"
    source.write_text("Place,lat,lon,parent\nUmm Rish,36.1,37.2,gn:170063\nBad,999,0,\n", "utf-8")
    ran = run("import", str(source), "--out", str(out), "--columns", "name=Place")
    assert ran.exit_code == Exit.SOME_FAILED
    assert "line 3: 999 lies outside" in ran.stderr
    assert "1 places taken, 1 rows rejected." in ran.stderr
    found = run("lookup", "Um Rich", "--gazetteer", str(out))
    assert found.exit_code == Exit.DONE
    assert "Umm Rish ‹ Aleppo ‹ Jebel Saman ‹ Aleppo Governorate ‹ Syria" in found.stdout


def test_an_older_windows_encoding_is_read(tmp_path: Path) -> None:
    source, out = tmp_path / "places.csv", tmp_path / "own.tsv"
    rows = "name,lat,lon,parent\nقرية الطاحونة القديمة,36.1,37.2,gn:170063\nقرية النهر الكبير,36.1,37.2,gn:170063\n"
    source.write_bytes(rows.encode("cp1256"))
    assert run("import", str(source), "--out", str(out)).exit_code == Exit.DONE
    assert "قرية النهر الكبير" in out.read_text("utf-8")


def test_nothing_is_written_where_no_row_is_good(tmp_path: Path) -> None:
    source, out = tmp_path / "places.csv", tmp_path / "own.tsv"
    source.write_text("name,lat,lon\n,1,1\n", "utf-8")
    ran = run("import", str(source), "--out", str(out))
    assert ran.exit_code == Exit.INPUT
    assert not out.exists()


def test_a_file_that_is_none_is_an_input_error(tmp_path: Path) -> None:
    assert isinstance(run("import", str(tmp_path / "absent.csv"), "--out", "-").exception, InputError)


@pytest.mark.parametrize("columns", ["name", "planet=X", "name="])
def test_a_wrong_column_map_is_wrong_usage(columns: str) -> None:
    assert run("import", "x.csv", "--out", "-", "--columns", columns).exit_code == Exit.USAGE


def test_lookup_says_where_nothing_is_found_and_where_more_is() -> None:
    assert "holds no place that is written like 'Qwrtzplk'" in run("lookup", "Qwrtzplk").stderr
    assert "more; --most shows them." in run("lookup", "Fardous", "--most", "1").stderr
