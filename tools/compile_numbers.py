"""Compile the reviewed Arabic words of counting (YAML) to the form that reading loads (JSON).

python tools/compile_numbers.py          writes numbers.json beside numbers.yaml
python tools/compile_numbers.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from compiled import write_or_check
from reviewed import load_reviewed

FOLDER = Path(__file__).parents[1] / "src" / "sijill" / "reading" / "languages" / "ar"
BY_VALUE = ("units", "joined_teens", "tens", "hundreds")
BY_WORD = ("halves", "plurals", "vague")
SETS = "eleven twelve ten_after_unit several a_few one_of odd age_before labels year_labels changes".split()


def by_word(table: dict[str, list[str]]) -> dict[str, int]:
    return {word: int(value) for value, words in table.items() for word in words}


def scales(table: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, int]]:
    """Words of thousands and more by their form: one, two (dual), many (plural)."""
    found: dict[str, dict[str, int]] = {"one": {}, "two": {}, "many": {}}
    for value, forms in table.items():
        for form, words in forms.items():
            found[form].update((word, int(value)) for word in words)
    return found


def phrases(table: dict[str, list[str]]) -> dict[str, list[list[Any]]]:
    """Phrases by their first word: the words after it and what the phrase does; longest first."""
    found: dict[str, list[list[Any]]] = {}
    for kind, held in table.items():
        for phrase in held:
            first, *rest = phrase.split()
            found.setdefault(first, []).append([rest, kind])
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in found.items()}


def compiled() -> str:
    data = load_reviewed(FOLDER / "numbers.yaml")
    form = {
        **{name: by_word(data[name]) for name in BY_VALUE},
        **{name: {word: int(value) for word, value in data[name].items()} for name in BY_WORD},
        **{name: data[name] for name in SETS},
        "scales": scales(data["scales"]),
        "before": phrases(data["bounds"]),
        "after": phrases(data["after"]),
        "ranges": data["ranges"],
        "zero": data["zero"],
        "roles": phrases(data["units_of_measure"]),
    }
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    return write_or_check({FOLDER / "numbers.json": compiled()}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
