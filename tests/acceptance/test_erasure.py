"""A witness asks that her testimony be destroyed: it is, in every copy, and the ledger still holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.acceptance.conftest import INTERVIEW
from tests.acceptance.verbs import Verbs
from tests.acceptance.verifier_alone import verify_alone

BASIS = "Article 17(1)(b) GDPR, consent withdrawn"


def erase(verbs: Verbs) -> None:
    verbs.do("erase", "interview.txt", "--basis", BASIS)


def test_the_verdict_is_unverifiable_because_erased_with_its_basis(verbs: Verbs) -> None:
    erase(verbs)
    ran = verbs.run("verify", "--json", "-")
    code, theirs = verify_alone(verbs.casebook)
    assert ran.exit_code == code == 3
    ours = json.loads(ran.stdout)
    assert ours["verdict"] == theirs["verdict"] == "unverifiable"
    assert [problem["where"] for problem in ours["problems"]] == ["document 3"]
    assert [problem["where"] for problem in theirs["problems"]] == ["document 3"]
    assert BASIS in ours["problems"][0]["what"]
    assert BASIS in theirs["problems"][0]["what"]


def test_the_document_is_gone_and_the_other_is_not(verbs: Verbs) -> None:
    verbs.do("accept", "4.0", "6.0")
    erase(verbs)
    gone, kept = verbs.json("show")["documents"]
    assert (gone["name"], gone["sha256"]) == (None, None)
    assert gone["erased"]["basis"] == BASIS
    assert kept["name"] == "report.txt"
    assert {claim["document"] for claim in verbs.json("show", "--claims")["claims"]} == {5}
    assert "claim 4.0 was erased" in verbs.refuse("show", "4.0")
    assert verbs.json("log", "--contents")["acts"][-1]["basis"] == BASIS
    assert BASIS in verbs.do("show")


def test_a_copy_of_what_was_sealed_is_unreadable_from_then_on(verbs: Verbs, tmp_path: Path) -> None:
    """A copy of the casebook was made before, without its keys, as the guide says copies are made."""
    copied = tmp_path / "backup"
    shutil.copytree(verbs.casebook, copied, ignore=shutil.ignore_patterns("keys"))
    erase(verbs)
    assert verbs.json("verify", str(copied))["verdict"] == "valid"
    shutil.copytree(verbs.casebook / "keys", copied / "keys")
    assert "was erased, or the keys are elsewhere" in verbs.refuse("show", "4.0", "--casebook", str(copied))
    assert verbs.json("show", "6.0", "--casebook", str(copied))["status"] == "proposed"


def test_tables_made_anew_know_of_the_erasure(verbs: Verbs) -> None:
    erase(verbs)
    before = verbs.json("show")
    verbs.do("rebuild")
    assert verbs.json("show") == before


def test_what_is_asked_of_an_erased_document_says_that_it_was_erased(verbs: Verbs) -> None:
    verbs.do("erase", "interview.txt", "--basis", "asked for by who spoke")
    assert verbs.do("show", "3") == "document 3: erased by entry 7: asked for by who spoke\n"
    assert "erased by entry 7" in verbs.refuse("show", "4.0")


def test_an_erased_document_takes_no_more_acts(verbs: Verbs) -> None:
    erase(verbs)
    assert verbs.refuse("accept", "4.0")
    assert verbs.refuse("erase", "3", "--basis", BASIS)


def test_the_same_bytes_added_after_are_another_document(verbs: Verbs) -> None:
    erase(verbs)
    (added,) = verbs.json("add", str(verbs.folder / "interview.txt"))["added"]
    assert (added["known"], added["document"]) == (False, 8)
    assert verbs.json("show", "interview.txt")["document"]["document"] == 8


def test_packages_say_what_was_erased_and_hold_nothing_of_it(verbs: Verbs, tmp_path: Path) -> None:
    verbs.do("note", "4.0", "--text", "she is afraid")
    erase(verbs)
    whole, other = tmp_path / "whole", tmp_path / "other.zip"
    verbs.do("package", str(whole))
    verbs.do("package", str(other), "--only", "report.txt")
    assert verbs.run("verify", str(whole)).exit_code == verify_alone(whole)[0] == 3
    assert verbs.run("verify", str(other)).exit_code == verify_alone(other)[0] == 0
    held = b"".join(path.read_bytes() for path in whole.rglob("*") if path.is_file())
    assert b"Nadia" not in held
    assert b"she is afraid" not in held
    assert BASIS in (whole / "data" / "ro-crate-preview.html").read_text("utf-8")


def test_an_erasure_needs_a_basis_and_a_document(verbs: Verbs) -> None:
    assert verbs.run("erase", "3").exit_code == 2
    assert "legal basis" in verbs.refuse("erase", "3", "--basis", " ")
    assert "no documents are called" in verbs.refuse("erase", "nothing.txt", "--basis", BASIS)


def test_an_erasure_that_was_interrupted_is_completed_by_the_next_verb(verbs: Verbs, tmp_path: Path) -> None:
    """The act is recorded, then the power fails before the key is destroyed: the next verb destroys it."""
    key = verbs.casebook / "keys" / "documents" / "3"
    wrapped, tables = key.read_bytes(), (verbs.casebook / "tables.sqlite3").read_bytes()
    objects = tmp_path / "vault"
    shutil.copytree(verbs.casebook / "vault", objects)
    erase(verbs)
    assert not key.exists()
    key.write_bytes(wrapped)
    (verbs.casebook / "tables.sqlite3").write_bytes(tables)
    shutil.rmtree(verbs.casebook / "vault")
    shutil.copytree(objects, verbs.casebook / "vault")
    verbs.do("accept", "6.0")
    assert not key.exists()
    assert INTERVIEW.encode() not in b"".join(p.read_bytes() for p in verbs.casebook.rglob("*") if p.is_file())
    assert len([p for p in (verbs.casebook / "vault").rglob("*") if p.is_file()]) == 2
