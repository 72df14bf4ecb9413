"""Compile the reviewed data of accounts (YAML) to the form that is loaded (JSON).

python tools/compile_accounts.py          writes groups.json and policy.json
python tools/compile_accounts.py --check  exits 1 where a committed form differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from compiled import write_or_check

FOLDER = Path(__file__).parents[1] / "src" / "sijill" / "accounts"


def main(arguments: list[str]) -> int:
    sources = [FOLDER / "groups.yaml", FOLDER / "policy.yaml"]
    forms = {
        source.with_suffix(".json"): json.dumps(yaml.safe_load(source.read_text("utf-8")), ensure_ascii=False, indent=1)
        + "\n"
        for source in sources
    }
    return write_or_check(forms, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
