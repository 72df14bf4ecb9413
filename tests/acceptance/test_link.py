"""Two lists of invented people, in two scripts, become persons; a person's judgement overrules the model."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli.main import cli
from sijill.errors import InputError

ARABIC = """id,الاسم,الجنس,العمر
1,سامر فريد خليل الزعفراني,ذكر,31
2,هالة فريد خليل الزعفراني,أنثى,28
3,وليد نبيل سليم القصبجي,ذكر,54
4,رانيا ماهر عزت البيلوني,أنثى,7
5,,ذكر,40
"""
LATIN = """id,full name,sex,age
a,Samer Farid Khalil al-Zaafarani,M,31
b,Hala Fareed Khaleel Zaafarani,F,28
c,Waleed Nabil Salim Alqasabji,M,55
d,Fuad Hisham Qudsi,M,19
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, ["link", *map(str, args)], catch_exceptions=False)


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path, Path]:
    one, other = tmp_path / "ministry.csv", tmp_path / "monitor.csv"
    one.write_text(ARABIC, encoding="utf-8")
    other.write_text(LATIN, encoding="utf-8")
    return one, other, tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clusters(out: Path) -> dict[tuple[str, str], str]:
    return {(row["list"], row["record_id"]): row["cluster_id"] for row in rows(out / "clusters.csv")}


def test_one_person_on_two_lists_in_two_scripts(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    told = run(one, other, "--one-to-one", "--out", out)
    assert told.exit_code == 0
    found = clusters(out)
    for left, right in (("1", "a"), ("2", "b"), ("3", "c")):
        assert found["ministry", left] == found["monitor", right]
    assert found["ministry", "1"] != found["ministry", "2"]  # brother and sister share three names of four
    assert len(found) == 9  # the row without a name is there too
    assert set(rows(out / "pairs.csv")[0]) == {"list_a", "id_a", "list_b", "id_b", "probability", "match_weight"}
    assert {tuple(row.values())[1:] for row in rows(out / "histories.csv")} == {("1", "1"), ("1", "0"), ("0", "1")}
    assert any(row["problem"] == "no_name" and row["row"] == "6" for row in rows(out / "problems.csv"))


def test_nobody_is_named_outside_the_lists(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    told = run(one, other, "--out", out)
    for text in (told.output, *((out / name).read_text("utf-8") for name in ("report.html", "report.ar.html"))):
        assert not any(name in text for name in ("سامر", "Samer", "الزعفراني", "Zaafarani"))


def test_a_judgement_outlives_the_run_and_ids_stay(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    run(one, other, "--one-to-one", "--out", out)
    before = clusters(out)
    judged = run("judge", out, "ministry:1", "monitor:a", "--verdict", "different", "--by", "N. N.")
    assert judged.exit_code == 0
    run(one, other, "--one-to-one", "--out", out)
    after = clusters(out)
    assert after["ministry", "1"] != after["monitor", "a"]
    assert after["ministry", "3"] == before["ministry", "3"]


def test_review_asks_and_keeps_each_answer(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    run(one, other, "--one-to-one", "--out", out)
    asked = CliRunner().invoke(cli, ["link", "review", str(out), "--by", "N. N.", "--blind"], input="u\nq\n")
    assert asked.exit_code == 0
    assert " bits:" not in asked.output
    assert len((out / "judgements.jsonl").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [("id,age\n1,4\n", "name"), ("", "empty"), ("id,name_ar,الاسم\n1,سامر فريد,سامر فريد\n", "name")],
)
def test_a_list_that_cannot_be_linked_is_refused(tmp_path: Path, text: str, told: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        run(bad, "--out", tmp_path / "out")
