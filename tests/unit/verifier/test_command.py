"""The command as people run it: exit codes, what is printed, checkpoints kept elsewhere."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.conftest import Book
from tests.unit.verifier.told import KEEPER, note
from tests.unit.verifier.writer import Files, packaged
from verifier.sijill_verify import verify

Write = Callable[[Files], Path]


@pytest.fixture
def run(root: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the file by itself: isolated, so that nothing but the standard library can be imported."""
    program = str(root / "verifier" / "sijill_verify.py")

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", program, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)

    return run


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_valid_package(run: Run, make_book: Book, tmp_path: Path) -> None:
    book = make_book()
    (tmp_path / "package.zip").write_bytes(writer.zipped(packaged(book, 6, 7)))
    ran = run(tmp_path / "package.zip", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    result = json.loads(ran.stdout)
    assert list(result) == ["verdict", "tree_size", "root_hash", "problems", "notes"]
    assert result == verify(tmp_path / "package.zip")
    ran = run(tmp_path / "package.zip")
    assert ran.stdout.startswith("VALID.")
    assert "What was checked" in ran.stdout and book.origin in ran.stdout and "stamped at" in ran.stdout
    assert "Problems" not in ran.stdout


def test_an_invalid_package(run: Run, package: Files, write: Write) -> None:
    folder = write(package | {"data/register.json": b"[1]"})
    ran = run(folder, "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["problems"][0]["where"] == "data/register.json"
    ran = run(folder)
    assert ran.returncode == 1
    assert ran.stdout.startswith("INVALID.")
    assert "data/register.json: digest: " in ran.stdout
    assert "NO   Every file has the SHA-256" in ran.stdout


def test_an_unverifiable_casebook(run: Run, write: Write) -> None:
    book = writer.sample()
    book.append("erase", KEEPER, document=7, basis="the speaker withdrew")
    folder = write(book.casebook(erased=(7,)))
    ran = run(folder, "--json")
    assert ran.returncode == 3
    assert json.loads(ran.stdout)["verdict"] == "unverifiable"
    ran = run(folder)
    assert ran.stdout.startswith("UNVERIFIABLE")
    assert "document 7: erased: the speaker withdrew" in ran.stdout


def test_what_stopped_is_said(run: Run, package: Files, write: Write) -> None:
    ran = run(write(package | {"manifest-sha256.txt": b"x"}))
    assert ran.returncode == 1
    assert "left out" in ran.stdout


def test_no_such_thing(run: Run, tmp_path: Path, package: Files, write: Write) -> None:
    newer = write(writer.sample().casebook() | {"casebook.json": b'{"format":2}\n'})
    for path, reason in ((tmp_path / "absent", "No such file"), (tmp_path, "neither"), (newer, "newer")):
        ran = run(path, "--json")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert reason in ran.stderr
    assert run().returncode == 2


def test_what_is_verified_cannot_write_to_the_terminal(run: Run, write: Write) -> None:
    book = writer.sample()
    book.append("erase", KEEPER, document=7, basis="\x1b[2J\x1b[HVALID.\u202e\nVALID. \u0642")
    ran = run(write(packaged(book, 6, 7)))
    assert ran.returncode == 3
    assert "\\x1b[2J" in ran.stdout and "\\u202e" in ran.stdout and "\u0642" in ran.stdout
    assert "\x1b" not in ran.stdout and "\u202e" not in ran.stdout
    assert not any(line.startswith("VALID") for line in ran.stdout.splitlines())


# Checkpoints kept elsewhere


def kept(tmp_path: Path, data: bytes, name: str = "kept.txt") -> str:
    (tmp_path / name).write_bytes(data)
    return str(tmp_path / name)


def test_a_kept_checkpoint_that_the_tree_goes_on_from(tmp_path: Path) -> None:
    book = writer.sample()
    files = packaged(book, 6)
    cosigned = book.checkpoint(9) + writer.cosigner_line("x", book.checkpoint_text(9), "other cosigner", 5)
    for size in range(1, len(book.entries) + 1):
        result = verify(files, [kept(tmp_path, book.checkpoint(size))])
        assert result["verdict"] == "valid"
        assert f"The first {size} entries" in result["notes"][-1]
    for data in (
        cosigned,
        book.checkpoint(5).replace(b"\n", b"\r\n"),
        book.checkpoint(5)[:-1],
        book.checkpoint(5) + b"\n",
    ):
        assert verify(files, [kept(tmp_path, data)])["verdict"] == "valid"


def test_a_kept_checkpoint_that_it_does_not_go_on_from(tmp_path: Path, run: Run, write: Write) -> None:
    book, other = writer.sample(), writer.sample()
    files = packaged(book, 6)
    other.entries[12] = other.entries[12][:-1] + b" "
    other.origin = "sijill/" + writer.hexadecimal(b"another")
    another_root = note(book, f"{book.origin}\n20\n{writer.b64(other.root_hash(20))}\n".encode())
    longer = writer.sample()
    packaged(longer, 6)
    longer.append("accept", KEEPER, claim=[8, 0])
    spoiled = {
        "another root": another_root,
        "another casebook": other.checkpoint(5),
        "older than": longer.checkpoint(),
        "no checkpoint": b"x",
        "empty": b"",
        "of 5,000 digits": book.checkpoint(5).replace(b"\n5\n", b"\n" + b"5" * 5000 + b"\n"),
    }
    for data in spoiled.values():
        name = kept(tmp_path, data)
        result = verify(files, [kept(tmp_path, book.checkpoint(5), "good.txt"), name])
        assert result["verdict"] == "invalid"
        (problem,) = result["problems"]
        assert problem["where"] == name
        assert problem["what"].startswith("against: ")
    longer_name = kept(tmp_path, longer.checkpoint())
    assert "this copy, of 23, is older" in verify(files, [longer_name])["problems"][0]["what"]
    name = kept(tmp_path, another_root)
    ran = run(write(files), "--against", name, "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["problems"][0]["where"] == name


def test_it_is_told_after_all_else_and_also_where_the_rest_was_left_out(tmp_path: Path, package: Files) -> None:
    name = kept(tmp_path, b"x")
    problems = verify(package | {"manifest-sha256.txt": b"x"}, [name])["problems"]
    assert [problem["where"] for problem in problems] == ["manifest-sha256.txt", name]
    problems = verify({"bagit.txt": b""}, [kept(tmp_path, writer.sample().checkpoint())])["problems"]
    assert problems[-1]["where"] == name


def test_a_kept_checkpoint_that_is_not_there(run: Run, tmp_path: Path, package: Files, write: Write) -> None:
    ran = run(write(package), "--against", tmp_path / "absent")
    assert ran.returncode == 2
    assert "absent" in ran.stderr


# The file itself


def test_it_stands_alone_and_is_short_enough_to_be_read(root: Path) -> None:
    source = (root / "verifier" / "sijill_verify.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names
    assert source.count("\n") <= 800
    assert max(map(len, source.splitlines())) <= 120
