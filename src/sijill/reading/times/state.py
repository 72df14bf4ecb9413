"""What is known at each draft while a document's times are resolved in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sijill.reading.times.grammar import Grammar
from sijill.reading.times.periods import Period, Point
from sijill.reading.times.scan import Draft, Stream
from sijill.values.when import Precision

LOOK_BACK = 8
LOOK_AHEAD = 3
SENTENCE_WORDS = 80
"""Words further apart are taken to stand in different sentences, so that a text without stops costs no more."""
YEARS_APART = 15
"""In a chronicle a bare year this far from the date before it is an aside, and what follows does not count from it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours of a day that is still to be found; `value` is what TimeML writes after the date ("T10:45", "TNI")."""

    earliest: float
    latest: float
    precision: Precision
    value: str
    utc: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A draft with its meaning, still in words of the stream (`first`–`last`, half-open).

    `point` is what later words may refer back to ("that day"); `own_year` says that the words name their year.
    `clock` marks a time of day that seeks a day beside it; `loose` one that means nothing without it.
    """

    first: int
    last: int
    period: Period
    kind: str = "date"
    direction: str = "at"
    point: Point | None = None
    own_year: bool = True
    clock: Clock | None = None
    loose: bool = False
    parts: tuple[Found, ...] = ()


@dataclass(slots=True)
class State:
    """The day, and of a message the moment (`sent`), against which times resolve; the date that was named last."""

    grammar: Grammar
    stream: Stream
    published: date | None
    narrative: bool
    before_christ: bool = False
    sent: datetime | None = None
    last: Point | None = None
    last_at: int = -1
    last_year_at: int = -1
    hint_year: int | None = None
    found: list[Found] = field(default_factory=list)

    def word(self, at: int) -> str:
        """The word at an index of the stream, lower case, "" outside it."""
        return self.stream.word(at)

    def value(self, draft: Draft, key: str) -> str:
        """The value of the word that a pattern named `key`, "" where it named none."""
        at = draft.named.get(key)
        return "" if at is None else self.grammar.value(self.stream.words[at])

    def named(self, draft: Draft, key: str) -> str:
        """The word that a pattern named `key`, "" where it named none."""
        at = draft.named.get(key)
        return "" if at is None else self.stream.words[at]

    def is_in(self, word: str, name: str) -> bool:
        """Whether `word` stands in a list of the grammar."""
        return word in self.grammar.lists[name]

    def number(self, draft: Draft, key: str) -> int | None:
        """The number that a pattern named `key`; None where the word names none ("several")."""
        word = self.named(draft, key)
        if not word:
            return None
        if word[0].isdigit():
            digits = "".join(char for char in word if char.isdigit())
            return int(digits) if len(digits) <= 9 else None
        value = self.grammar.value(word)
        return int(value) if value.isdigit() else None

    def same_sentence(self, first: int, last: int) -> bool:
        """Whether no stop stands between two indexes of the stream."""
        if last - first > SENTENCE_WORDS:
            return False
        stops = self.grammar.lists["stops"]
        words = self.stream.words
        for at in range(first, last):
            # the stop of "Dec." is followed by no capital and no end of text
            if words[at] in stops and not (at + 1 < len(words) and words[at + 1][0].isdigit()):
                return False
        return True

    def future(self, draft: Draft | Found) -> bool:
        """Whether the words just before or after speak of what is to come."""
        future, stops, words = self.grammar.lists["future"], self.grammar.lists["stops"], self.stream.words
        for at in range(draft.first - 1, max(-1, draft.first - 1 - LOOK_BACK), -1):
            if words[at] in stops:
                break
            if words[at] in future:
                return True
        return any(word in future for word in words[draft.last : draft.last + LOOK_AHEAD])

    def anchor_day(self) -> date | None:
        """The day that "today" is said on: the publication date, in a chronicle the last day named."""
        return self.last_day() if self.narrative else self.published

    def last_day(self) -> date | None:
        """The last date named, where it is a day."""
        return self.last.date() if self.last is not None else None

    def referred_day(self) -> date | None:
        """The day of "that day": the last one named, in the news else the publication date."""
        day = self.last_day()
        return day if day is not None or self.narrative else self.published

    def remember(self, found: Found) -> None:
        """Let later words refer to what was found."""
        if found.point is not None:
            self.last_at = found.last
            if not self._is_aside(found.point):
                self.last = found.point
            if found.own_year and not self.is_in(self.word(found.first - 1), "since"):
                self.last_year_at = found.last

    def _is_aside(self, point: Point) -> bool:
        """Whether a bare year leaves the chronicle where it was: it repeats the last year, or leaps far away."""
        if not self.narrative or self.last is None or point.month is not None or point.season is not None:
            return False
        return point.year == self.last.year or abs(point.year - self.last.year) > YEARS_APART


def spanning(parts: Sequence[Found], found: Found) -> Found:
    """`found` over all the words of its parts."""
    first = min(found.first, *(part.first for part in parts))
    return replace(found, first=first, last=max(found.last, *(part.last for part in parts)))
