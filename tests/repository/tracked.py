"""The files that are committed, or would be."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked_files(pattern: str = "*") -> list[Path]:
    """Paths of the tracked files that still exist; fails outside a git checkout, so that no check passes on nothing."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", pattern], cwd=ROOT, capture_output=True, check=True)
    found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.is_file()]
