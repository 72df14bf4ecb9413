"""`./run` on a machine that lacks something says what."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.repository.tracked import ROOT

NEEDED = ("sh", "dirname", "cat", "cksum", "rm")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout's `run` and what it reads before it makes an environment, beside an empty folder of programs."""
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    for name in ("run", "pyproject.toml", "src/sijill/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def program(checkout: Path, name: str, script: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!{checkout}/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout / "bin"), "LANG": os.environ.get("LANG", "C.UTF-8")}
    return subprocess.run([checkout / "run", *arguments], env=environment, capture_output=True, text=True, timeout=60)


def test_no_python_at_all(checkout: Path) -> None:
    ran = run(checkout, "test")
    assert ran.returncode == 1
    assert "no Python 3.11 or newer was found" in ran.stderr


def test_an_old_python_is_not_taken(checkout: Path) -> None:
    program(checkout, "python3", "exit 1")  # what `sys.exit(sys.version_info < (3, 11))` gives
    assert "no Python 3.11 or newer was found" in run(checkout, "demo").stderr


def test_a_python_without_venv_is_told_how_to_get_it(checkout: Path) -> None:
    program(checkout, "python3", 'case "$2" in *venv*) exit 1 ;; esac; exit 0')
    ran = run(checkout, "sijill", "--version")
    assert ran.returncode == 1
    assert "has no venv module (on Debian and Ubuntu: apt-get install python3-venv)" in ran.stderr


def test_an_unknown_command_shows_the_others(checkout: Path) -> None:
    ran = run(checkout, "tset")
    assert ran.returncode == 1
    assert "./run test" in ran.stderr
    assert "no such command: tset" in ran.stderr


def test_without_a_command_it_says_what_it_can_do(checkout: Path) -> None:
    ran = run(checkout)
    assert ran.returncode == 0
    assert "./run demo" in ran.stdout
