"""Compile the cues of intake (src/sijill/intake/layout.yaml) to the form that is loaded (layout.json).

python tools/compile_layout.py          writes layout.json
python tools/compile_layout.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from compiled import write_or_check

FOLDER = Path(__file__).parents[1] / "src" / "sijill" / "intake"
LISTS = (
    "question_marks answer_marks not_speakers told talks official organisation name_particles not_names english".split()
)


def either(patterns: list[str]) -> str:
    """One pattern for all, each checked by itself so that a mistake names its own line."""
    for pattern in patterns:
        re.compile(pattern)
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def words(listed: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))


def compile_cues(data: dict[str, Any]) -> str:
    months = {name: int(number) for number, names in data["months"].items() for name in names}
    cues = {
        "boilerplate_line": either(data["boilerplate"]["line"]),
        "caption_start": either(data["caption"]["start"]),
        "caption_within": either(data["caption"]["within"]),
        "credit_start": either(data["credit"]["start"]),
        "date_labels": data["date_labels"],
        "months": months,
        "month": words(list(months)),
        "weekday": words(data["weekdays"]),
        **{name: data[name] for name in LISTS},
    }
    return json.dumps(cues, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    text = compile_cues(yaml.load((FOLDER / "layout.yaml").read_text("utf-8"), Loader=yaml.BaseLoader))
    return write_or_check({FOLDER / "layout.json": text}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
