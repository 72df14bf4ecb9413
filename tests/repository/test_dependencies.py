"""The declared dependencies are what the code imports; the locks hold them, each with its hashes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.tracked import ROOT, tracked_files

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DISTRIBUTION_OF = {
    "PIL": "pillow",
    "charset_normalizer": "charset-normalizer",
    "nacl": "pynacl",
    "rfc3161_client": "rfc3161-client",
    "yaml": "pyyaml",
}
# Data packages that standard library modules look for by themselves
WITHOUT_IMPORT = {"tzdata"}


def imported_by_the_code() -> set[str]:
    names: set[str] = set()
    for path in tracked_files("src/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    outside = names - set(sys.stdlib_module_names) - {"sijill"}
    return {canonicalize_name(DISTRIBUTION_OF.get(name, name)) for name in outside}


def group(name: str) -> list[str]:
    entries = PYPROJECT["dependency-groups"][name]
    included = [each for entry in entries if isinstance(entry, dict) for each in group(entry["include-group"])]
    return included + [entry for entry in entries if isinstance(entry, str)]


def declared(*groups: str) -> dict[str, Requirement]:
    wanted = PYPROJECT["project"]["dependencies"] + [each for name in groups for each in group(name)]
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, wanted)}


def locked(name: str) -> dict[str, tuple[str, int]]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    found: dict[str, tuple[str, int]] = {}
    for block in re.split(r"\n(?=\S)", text):
        if match := re.match(r"([A-Za-z0-9._-]+)==(\S+)", block):
            found[canonicalize_name(match[1])] = (match[2], block.count("--hash=sha256:"))
    return found


def extras() -> dict[str, set[str]]:
    """What each extra brings."""
    wanted = PYPROJECT["project"]["optional-dependencies"]
    return {name: {canonicalize_name(Requirement(each).name) for each in brought} for name, brought in wanted.items()}


def test_core_and_extras_hold_what_is_imported_and_no_more() -> None:
    # psycopg is imported by Django, by its name in the settings
    optional = set().union(*(brought for name, brought in extras().items() if name != "postgres"))
    assert (set(declared()) - WITHOUT_IMPORT) | optional == imported_by_the_code()
    assert not set(declared()) & set().union(*extras().values())


@pytest.mark.parametrize("extra", ["accounts", "estimation", "intake", "linkage"])
def test_the_lock_of_the_command_holds_what_an_extra_needs(extra: str) -> None:
    assert extras()[extra] <= locked("core.txt").keys()


@pytest.mark.parametrize(("lock", "name"), [("core.txt", "install"), ("dev.txt", "dev"), ("bench.txt", "bench")])
def test_a_lock_holds_what_is_declared(lock: str, name: str) -> None:
    held = locked(lock)
    for package, requirement in declared(name).items():
        assert requirement.specifier.contains(held[package][0], prereleases=True), f"{lock} is stale: ./run lock"


@pytest.mark.parametrize("lock", ["core.txt", "dev.txt", "bench.txt", "uv.txt"])
def test_every_locked_package_has_hashes(lock: str) -> None:
    held = locked(lock)
    assert held
    assert not [name for name, (_, hashes) in held.items() if not hashes]


def test_the_locks_agree() -> None:
    development = locked("dev.txt")
    for lock in ("core.txt", "bench.txt", "uv.txt"):
        for name, (version, _) in locked(lock).items():
            assert development.get(name, (version, 0))[0] == version, f"{name} differs in {lock}: ./run lock"


def test_the_environment_of_the_checks_serves_for_the_command() -> None:
    assert locked("core.txt").keys() <= locked("dev.txt").keys()
