"""A wheel carries what an evidence package encloses: whoever installed Sijill has no checkout beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from sijill.adapters.packages import ENCLOSED
from tests.repository.tracked import ROOT

PRINT = """
import sys
from sijill.adapters import packages
assert packages.__file__.startswith(sys.argv[2]), packages.__file__
sys.stdout.buffer.write(packages.enclosed_file(sys.argv[1]))
"""


def test_a_wheel_carries_the_verifier_and_the_formats(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with ZipFile(wheel) as packed:
        packed.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    for name in ENCLOSED.values():
        command = [sys.executable, "-c", PRINT, name, str(installed)]
        given = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
        assert given == (ROOT / name).read_bytes()
