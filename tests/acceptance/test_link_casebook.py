"""Two lists in a casebook become persons; a judgement is an act, holds, is erased with a list, and verifies."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_link import ARABIC, LATIN
from tests.acceptance.verbs import Verbs
from tests.acceptance.verifier_alone import verify_alone

MINISTRY, MONITOR = "3", "5"
GROWN = LATIN + "e,Rania Maher Ezzat Bailouni,F,7\n"


@pytest.fixture
def listed(empty: Verbs) -> Verbs:
    for name, text in (("ministry.csv", ARABIC), ("monitor.csv", LATIN), ("monitor-may.csv", GROWN)):
        (empty.folder / name).write_text(text, "utf-8")
    empty.do("new", str(empty.casebook))
    added = empty.json("add", str(empty.folder / "ministry.csv"), str(empty.folder / "monitor.csv"))
    assert [str(each["document"]) for each in added["added"]] == [MINISTRY, MONITOR], added
    return empty


def link(verbs: Verbs, *words: str) -> str:
    return verbs.do("link", "--casebook", str(verbs.casebook), *words)


def clusters(verbs: Verbs, *words: str) -> dict[tuple[str, str], str]:
    out = verbs.folder / "out"
    link(verbs, *words, "--out", str(out))
    with (out / "clusters.csv").open(encoding="utf-8", newline="") as file:
        return {(row["list"], row["record_id"]): row["cluster_id"] for row in csv.DictReader(file)}


def acts(verbs: Verbs, name: str, *words: str) -> list[dict[str, Any]]:
    return [act for act in verbs.json("log", *words)["acts"] if act["act"] == name]


def verdict(path: Path) -> str:
    found: str = verify_alone(path)[1]["verdict"]
    return found


def test_lists_are_linked_judged_linked_again_and_packed(listed: Verbs) -> None:
    before = clusters(listed, MINISTRY, MONITOR, "--one-to-one")
    assert before["ministry", "1"] == before["monitor", "a"]
    told = listed.do("link", "judge", f"{MINISTRY}:1", f"{MONITOR}:a", "--verdict", "different", "--reason", "cousins")
    assert "judge" in told
    after = clusters(listed)
    assert after["ministry", "1"] != after["monitor", "a"]
    assert {key: after[key] for key in after if key[1] not in "1a"} == {
        key: before[key] for key in before if key[1] not in "1a"
    }
    assert "nothing new" in link(listed)
    listed.do("rebuild")
    assert clusters(listed) == after
    listed.do("package", str(listed.folder / "package"))
    for path in (listed.folder / "package", listed.casebook):
        assert verdict(path) == "valid"
        assert listed.json("verify", str(path))["verdict"] == "valid"
    share = next((listed.folder / "package" / "data" / "linkages").glob("*.json"))
    assert set(json.loads(share.read_text("utf-8"))) == {"v", "clusters"}


def test_without_a_word_the_last_run_is_made_again_where_a_casebook_is_set(listed: Verbs) -> None:
    link(listed, MINISTRY, MONITOR)
    assert "nothing new" in listed.do("link")
    listed.do("link", "judge", f"{MINISTRY}:1", f"{MONITOR}:a", "--verdict", "different")
    assert "cluster  document 3" in listed.do("link")


def test_the_open_ledger_tells_no_id_digest_or_verdict(listed: Verbs) -> None:
    link(listed, MINISTRY, MONITOR)
    listed.do("link", "judge", f"{MINISTRY}:2", f"{MONITOR}:b", "--verdict", "same")
    (judged,) = acts(listed, "judge")
    assert judged["documents"] == [3, 5]
    assert judged["content"] is None
    (opened,) = acts(listed, "judge", "--contents")
    assert (opened["content"]["one"]["record"], opened["content"]["verdict"]) == ("2", "same")
    runs = acts(listed, "cluster", "--contents")
    assert [run["document"] for run in runs] == [3, 5]
    assert runs[0]["content"]["columns"]["name_ar"] == "الاسم"
    assert {run["content"]["model"] for run in runs} == {runs[0]["content"]["model"]}


def test_a_package_about_one_list_opens_no_judgement_on_two(listed: Verbs) -> None:
    link(listed, MINISTRY, MONITOR)
    listed.do("link", "judge", f"{MINISTRY}:2", f"{MONITOR}:b", "--verdict", "same")
    listed.do("link", "judge", f"{MINISTRY}:2", f"{MINISTRY}:3", "--verdict", "different")
    both, one = (str(act["entry"]) for act in acts(listed, "judge"))
    package = listed.folder / "package"
    listed.do("package", str(package), "--only", MINISTRY)
    opened = {path.name for path in (package / "data" / "contents").iterdir()}
    assert one in opened
    assert both not in opened
    assert verdict(package) == "valid"
    register = json.loads((package / "data" / "register.json").read_text("utf-8"))
    assert [each["entry"] for each in register["judgements"]] == [int(one)]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM casebook_judgement", "UPDATE casebook_linkage SET object = 'another' WHERE document = 5"]
)
def test_tables_that_were_changed_go_into_no_package(listed: Verbs, statement: str) -> None:
    link(listed, MINISTRY, MONITOR)
    listed.do("link", "judge", f"{MINISTRY}:2", f"{MONITOR}:b", "--verdict", "same")
    with closing(sqlite3.connect(listed.casebook / "tables.sqlite3")) as tables, tables:
        tables.execute(statement)
    assert "Make them anew" in listed.refuse("package", str(listed.folder / "package"))


def test_erasing_a_list_takes_its_share_and_what_was_judged_of_it(listed: Verbs) -> None:
    before = clusters(listed, MINISTRY, MONITOR)
    listed.do("link", "judge", f"{MINISTRY}:2", f"{MONITOR}:b", "--verdict", "same", "--reason", "a telephone call")
    objects = {path.name for path in (listed.casebook / "vault").rglob("*") if path.is_file()}
    listed.do("erase", MONITOR, "--basis", "consent was taken back")
    gone = objects - {path.name for path in (listed.casebook / "vault").rglob("*") if path.is_file()}
    (judged,) = acts(listed, "judge", "--contents")
    assert judged["content"] is None
    assert len(gone) == 3  # the original, its reading, its share of the linkage
    after = clusters(listed)
    assert {name for name, _ in after} == {"ministry"}
    assert all(after[key] == before[key] for key in after)
    listed.do("rebuild")
    assert clusters(listed) == after
    assert "erased" in listed.refuse("link", "--casebook", str(listed.casebook), MINISTRY, MONITOR)
    assert verdict(listed.casebook) == "unverifiable"


def test_a_list_that_has_grown_keeps_ids_and_judgements(listed: Verbs) -> None:
    before = clusters(listed, MINISTRY, MONITOR, "--one-to-one")
    listed.do("link", "judge", f"{MINISTRY}:1", f"{MONITOR}:a", "--verdict", "different")
    (later,) = listed.json("add", str(listed.folder / "monitor-may.csv"))["added"]
    after = clusters(
        listed, MINISTRY, str(later["document"]), "--one-to-one", "--continues", f"{later['document']}={MONITOR}"
    )
    assert after["ministry", "1"] != after["monitor-may", "a"]
    assert after["ministry", "2"] == after["monitor-may", "b"] == before["ministry", "2"]
    assert after["ministry", "4"] == after["monitor-may", "e"] == before["ministry", "4"]
    assert clusters(listed) == after  # what goes on from what is remembered


def test_files_are_linked_into_a_casebook_and_nothing_lies_there_in_the_clear(listed: Verbs) -> None:
    folder, book = listed.folder, str(listed.casebook)
    before = {path.name for path in listed.casebook.iterdir()}
    told = listed.do("link", str(folder / "ministry.csv"), str(folder / "monitor.csv"), "--into", book)
    assert "add" not in told  # both are there by their bytes
    (folder / "third.csv").write_text(GROWN.replace("\na,", "\nA-1,"), "utf-8")
    listed.do("link", "judge", book, f"{MINISTRY}:1", f"{MONITOR}:a", "--verdict", "different")
    told = listed.do("link", MINISTRY, MONITOR, str(folder / "third.csv"), "--into", book)
    number = told.split("add  document ")[1].split("\n")[0]
    assert [run["document"] for run in acts(listed, "cluster")[-3:]] == [3, 5, int(number)]
    assert int(number) not in {read["document"] for read in acts(listed, "read")}
    again = listed.json("add", str(folder / "third.csv"))["added"][0]
    assert again["known"]
    assert int(number) in {read["document"] for read in acts(listed, "read")}
    assert acts(listed, "cluster", "--contents")[-1]["content"]["judgements"] == 1
    assert {path.name for path in listed.casebook.iterdir()} == before
    assert "in the clear" in listed.refuse("link", "--casebook", book, MINISTRY, MONITOR, "--out", book)
    assert verdict(listed.casebook) == "valid"


def test_a_file_with_the_name_of_a_list_that_was_linked_goes_on_from_it_only_if_told(listed: Verbs) -> None:
    book, later = str(listed.casebook), listed.folder / "may" / "monitor.csv"
    before = clusters(listed, MINISTRY, MONITOR, "--one-to-one")
    listed.do("link", "judge", f"{MINISTRY}:1", f"{MONITOR}:a", "--verdict", "different")
    later.parent.mkdir()
    later.write_text(GROWN, "utf-8")
    assert f"FILE={MONITOR}" in listed.refuse("link", MINISTRY, str(later), "--into", book)
    assert not [act for act in acts(listed, "add") if act["document"] > 5]
    listed.do("link", MINISTRY, str(later), "--into", book, "--one-to-one", "--continues", f"{later}={MONITOR}")
    after = clusters(listed)
    assert after["ministry", "1"] != after["monitor", "a"]
    assert after["ministry", "4"] == after["monitor", "e"] == before["ministry", "4"]


def test_review_asks_and_each_answer_is_an_act(listed: Verbs) -> None:
    from click.testing import CliRunner

    from sijill.cli.main import cli

    link(listed, MINISTRY, MONITOR, "--one-to-one")
    settings = {"SIJILL_CASEBOOK": str(listed.casebook), "SIJILL_PASSPHRASE": "nine geese over the river"}
    asked = CliRunner().invoke(cli, ["link", "review", "--blind"], input="u\nq\n", env=settings, catch_exceptions=False)
    assert asked.exit_code == 0
    assert " bits:" not in asked.output
    (judged,) = acts(listed, "judge", "--contents")
    assert judged["content"]["verdict"] == "unsure"
    assert acts(listed, "cluster", "--contents")[-1]["content"]["judgements"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("link", "--casebook", "HERE"), "nothing was linked"),
        (("link", "--casebook", "HERE", "3", "3"), "each once"),
        (("link", "--casebook", "HERE", "3", "5", "--continues", "5"), "NEW=OLD"),
        (("link", "--casebook", "HERE", "3", "5", "--continues", "5=3"), "earlier state"),
        (("link", "judge", "3:1", "5:a", "--verdict", "same"), "link the list first"),
        (("link", "judge", "3:1", "5a", "--verdict", "same"), "DOCUMENT:ID"),
        (("link", "judge", "3:1", "--verdict", "same"), "name two records"),
        (("link", "judge", "3:1", "5:a", "--verdict", "same", "--by", "N. N."), "leave --by out"),
        (("link", "review", "--by", "N. N."), "leave --by out"),
    ],
)
def test_what_cannot_be_done_is_said(listed: Verbs, words: tuple[str, ...], told: str) -> None:
    assert told in listed.refuse(*(word.replace("HERE", str(listed.casebook)) for word in words))


def test_one_record_is_not_judged_with_itself(listed: Verbs) -> None:
    link(listed, MINISTRY, MONITOR)
    assert "itself" in listed.refuse("link", "judge", "3:1", "3:1", "--verdict", "same")
    assert "no record" in listed.refuse("link", "judge", "3:99", "5:a", "--verdict", "same")
