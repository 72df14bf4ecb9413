"""Casebooks that the stories begin from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.acceptance.verbs import Verbs

INTERVIEW = """Interview with a nurse, 14 March 2017

Q: What happened this morning?
Nadia Sabbagh: At least 12 people were killed when shells fell on the market in Douma. Five of them were children.
"""
REPORT = """Field report, 15 March 2017

Shelling killed 9 people in Douma on Tuesday, the local council said. About 40 people were wounded.
"""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a casebook of two invented documents, which no test changes."""
    verbs = Verbs(tmp_path_factory.mktemp("filled"))
    (verbs.folder / "interview.txt").write_text(INTERVIEW, "utf-8")
    (verbs.folder / "report.txt").write_text(REPORT, "utf-8")
    verbs.do("new", str(verbs.casebook), "--name", "Custodian of the tests")
    files = [str(verbs.folder / name) for name in ("interview.txt", "report.txt")]
    verbs.do("add", *files, "--published", "2017-03-15")
    return verbs.folder


@pytest.fixture
def verbs(filled: Path, tmp_path: Path) -> Verbs:
    """A copy of that folder."""
    shutil.copytree(filled, tmp_path / "copy")
    return Verbs(tmp_path / "copy")


@pytest.fixture
def empty(tmp_path: Path) -> Verbs:
    """A folder without a casebook."""
    return Verbs(tmp_path)
