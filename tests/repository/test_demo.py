"""`./run demo` says what it does and makes no folder of an option."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).parents[2] / "tools" / "demo.py"


def test_help_makes_no_folder(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, DEMO, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "./run demo" in ran.stdout
    assert list(tmp_path.iterdir()) == []
