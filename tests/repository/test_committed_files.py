"""What may not be committed: host names of package indexes, host-bound locks, source data, oversized modules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.repository.tracked import ROOT, tracked_files

# Written in pieces: this file is committed too.
INDEX_HOSTS = re.compile(
    b"|".join(
        re.escape(".".join(parts)).encode()
        for parts in (
            ("pypi", "org"),
            ("files", "python" + "hosted"),
            ("registry", "npmjs"),
            ("registry", "yarnpkg"),
            ("deb", "debian", "org"),
        )
    )
)
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60


def test_no_committed_file_names_a_package_index() -> None:
    named = [path for path in tracked_files() if INDEX_HOSTS.search(path.read_bytes())]
    assert not named


def test_the_search_for_hosts_finds_one() -> None:
    assert INDEX_HOSTS.search(b"https://" + b".".join([b"pypi", b"org"]) + b"/simple")


def test_no_lock_of_a_form_that_carries_hosts() -> None:
    assert not [path for path in tracked_files() if re.fullmatch(r"uv\.lock|pylock.*\.toml", path.name)]


def test_every_path_of_a_script_is_executable() -> None:
    for script in ("run", ".ci/run"):
        assert (ROOT / script).stat().st_mode & 0o111


@pytest.mark.parametrize("path", tracked_files("src/*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long
