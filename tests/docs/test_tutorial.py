"""The commands of the tutorials and of the guide to verifying by hand do what these pages say, in their order."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```(sh|bash|python)(?: exit=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A folder that has what the tutorials name, so that their commands write nothing into the checkout."""
    shutil.copytree(root / "src" / "sijill" / "samples", tmp_path / "src" / "sijill" / "samples")
    shutil.copytree(root / "verifier", tmp_path / "verifier")
    return tmp_path


def follow(page: Path, folder: Path, sijill: list[str]) -> int:
    """Run every command of a page; gives how many there were."""
    environment = dict(os.environ)
    count = 0
    for language, exit_code, code in BLOCK.findall(page.read_text("utf-8")):
        for command in [code] if language == "python" else code.strip().splitlines():
            count += 1
            if command.startswith("export "):
                name, _, value = command.removeprefix("export ").partition("=")
                environment[name] = value
                continue
            words = words_of(command, language, sijill)
            ran = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
            assert ran.returncode == int(exit_code or 0), f"{command}\n{ran.stdout}\n{ran.stderr}"
            assert "Traceback" not in ran.stderr
    return count


def words_of(command: str, language: str, sijill: list[str]) -> list[str]:
    """What `./run` would run."""
    if language == "python":
        return [sys.executable, "-c", command]
    run, program, *words = shlex.split(command)
    assert run == "./run", command
    assert program in ("sijill", "python"), command
    return [*(sijill if program == "sijill" else [sys.executable]), *words]


def test_the_tutorial_works(root: Path, folder: Path, sijill: list[str]) -> None:
    assert follow(root / "docs" / "tutorial.md", folder, sijill) >= 6
    assert (folder / "dossier.html").stat().st_size > 10_000


def test_the_tutorial_of_a_casebook_works(root: Path, folder: Path, sijill: list[str]) -> None:
    assert follow(root / "docs" / "tutorial-casebook.md", folder, sijill) >= 20
    assert (folder / "evidence.zip").exists()


def test_a_package_is_verified_by_hand_as_the_guide_says(root: Path, folder: Path, sijill: list[str]) -> None:
    environment = {**os.environ, "SIJILL_PASSPHRASE": "tutorial-only-please", "SIJILL_CASEBOOK": "casebook"}
    samples = [f"src/sijill/samples/{name.name}" for name in sorted((folder / "src/sijill/samples").glob("*.txt"))]
    # so many documents that 3 begins the name of several, and entries and keys of a second kind
    (folder / "many").mkdir()
    for number in range(130):
        (folder / "many" / f"{number}.txt").write_text(f"{number + 2} people were killed in Douma.", "utf-8")
    for words in (["new", "casebook"], ["add", *samples, "many"], ["keys", "renew-log"], ["package", "evidence"]):
        subprocess.run([*sijill, *words], cwd=folder, env=environment, check=True, capture_output=True, timeout=120)
    page = (root / "docs" / "guides" / "verify-by-hand.md").read_text("utf-8")
    script = "\n".join(code.replace("/tmp/", f"{folder}/") for _, _, code in BLOCK.findall(page))
    late = by_hand(script.replace("document=3", "document=259"), folder)
    assert late.count("yes: ") == 7
    said = by_hand(script, folder)
    assert "the original is the recorded one" in said
    assert "the entry committed to this content" in said
    assert said.count("Signature Verified Successfully") == 3
    assert "the entry is in the ledger" in said
    assert said.count("yes: ") == 7
    assert "NO: " not in said
    original = folder / "evidence" / "data" / "originals" / "3.txt"
    original.write_bytes(original.read_bytes() + b" ")
    with pytest.raises(subprocess.CalledProcessError):
        by_hand(script, folder)


def by_hand(script: str, folder: Path) -> str:
    """What the commands of the guide print; each must succeed."""
    command = ["bash", "-e", "-c", script]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout
