"""Every failure ends in a sentence and an exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sijill.cli.exits import Exit, exit_for
from sijill.cli.main import COMMANDS
from sijill.errors import AnchorMismatch, ParseError, SijillError, StorageError, UnreadableDocument

BREAKS = """
import sys
from sijill.cli import main
main.COMMANDS["break"] = "breaking:command"
main.run()
"""
BREAKING = """
import click
from sijill.errors import UnreadableDocument

@click.command()
@click.argument("how")
def command(how):
    raise UnreadableDocument("empty.txt holds no text") if how == "foreseen" else ZeroDivisionError("by zero")
"""


def broken(folder: Path, how: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "breaking.py").write_text(BREAKING)
    command = [sys.executable, "-c", BREAKS, "break", how]
    return subprocess.run(command, env={"PYTHONPATH": str(folder), **environment}, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnreadableDocument("empty"), Exit.INPUT),
        (ParseError("x", (0, 1), "no date"), Exit.INPUT),
        (AnchorMismatch("moved"), Exit.INPUT),
        (StorageError("disk full"), Exit.STORAGE),
        (SijillError("another"), Exit.OTHER),
    ],
)
def test_an_error_tells_who_must_act(error: SijillError, code: Exit) -> None:
    assert exit_for(error) is code


def test_a_foreseen_error_is_a_sentence(tmp_path: Path) -> None:
    ran = broken(tmp_path, "foreseen")
    assert (ran.returncode, ran.stdout, ran.stderr) == (Exit.INPUT, "", "sijill: empty.txt holds no text\n")


def test_an_unforeseen_error_is_named_a_defect_without_a_traceback(tmp_path: Path) -> None:
    ran = broken(tmp_path, "unforeseen")
    assert ran.returncode == Exit.DEFECT
    assert "a defect of sijill (ZeroDivisionError: by zero)" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_developer_can_ask_for_the_traceback(tmp_path: Path) -> None:
    assert "Traceback" in broken(tmp_path, "unforeseen", SIJILL_DEBUG="1").stderr


@pytest.mark.parametrize("arguments", [[], ["no-such-verb"], ["--no-such-option"]])
def test_wrong_usage_exits_with_two(sijill: list[str], arguments: list[str]) -> None:
    ran = subprocess.run(sijill + arguments, capture_output=True, text=True)
    assert ran.returncode == Exit.USAGE
    assert "Usage: sijill" in ran.stderr


def test_help_lists_every_verb(sijill: list[str]) -> None:
    ran = subprocess.run([*sijill, "--help"], capture_output=True, text=True, check=True)
    assert COMMANDS
    assert all(f"  {verb} " in ran.stdout for verb in COMMANDS)
