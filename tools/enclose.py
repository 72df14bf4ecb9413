"""What hatchling does besides: a wheel carries what an evidence package encloses (src/sijill/adapters/packages.py).

Not an editable one: beside it stands the checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENCLOSED = ("formats/*.md", "formats/*.json", "verifier/*.py", "docs/guides/verify-by-hand.md")


class Enclose(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        for pattern in ENCLOSED:
            for path in Path(self.root).glob(pattern):
                build_data["force_include"][str(path)] = f"sijill/enclosed/{path.relative_to(self.root).as_posix()}"
