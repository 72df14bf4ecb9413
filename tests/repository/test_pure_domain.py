"""Domain code has no clock, environment, randomness, network or process: those are arguments given to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.repository.tracked import ROOT, tracked_files

WORLD = {"random", "secrets", "socket", "ssl", "subprocess", "tempfile", "time", "urllib", "http", "os", "shutil"}
CLOCK = {"now", "today", "utcnow"}
AT_THE_EDGE = ("src/sijill/cli/", "src/sijill/adapters/")
STANDARD_ONLY = ("errors.py", "values/", "claims/")


def reaches(source: str) -> Iterator[str]:
    """What `source` takes from the world."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in WORLD)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in WORLD:
            yield node.module or ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
            yield node.func.attr


def imports(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def domain_files() -> list[str]:
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files("src/*.py")]
    return [name for name in names if not name.startswith(AT_THE_EDGE)]


@pytest.mark.parametrize("name", domain_files())
def test_the_domain_takes_nothing_from_the_world(name: str) -> None:
    assert not list(reaches((ROOT / name).read_text("utf-8")))


@pytest.mark.parametrize("source", ["import random", "from os import environ", "import datetime as d\nd.date.today()"])
def test_the_check_sees(source: str) -> None:
    assert list(reaches(source))


def test_values_and_claims_need_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"sijill"}
    core = [name for name in domain_files() if name.removeprefix("src/sijill/").startswith(STANDARD_ONLY)]
    assert core
    assert {name: outside for name in core if (outside := imports((ROOT / name).read_text("utf-8")) - allowed)} == {}


def test_only_the_command_line_knows_of_the_terminal() -> None:
    below = [path for path in tracked_files("src/*.py") if "cli" not in path.relative_to(ROOT).parts]
    assert not [path for path in below if imports(path.read_text("utf-8")) & {"click", "rich"}]
