"""The times, places and numbers of a document, each found by the grammar of the language that its sentence is in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import groupby

from sijill.gazetteer import Gazetteer
from sijill.reading.arabic.counts import find_arabic_counts
from sijill.reading.arabic.places import find_arabic_names
from sijill.reading.arabic.words import ARABIC
from sijill.reading.counts import CountMention, find_counts
from sijill.reading.places import find_names
from sijill.reading.placing import FoundName, weigh
from sijill.reading.times import TimeMention, find_times
from sijill.reading.tokens import Tokens
from sijill.values.document import Document, Passage, PassageRole
from sijill.values.place import PlaceReference

Range = tuple[int, int]

UNREAD = frozenset((PassageRole.BOILERPLATE, PassageRole.CREDIT, PassageRole.DATELINE, PassageRole.QUOTED))
"""Passages that are set apart: nothing in them is a claim."""

COUNTS: dict[str, Callable[[Tokens, str], tuple[CountMention, ...]]] = {"en": find_counts, "ar": find_arabic_counts}
NAMES: dict[str, Callable[[Tokens, str, Gazetteer], list[FoundName]]] = {"en": find_names, "ar": find_arabic_names}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences of one language that follow one another: tokens `first`–`last` (half-open)."""

    language: str
    first: int
    last: int


@dataclass(slots=True)
class Mentions:
    """The times and places of a document in order, each with the token at which it begins, and its numbers."""

    times: list[tuple[int, TimeMention]]
    places: list[tuple[int, PlaceReference]]
    counts: tuple[CountMention, ...]
    time_starts: list[int] = field(init=False)
    place_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.time_starts = [at for at, _ in self.times]
        self.place_starts = [at for at, _ in self.places]


def find_stretches(tokens: Tokens, text: str, ranges: Sequence[Range]) -> list[Stretch]:
    """The stretches of a text, by the script of most words of each sentence; one without letters goes along."""
    if ARABIC.search(text) is None:
        return [Stretch("en", 0, len(tokens.lower))]
    languages: list[str] = []
    for first, last in ranges:
        words = [word for word in tokens.lower[first:last] if word[0].isalpha() or word[0] == "_"]
        arabic = sum(ARABIC.match(word) is not None for word in words)
        before = languages[-1] if languages else "ar"
        languages.append(("ar" if arabic * 2 >= len(words) else "en") if words else before)
    stretches: list[Stretch] = []
    for language, held in groupby(zip(languages, ranges, strict=True), key=lambda pair: pair[0]):
        spans = [span for _, span in held]
        stretches.append(Stretch(language, spans[0][0], spans[-1][1]))
    return stretches


def find_mentions(
    tokens: Tokens,
    document: Document,
    stretches: Sequence[Stretch],
    gazetteer: Gazetteer,
    zone: tzinfo | None,
) -> Mentions:
    """Every time, place and number of a document. Times resolve against its date, a message's against its own."""
    text = document.text
    times = [
        time for one, sent in _sent(tokens, document, stretches) for time in _times(tokens, document, one, sent, zone)
    ]
    places = find_places(tokens, text, gazetteer, stretches)
    starts = tokens.starts
    return Mentions(
        [(bisect_left(starts, time.start), time) for time in times],
        [(_token_at(tokens, place.start), place) for place in places],
        tuple(count for one in stretches for count in _counts(tokens, text, one)),
    )


def _sent(
    tokens: Tokens, document: Document, stretches: Sequence[Stretch]
) -> Iterator[tuple[Stretch, datetime | None]]:
    """The stretches, divided where what follows was sent at another moment; without the heads of messages."""
    if all(passage.sent is None for passage in document.passages):
        yield from ((one, None) for one in stretches)
        return
    held = [passage for passage in document.passages if passage.sent is None or passage.role not in UNREAD]
    for one in stretches:
        for sent, first, last in _moments(tokens, held, one):
            yield Stretch(one.language, first, last), sent


def _moments(tokens: Tokens, held: Sequence[Passage], one: Stretch) -> Iterator[tuple[datetime | None, int, int]]:
    starts = tokens.starts
    at = bisect_left(held, starts[one.first], key=lambda passage: passage.end) if one.first < one.last else len(held)
    while at < len(held):
        first = max(bisect_left(starts, held[at].start), one.first)
        if first >= one.last:
            return
        after = at + 1
        if held[at].sent is None:  # running text, whose words refer to one another
            while after < len(held) and held[after].sent is None:
                after += 1
        last = min(bisect_left(starts, held[after - 1].end), one.last)
        if first < last:
            yield held[at].sent, first, last
        at = after


def find_places(
    tokens: Tokens, text: str, gazetteer: Gazetteer, stretches: Sequence[Stretch] | None = None
) -> tuple[PlaceReference, ...]:
    """Every place name of a text, in order, none overlapping another; without stretches the text is English."""
    held = [Stretch("en", 0, len(tokens.lower))] if stretches is None else stretches
    found = [name for one in held for name in NAMES[one.language](tokens.part(one.first, one.last), text, gazetteer)]
    return weigh(found, text)


def _token_at(tokens: Tokens, offset: int) -> int:
    """The token in which an offset lies; a name may begin inside one ("بحلب")."""
    at = bisect_left(tokens.starts, offset)
    return at if at < len(tokens.starts) and tokens.starts[at] == offset else at - 1


def _times(
    tokens: Tokens, document: Document, one: Stretch, sent: datetime | None, zone: tzinfo | None
) -> tuple[TimeMention, ...]:
    if sent is not None and sent.tzinfo is not None:
        zone = sent.tzinfo if zone is None else zone
        sent = sent.astimezone(zone)
    published = document.published if sent is None else sent.date()
    own = tokens.part(one.first, one.last)
    return find_times(own, document.text, published, zone, language=one.language, sent=sent)


def _counts(tokens: Tokens, text: str, one: Stretch) -> Iterator[CountMention]:
    for count in COUNTS[one.language](tokens.part(one.first, one.last), text):
        shifted = one.first and replace(count, first=count.first + one.first, last=count.last + one.first)
        yield shifted or count
