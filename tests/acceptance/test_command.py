"""The command as a process: what other stories, which run in this one, cannot see."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.verbs import PASSPHRASE, Verbs


def run(folder: Path, *words: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"SIJILL_PASSPHRASE": PASSPHRASE, "SIJILL_CASEBOOK": str(folder / "casebook"), **environment}
    command = [sys.executable, "-m", "sijill.cli", *words]
    return subprocess.run(command, env={**os.environ, **settings}, cwd=folder, capture_output=True, text=True)


def test_nobody_else_on_the_machine_can_read_keys(tmp_path: Path) -> None:
    (tmp_path / "casebook").mkdir(mode=0o755)
    (tmp_path / "stick").mkdir(mode=0o755)
    assert run(tmp_path, "new", "casebook", SIJILL_KEYS=str(tmp_path / "stick")).returncode == 0
    for path in (tmp_path / "casebook", tmp_path / "stick"):
        for each in (path, *path.rglob("*")):
            if each.name != "tables.sqlite3":
                assert each.stat().st_mode & 0o077 == 0, each
                assert each.is_dir() or not each.stat().st_mode & 0o111, each


def test_after_the_message_comes_nothing(verbs: Verbs) -> None:
    for words, environment in ((("show", "--actor-key", "ffff"), {}), (("show",), {"SIJILL_PASSPHRASE": "wrong"})):
        ended = run(verbs.folder, *words, **environment)
        assert ended.returncode != 0
        assert ended.stderr.count("\n") == 1, ended.stderr


def test_a_name_that_is_no_text(verbs: Verbs) -> None:
    name = b"caf\xe9.txt"
    try:
        Path(os.fsdecode(bytes(verbs.folder / "docs") + b"/")).mkdir()
        (verbs.folder / "docs" / os.fsdecode(name)).write_text("Two people were killed in Saraqib.", "utf-8")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    (verbs.folder / "docs" / "other.txt").write_text("Nine people were killed in Saraqib.", "utf-8")
    ended = run(verbs.folder, "add", "docs", PYTHONIOENCODING="utf-8:strict")
    assert (ended.returncode, ended.stdout.count("document ")) == (0, 2), ended.stderr
    assert "caf�.txt" in ended.stdout
    assert run(verbs.folder, "add", "--json", "out.json", "missing-caf\udce9.txt").returncode == 3


def test_half_of_a_character_is_refused(verbs: Verbs) -> None:
    for words in (("reject", "4.0", "--reason"), ("note", "4.0", "--text"), ("erase", "3", "--basis")):
        ended = run(verbs.folder, *words, b"half \xff")
        assert ended.returncode == 3, ended.stderr


def test_a_package_with_a_name_that_is_no_text_is_invalid(verbs: Verbs) -> None:
    verbs.do("package", str(verbs.folder / "out"))
    try:
        Path(os.fsdecode(bytes(verbs.folder / "out") + b"/a\nVALID\xff")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    strict = {"PYTHONIOENCODING": "utf-8:strict"}
    ended = run(verbs.folder, "verify", "out", **strict)
    assert (ended.returncode, ended.stdout.split()[0]) == (1, "INVALID")
    assert not [line for line in ended.stdout.splitlines() if line.startswith("VALID")]
    assert run(verbs.folder, "verify", "out", "--json", "-", **strict).returncode == 1
    assert run(verbs.folder, "verify", "out", "--json", "verdict.json").returncode == 1


def test_names_that_are_too_long(verbs: Verbs) -> None:
    long = "a" * 5000
    for words in (("verify", long), ("add", long), ("new", long), ("package", long)):
        ended = run(verbs.folder, *words)
        assert ended.returncode not in (0, 70), (words[0], ended.stderr)


def test_an_address_that_is_none(verbs: Verbs) -> None:
    ended = run(verbs.folder, "show", SIJILL_DATABASE="postgresql://u:secret@h:abc/x")
    assert ended.returncode == 3
    assert "secret" not in ended.stderr


def test_verify_against_a_file_that_is_not_there(verbs: Verbs) -> None:
    ended = run(verbs.folder, "verify", "casebook", "--against", "nowhere")
    assert ended.returncode == 2, "3 would say that something was erased"


def test_what_is_no_file_is_not_waited_for(verbs: Verbs) -> None:
    os.mkfifo(verbs.folder / "pipe")
    assert run(verbs.folder, "verify", "pipe").returncode == 2
    (verbs.casebook / "ledger" / "checkpoint").unlink()
    os.mkfifo(verbs.casebook / "ledger" / "checkpoint")
    assert run(verbs.folder, "verify", "casebook").returncode == 1


def test_a_percent_sign_in_the_path_is_a_percent_sign(tmp_path: Path) -> None:
    for name in ("a b", "a%20b", "a?b#c"):
        assert run(tmp_path, "new", name).returncode == 0
        assert (tmp_path / name / "tables.sqlite3").exists()
        assert run(tmp_path, "show", SIJILL_CASEBOOK=str(tmp_path / name)).returncode == 0
