"""Where sentences begin and end, as ranges of tokens."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from sijill.reading.lexicon import load_lexicon
from sijill.reading.tokens import Tokens

PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\r\r|\n(?=[ \t]*(?:[-•*–—]|\d+[.)])[ \t])|(?<=[.!?…\"”:])[ \t]*\r?\n|(?<=^)\n")
"""A blank line, a line that begins a list item, or a line end after a full stop. Other line ends are wrapping."""

LONGEST = 300
"""Tokens after which a text that never ends a sentence is cut: its parts are compared, at a cost that grows squared."""

STOPS = frozenset(".!?…؟")
CLOSERS = frozenset("\"”’')]»")


def sentence_ranges(text: str, tokens: Tokens, breaks: list[int]) -> list[tuple[int, int]]:
    """Split into half-open ranges of token indices.

    `breaks` are offsets at which a sentence always ends (the edges of passages).
    """
    lower, starts, ends = tokens.lower, tokens.starts, tokens.ends
    size = len(lower)
    abbreviations = load_lexicon("en").rules.abbreviations
    cuts = {bisect_left(starts, match.end()) for match in PARAGRAPH.finditer(text)}
    cuts.update(bisect_left(starts, offset) for offset in breaks)
    for index, word in enumerate(lower):
        if word in STOPS:
            after = index + 1
            while after < size and lower[after] in CLOSERS and starts[after] == ends[after - 1]:
                after += 1
            if _ends_sentence(text, tokens, index, after, abbreviations):
                cuts.add(after)
    cuts.update((0, size))
    ordered = sorted(cuts)
    return [(at, min(at + LONGEST, last)) for first, last in pairwise(ordered) for at in range(first, last, LONGEST)]


def _ends_sentence(text: str, tokens: Tokens, stop: int, after: int, abbreviations: frozenset[str]) -> bool:
    if after >= len(tokens.lower):
        return True
    following = tokens.starts[after]
    if following == tokens.ends[after - 1]:
        return False
    if tokens.lower[stop] != ".":
        return True
    if stop and tokens.lower[stop - 1] in abbreviations:
        return tokens.lower[stop - 1] == "no" and not text[following].isdigit()
    if stop and len(tokens.lower[stop - 1]) == 1 and tokens.lower[stop - 1].isalpha():
        return False
    first = text[following]
    return not first.islower()
