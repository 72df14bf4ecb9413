"""The words of names that are no names themselves, by script: particles, titles, relations, what stands for no name.

They are reviewed rows (`names/data/particles.tsv`, whose notes say what each kind is for). Arabic words are looked up
with hamza seats, ة and ى folded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sijill.names.script import Script
from sijill.names.spelling import spelled

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Particles:
    """The words of one script by their kind; each kind gives what a word stands for, or the word."""

    script: Script
    words: Mapping[str, Mapping[str, str]]
    ages: re.Pattern[str]
    apart: frozenset[str]
    """Single words whose neighbours decide what they are."""

    def key(self, word: str) -> str:
        """A word as it is looked up."""
        return spelled(word) if self.script == "arabic" else word

    def find(self, kind: str, word: str) -> str | None:
        """What a word of a kind stands for; None where it is none of it."""
        return self.words.get(kind, NOTHING).get(self.key(word))

    def find_at(self, kind: str, words: Sequence[str], at: int) -> tuple[str, int] | None:
        """What one word or two at a place stand for, and the place behind them; None where they are not of the kind."""
        for length in (2, 1):
            if at + length <= len(words):
                found = self.find(kind, " ".join(words[at : at + length]))
                if found is not None:
                    return found, at + length
        return None


@cache
def particles(script: Script) -> Particles:
    """The particles of a script."""
    text = resources.files("sijill.names.data").joinpath("particles.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    words: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, kind, word, stands_for, _ in (row for row in rows if row[0] == script):
        words[kind][spelled(word) if script == "arabic" else word] = stands_for or word
    units = "|".join(re.escape(row[2]) for row in rows if row[0] == script and row[1] == "unit")
    apart = frozenset(part for kind, of in words.items() if kind not in FREE for word in of for part in word.split())
    return Particles(script, dict(words), re.compile(rf"\d+\s*-?\s*(?:{units})\b"), apart)


FREE = frozenset(["short", "whole", "unit"])
"""Kinds whose words are the same whatever stands beside them."""
