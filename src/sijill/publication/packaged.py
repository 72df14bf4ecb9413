"""The files that come with the package, each read once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_asset(name: str) -> str:
    """The text of one file in `assets/`."""
    return files("sijill.publication").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def load_asset_json(name: str) -> Any:
    """One JSON file in `assets/`."""
    return json.loads(read_asset(name))


@cache
def load_words() -> dict[str, dict[str, str]]:
    """The words of the page by language and key (`words/*.yaml`, compiled by tools/compile_words.py)."""
    compiled = files("sijill.publication").joinpath("words", "words.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = json.loads(compiled)
    return words
