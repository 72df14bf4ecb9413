"""Words and sentences with their offsets, in one pass over the text.

Everything else in reading works on these parallel lists: one list access costs far less than one object a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sijill.names.arabic import MARKS, fold
from sijill.reading.arabic.words import ARABIC, WORD, is_unknown, joined, parts_of

CASE_SAMPLE = 4000
NUMBER = r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|am|pm|km|m|s)?(?!\w)"
"""Numbers, clock times, dates, ordinals."""

LATIN = r"(?:[A-Za-z]\.){2,}|\w+(?:[’'\-‐‑]\w+)*"
"""Abbreviations (U.S., a.m.), and words with inner apostrophes and hyphens."""

TOKEN = re.compile(rf"{NUMBER}|{LATIN}|[^\w\s]")
MIXED = re.compile(
    rf"(?P<arabic>{WORD})|(?P<figure>\d+(?:[.,:/٫٬]\d+)*(?=[\u0600-\u06ff\ufb50-\ufefc]|(?!\w)))"
    rf"|{NUMBER}|(?:[A-Za-z]\.){{2,}}|[^\W\u0600-\u06ff\ufb50-\ufefc]+(?:[’'\-‐‑][^\W\u0600-\u06ff\ufb50-\ufefc]+)*|[^\w\s{MARKS}]"
)
"""The same where a text holds Arabic letters: its words hold marks, and figures may touch letters ("و12")."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over one text: token `i` is `text[starts[i]:ends[i]]`.

    `lower[i]` is how reading looks it up: in lower case, Arabic folded and divided from what is written onto it.
    """

    lower: list[str]
    starts: list[int]
    ends: list[int]

    def part(self, first: int, last: int) -> Tokens:
        """The tokens `first`–`last`, offsets unchanged."""
        if (first, last) == (0, len(self.lower)):
            return self
        return Tokens(self.lower[first:last], self.starts[first:last], self.ends[first:last])


@lru_cache(maxsize=2)
def is_cased(text: str) -> bool:
    """Whether the text uses small letters; messages of old teleprinters do not. A text is asked for once a stretch."""
    sample = text[:CASE_SAMPLE]
    return sum(map(str.islower, sample)) > sum(map(str.isupper, sample))


def tokenize(text: str) -> Tokens:
    """Split `text` into words, numbers and single marks. Linear in the length of the text."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals (İ) lower to two code points: offsets would drift
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if ARABIC.search(text) is not None:
        return _tokenize_mixed(text, folded)
    starts: list[int] = []
    ends: list[int] = []
    add_start, add_end = starts.append, ends.append
    for match in TOKEN.finditer(text):
        add_start(match.start())
        add_end(match.end())
    lower = [folded[s:e] for s, e in zip(starts, ends, strict=True)]
    return Tokens(lower, starts, ends)


def _tokenize_mixed(text: str, folded: str) -> Tokens:
    tokens = Tokens([], [], [])
    lower, starts, ends = tokens.lower, tokens.starts, tokens.ends
    pending: tuple[int, str] | None = None
    for match in MIXED.finditer(text):
        start, end = match.span()
        if match.lastgroup == "arabic":
            whole = joined(pending[1], match[0]) if pending is not None and pending[0] + 1 == start else None
            if whole is not None and pending is not None:
                lower[-1], ends[-1], pending = whole, end, None
                continue
            pending = (end, match[0]) if is_unknown(match[0]) else None
            for first, last, word in parts_of(match[0]):
                starts.append(start + first)
                ends.append(start + last)
                lower.append(word)
            continue
        starts.append(start)
        ends.append(end)
        lower.append(fold(match[0]) if match.lastgroup == "figure" else folded[start:end])
    return tokens
