"""What stands around quoted words: the times, places and figures that our own grammars read there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import TypeVar

from sijill.gazetteer import Gazetteer
from sijill.reading.counts import CountMention
from sijill.reading.mentions import find_mentions, find_stretches
from sijill.reading.sentences import sentence_ranges
from sijill.reading.times import TimeMention
from sijill.reading.tokens import tokenize
from sijill.values.count import Count
from sijill.values.document import Document
from sijill.values.place import PlaceReference

UNDATING = frozenset(("set", "duration"))
OPEN_BY_ONE = frozenset(("more_than", "fewer_than"))
"""Wordings whose bound lies one beside their figure: readers differ whether "more than 40" begins at 40 or 41."""

VAGUE_FACTOR = 10
"""How far apart two readings of "dozens" may lie and still mean the same words."""

Mention = TypeVar("Mention", TimeMention, PlaceReference, CountMention)


class Surroundings:
    """The mentions of a whole document, read once, to be asked for by offsets.

    Reach for it with spans that another reader found. Times resolve against the document's date, in `zone` if given.
    """

    def __init__(self, document: Document, gazetteer: Gazetteer, zone: tzinfo | None) -> None:
        text, tokens = document.text, tokenize(document.text)
        self.document = document
        edges = [offset for passage in document.passages for offset in (passage.start, passage.end)]
        ranges = sentence_ranges(text, tokens, edges)
        stretches = find_stretches(tokens, text, ranges)
        mentions = find_mentions(tokens, document, stretches, gazetteer, zone)
        self.times = [time for _, time in mentions.times if time.kind not in UNDATING]
        self.places = [place for _, place in mentions.places]
        self.counts = [mention for mention in mentions.counts if mention.count is not None]
        self.begins = [tokens.starts[first] for first, _ in ranges]

    def time_of(self, start: int, end: int) -> TimeMention | None:
        """The first time inside the span, else the nearest one of its sentences, else none."""
        inside = _within(self.times, start, end)
        if inside:
            return inside[0]
        beside = _within(self.times, *self._sentences(start, end))
        return min(beside, key=_distance(start, end), default=None)

    def places_of(self, start: int, end: int) -> tuple[PlaceReference, ...]:
        """The places inside the span, else those of its sentences."""
        return tuple(_within(self.places, start, end) or _within(self.places, *self._sentences(start, end)))

    def figure(self, proposed: Count, start: int, end: int) -> Count | None:
        """The count that our grammar reads at `start`–`end` and that `proposed` agrees with, else None.

        Words in which our grammar reads no figure bear out one ("a man") or none, and no other number ("many").
        """
        read = [mention for mention in self.counts if mention.start < end and start < mention.end]
        if not read:
            return proposed if proposed.low == proposed.high and proposed.low <= 1 else None
        return next((mention.count for mention in read if _agrees(proposed, mention)), None)

    def _sentences(self, start: int, end: int) -> tuple[int, int]:
        """Where the first sentence of a span begins and its last one ends."""
        first = bisect_right(self.begins, start) - 1
        after = bisect_right(self.begins, end - 1)
        last = self.begins[after] if after < len(self.begins) else len(self.document.text)
        return self.begins[max(first, 0)], last


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    return [mention for mention in mentions if start <= mention.start and mention.end <= end]


def _distance(start: int, end: int) -> Callable[[TimeMention], int]:
    return lambda mention: start - mention.end if mention.end <= start else mention.start - end


def _agrees(proposed: Count, mention: CountMention) -> bool:
    """Whether a proposed count is the mention's, allowing for how readers differ in open and vague wordings."""
    read = mention.count
    if read is None:
        return False
    if mention.bound == "vague":
        return read.low < proposed.low * VAGUE_FACTOR and proposed.low < read.low * VAGUE_FACTOR
    ends = {end for end in (read.low, read.high) if end is not None}
    if mention.bound in OPEN_BY_ONE:
        ends |= {end + 1 for end in ends} | {end - 1 for end in ends}
    if proposed.high in ends and proposed.low <= 1:
        return True
    return {proposed.low, proposed.low if proposed.high is None else proposed.high} <= ends
