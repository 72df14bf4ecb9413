"""Check the gold annotations against the form that benchmarks/gold/GUIDE.md gives them.

    python tools/check_gold.py [FILE_OR_FOLDER ...] [--texts FAKES_CSV]

Without paths both halves of every language are checked. Spans are checked against the texts of our own samples always,
and against the articles where --texts says where they lie. Exit status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "benchmarks" / "gold"
KINDS = ROOT / "src" / "sijill" / "claims" / "kinds.yaml"
FIELDS = {"kind", "spans", "subject", "low", "high", "approximate", "measure", "when", "places", "speaker"} | {
    "modality",
    "part_of",
    "note",
}
SUBJECTS = set(
    "people civilians children women men elderly families fighters soldiers police medical_workers aid_workers "
    "journalists detainees refugees shells rockets bombs attacks homes buildings hospitals schools vehicles aircraft "
    "aid_trucks places other".split()
)
MEASURES = {"count", "stock", "cumulative", "rate"}
MODALITIES = set("asserted reported alleged feared planned conditional denied negated".split())

Claim = dict[str, Any]


def read_kinds() -> set[str]:
    """Return the ids of the vocabulary, without a YAML parser: each row begins with its id."""
    return set(re.findall(r"^- \{id: (\w+),", KINDS.read_text(encoding="utf-8"), re.MULTILINE))


def check_values(claim: Claim, kinds: set[str]) -> Iterator[str]:
    """Yield what is wrong with the words of one claim."""
    if claim["kind"] not in kinds:
        yield f"kind {claim['kind']!r}"
    if claim["subject"] is not None and claim["subject"] not in SUBJECTS:
        yield f"subject {claim['subject']!r}"
    if claim["modality"] not in MODALITIES:
        yield f"modality {claim['modality']!r}"
    for field in ("speaker", "note"):
        if claim[field] is not None and not (isinstance(claim[field], str) and claim[field].strip()):
            yield f"{field} {claim[field]!r}"


def check_count(claim: Claim) -> Iterator[str]:
    """Yield what is wrong with the bounds of one claim and what goes with them."""
    low, high = claim["low"], claim["high"]
    if any(bound is not None and (type(bound) is not int or bound < 0) for bound in (low, high)):
        yield f"bounds {low!r}, {high!r} are no counts"
    elif low is None and high is not None:
        yield "an upper bound without a lower one"
    elif high is not None and low > high:
        yield f"bounds {low} > {high}"
    if type(claim["approximate"]) is not bool:
        yield f"approximate {claim['approximate']!r}"
    if (claim["measure"] in MEASURES) != (low is not None) or (low is None and claim["measure"] is not None):
        yield f"measure {claim['measure']!r} with low {low!r}"


def check_when(when: Any) -> str | None:
    """Return what is wrong with an interval of time; None where nothing is."""
    try:
        if when is None:
            return None
        earliest, latest = (None if end is None else datetime.fromisoformat(end) for end in when)
        wrong = earliest is not None and latest is not None and earliest >= latest
    except (TypeError, ValueError) as error:
        return f"when {when!r}: {error}"
    return f"when {when!r} is empty" if wrong else None


def check_offsets(claim: Claim, text: str | None) -> Iterator[str]:
    """Yield what is wrong with the spans and places of one claim."""
    if not claim["spans"]:
        yield "no span"
    for start, end in claim["spans"] + claim["places"]:
        if not 0 <= start < end or (text is not None and end > len(text)):
            yield f"span {start}-{end}"
        elif text is not None and text[start:end] != text[start:end].strip():
            yield f"span {start}-{end} begins or ends in white space"


def check_parts(claims: list[Claim]) -> Iterator[str]:
    """Yield the wrong links of parts to wholes."""
    for at, claim in enumerate(claims):
        seen, whole = {at}, claim["part_of"]
        while whole is not None:
            if type(whole) is not int or not 0 <= whole < len(claims) or whole in seen:
                yield f"claim {at}: part_of {whole!r}"
                break
            seen.add(whole)
            whole = claims[whole]["part_of"]


def check_document(annotation: dict[str, Any], text: str | None, kinds: set[str]) -> Iterator[str]:
    """Yield everything that is wrong with one annotated document."""
    if text is not None and hashlib.sha256(text.encode()).hexdigest() != annotation["text"].get("sha256"):
        yield "the text is not the one annotated (sha256)"
    if annotation["published"] is not None:
        date.fromisoformat(annotation["published"])
    keys = []
    for at, claim in enumerate(annotation["claims"]):
        if set(claim) != FIELDS:
            yield f"claim {at}: fields {sorted(set(claim) ^ FIELDS)}"
            return
        wrong = [*check_values(claim, kinds), *check_count(claim), *check_offsets(claim, text)]
        wrong += filter(None, [check_when(claim["when"])])
        yield from (f"claim {at}: {what}" for what in wrong)
        keys.append((claim["kind"], claim["subject"], claim["low"], claim["high"], str(claim["spans"])))
    yield from (f"claim {at}: written twice" for at, key in enumerate(keys) if key in keys[:at])
    yield from check_parts(annotation["claims"])


def find_text(file: Path, source: dict[str, str], articles: dict[str, str]) -> str | None:
    """Return the text that an annotation is about; None where it is not at hand."""
    if source["set"] == "own":
        return (file.parent / source["file"]).read_text(encoding="utf-8")
    return articles.get(source["unit_id"])


def read_articles(path: Path) -> dict[str, str]:
    """Return the first text of every unit."""
    articles: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            articles.setdefault(row["unit_id"], row["article_content"])
    return articles


def main() -> int:
    """Check the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=sorted([*GOLD.glob("*/dev"), *GOLD.glob("*/test")]))
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    kinds, articles, wrong, claims = read_kinds(), read_articles(options.texts) if options.texts else {}, 0, 0
    files = [file for path in options.paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    for file in files:
        annotation = json.loads(file.read_text(encoding="utf-8"))
        claims += len(annotation["claims"])
        for what in check_document(annotation, find_text(file, annotation["text"], articles), kinds):
            wrong += 1
            print(f"{file.name}: {what}")
    print(f"{len(files)} files, {claims} claims, {wrong} faults")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
