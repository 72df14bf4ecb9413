"""A document's text cut into lines, and lines into segments that the same claims cover.

Highlights may overlap, nest and repeat; HTML elements may only nest. So the text is cut at every end of every span,
and each piece carries the numbers of all claims whose words it belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

LINE = re.compile(r"[^\r\n]+")
ASIDE = frozenset(("dateline", "boilerplate", "credit"))
"""Roles of passages that are words of the page where they share a line with text."""
OUTSIDE = -1
"""The index of no passage."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one line.

    `claims` are the numbers of the claims that cover it, the shortest first; `ends` those whose last word it holds.
    `aside`: words of the page in a line of text, such as the head of a message.
    """

    text: str
    claims: tuple[int, ...]
    ends: tuple[int, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds words, at `start` (code points), with the role of the passage it stands in.

    `in_entry`: the passage belongs to a message, a page or a row, whose own head says what it is.
    """

    start: int
    role: str
    speaker: str | None
    opens_passage: bool
    segments: tuple[Segment, ...]
    in_entry: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """From `at` on, until the next cover: which claims' words these are."""

    at: int
    claims: tuple[int, ...]


def covers(spans: Sequence[tuple[int, int, int]]) -> list[Cover]:
    """Where the set of covering claims changes, for spans given as (start, end, claim)."""
    opening: dict[int, list[int]] = defaultdict(list)
    closing: dict[int, list[int]] = defaultdict(list)
    length: dict[int, int] = {}
    for start, end, claim in spans:
        opening[start].append(claim)
        closing[end].append(claim)
        length[claim] = max(length.get(claim, 0), end - start)
    open_spans: dict[int, int] = defaultdict(int)
    found = [Cover(0, ())]
    for at in sorted(opening.keys() | closing.keys()):
        for claim in opening[at]:
            open_spans[claim] += 1
        for claim in closing[at]:
            open_spans[claim] -= 1
            if not open_spans[claim]:
                del open_spans[claim]
        found.append(Cover(at, tuple(sorted(open_spans, key=lambda claim: (length[claim], claim)))))
    return found


def cut_lines(
    text: str, spans: Sequence[tuple[int, int, int]], passages: Sequence[Mapping[str, Any]]
) -> Iterator[Line]:
    """Yield the lines of `text` that hold words, cut into segments. Linear in the text and in the spans."""
    changes = covers(spans)
    starts = [cover.at for cover in changes]
    last: dict[int, int] = {}
    for _, end, claim in spans:
        last[claim] = max(last.get(claim, end), end)
    passage_starts = [passage["start"] for passage in passages]
    seen = OUTSIDE - 1
    for match in LINE.finditer(text):
        if match.group().isspace():
            continue
        begin, stop = match.span()
        pieces = _pieces(text, begin, stop, passages, passage_starts)
        index = next((at for _, _, at in pieces if not _is_aside(passages, at)), pieces[0][2])
        passage = passages[index] if index >= 0 else None
        segments = [
            replace(segment, aside=True) if at != index and _is_aside(passages, at) else segment
            for first, after, at in pieces
            for segment in cut_segments(text, first, after, changes, starts, last)
        ]
        speaker = (passage["speaker"] or {}).get("name") if passage else None
        role, in_entry = (passage["role"], "locator" in passage) if passage else ("narration", False)
        yield Line(begin, role, speaker, index != seen, tuple(segments), in_entry)
        seen = index


def _is_aside(passages: Sequence[Mapping[str, Any]], index: int) -> bool:
    return index != OUTSIDE and passages[index]["role"] in ASIDE


def _pieces(
    text: str, begin: int, stop: int, passages: Sequence[Mapping[str, Any]], starts: Sequence[int]
) -> list[tuple[int, int, int]]:
    """A line cut where passages begin in it, each piece with the index of its passage; white space goes along."""
    line = text[begin:stop]
    # A passage may leave out the white space before it: that of the first word holds the beginning of the line.
    index = bisect_right(starts, begin + len(line) - len(line.lstrip())) - 1
    edges = [begin, *starts[index + 1 : bisect_left(starts, stop)], stop]
    found = []
    for at, (first, after) in enumerate(pairwise(edges), index):
        word = first + len(text[first:after]) - len(text[first:after].lstrip())
        outside = at < 0 or word >= passages[at]["end"]
        found.append((first, after, OUTSIDE if outside else at))
    return found


def cut_segments(
    text: str, begin: int, stop: int, changes: Sequence[Cover], starts: Sequence[int], last: Mapping[int, int]
) -> Iterator[Segment]:
    """Yield the segments of `text[begin:stop]`."""
    index = bisect_right(starts, begin) - 1
    at = begin
    while at < stop:
        end = min(starts[index + 1], stop) if index + 1 < len(starts) else stop
        claims = changes[index].claims
        ends = tuple(claim for claim in claims if last[claim] == end)
        if end > at:
            yield Segment(text[at:end], claims, ends)
        at = end
        index += 1
