"""Rows of a compiled lexicon: words and phrases with what they may be."""

from __future__ import annotations

from typing import Any

Entry = list[Any]
Lexicon = dict[str, dict[str, list[Entry]]]


def add(lexicon: Lexicon, phrase: str, entry: Entry) -> None:
    words = phrase.lower().split()
    table = lexicon["single"] if len(words) == 1 else lexicon["multi"]
    row = entry if len(words) == 1 else [words[1:], *entry]
    held = table.setdefault(words[0], [])
    if row not in held:
        held.append(row)
