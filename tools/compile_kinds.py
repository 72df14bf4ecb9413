"""Compile the vocabulary of kinds (YAML) to the form that is loaded (JSON) and to its page of the reference.

python tools/compile_kinds.py          writes kinds.json and docs/reference/kinds.md
python tools/compile_kinds.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

import yaml

from compiled import write_or_check

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sijill" / "claims" / "kinds.yaml"
FIELDS = ("id", "family", "counts", "definition", "acled", "ucdp", "huridocs")
FAMILIES = ("attack", "harm", "property", "siege", "population", "movement", "politics", "record")
ACLED_SUB_EVENTS = frozenset(
    (
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Armed clash",
        "Excessive force against protesters",
        "Protest with intervention",
        "Peaceful protest",
        "Violent demonstration",
        "Mob violence",
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
        "column fatalities",
        "none",
    )
)
UCDP_TYPES = frozenset(
    ("state-based conflict", "non-state conflict", "one-sided violence", "any", "columns best low high", "none")
)
HEAD = """# Kinds of claims

Made from `src/sijill/claims/kinds.yaml` by `tools/compile_kinds.py`; change it there.

The columns on the right name the nearest terms of three standards. A mapping tells where a claim would be filed, not
that the standard would count it: ACLED and UCDP code events with actors, and a claim may know neither.

- ACLED: sub-event type of the *ACLED Codebook* (2023), or the column that holds the figure.
- UCDP: type of violence of *UCDP GED*; "any" of the three, which depends on the parties and not on the act.
- HURIDOCS: code and term of the *Micro-thesauri* (2001): MT4 types of acts, MT5 methods of violence, MT3 rights
  typology, MT25 status as victim.
"""


def read_kinds() -> list[dict[str, str]]:
    """Rows of the vocabulary; stops where one is not what the format asks for."""
    rows: list[dict[str, str]] = yaml.safe_load(SOURCE.read_text("utf-8"))
    for row in rows:
        if tuple(row) != FIELDS or not all(row.values()) or row["family"] not in FAMILIES:
            sys.exit(f"kinds.yaml: row {row} must hold {', '.join(FIELDS)} in this order, with a known family")
        for standard, terms in (("acled", ACLED_SUB_EVENTS), ("ucdp", UCDP_TYPES)):
            if unknown := set(row[standard].split(" or ")) - terms:
                sys.exit(f"kinds.yaml: {row['id']}: {standard} has no term {', '.join(sorted(unknown))}")
    if len({row["id"] for row in rows}) != len(rows):
        sys.exit("kinds.yaml: two rows have the same id")
    return rows


def reference_page(rows: list[dict[str, str]]) -> str:
    parts = [HEAD]
    for family, members in groupby(rows, key=lambda row: row["family"]):
        parts.append(f"\n## {family.capitalize()}\n\n| kind | definition | counts | ACLED | UCDP | HURIDOCS |")
        parts.append("|---|---|---|---|---|---|")
        for row in members:
            cells = [row[field] for field in ("definition", "counts", "acled", "ucdp", "huridocs")]
            parts.append(f"| `{row['id']}` | {' | '.join(cells)} |")
    return "\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    rows = read_kinds()
    forms = {
        SOURCE.with_suffix(".json"): json.dumps(rows, ensure_ascii=False, indent=1) + "\n",
        ROOT / "docs" / "reference" / "kinds.md": reference_page(rows),
    }
    return write_or_check(forms, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
