"""The command starts at once: what a verb does not need is not imported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sijill.cli.main import COMMANDS

HEAVY = {
    "asyncio",
    "charset_normalizer",
    "concurrent.futures",
    "email",
    "http.client",
    "importlib.metadata",
    "jinja2",
    "numpy",
    "regex",
    "rich",
    "ssl",
    "urllib.request",
    "yaml",
    "zoneinfo",
}
OURS = {"sijill.reading", "sijill.gazetteer", "sijill.intake", "sijill.publication", "sijill.workflows"}
REPORT = """
import json, sys
from sijill.cli.main import run
try:
    run()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(*arguments: str) -> tuple[str, set[str]]:
    ran = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return ran.stdout, set(json.loads(ran.stderr.splitlines()[-1]))


def test_version_imports_nothing_heavy() -> None:
    said, loaded = modules_after("--version")
    assert said.startswith("sijill, version ")
    assert "click" in loaded  # or the list below would prove nothing
    assert not (HEAVY | OURS) & loaded


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_help_of_a_verb_does_not_read(verb: str) -> None:
    _, loaded = modules_after(verb, "--help")
    assert COMMANDS[verb].partition(":")[0] in loaded
    assert not {"numpy", "yaml", "jinja2"} & loaded
