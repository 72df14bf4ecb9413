"""Compiled forms of reviewed data: written by the compile scripts, or with --check compared with what is committed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_or_check(forms: Mapping[Path, str], arguments: Sequence[str]) -> int:
    """Write each form to its file; with `--check` among the arguments, compare instead.

    Returns the exit code: 1 where a committed form differs from what its source compiles to.
    """
    if "--check" not in arguments:
        for path, text in forms.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"{path}: {len(text):,} characters")
        return 0
    stale = [path for path, text in forms.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path} is not what its source compiles to: ./run data", file=sys.stderr)
    return 1 if stale else 0
