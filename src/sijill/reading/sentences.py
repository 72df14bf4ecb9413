"""Where sentences begin and end, as ranges of tokens."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from sijill.reading.arabic.words import ARABIC
from sijill.reading.lexicon import load_lexicon
from sijill.reading.tokens import Tokens

PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\r\r|\n(?=[ \t]*(?:[-•*–—]|\d+[.)])[ \t])|(?<=[.!?…\"”:])[ \t]*\r?\n|(?<=^)\n")
"""A blank line, a line that begins a list item, or a line end after a full stop. Other line ends are wrapping."""

FULL = 0.75
"""A line that reaches so far, as a share of the widest, may go on in the next; a shorter one was ended on purpose."""

WIDEST = 400
NEW_ENTRY = re.compile(r"[^\w\s«»\"“”()\[\].,،؛:!?؟]|\S{1,15}(?: \S{1,15})? ?\|")
"""What begins an entry of its own: a sign put before it, or its heading."""

NEXT_LINE = re.compile(r"\n[ \t]*(?=(\S*))")

SHORTEST_RUN = 3
"""Parts of Arabic words that follow one another inside a sentence in Latin letters and are read by themselves."""

LONGEST = 300
"""Tokens after which a text that never ends a sentence is cut: its parts are compared, at a cost that grows squared."""

STOPS = frozenset(".!?…؟")
CLOSERS = frozenset("\"”’')]»")
LATIN = re.compile("[A-Za-z]{2}")


def sentence_ranges(text: str, tokens: Tokens, breaks: list[int]) -> list[tuple[int, int]]:
    """Split into half-open ranges of token indices.

    `breaks` are offsets at which a sentence always ends (the edges of passages).
    """
    lower, starts, ends = tokens.lower, tokens.starts, tokens.ends
    size = len(lower)
    abbreviations = load_lexicon("en").rules.abbreviations
    cuts = {bisect_left(starts, match.end()) for match in PARAGRAPH.finditer(text)}
    cuts.update(bisect_left(starts, offset) for offset in (*breaks, *_ended_lines(text), *_script_edges(text, tokens)))
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


def _ended_lines(text: str) -> Iterator[int]:
    """Where lines begin before which an Arabic one was ended that had room for more: posts put no full stops."""
    if ARABIC.search(text) is None:
        return
    width = min(max(map(len, text.splitlines()), default=0), WIDEST)
    begin = 0
    for match in NEXT_LINE.finditer(text):
        ended = match.start() - begin + len(match[1]) < FULL * width or NEW_ENTRY.match(text, match.end())
        if ended and ARABIC.search(text, begin, match.start()):
            yield match.end()
        begin = match.end()


def _script_edges(text: str, tokens: Tokens) -> Iterator[int]:
    """Where runs of Arabic begin and end in a text that has Latin letters too."""
    if ARABIC.search(text) is None or LATIN.search(text) is None:
        return
    begin, words = 0, 0
    for word, start in zip(tokens.lower, tokens.starts, strict=True):
        if ARABIC.match(word):
            begin, words = (begin if words else start), words + 1
        elif LATIN.match(word):
            if words >= SHORTEST_RUN:
                yield from (begin, start)
            words = 0
    if words >= SHORTEST_RUN:
        yield begin


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
