"""Compile the usual headings of casualty lists (src/sijill/linkage/known_columns.yaml) to the form that is loaded.

python tools/compile_columns.py          writes known_columns.json
python tools/compile_columns.py --check  exits 1 where the committed form differs

The names of months and weekdays are those that intake reads (layout.yaml): they are reviewed in one place.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from compiled import write_or_check

ROOT = Path(__file__).parents[1] / "src" / "sijill"
SOURCE = ROOT / "linkage" / "known_columns.yaml"
LAYOUT = ROOT / "intake" / "layout.yaml"


def load(path: Path) -> Any:
    # BaseLoader: to YAML, the words "no", "y" and "on" are booleans
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def compile_columns(data: dict[str, Any], layout: dict[str, Any]) -> str:
    taken: dict[str, str] = {}
    for field, headings in data["headings"].items():
        for heading in headings:
            if heading in taken:
                sys.exit(f"known_columns.yaml: “{heading}” stands for {taken[heading]} and for {field}")
            taken[heading] = field
    compiled = {**data, "months": layout["months"], "weekdays": layout["weekdays"]}
    return json.dumps(compiled, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    return write_or_check({SOURCE.with_suffix(".json"): compile_columns(load(SOURCE), load(LAYOUT))}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
