"""Two lists of invented people, in two scripts, become persons; a person's judgement overrules the model."""

from __future__ import annotations

import csv
import gc
import json
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


def test_without_a_word_and_without_a_casebook_it_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIJILL_CASEBOOK", raising=False)
    told = run()
    assert "Usage: " in told.output and "review" in told.output


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
    on = [tuple(row.values())[1:] for row in rows(out / "histories.csv")]
    assert sorted(on) == [("0", "1"), ("1", "0"), ("1", "1"), ("1", "1"), ("1", "1")]  # nobody without a name
    assert any(row["problem"] == "no_name" and row["row"] == "6" for row in rows(out / "problems.csv"))


def test_weights_are_numbers_below_zero_too(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    one.write_text(ARABIC + "6,سامر فؤاد خليل الزعفراني,ذكر,35\n", encoding="utf-8")
    run(one, other, "--out", out)
    told = [(float(row["match_weight"]), float(row["probability"])) for row in rows(out / "pairs.csv")]
    assert min(weight for weight, _ in told) < 0
    assert all((weight > 0) == (probability > 0.5) for weight, probability in told)


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


def test_ids_that_look_like_formulas_come_back_as_they_were(tmp_path: Path) -> None:
    one, other, out = tmp_path / "one.csv", tmp_path / "other.csv", tmp_path / "out"
    one.write_text("id,name\n=1+1,Samer Farid Zaafarani\n'=2,Hala Nabil Qasabji\n", encoding="utf-8")
    other.write_text("id,name\n@x,Samir Fareed Zaafarani\n", encoding="utf-8")
    run(one, other, "--out", out)
    first = (out / "clusters.csv").read_text("utf-8")
    assert "'=1+1" in first
    run(one, other, "--out", out)
    assert (out / "clusters.csv").read_text("utf-8") == first
    assert run("judge", out, "one:=1+1", "other:@x", "--verdict", "same", "--by", "N. N.").exit_code == 0


@pytest.mark.parametrize("odd", ["7\n8", "7\r8", '7"8', "7,8"])
def test_ids_of_any_letters_keep_their_clusters(tmp_path: Path, odd: str) -> None:
    one, other, out = tmp_path / "one.json", tmp_path / "other.csv", tmp_path / "out"
    named = [{"id": odd, "name": "Samer Farid Zaafarani"}, {"id": "9", "name": "Hala Nabil Qasabji"}]
    one.write_text(json.dumps(named), encoding="utf-8")
    other.write_text("id,name\nx,Samir Fareed Zaafarani\n", encoding="utf-8")
    run(one, other, "--out", out)
    first = (out / "clusters.csv").read_bytes()
    with (out / "clusters.csv").open(encoding="utf-8", newline="") as lines:
        assert odd in {row["record_id"] for row in csv.DictReader(lines)}
    run(one, other, "--out", out)
    assert (out / "clusters.csv").read_bytes() == first


def test_what_was_judged_the_same_in_one_list_is_a_duplicate(lists: tuple[Path, Path, Path]) -> None:
    one, other, out = lists
    run(one, other, "--out", out)
    assert not rows(out / "duplicates.csv")
    run("judge", out, "ministry:3", "ministry:4", "--verdict", "same", "--by", "N. N.")
    run(one, other, "--out", out)
    assert [(row["id_a"], row["id_b"]) for row in rows(out / "duplicates.csv")] == [("3", "4")]


def test_the_folder_moves_with_its_lists_and_tells_no_home(lists: tuple[Path, Path, Path], tmp_path: Path) -> None:
    one, other, out = lists
    run(one, other, "--out", out)
    assert str(tmp_path) not in (out / "linkage.json").read_text("utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for each in (one, other, out):
        each.rename(elsewhere / each.name)
    asked = CliRunner().invoke(cli, ["link", "review", str(elsewhere / out.name), "--by", "N. N."], input="q\n")
    assert asked.exit_code == 0


def test_a_map_or_list_that_is_not_there_is_named(lists: tuple[Path, Path, Path], tmp_path: Path) -> None:
    one, _, out = lists
    with pytest.raises(InputError, match=r"no\.yaml: no such file"):
        run(one, "--map", tmp_path / "no.yaml", "--out", out)
    with pytest.raises(InputError, match=r"no\.csv: no such file"):
        run(tmp_path / "no.csv", "--out", out)


def test_a_map_of_columns_that_are_not_there_is_refused_and_no_more(tmp_path: Path) -> None:
    one, plan = tmp_path / "one.csv", tmp_path / "map.yaml"
    one.write_text("id,name\n" + "1,Samer Farid\n" * 3000, encoding="utf-8")
    plan.write_text("one: {id: id, name_latin: nope}\n", encoding="utf-8")
    with pytest.raises(InputError, match="nope"):
        run(one, "--map", plan, "--out", tmp_path / "out")
    gc.collect()  # what was left open would complain now


@pytest.mark.parametrize(
    ("text", "told"),
    [("id,age\n1,4\n", "name"), ("", "empty"), ("id,name_ar,الاسم\n1,سامر فريد,سامر فريد\n", "name")],
)
def test_a_list_that_cannot_be_linked_is_refused(tmp_path: Path, text: str, told: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        run(bad, "--out", tmp_path / "out")
