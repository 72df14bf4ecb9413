"""Compile a language's words and patterns of time (times.yaml) to the form that reading loads (times.json).

    python tools/compile_times.py          writes times.json beside each language's YAML
    python tools/compile_times.py --check  exits 1 where the committed form differs

Each class of words becomes one character, so that a text becomes one string of symbols and each pattern a regular
expression over it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from compiled import write_or_check
from reviewed import load_reviewed

LANGUAGES = Path(__file__).parents[1] / "src" / "sijill" / "reading" / "languages"
SHAPES = "small pair three four year number nth nth_big decade colon ampm point slash".split()
"""Classes of numbers, made from digits by sijill.reading.times.symbols."""
SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + "".join(
    chr(code) for code in range(0xC0, 0x100) if chr(code).isalpha()
)
ITEM = re.compile(r"(?:(?P<key>[a-z]+)=)?(?P<names>[a-z_0-9|]+)(?P<optional>\?)?")
POSSESSIVE = ("month", "weekday", "unit", "deictic")


class Patterns:
    """Patterns written with the names of classes, turned into regular expressions over symbols."""

    def __init__(self, symbols: dict[str, str], sets: dict[str, list[str]], macros: dict[str, str]) -> None:
        self.symbols, self.sets, self.macros = symbols, sets, macros

    def expand(self, names: str) -> str:
        chars = ""
        for name in names.split("|"):
            for member in self.sets.get(name, [name]):
                if member not in self.symbols:
                    raise SystemExit(f"times.yaml: a pattern names no class or set: {member!r}")
                chars += self.symbols[member]
        return "".join(sorted(set(chars)))

    def compile(self, pattern: str) -> tuple[str, str]:
        """The regular expression of a pattern, and the symbols with which a match can begin."""
        for name, piece in self.macros.items():
            pattern = re.sub(rf"\${name}\b", lambda _, piece=piece: piece, pattern)
        built, firsts, depth, open_first = "", "", 0, True
        # whether a match can still begin at the next item, before each open group
        outer: list[tuple[bool, bool]] = []
        for token in pattern.split():
            if token == "(":
                built += "(?:"
                outer.append((open_first, open_first))
                depth += 1
            elif token in (")?", ")"):
                built += token
                before, _ = outer.pop()
                open_first = before if token == ")?" else open_first
                depth -= 1
            else:
                item = ITEM.fullmatch(token)
                if item is None:
                    raise SystemExit(f"times.yaml: cannot read {token!r} in {pattern!r}")
                chars = self.expand(item["names"])
                if open_first:
                    firsts += chars
                body = f"[{chars}]"
                if item["key"]:
                    body = f"(?P<{item['key']}>{body})"
                built += body + ("?" if item["optional"] else "")
                open_first = open_first and bool(item["optional"])
        if depth:
            raise SystemExit(f"times.yaml: a group is not closed in {pattern!r}")
        re.compile(built)  # raises here rather than in reading
        return built, "".join(sorted(set(firsts)))


def word_table(classes: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Every word with its class and value; a word in two classes is an error of the data."""
    table: dict[str, list[str]] = {}
    for name, words in classes.items():
        for word, value in words.items():
            if word in table:
                raise SystemExit(f"times.yaml: {word!r} stands in {table[word][0]} and {name}")
            table[word] = [name, value]
    for name in POSSESSIVE:
        for word, value in classes[name].items():
            for mark in ("'s", "’s"):
                table.setdefault(word + mark, [name, value])
    tens = {word: int(value) for word, value in classes["word"].items() if 20 <= int(value) < 100}
    ones = {word: int(value) for word, value in classes["word"].items() if int(value) < 10}
    for ten, base in tens.items():
        for one, rest in ones.items():
            table[f"{ten}-{one}"] = ["word", str(base + rest)]
    return table


def phrase_table(phrases: dict[str, list[str]], words: dict[str, list[str]]) -> dict[str, list[list[Any]]]:
    """Phrases by first word, longest first; the whole phrase becomes a word of its class."""
    table: dict[str, list[list[Any]]] = {}
    for phrase, (name, value) in phrases.items():
        first, *rest = phrase.split()
        table.setdefault(first, []).append([rest, phrase])
        words[phrase] = [name, value]
    for rows in table.values():
        rows.sort(key=lambda row: (-len(row[0]), row[1]))
    return table


def compile_language(folder: Path) -> str:
    """The compiled patterns of one language as the exact text of its JSON file."""
    data = load_reviewed(folder / "times.yaml")
    names = [*SHAPES, *data["classes"]]
    symbols = dict(zip(names, SYMBOLS, strict=False))
    if len(names) > len(SYMBOLS):
        raise SystemExit(f"times.yaml: {len(names)} classes, but only {len(SYMBOLS)} symbols")
    words = word_table(data["classes"])
    phrases = phrase_table(data["phrases"], words)
    patterns = Patterns(symbols, {name: list(members) for name, members in data["sets"].items()}, data["macros"])
    rules = [[rule["make"], *patterns.compile(pattern)] for rule in data["rules"] for pattern in rule["patterns"]]
    triggers = patterns.expand(data["triggers"].replace(" ", "|"))
    compiled = {
        "symbols": symbols,
        "words": words,
        "phrases": phrases,
        "triggers": triggers,
        "rules": rules,
        "lists": {name: line.split() for name, line in data["lists"].items()},
        "parts": {name: [float(hour) for hour in hours] for name, hours in data["parts"].items()},
    }
    return json.dumps(compiled, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    folders = sorted(path.parent for path in LANGUAGES.glob("*/times.yaml"))
    return write_or_check({folder / "times.json": compile_language(folder) for folder in folders}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
