"""The published lists as histories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sijill.estimation.histories import Histories, make_histories

PUBLISHED: dict[str, Any] = json.loads(Path(__file__).with_name("published.json").read_text("utf-8"))


def published(name: str) -> Histories:
    given = PUBLISHED[name]
    counts = {sum(1 << at for at, on in enumerate(key) if on == "1"): count for key, count in given["counts"].items()}
    return make_histories(given["lists"], counts)


def figures(name: str) -> dict[str, Any]:
    found: dict[str, Any] = PUBLISHED[name]["figures"]
    return found
