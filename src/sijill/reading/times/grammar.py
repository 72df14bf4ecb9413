"""The compiled words and patterns of one language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sijill.errors import InputError

OTHER: Final = "."
SPLIT: Final = "~"
"""Stands for a hyphenated word of which some part is a word of time: it is read in its parts."""
JOINT: Final = "+"
"""Stands for a word that may begin a phrase."""

LEAD_WORDS: Final = 12
"""How many words such as "the end of the" may stand before the first word of time."""

SHAPE = re.compile(
    r"(?P<ampm>(?:1[0-2]|0?\d)(?:[:.]?[0-5]\d)?(?:am|pm))"
    r"|(?P<nth>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th))|(?P<nth_big>\d{1,2}(?:st|nd|rd|th))"
    r"|(?P<decade>(?:\d{2,3}0s))|(?P<small>0?[1-9]|[12]\d|3[01])|(?P<pair>\d\d?)"
    r"|(?P<year>1\d{3}|2[01]\d\d)|(?P<four>\d{4})|(?P<three>\d{3})"
    r"|(?P<colon>(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?)"
    r"|(?P<point>(?:1[0-2]|0?\d)\.[0-5]\d)"
    r"|(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[/.]\d{1,2}[/.]\d{1,2})"
    r"|(?P<number>\d{1,3}(?:,\d{3})+|\d+)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern over symbols and the name of what builds its meaning."""

    make: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's classes, words and rules; `rules` by the symbol with which a match begins."""

    symbols: dict[str, str]
    words: dict[str, tuple[str, str]]
    first: dict[str, str]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    runs: re.Pattern[str]
    rules: dict[str, tuple[Rule, ...]]
    lists: dict[str, frozenset[str]]
    parts: dict[str, tuple[float, float]]

    def value(self, word: str) -> str:
        """The value of a word of a class."""
        return self.words[word][1]

    def is_in(self, word: str, name: str) -> bool:
        """Whether `word` belongs to the class `name`."""
        return self.words.get(word, ("", ""))[0] == name


class SymbolTable(dict[str, str]):
    """Words of one document to symbols; a word met for the first time is looked at once."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__(grammar.first)
        self.grammar = grammar

    def __missing__(self, word: str) -> str:
        symbol = self[word] = self._symbol(word)
        return symbol

    def _symbol(self, word: str) -> str:
        if word[0].isdigit():
            shape = SHAPE.fullmatch(word)
            if shape is not None and shape.lastgroup is not None:
                return self.grammar.symbols[shape.lastgroup]
            return OTHER
        if "-" in word or "–" in word:
            return SPLIT if self._has_time(word) else OTHER
        return OTHER

    def _has_time(self, word: str) -> bool:
        words, triggers = self.grammar.words, self.grammar.first
        parts = re.split("[-–]", word)
        return any(part in words and words[part][0] in HYPHENATED and triggers[part] != OTHER for part in parts)


HYPHENATED = frozenset(
    "month month_unsure weekday unit units season part part_point decade mid early late old past future".split()
)
"""Classes that make a hyphenated word worth splitting ("mid-July", "28-month-old")."""


@cache
def load_grammar(language: str) -> Grammar:
    """Load the compiled grammar of a language, once.

    Raises InputError where there is none.
    """
    source = files("sijill.reading.languages").joinpath(language, "times.json")
    if not source.is_file():
        raise InputError(f"no grammar of times for the language {language!r}")
    data = json.loads(source.read_text("utf-8"))
    symbols: dict[str, str] = data["symbols"]
    words = {word: (row[0], row[1]) for word, row in data["words"].items()}
    phrases = {first: tuple((tuple(rest), phrase) for rest, phrase in rows) for first, rows in data["phrases"].items()}
    first = {word: symbols[row[0]] for word, row in words.items()}
    first.update(dict.fromkeys(phrases, JOINT))
    triggers = data["triggers"]
    links = "".join(symbol for symbol in symbols.values() if symbol not in triggers)
    rules: dict[str, list[Rule]] = {}
    for make, pattern, firsts in data["rules"]:
        rule = Rule(make, re.compile(pattern))
        for symbol in firsts:
            rules.setdefault(symbol, []).append(rule)
    return Grammar(
        symbols=symbols,
        words=words,
        first=first,
        phrases=phrases,
        # bounded before the trigger: a line of ten thousand dashes must not cost their square
        runs=re.compile(f"[{links}]{{0,{LEAD_WORDS}}}[{triggers}][{links}{triggers}]*"),
        rules={symbol: tuple(held) for symbol, held in rules.items()},
        lists={name: frozenset(held) for name, held in data["lists"].items()},
        parts={name: (hours[0], hours[1]) for name, hours in data["parts"].items()},
    )
