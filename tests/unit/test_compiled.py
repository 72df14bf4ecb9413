"""Machine code that is kept on the disk is that of the sources as they are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sijill import compiled
from sijill.compiled import sources_digest

COMPILED_ROOM = "from sijill.compiled import compiled\n"


def package(folder: Path, **texts: str) -> Path:
    """A package of rooms, each with modules: `room__module` is the text of one."""
    for name, text in texts.items():
        room, module = name.split("__")
        (folder / room).mkdir(parents=True, exist_ok=True)
        (folder / room / f"{module}.py").write_text(text, "utf-8")
    return folder


def test_the_digest_is_of_rooms_that_compile_and_of_no_others(tmp_path: Path) -> None:
    rooms = {"sums__one": COMPILED_ROOM, "sums__constants": "FEW = 3\n", "words__text": "TEXT = 1\n"}
    first = sources_digest(package(tmp_path / "a", **rooms))
    assert first == sources_digest(package(tmp_path / "b", **rooms))
    assert first == sources_digest(package(tmp_path / "c", **rooms | {"words__text": "TEXT = 2\n"}))
    assert first != sources_digest(package(tmp_path / "d", **rooms | {"sums__constants": "FEW = 4\n"}))
    assert first != sources_digest(package(tmp_path / "e", **rooms | {"sums__more": ""}))


@pytest.mark.skipif(not compiled.COMPILED, reason="numba is not installed")
def test_what_another_module_was_before_is_not_gone_on_with(tmp_path: Path) -> None:
    """A type that is gone made what was kept unreadable; a function that had changed was used as it had been."""
    folder = package(tmp_path / "sijill", sums__caller=COMPILED_ROOM + "\n".join([
        "from sijill.sums.callee import FEW, Numbers, add",
        "@compiled",
        "def total(numbers):",
        "    return add(numbers) * FEW",
        "print(total(Numbers(2.0)))",
        "",
    ]))  # fmt: skip
    for place in (folder, folder / "sums"):
        (place / "__init__.py").touch()
    shutil.copy(str(compiled.__file__), folder / "compiled.py")

    def total(name: str, more: int) -> str:
        text = f"""from typing import NamedTuple
from sijill.compiled import compiled
class {name}(NamedTuple):
    one: float
Numbers = {name}
FEW = {more}
@compiled
def add(numbers):
    return numbers.one + {more}
"""
        package(folder, sums__callee=text)
        ran = subprocess.run(
            [sys.executable, "-m", "sijill.sums.caller"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    assert total("Before", 1) == "3.0"
    assert any(folder.rglob("*.nbi"))
    assert total("Before", 2) == "8.0"
    assert total("After", 2) == "8.0"
