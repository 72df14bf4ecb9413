"""The lines of a text with their offsets, one at a time: a large document is never held as a list of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE = re.compile(r"[^\r\n]+")
BLANK = " \t\v\f\u00a0\u200b\u200e\u200f\ufeff\x00"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it; `new_block` after a blank line."""

    start: int
    end: int
    text: str
    new_block: bool


def lines_of(text: str, limit: int | None = None) -> Iterator[Line]:
    """Yield the lines of `text` (of its first `limit` code points) that hold anything."""
    new_block, before = True, 0
    for match in LINE.finditer(text, 0, len(text) if limit is None else limit):
        breaks = text[before : match.start()]
        new_block = new_block or breaks.count("\n") > 1 or breaks.count("\r") > 1
        before = match.end()
        held = match[0].rstrip(BLANK)
        words = held.lstrip(BLANK)
        if not words:
            new_block = True
            continue
        end = match.start() + len(held)
        yield Line(end - len(words), end, words, new_block)
        new_block = False
