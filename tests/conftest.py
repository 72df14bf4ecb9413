"""What every test can ask for."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# No deadline: a slow machine is no defect. In CI the examples are the same on every run, so that a failure repeats.
settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "person")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sijill() -> list[str]:
    """The command of the environment that runs the tests, to be followed by its arguments."""
    return [sys.executable, "-m", "sijill.cli"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium for browser tests: skips where there is none, fails in CI, where there must be one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    reason = "no Chromium on this machine (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
