"""Compile a language's reviewed lexicons (YAML) to the form that reading loads (JSON).

python tools/compile_lexicon.py          writes lexicon.json beside each language's YAML
python tools/compile_lexicon.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import arabic_forms
import english_forms
from compiled import write_or_check
from lexicon_rows import Lexicon, add
from reviewed import load_reviewed

LANGUAGES = Path(__file__).parents[1] / "src" / "sijill" / "reading" / "languages"
FORMS = {"en": english_forms, "ar": arabic_forms}


def compile_language(folder: Path) -> str:
    """The compiled lexicon of one language as the exact text of its JSON file."""
    read = {name: load_reviewed(folder / f"{name}.yaml") for name in NAMES}
    forms = FORMS[folder.name]
    lexicon: Lexicon = {"single": {}, "multi": {}}
    forms.add_predicates(lexicon, read["predicates"])
    forms.add_nouns(lexicon, read["nouns"])
    for actor in read["actors"]["actors"]:
        for written in actor["written"]:
            add(lexicon, written, ["actor", actor["name"]])
    for rows in lexicon["multi"].values():
        rows.sort(key=lambda row: -len(row[0]))
    compiled = {**lexicon, "cues": read["cues"]}
    return json.dumps(compiled, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


NAMES = ("predicates", "nouns", "cues", "actors")


def compile_places(folder: Path) -> str:
    """The words around place names of one language as the exact text of their JSON file."""
    data = load_reviewed(folder / "places.yaml")
    del data["source"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    forms: dict[Path, str] = {}
    for folder in sorted(path.parent for path in LANGUAGES.glob("*/predicates.yaml")):
        forms |= {folder / "lexicon.json": compile_language(folder), folder / "places.json": compile_places(folder)}
    return write_or_check(forms, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
