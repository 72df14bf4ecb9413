"""Words and sentences with their offsets, in one pass over the text.

Everything else in reading works on these parallel lists: one list access costs far less than one object a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|am|pm|km|m|s)?(?!\w)"  # numbers, clock times, dates, ordinals
    r"|(?:[A-Za-z]\.){2,}"  # U.S., a.m.
    r"|\w+(?:[’'\-‐‑]\w+)*"  # words, with inner apostrophes and hyphens
    r"|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over one text: token `i` is `text[starts[i]:ends[i]]`, `lower[i]` its lower-case form."""

    lower: list[str]
    starts: list[int]
    ends: list[int]


def tokenize(text: str) -> Tokens:
    """Split `text` into words, numbers and single marks. Linear in the length of the text."""
    starts: list[int] = []
    ends: list[int] = []
    add_start, add_end = starts.append, ends.append
    for match in TOKEN.finditer(text):
        add_start(match.start())
        add_end(match.end())
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals (İ) lower to two code points: offsets would drift
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    lower = [folded[s:e] for s, e in zip(starts, ends, strict=True)]
    return Tokens(lower, starts, ends)
