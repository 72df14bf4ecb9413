"""Compile a language's reviewed words of counting (YAML) to the form that reading loads (JSON).

python tools/compile_counts.py          writes counts.json beside each language's counts.yaml
python tools/compile_counts.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from compiled import write_or_check

LANGUAGES = Path(__file__).parents[1] / "src" / "sijill" / "reading" / "languages"


def numbers(numerals: dict[str, Any]) -> dict[str, int]:
    """Words for the numbers below a hundred, those with a hyphen too."""
    units = {word: int(value) for word, value in numerals["units"].items()}
    tens = {word: int(value) for word, value in numerals["tens"].items()}
    joined = {
        f"{ten}-{unit}": base + value for ten, base in tens.items() for unit, value in units.items() if 0 < value < 10
    }
    return {**units, **tens, **joined}


def values(table: dict[str, str]) -> dict[str, int]:
    return {word: int(value) for word, value in table.items()}


def backwards(bounds: dict[str, list[str]]) -> dict[str, list[list[Any]]]:
    """Phrases by their last word: the words before it, and what the phrase does; longest first."""
    found: dict[str, list[list[Any]]] = {}
    for kind, phrases in bounds.items():
        for phrase in phrases:
            *before, last = phrase.split()
            found.setdefault(last, []).append([before, kind])
    return {last: sorted(rows, key=lambda row: -len(row[0])) for last, rows in found.items()}


def forwards(bounds: dict[str, list[str]]) -> dict[str, list[list[Any]]]:
    """Phrases by their first word: the words after it, and what the phrase does; longest first."""
    found: dict[str, list[list[Any]]] = {}
    for kind, phrases in bounds.items():
        for phrase in phrases:
            first, *rest = phrase.split()
            found.setdefault(first, []).append([rest, kind])
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in found.items()}


def units_by_word(units: dict[str, list[str]]) -> dict[str, str]:
    return {word: role for role, words in units.items() for word in words if " " not in word}


def compile_language(folder: Path) -> str:
    """The compiled words of one language as the exact text of its JSON file."""
    # BaseLoader: to YAML, the word "no" is a boolean
    data = yaml.load((folder / "counts.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    numerals = data["numerals"]
    compiled = {
        "numbers": numbers(numerals),
        **{name: values(numerals[name]) for name in ("scales", "groups", "plurals", "vague", "siblings")},
        "pairs": numerals["pairs"],
        "bounds": backwards(data["bounds"]),
        "after": forwards(data["after"]),
        "units": units_by_word(data["units"]),
        "weak_minimum": int(data["weak_minimum"]),
        "months": [*data["months"], *data["months_or_words"]],
        "groups_named": [int(number) for number in data["groups_named"]],
        **{name: data[name] for name in PLAIN},
    }
    return json.dumps(compiled, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


PLAIN = (
    "weak_bounds phrasal suffixes changes zero one both_after countable currency_before fractions age_after age_before"
    " age_people months_or_words labels labels_capital"
).split()


def main(arguments: list[str]) -> int:
    folders = sorted(path.parent for path in LANGUAGES.glob("*/counts.yaml"))
    return write_or_check({folder / "counts.json": compile_language(folder) for folder in folders}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
