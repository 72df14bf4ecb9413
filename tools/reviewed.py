"""Reviewed data as the compile scripts read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sijill.names.arabic import fold


def load_reviewed(path: Path) -> Any:
    """The content of a YAML file, every value a string, Arabic folded as reading folds the words that it looks up."""
    # BaseLoader: to YAML, the words "no", "on" and "off" are booleans
    return folded(yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader))


def folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(fold(word) for word in value.split(" ")) if any("\u0600" <= char for char in value) else value
    if isinstance(value, list):
        return [folded(item) for item in value]
    return {folded(key): folded(item) for key, item in value.items()}
