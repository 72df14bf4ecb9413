"""Pages agree with the code they describe, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sijill.cli.exits import Exit
from sijill.cli.main import COMMANDS
from tests.repository.tracked import ROOT, tracked_files

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
PAGES = tracked_files("*.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = [match[1] for match in LINK.finditer(page.read_text("utf-8")) if "://" not in match[1]]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "exit-codes.md").read_text("utf-8")
    documented = {int(code): name for code, name in re.findall(r"^\| (\d+) \| (\w+) \|", page, re.MULTILINE)}
    assert documented == {code.value: code.name for code in Exit}


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_every_command_is_documented(verb: str) -> None:
    assert any(f"sijill {verb}" in page.read_text("utf-8") for page in PAGES if "docs" in page.parts)


def test_every_benchmark_is_documented() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    started = (path for path in tracked_files("benchmarks/*.py") if '__name__ == "__main__"' in path.read_text())
    commands = {path.parent.name if path.stem == "__main__" else path.stem for path in started}
    assert commands <= set(re.findall(r"^\./run bench (\w+)", page, re.MULTILINE))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in tracked_files("docs/adr/*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_tests_that_the_table_of_formats_names_are_there() -> None:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text("utf-8")
    module, named = "", 0
    for file, test in re.findall(r"`(test_\w+\.py)?(?:::(test_\w+))?`", page):
        module = file or module
        if not module:
            continue
        path = ROOT / "tests" / "unit" / "intake" / module
        assert path.exists(), module
        if test:
            assert f"def {test}(" in path.read_text("utf-8"), f"{module}::{test}"
            named += 1
    assert named > 40


def test_every_format_has_a_row() -> None:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text("utf-8")
    for name in (
        "WhatsApp",
        "Telegram",
        "SMS",
        "web page",
        "Word",
        "PDF",
        "mail",
        "CSV",
        "workbook",
        "KoBo",
        "Bayanat",
    ):
        assert f"**{name}" in page or f"({name}" in page, name
