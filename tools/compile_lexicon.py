"""Compile a language's reviewed lexicons (YAML) to the form that reading loads (JSON).

python tools/compile_lexicon.py          writes lexicon.json beside each language's YAML
python tools/compile_lexicon.py --check  exits 1 where the committed form differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from compiled import write_or_check

LANGUAGES = Path(__file__).parents[1] / "src" / "sijill" / "reading" / "languages"
VOWELS = "aeiou"
Entry = list[Any]
Lexicon = dict[str, dict[str, list[Entry]]]


def third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def past_of(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def participle_of(verb: str) -> str:
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else verb + "ing"


def plural_of(noun: str) -> str:
    head = noun.split()[-1]
    stem = noun[: len(noun) - len(head)]
    if head.endswith(("s", "sh", "ch", "x")):
        return stem + head + "es"
    if head.endswith("y") and head[-2] not in VOWELS:
        return stem + head[:-1] + "ies"
    if head.endswith("man"):
        return stem + head[:-3] + "men"
    if head.endswith("person"):
        return stem + head[:-6] + "people"
    return stem + head + "s"


def verb_forms(phrase: str, irregular: dict[str, list[str]]) -> dict[str, str]:
    """Forms of a verb phrase (its first word is the verb; an inflected one stands for itself) by use."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    if verb in irregular:
        past, participle, ing = irregular[verb]
    elif rest and (verb.endswith("ing") or verb in (row[2] for row in irregular.values())):
        return {phrase: "ing"}
    elif rest and (verb.endswith("ed") or any(verb in row[:2] for row in irregular.values())):
        return {phrase: "past"}
    else:
        past = participle = past_of(verb)
        ing = participle_of(verb)
    forms = {verb + tail: "base", third_person(verb) + tail: "s", ing + tail: "ing", past + tail: "past"}
    if participle != past:
        forms[participle + tail] = "part"
    if verb == "burn":
        forms["burned" + tail] = "past"
    return forms


def add(lexicon: Lexicon, phrase: str, entry: Entry) -> None:
    words = phrase.lower().split()
    table = lexicon["single"] if len(words) == 1 else lexicon["multi"]
    row = entry if len(words) == 1 else [words[1:], *entry]
    held = table.setdefault(words[0], [])
    if row not in held:
        held.append(row)


def add_predicates(lexicon: Lexicon, data: dict[str, Any]) -> None:
    for kind, frames in data["verbs"].items():
        for frame, verbs in frames.items():
            for verb in verbs:
                counted_only = verb.endswith("*")
                for form, use in verb_forms(verb.rstrip("*"), data["irregular"]).items():
                    if form not in data["never"]:
                        add(lexicon, form, ["verb", kind, frame, use, not counted_only])
    for kind, subjects in data["event_nouns"].items():
        for subject, nouns in subjects.items():
            for noun in nouns:
                weak = noun.endswith("*")
                noun = noun.rstrip("*")
                for form, number in ((noun, 1), (plural_of(noun), 2)):
                    add(lexicon, form, ["event", kind, subject, number, not weak])
    for kind, phrases in data["tolls"].items():
        for phrase in phrases:
            add(lexicon, phrase, ["toll", kind])
    for kind, phrases in data["states"].items():
        for phrase in phrases:
            add(lexicon, phrase, ["state", kind])
    lexicon["stocks"] = {subject: kind for kind, subjects in data["stocks"].items() for subject in subjects}  # type: ignore[misc]


def add_nouns(lexicon: Lexicon, data: dict[str, Any]) -> None:
    for subject, row in data["classes"].items():
        for noun in row["nouns"]:
            singular, _, plural = noun.partition("/")
            plural = plural or plural_of(singular)
            add(lexicon, plural, ["noun", subject, 2, row["person"] == "true"])
            if singular != plural:
                add(lexicon, singular, ["noun", subject, 1, row["person"] == "true"])


def compile_language(folder: Path) -> str:
    """The compiled lexicon of one language as the exact text of its JSON file."""
    # BaseLoader: to YAML, the words "no", "on" and "off" are booleans
    read = {name: yaml.load((folder / f"{name}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader) for name in NAMES}
    lexicon: Lexicon = {"single": {}, "multi": {}}
    add_predicates(lexicon, read["predicates"])
    add_nouns(lexicon, read["nouns"])
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
    data = yaml.load((folder / "places.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    del data["source"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    forms: dict[Path, str] = {}
    for folder in sorted(path.parent for path in LANGUAGES.glob("*/predicates.yaml")):
        forms |= {folder / "lexicon.json": compile_language(folder), folder / "places.json": compile_places(folder)}
    return write_or_check(forms, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
