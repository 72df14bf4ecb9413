"""The tutorial's commands do what it says, in its order, in a folder of their own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```(sh|python)(?: exit=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A folder that has what the tutorial names, so that its commands write nothing into the checkout."""
    samples = tmp_path / "src" / "sijill" / "samples"
    shutil.copytree(root / "src" / "sijill" / "samples", samples)
    return tmp_path


def test_the_tutorial_works(root: Path, folder: Path, sijill: list[str]) -> None:
    blocks = BLOCK.findall((root / "docs" / "tutorial.md").read_text("utf-8"))
    assert len(blocks) >= 6
    for language, exit_code, code in blocks:
        for command in [code] if language == "python" else code.strip().splitlines():
            if language == "python":
                words = [sys.executable, "-c", command]
            else:
                assert command.startswith("./run sijill ")
                words = sijill + shlex.split(command)[2:]
            ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120)
            assert ran.returncode == int(exit_code or 0), f"{command}\n{ran.stdout}\n{ran.stderr}"
            assert "Traceback" not in ran.stderr
    assert (folder / "dossier.html").stat().st_size > 10_000
