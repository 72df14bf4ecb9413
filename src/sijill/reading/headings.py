"""The day that a bulletin covers, where its heading tells it and its lines do not ("Incidents of Saturday 8 July").

Bulletins, registers of hospitals and tallies in Arabic name their day once, above everything; channels put a date on a
line of its own before the posts of each day. What such lines tell dates the claims below that have no time themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import timedelta

from sijill.reading.mentions import Stretch
from sijill.reading.times import TimeMention
from sijill.reading.tokens import Tokens
from sijill.values.document import Document

HEADING_SENTENCES = 4
LONGEST_HEADING = 25
LATEST = timedelta(days=7)
"""How long before publication the day covered is at most; a heading of the day itself is a dateline."""

FEWEST = 2
"""Lines that hold nothing but a date, from which on they head the posts of their days."""

Range = tuple[int, int]


def find_covered_days(
    document: Document,
    tokens: Tokens,
    ranges: Sequence[Range],
    stretches: Sequence[Stretch],
    times: Sequence[tuple[int, TimeMention]],
) -> list[tuple[int, TimeMention]]:
    """The sentence from which on each day is meant, in order. None in a text without Arabic, or where people talk."""
    if all(stretch.language == "en" for stretch in stretches) or any(each.speaker for each in document.passages):
        return []
    begins = [first for first, _ in ranges]
    alone: list[tuple[int, TimeMention]] = []
    heading: list[tuple[int, TimeMention]] = []
    for at, time in times:
        if time.kind != "date" or time.when.earliest is None:
            continue
        index = bisect_right(begins, at) - 1
        first, last = ranges[index]
        if _holds_only(tokens, time, first, last):
            alone.append((index, time))
        elif not heading and index < HEADING_SENTENCES and last - first <= LONGEST_HEADING:
            heading += [(index, time)] if _is_before(document, time) and _is_line(document, tokens, first, last) else []
    return alone if len(alone) >= FEWEST else heading


def _holds_only(tokens: Tokens, time: TimeMention, first: int, last: int) -> bool:
    """Whether a sentence holds nothing else than a time and marks."""
    start, end = bisect_left(tokens.starts, time.start), bisect_left(tokens.starts, time.end)
    outside = (*tokens.lower[first : max(start, first)], *tokens.lower[end:last])
    return not any(word[0].isalnum() for word in outside)


def _is_before(document: Document, time: TimeMention) -> bool:
    """Whether a day lies shortly before the one on which the document came out."""
    if document.published is None or time.when.earliest is None:
        return False
    return timedelta(0) < document.published - time.when.earliest.date() <= LATEST


def _is_line(document: Document, tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sentence is a line of its own that no full stop ends."""
    begin, end = tokens.starts[first], tokens.ends[last - 1]
    before, after = document.text[:begin].rstrip(" \t"), document.text[end:].lstrip(" \t\r")
    return before[-1:] in ("", "\n") and after[:1] in ("", "\n") and tokens.lower[last - 1] not in (".", "؟", "!")
