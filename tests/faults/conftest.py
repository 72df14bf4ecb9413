"""Casebooks to fail on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.work import make_casebook

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def in_memory() -> Iterator[Path]:
    """A folder on a disk in memory, where there is one: hundreds of casebooks are made, and no power is lost."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def template(in_memory: Path) -> Path:
    make_casebook(in_memory / "template")
    return in_memory / "template"


@pytest.fixture
def fresh(template: Path) -> Callable[[], Path]:
    """Gives a casebook of two documents; each call a new one in the place of the one before."""

    def copy() -> Path:
        casebook = template.parent / "casebook"
        shutil.rmtree(casebook, ignore_errors=True)
        shutil.copytree(template, casebook)
        return casebook

    return copy
