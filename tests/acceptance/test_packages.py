"""An evidence package says what the ledger says of its documents, and nothing of others."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.verbs import Verbs
from tests.acceptance.verifier_alone import VERIFIER, verify_alone


def register_of(package: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads((package / "data" / "register.json").read_text("utf-8"))


def test_what_was_written_about_another_document_is_not_in_it(verbs: Verbs) -> None:
    secret = "she told me by telephone"
    verbs.do("relate", "6.0", "4.0", "--as", "same_event", "--reason", secret)
    verbs.do("package", str(verbs.folder / "one"), "--only", "interview.txt")
    for path in (verbs.folder / "one").rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes(), path
    (claim,) = (each for each in register_of(verbs.folder / "one")["claims"] if each["claim"] == "4.0")
    assert [(each["act"], each["content"]) for each in claim["history"]] == [("link", None)]
    verbs.do("package", str(verbs.folder / "both"))
    assert secret in (verbs.folder / "both" / "data" / "register.json").read_text("utf-8")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tables_claim SET status='accepted' WHERE reading=4",
        "DELETE FROM tables_claim WHERE reading=4 AND position=0",
        "DELETE FROM tables_act WHERE name='note'",
        "UPDATE tables_document SET added=1",
    ],
)
def test_tables_that_somebody_changed_make_no_package(verbs: Verbs, change: str) -> None:
    verbs.do("note", "4.0", "--text", "called back")
    with sqlite3.connect(verbs.casebook / "tables.sqlite3") as connection:
        label = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_claim'").fetchone()[0][:-6]
        assert connection.execute(change.replace("tables_", f"{label}_")).rowcount > 0
    out = verbs.folder / "out"
    assert "sijill rebuild" in verbs.refuse("package", str(out))
    assert not out.exists()
    verbs.do("rebuild")
    verbs.do("package", str(out))


def test_decisions_erasures_and_new_readings_are_replayed_alike(verbs: Verbs) -> None:
    verbs.do("accept", "4.0")
    verbs.do("correct", "4.1", "--low", "6", "--high", "6", "--reason", "misread")
    verbs.do("grade", "6.0", "--reliability", "B")
    verbs.do("add", str(verbs.folder / "report.txt"), "--published", "2017-03-22")
    statuses = {each["claim"]: each["status"] for each in verbs.json("show", "report.txt")["claims"]}
    assert statuses.pop("6.0") == "proposed", "who has graded a claim finds it again after another reading"
    assert not [claim for claim in statuses if claim.startswith("6.")]
    verbs.do("package", str(verbs.folder / "before"))
    verbs.do("erase", "interview.txt", "--basis", "asked for by who spoke")
    verbs.do("package", str(verbs.folder / "after"))
    verbs.do("rebuild")
    verbs.do("package", str(verbs.folder / "again"))
    assert register_of(verbs.folder / "after")["claims"] == register_of(verbs.folder / "again")["claims"]


def test_what_a_package_holds_is_no_package(verbs: Verbs) -> None:
    """The guide has one go into `data/`, and a verdict on that would be one of tampering."""
    verbs.do("package", str(verbs.folder / "out"))
    inside = verbs.folder / "out" / "data"
    assert "verify the folder that it is in" in verbs.refuse("verify", str(inside))
    alone = [sys.executable, "-I", "-S", str(VERIFIER), str(inside)]
    assert verbs.run("verify", str(inside)).exit_code == subprocess.run(alone, capture_output=True).returncode == 2
    (inside.parent / "ro-crate-metadata.json").write_text("{}")
    assert verbs.run("verify", str(inside.parent)).exit_code == verify_alone(inside.parent)[0] == 1


def test_a_package_is_written_outside_and_only_for_oneself(verbs: Verbs) -> None:
    assert "write it elsewhere" in verbs.refuse("package", str(verbs.casebook / "out"))
    verbs.do("package", str(verbs.folder / "out"))
    verbs.do("package", str(verbs.folder / "out.zip"))
    assert (verbs.folder / "out").stat().st_mode & 0o077 == 0
    assert (verbs.folder / "out.zip").stat().st_mode & 0o077 == 0


def test_what_is_at_the_place_of_a_package_is_left_alone(verbs: Verbs) -> None:
    dangling = verbs.folder / "link.zip"
    dangling.symlink_to("nowhere")
    verbs.refuse("package", str(dangling))
    assert dangling.is_symlink()
    verbs.refuse("package", str(verbs.folder / "report.txt" / "out.zip"))
