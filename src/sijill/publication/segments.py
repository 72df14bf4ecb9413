"""A document's text cut into lines, and lines into segments that the same claims cover.

Highlights may overlap, nest and repeat; HTML elements may only nest. So the text is cut at every end of every span,
and each piece carries the numbers of all claims whose words it belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINE = re.compile(r"[^\r\n]+")
OUTSIDE = -1
"""The index of no passage."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one line.

    `claims` are the numbers of the claims that cover it, the shortest first; `ends` those whose last word it holds.
    """

    text: str
    claims: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds words, at `start` (code points), with the role of the passage it stands in."""

    start: int
    role: str
    speaker: str | None
    opens_passage: bool
    segments: tuple[Segment, ...]


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
        # The passage that holds the first word: a passage may leave out the white space before it.
        word = begin + len(match.group()) - len(match.group().lstrip())
        index = bisect_right(passage_starts, word) - 1
        if index >= 0 and word >= passages[index]["end"]:
            index = OUTSIDE
        passage = passages[index] if index >= 0 else None
        segments = tuple(cut_segments(text, begin, stop, changes, starts, last))
        speaker = (passage["speaker"] or {}).get("name") if passage else None
        yield Line(begin, passage["role"] if passage else "narration", speaker, index != seen, segments)
        seen = index


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
