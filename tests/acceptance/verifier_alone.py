"""The one-file verifier as a court runs it: a process of its own, Python with nothing but its standard library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

VERIFIER = Path(__file__).parents[2] / "verifier" / "sijill_verify.py"


def verify_alone(path: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and verdict. `-I -S` keep the environment and every installed package out."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(path), "--json", *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in ran.stderr, ran.stderr
    verdict: dict[str, Any] = json.loads(ran.stdout)
    return ran.returncode, verdict
