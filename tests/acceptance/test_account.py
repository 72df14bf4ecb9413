"""A researcher asks what the casebook's claims come to, and decides; the account follows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.acceptance.verbs import Verbs

ASKED = ("account", "--kind", "killed", "--place", "Douma", "--from", "2017-03-14", "--to", "2017-03-15")


NOTE = """Note of the civil defence, 15 March 2017

At least 12 people were killed in Douma on Tuesday, the civil defence said, including five children.
"""


@pytest.fixture
def verbs(verbs: Verbs) -> Verbs:
    """The casebook with one more document, on the day of which a report of it tells too."""
    (verbs.folder / "note.txt").write_text(NOTE, "utf-8")
    verbs.do("add", str(verbs.folder / "note.txt"), "--published", "2017-03-15")
    return verbs


@pytest.fixture
def killed(verbs: Verbs) -> dict[str, str]:
    """The claims of people killed: the civil defence's, the part of it on children, the council's."""
    rows = [row for name in ("note.txt", "report.txt") for row in verbs.json("show", name)["claims"]]
    names = {12: "whole", 5: "children", 9: "council"}
    found = [row for row in rows if row["value"]["kind"] == "killed"]
    return {names[row["value"]["count"]["low"]]: row["claim"] for row in found}


def ids(verbs: Verbs, *claims: str) -> set[str]:
    return {verbs.json("show", claim)["value"]["id"] for claim in claims}


def test_what_nobody_has_accepted_constrains_nothing(verbs: Verbs) -> None:
    account = verbs.json(*ASKED)
    assert account["used"] == []
    assert account["bounds"] == {"low": 0, "high": None}
    assert {each["code"] for each in account["unused"]} >= {"unassessed"}


def test_accepted_claims_come_to_an_account_that_follows_its_schema(
    verbs: Verbs, killed: dict[str, str], root: Path
) -> None:
    verbs.do("accept", *killed.values())
    account = verbs.json(*ASKED)
    jsonschema.validate(account, json.loads((root / "formats" / "account.schema.json").read_text("utf-8")))
    assert set(account["used"]) == ids(verbs, *killed.values())
    assert [set(conflict) for conflict in account["conflicts"]] == [ids(verbs, killed["whole"], killed["council"])]
    assert account["status"] == "contested"
    quotes = {claim["speaker"]: claim["quote"] for claim in account["claims"] if claim["low"] == 12}
    assert quotes == {"civil defence": "At least 12 people were killed"}


def test_a_policy_may_use_what_nobody_has_assessed(verbs: Verbs, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("use_unassessed: true\n", "utf-8")
    account = verbs.json(*ASKED, "--policy", str(policy))
    assert len(account["used"]) == 3
    assert account["policy"]["use_unassessed"] is True


def test_a_persons_decisions_stick(verbs: Verbs, killed: dict[str, str]) -> None:
    verbs.do("accept", *killed.values())
    before = verbs.json(*ASKED)
    verbs.do("relate", killed["whole"], killed["council"], "--as", "different_event", "--reason", "another street")
    apart = verbs.json(*ASKED)
    assert apart["conflicts"] == []
    assert apart["documented"] == {"low": 21, "high": None}
    assert apart["account_id"] != before["account_id"]
    verbs.do("reject", killed["council"], "--reason", "the report speaks of another day")
    assert verbs.json(*ASKED)["documented"]["low"] == 12
    verbs.do("grade", killed["whole"], "--reliability", "E")
    graded = {each["id"]: each["code"] for each in verbs.json(*ASKED)["unused"]}
    (whole,) = ids(verbs, killed["whole"])
    assert graded[whole] == "graded_out"


def test_a_correction_counts_and_a_link_supersedes(verbs: Verbs, killed: dict[str, str]) -> None:
    verbs.do("correct", killed["council"], "--low", "14", "--high", "14", "--reason", "misprint")
    verbs.do("accept", killed["whole"])
    assert verbs.json(*ASKED)["bounds"] == {"low": 14, "high": 14}
    verbs.do("relate", killed["whole"], killed["council"], "--as", "supersedes")
    account = verbs.json(*ASKED)
    assert account["bounds"] == {"low": 12, "high": None}
    assert [each["code"] for each in account["unused"] if each["id"] in ids(verbs, killed["council"])] == ["superseded"]


def test_an_erased_document_says_nothing_any_more(verbs: Verbs, killed: dict[str, str]) -> None:
    verbs.do("accept", *killed.values())
    verbs.do("erase", "report.txt", "--basis", "withdrawn consent")
    account = verbs.json(*ASKED)
    assert account["conflicts"] == []
    assert set(account["used"]) == ids(verbs, killed["whole"], killed["children"])


def test_asking_records_nothing(verbs: Verbs) -> None:
    before = verbs.json("log")["tree_size"]
    verbs.do(*ASKED)
    assert verbs.json("log")["tree_size"] == before


def test_the_page_shows_the_account_beside_the_words(verbs: Verbs, killed: dict[str, str], tmp_path: Path) -> None:
    verbs.do("accept", *killed.values())
    page = tmp_path / "account.html"
    verbs.do(*ASKED, "--html", str(page))
    text = page.read_text("utf-8")
    assert "<svg" in text
    assert ", the civil defence said, including " in text


def test_the_terminal_in_both_languages(verbs: Verbs, killed: dict[str, str]) -> None:
    verbs.do("accept", *killed.values())
    shown = verbs.do(*ASKED)
    assert "contested" in shown
    assert "civil defence" in shown
    assert "cannot all be true" in shown
    assert "الحدود" in verbs.do(*ASKED, "--lang", "ar") or "تسمح" in verbs.do(*ASKED, "--lang", "ar")


def test_claims_of_a_file_need_no_casebook(empty: Verbs) -> None:
    (empty.folder / "claims.json").write_text(
        '[{"low": 3, "scope": {"place": "Douma", "from": "2017-03-14"}}]', "utf-8"
    )
    account = empty.json(*ASKED, "--claims", str(empty.folder / "claims.json"))
    assert account["used"] == ["claim-1"]


def test_of_a_name_that_several_places_have_it_is_said_which_is_meant(empty: Verbs) -> None:
    (empty.folder / "claims.json").write_text('[{"low": 3, "scope": {"place": "Ariha"}}]', "utf-8")
    result = empty.run("account", "--kind", "killed", "--place", "Ariha", "--claims", str(empty.folder / "claims.json"))
    assert result.exit_code == 0
    assert "Of that name there is also" in result.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    """Whoever installs the core alone has every other verb, and is told what this one needs."""
    code = (
        "import sys\n"
        "import importlib.util\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'highspy' else real(name, *more)\n"
        "sys.argv = ['sijill', 'account', '--kind', 'killed', '--claims', 'none.json']\n"
        "from sijill.cli.main import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 3
    assert "pip install 'sijill[accounts]'" in done.stderr


def test_the_solver_writes_nothing_of_its_own(sijill: list[str], tmp_path: Path) -> None:
    claims: list[dict[str, Any]] = [{"low": 3, "high": 3}, {"low": 4, "high": 4, "id": "b"}]
    (tmp_path / "claims.json").write_text(json.dumps(claims), "utf-8")
    command = [*sijill, "account", "--claims", str(tmp_path / "claims.json"), "--kind", "killed", "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["policy"]["name"] == "default"
