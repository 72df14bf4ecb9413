"""Compile the dossier's words (`src/sijill/publication/words/*.yaml`) to the JSON that is loaded. `--check` compares.

Every language must have the keys of English and fill in the same names in braces. Definitions of kinds in other
languages (`define_…`) stand only there, since the English ones are in `claims/kinds.yaml`; so does what linkage says
(`link_rule_…`, `link_outcome_…`, `link_problem_…`), which a test holds against `sijill.linkage`
(tests/unit/publication/test_linkage_page.py).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import yaml

from compiled import write_or_check

FOLDER = Path(__file__).parents[1] / "src" / "sijill" / "publication" / "words"
COMPILED = FOLDER / "words.json"
KINDS = FOLDER.parents[1] / "claims" / "kinds.yaml"
FILLED_IN = re.compile(r"\{(\w+(?::[^{}]*)?)\}")
"""A name in braces, with how its value is written where that is said: 95% in one language is 95% in all."""
SAID_BY_LINKAGE = ("link_rule_", "link_outcome_", "link_problem_")


def find_faults(words: dict[str, dict[str, str]], kinds: list[str]) -> list[str]:
    """What is missing, left over or filled in differently."""
    english = words["en"]
    faults = [f"en: no label kind_{kind}" for kind in kinds if f"kind_{kind}" not in english]
    for language, texts in words.items():
        wanted = set(english) if language == "en" else set(english) | {f"define_{kind}" for kind in kinds}
        faults += [f"{language}: {key} is missing" for key in sorted(wanted - set(texts))]
        left = {key for key in texts if language == "en" or not key.startswith(SAID_BY_LINKAGE)} - wanted
        faults += [f"{language}: {key} is not used" for key in sorted(left)]
        faults += [
            f"{language}: {key} does not fill in what English does"
            for key in sorted(set(texts) & set(english))
            if set(FILLED_IN.findall(texts[key])) != set(FILLED_IN.findall(english[key]))
        ]
    return faults


def main() -> int:
    words = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
    kinds = [row["id"] for row in yaml.safe_load(KINDS.read_text(encoding="utf-8"))]
    if faults := find_faults(words, kinds):
        print("\n".join(faults))
        return 1
    compiled = json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return write_or_check({COMPILED: compiled}, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
