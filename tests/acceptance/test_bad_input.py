"""Whatever is wrong is answered by a sentence, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sijill.adapters import opening
from sijill.adapters.lock import FileLock
from sijill.errors import AccessDenied
from sijill.workflows.review import accept
from sijill.workflows.rows import ClaimRef
from tests.acceptance.verbs import PASSPHRASE, Verbs


def size_of(verbs: Verbs) -> int:
    size: int = verbs.json("log")["tree_size"]
    return size


def test_a_file_that_is_no_text_is_kept_and_not_read(verbs: Verbs) -> None:
    (verbs.folder / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(2000))
    ran = verbs.run("add", str(verbs.folder / "film.mp4"), "--json", "-")
    assert ran.exit_code == 1
    added = json.loads(ran.stdout)["added"][0]
    assert added["unread"]
    assert "kept, not read" in ran.stderr
    assert verbs.json("show", "film.mp4")["claims"] == []
    out = verbs.folder / "package"
    verbs.do("package", str(out), "--only", "film.mp4")
    kept = out / "data" / "originals" / f"{added['document']}.mp4"
    assert kept.read_bytes() == (verbs.folder / "film.mp4").read_bytes()


def test_one_bad_file_of_a_folder_stops_no_other(verbs: Verbs) -> None:
    folder = verbs.folder / "in"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_text("Two people were killed in Saraqib on Monday.", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "below" / "c.txt").write_text("Three people were killed in Saraqib on Monday.", "utf-8")
    ran = verbs.run("add", str(folder), "no-such-file.txt")
    assert ran.exit_code == 1
    assert "empty.txt: the file is empty" in ran.stderr
    assert "no-such-file.txt: no such file" in ran.stderr
    assert [each["name"] for each in verbs.json("show")["documents"][2:]] == ["a.txt", "c.txt"]
    assert verbs.json("verify")["verdict"] == "valid"


def test_a_folder_that_is_no_casebook_and_one_that_is_not_empty(empty: Verbs) -> None:
    assert "is no casebook" in empty.refuse("show", "--casebook", str(empty.folder))
    (empty.casebook).mkdir()
    (empty.casebook / "letter.txt").write_text("x")
    assert "is not empty" in empty.refuse("new", str(empty.casebook))
    assert (empty.casebook / "letter.txt").read_text() == "x"


def test_a_casebook_of_a_newer_version_is_not_touched(verbs: Verbs) -> None:
    marker = verbs.casebook / "casebook.json"
    marker.write_text(marker.read_text().replace('"format":1', '"format":2'))
    for words in (("show",), ("accept", "4.0"), ("rebuild",), ("log",), ("verify",)):
        assert "made by a newer Sijill (format 2" in verbs.refuse(*words)
    assert verbs.run("verify").exit_code == 2


def test_a_casebook_that_is_being_written_to(verbs: Verbs) -> None:
    lock = FileLock(str(verbs.casebook))
    try:
        assert "is being written to by another process" in verbs.refuse("accept", "4.0")
        assert verbs.run("accept", "4.0").exit_code == 4
        verbs.do("show")
        verbs.do("log")
    finally:
        lock.release()
    verbs.do("accept", "4.0")


def test_a_clock_that_is_behind(verbs: Verbs, monkeypatch: pytest.MonkeyPatch) -> None:
    before = size_of(verbs)
    monkeypatch.setattr(opening.time, "time", lambda: 1_000_000_000.0)
    said = verbs.refuse("accept", "4.0")
    assert "clock is" in said
    assert "behind" in said
    monkeypatch.undo()
    assert size_of(verbs) == before
    verbs.do("accept", "4.0")


def test_an_act_that_is_too_large(verbs: Verbs) -> None:
    before = size_of(verbs)
    assert "at most 16384" in verbs.refuse("erase", "3", "--basis", "x" * 20_000)
    assert "an act can hold 65536" in verbs.refuse("note", "4.0", "--text", "x" * 70_000)
    assert size_of(verbs) == before
    verbs.do("note", "4.0", "--text", "ن" * 20_000)


def test_a_batch_of_acts_is_recorded_whole_or_not_at_all(verbs: Verbs) -> None:
    before = size_of(verbs)
    assert "there is no claim 4.99" in verbs.refuse("accept", "4.0", "4.99")
    assert "named twice" in verbs.refuse("accept", "4.0", "4.0")
    assert size_of(verbs) == before
    assert verbs.json("show", "4.0")["status"] == "proposed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accept", "99.0"), "there is no claim 99.0"),
        (("accept", "c0123456789abcdef0123"), "there is no claim"),
        (("accept", "3.0"), "there is no claim 3.0"),
        (("show", "99"), "no documents are called"),
        (("correct", "4.0", "--reason", "r"), "a correction changes something"),
        (("correct", "4.0", "--reason", " ", "--low", "1"), "needs a reason"),
        (("correct", "4.0", "--reason", "r", "--kind", "murdered"), "no kind of claim is called"),
        (("correct", "4.0", "--reason", "r", "--low", "9", "--high", "3"), "below its lower bound"),
        (("correct", "4.0", "--reason", "r", "--set", "spans=[]"), "cannot change spans"),
        (("correct", "4.0", "--reason", "r", "--set", "colour=1"), "cannot change colour"),
        (("correct", "4.0", "--reason", "r", "--from", "2017-03-15", "--until", "2017-03-14"), "must end after"),
        (("reject", "4.0", "--reason", ""), "needs a reason"),
        (("note", "4.0", "--text", ""), "needs a text"),
        (("grade", "4.0"), "a grade is"),
        (("relate", "4.0", "4.0", "--as", "same_event"), "each named once"),
        (("log", "--from", "0", "--most", "0"), "0 is not in the range"),
        (("package", "."), "is there already"),
        (("verify", "no-such-folder"), "no such file or folder"),
        (("verify", "/"), "neither a casebook nor an evidence package"),
    ],
)
def test_what_makes_no_sense_is_said_and_records_nothing(verbs: Verbs, words: tuple[str, ...], said: str) -> None:
    before = size_of(verbs)
    assert said in verbs.refuse(*words)
    assert size_of(verbs) == before


def test_without_a_terminal_and_without_a_passphrase(verbs: Verbs, sijill: list[str]) -> None:
    ran = subprocess.run(
        [*sijill, "show", "--casebook", str(verbs.casebook)],
        env={"PATH": "/usr/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 3
    assert "no passphrase: set SIJILL_PASSPHRASE" in ran.stderr


def test_an_empty_passphrase_is_none(empty: Verbs) -> None:
    assert "protects nothing" in empty.refuse("new", str(empty.casebook), SIJILL_PASSPHRASE="")
    assert not empty.casebook.exists()


def test_a_ledger_that_was_set_back_is_not_written_to(verbs: Verbs, tmp_path: Path) -> None:
    shutil.copytree(verbs.casebook / "ledger", tmp_path / "ledger")
    verbs.do("accept", "4.0")
    shutil.rmtree(verbs.casebook / "ledger")
    shutil.copytree(tmp_path / "ledger", verbs.casebook / "ledger")
    assert "was set back to an older state" in verbs.refuse("accept", "4.1")


def test_the_end_of_a_process_in_the_middle_loses_no_act(verbs: Verbs) -> None:
    """A process that ends after an act, without tidying up: the next one finds the act, in ledger and tables."""
    code = f"""
import os
from sijill.adapters.opening import opened
from sijill.workflows.review import accept
from sijill.workflows.rows import ClaimRef
with opened({str(verbs.casebook)!r}, {PASSPHRASE!r}) as casebook:
    accept(casebook, [ClaimRef(4, 0)])
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    verdict = verbs.json("verify")
    assert (verdict["verdict"], verdict["tree_size"]) == ("valid", 7), "the checkpoint is of before, and holds"
    assert verbs.json("log")["tree_size"] == 8
    verbs.do("accept", "4.1")
    assert verbs.json("show", "4.0")["status"] == "accepted"
    assert verbs.json("verify")["tree_size"] == 9


def test_acts_in_a_casebook_opened_to_be_read_are_refused(verbs: Verbs) -> None:
    with (
        opening.opened_to_read(str(verbs.casebook), PASSPHRASE) as casebook,
        pytest.raises(AccessDenied, match="opened to be read"),
    ):
        accept(casebook, [ClaimRef(4, 0)])


def test_what_is_no_date_of_a_correction(verbs: Verbs) -> None:
    assert "not a claim" in verbs.refuse("correct", "4.0", "--reason", "r", "--from", "yesterday")


def test_the_casebook_itself_is_no_document(verbs: Verbs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its keys would be handed over with the next package."""
    keys = verbs.casebook / "keys"
    for name in ("", str(verbs.casebook), str(keys / "root.key"), str(keys)):
        assert "belongs to a casebook" in verbs.refuse("add", name)
    (verbs.folder / "third.txt").write_text("Three people were killed in Saraqib.", "utf-8")
    (verbs.folder / "link.txt").symlink_to(verbs.folder / "third.txt")
    monkeypatch.chdir(verbs.folder)
    result = verbs.run("add", ".")
    assert "left out, a link: link.txt" in result.stderr
    assert {each["name"] for each in verbs.json("show")["documents"]} == {"interview.txt", "report.txt", "third.txt"}


def test_a_wrong_passphrase_takes_no_tables_away(verbs: Verbs) -> None:
    verbs.refuse("rebuild", SIJILL_PASSPHRASE="wrong")
    verbs.do("show")


def test_tables_that_lag_behind_say_so(verbs: Verbs) -> None:
    before = (verbs.casebook / "tables.sqlite3").read_bytes()
    verbs.do("reject", "4.0", "--reason", "not said")
    (verbs.casebook / "tables.sqlite3").write_bytes(before)
    assert "the last 1 acts are not in what is shown" in verbs.run("show", "4.0").stderr
    verbs.do("accept", "4.1")
    result = verbs.run("show", "4.0", "--json", "-")
    assert not result.stderr
    assert json.loads(result.stdout)["status"] == "rejected"


def test_a_file_whose_name_is_a_number_is_not_taken_for_a_document(verbs: Verbs) -> None:
    (verbs.folder / "5").write_text("Five people were killed in Saraqib.", "utf-8")
    verbs.do("add", str(verbs.folder / "5"))
    assert "(5, 7)" in verbs.refuse("erase", "5", "--basis", "asked for")
    verbs.do("erase", "7", "--basis", "asked for")
    assert verbs.json("show", "٥")["document"]["name"] == "report.txt"
    for words in (("show", "²"), ("accept", "².0"), ("keys", "revoke", "ab", "--reason", "r", "--suspect-since", "²")):
        verbs.refuse(*words)


def test_a_number_that_not_every_reader_holds(verbs: Verbs) -> None:
    correct = ("correct", "4.1", "--reason", "r", "--low", "99999999999999999999")
    assert "not a claim" in verbs.refuse(*correct, "--high", "99999999999999999999")
    verbs.do("show", "4.1")


def test_a_name_cannot_forge_a_line(verbs: Verbs) -> None:
    verbs.do("keys", "enrol", "Bob\nperson    ffff  Eve", SIJILL_NEW_PASSPHRASE="seven storks on the roof")
    assert not [line for line in verbs.do("keys").splitlines() if line.startswith("person    ffff")]


def test_nobody_is_enrolled_without_a_name(empty: Verbs) -> None:
    assert "under a name" in empty.refuse("new", str(empty.casebook), "--name", " ")
