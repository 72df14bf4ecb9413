"""A researcher keeps two documents, decides on what they claim, and hands one over to be checked."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import bagit
import pytest

from tests.acceptance.conftest import INTERVIEW
from tests.acceptance.verbs import Verbs
from tests.acceptance.verifier_alone import verify_alone


def test_what_was_added_is_kept_byte_for_byte_and_read(verbs: Verbs) -> None:
    shown = verbs.json("show")["documents"]
    assert [document["name"] for document in shown] == ["interview.txt", "report.txt"]
    assert shown[0]["sha256"] == hashlib.sha256(INTERVIEW.encode()).hexdigest()
    assert shown[0]["collected"]["published"] == "2017-03-15"
    claims = verbs.json("show", "interview.txt")["claims"]
    killed = next(claim for claim in claims if claim["value"]["kind"] == "killed" and claim["value"]["part_of"] is None)
    assert (killed["value"]["count"]["low"], killed["value"]["count"]["high"]) == (12, None)
    quote = killed["value"]["spans"][0]
    assert INTERVIEW[quote["start"] : quote["end"]] == quote["quote"]


def test_nothing_of_a_document_stands_readable_in_the_casebook(verbs: Verbs) -> None:
    verbs.do("note", "4.0", "--text", "telephone in the evening")
    words = (b"Nadia", b"Sabbagh", b"Douma", b"market", b"interview.txt", b"telephone", b"Custodian of the tests")
    stored = [path for path in verbs.casebook.rglob("*") if path.is_file()]
    assert len(stored) > 10
    assert not [(path, word) for path in stored for word in words if word in path.read_bytes()]
    assert not [path for path in stored if any(word.decode() in path.name for word in words)]


def test_every_decision_is_an_act_with_its_history(verbs: Verbs) -> None:
    verbs.do("accept", "4.0")
    verbs.do("correct", "4.0", "--low", "13", "--approximate", "--reason", "she says thirteen on the tape")
    verbs.do("grade", "4.0", "--reliability", "B")
    verbs.do("grade", "4.0", "--credibility", "3", "--reason", "one witness")
    verbs.do("relate", "4.0", "6.0", "--as", "same_event")
    verbs.do("note", "4.0", "--text", "ask about the school")
    verbs.do("reject", "6.1", "--reason", "the report speaks of another day")
    claim = verbs.json("show", "4.0")
    assert claim["status"] == "corrected"
    assert (claim["value"]["count"]["low"], claim["value"]["count"]["approximate"]) == (13, True)
    assert claim["as_read"]["count"]["low"] == 12
    assert claim["grade"] == {"reliability": "B", "credibility": "3"}
    acts = [act["act"] for act in claim["history"]]
    assert acts == ["accept", "correct", "grade", "grade", "link", "note"]
    assert {act["name"] for act in claim["history"]} == {"Custodian of the tests"}
    assert claim["history"][1]["content"]["reason"] == "she says thirteen on the tape"
    linked = verbs.json("show", "6.0")
    assert [act["act"] for act in linked["history"]] == ["link"]
    assert verbs.json("show", "6.1")["status"] == "rejected"


def test_a_claim_is_found_by_its_id_too(verbs: Verbs) -> None:
    value = verbs.json("show", "4.1")
    assert verbs.json("show", value["value"]["id"]) == value


def test_the_same_bytes_again_are_one_object_and_two_acts(verbs: Verbs) -> None:
    objects = sorted(path.name for path in (verbs.casebook / "vault").rglob("*") if path.is_file())
    added = verbs.json("add", str(verbs.folder / "interview.txt"), "--published", "2017-03-15")["added"]
    assert (added[0]["document"], added[0]["known"]) == (3, True)
    assert sorted(path.name for path in (verbs.casebook / "vault").rglob("*") if path.is_file()) == objects
    acts = verbs.json("log")["acts"]
    assert [act["act"] for act in acts] == ["found", "enrol", "enrol", "add", "read", "add", "read", "add"]
    assert acts[-1]["document"] == 3


def test_another_date_reads_anew_and_keeps_what_was_decided(verbs: Verbs) -> None:
    verbs.do("accept", "4.0")
    verbs.do("add", str(verbs.folder / "interview.txt"), "--published", "2017-03-20")
    statuses = {claim["claim"]: claim["status"] for claim in verbs.json("show", "interview.txt")["claims"]}
    assert statuses["4.0"] == "accepted"
    assert "4.1" not in statuses  # superseded by the new reading
    assert statuses["9.0"] == "proposed"
    assert verbs.json("show", "4.1")["status"] == "superseded"


def test_tables_made_anew_are_the_same(verbs: Verbs) -> None:
    verbs.do("accept", "4.0")
    verbs.do("correct", "4.1", "--low", "6", "--high", "6", "--reason", "heard wrong")
    before = [verbs.json("show"), verbs.json("show", "--claims"), verbs.json("show", "4.1")]
    (verbs.casebook / "tables.sqlite3").unlink()
    assert "make them with sijill rebuild" in verbs.refuse("show")
    verbs.do("rebuild")
    assert [verbs.json("show"), verbs.json("show", "--claims"), verbs.json("show", "4.1")] == before


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_a_package_is_checked_by_both_verifiers_with_no_other_file(verbs: Verbs, tmp_path: Path, name: str) -> None:
    verbs.do("accept", "4.0", "--reason", "as it is on the tape")
    out = tmp_path / name
    verbs.do("package", str(out), "--only", "interview.txt", "--reason", "for the hearing")
    ours = verbs.json("verify", str(out))
    code, theirs = verify_alone(out)
    assert code == 0
    assert ours["verdict"] == theirs["verdict"] == "valid"
    assert (ours["tree_size"], ours["root_hash"]) == (theirs["tree_size"], theirs["root_hash"])
    assert ours["problems"] == theirs["problems"] == []
    if out.is_dir():
        assert bagit.Bag(str(out)).is_valid()
        assert (out / "data" / "originals" / "3.txt").read_text("utf-8") == INTERVIEW
        assert not list((out / "data").rglob("5.*")), "nothing of the document that was not chosen"
        held = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
        assert b"local council" not in held
        assert b"Custodian of the tests" not in held, "names of people are opened only when asked for"


def test_names_are_opened_when_they_are_asked_for(verbs: Verbs, tmp_path: Path) -> None:
    out = tmp_path / "package"
    verbs.do("package", str(out), "--with-names")
    held = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"Custodian of the tests" in held
    assert verbs.json("verify", str(out))["verdict"] == "valid"


def test_one_changed_byte_of_a_package_is_found_by_both(verbs: Verbs, tmp_path: Path) -> None:
    out = tmp_path / "package"
    verbs.do("package", str(out))
    original = out / "data" / "originals" / "3.txt"
    original.write_bytes(original.read_bytes().replace(b"12 people", b"10 people"))
    ran = verbs.run("verify", str(out), "--json", "-")
    code, theirs = verify_alone(out)
    assert ran.exit_code == code == 1
    ours = json.loads(ran.stdout)
    assert ours["verdict"] == theirs["verdict"] == "invalid"
    assert ours["problems"][0]["where"] == "data/originals/3.txt"
    assert ours["problems"][0]["what"].startswith("digest: ")


def test_a_casebook_is_checked_without_a_passphrase(verbs: Verbs) -> None:
    verdict = verbs.json("verify", SIJILL_PASSPHRASE="")
    code, theirs = verify_alone(verbs.casebook)
    assert verdict["verdict"] == theirs["verdict"] == "valid"
    assert code == 0
    assert verdict["tree_size"] == 7


def test_a_copy_without_keys_is_verifiable_and_unreadable(verbs: Verbs) -> None:
    for path in sorted((verbs.casebook / "keys").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert verbs.json("verify")["verdict"] == "valid"
    assert "no person's key is here" in verbs.refuse("show")


def test_a_checkpoint_kept_elsewhere_shows_a_casebook_that_was_set_back(verbs: Verbs, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(verbs.casebook, old)
    verbs.do("accept", "4.0")
    kept = tmp_path / "kept.checkpoint"
    verbs.do("checkpoint", "--out", str(kept))
    assert verbs.json("verify", "--against", str(kept))["verdict"] == "valid"
    ran = verbs.run("verify", str(old), "--against", str(kept), "--json", "-")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["problems"][0]["what"].startswith("against: it is of 8 entries")


def test_the_log_lists_acts_without_a_passphrase_and_says_more_with_one(verbs: Verbs) -> None:
    verbs.do("reject", "4.0", "--reason", "she was not there")
    plain = verbs.do("log", SIJILL_PASSPHRASE="")
    assert "reject" in plain
    assert "she was not there" not in plain
    assert "she was not there" in verbs.do("log", "--contents")


def test_arabic_headings_and_digits(verbs: Verbs) -> None:
    assert "الوثيقة" in verbs.do("show", "--lang", "ar")
    assert "الإفادة" in verbs.do("show", "3", "--lang", "ar")
