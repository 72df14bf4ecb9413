"""The measure of claims: right when kind, both bounds of the count and a span are right, matched one to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.gold_files import UNNAMED, Interval, Item, Span
from benchmarks.measures import Tally, assign

Agrees = Callable[[Item, Item], bool]
Match = tuple[Item, Item]

_OVERLAP_BONUS = 1e-3
"""Among matchings of the same size take the one whose spans overlap most."""
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document's claims compared: gold and reader's claim of each match, and what is left on either side."""

    matches: tuple[Match, ...]
    missed: tuple[Item, ...]
    spurious: tuple[Item, ...]

    @property
    def tally(self) -> Tally:
        """Right, answered and possible claims."""
        right = len(self.matches)
        return Tally(right, right + len(self.spurious), right + len(self.missed))


def exactly(gold: Item, ours: Item) -> bool:
    """Same kind and the same bounds."""
    return gold.kind == ours.kind and (gold.low, gold.high) == (ours.low, ours.high)


def within_one(gold: Item, ours: Item) -> bool:
    """Same kind, lower bounds at most 1 apart, and upper bounds open on both sides or on neither."""
    if gold.kind != ours.kind or gold.low is None or ours.low is None:
        return gold.kind == ours.kind and gold.low is ours.low
    return abs(gold.low - ours.low) <= 1 and (gold.high is None) == (ours.high is None)


def same_family(families: dict[str, str]) -> Agrees:
    """Same family of kinds and the same bounds; `families` names the family of each kind."""

    def agrees(gold: Item, ours: Item) -> bool:
        near = families.get(gold.kind) == families.get(ours.kind)
        return near and (gold.low, gold.high) == (ours.low, ours.high)

    return agrees


def compare(gold: Sequence[Item], ours: Sequence[Item], agrees: Agrees = exactly) -> Comparison:
    """Match the claims of one document one to one, as many as can be."""
    weights = [[_weight(right, claim, agrees) for claim in ours] for right in gold]
    pairs = assign(weights) if gold and ours else []
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return Comparison(
        tuple((gold[row], ours[column]) for row, column in pairs),
        tuple(item for at, item in enumerate(gold) if at not in rows),
        tuple(item for at, item in enumerate(ours) if at not in columns),
    )


def _weight(gold: Item, ours: Item, agrees: Agrees) -> float:
    shared = sum(_shared(left, right) for left in gold.spans for right in ours.spans)
    if not shared or not agrees(gold, ours):
        return 0.0
    longest = max(sum(end - start for start, end in item.spans) for item in (gold, ours))
    return 1.0 + _OVERLAP_BONUS * shared / longest


def _shared(left: Span, right: Span) -> int:
    return max(0, min(left[1], right[1]) - max(left[0], right[0]))


def countable(items: Iterable[Item]) -> tuple[Item, ...]:
    """The claims that have a count."""
    return tuple(item for item in items if item.countable)


@dataclass(frozen=True, slots=True)
class FieldScore:
    """How often one field is right on matched claims."""

    right: int
    compared: int

    @property
    def accuracy(self) -> float:
        """Share that is right; 0 where nothing was compared."""
        return self.right / self.compared if self.compared else 0.0


def field_scores(comparisons: Sequence[Comparison]) -> dict[str, FieldScore]:
    """Score each field of the matched claims; where both sides leave a field empty it is right."""
    matches = [match for comparison in comparisons for match in comparison.matches]
    timed = [match for match in matches if match[0].when]
    placed = [match for match in matches if match[0].places]
    voiced = [match for match in matches if match[0].speakers]
    scores = {name: _count(matches, test) for name, test in _FIELD_TESTS.items()}
    scores |= {
        "time overlapping, where gold has one": _count(timed, _time_overlaps),
        "time equal, where gold has one": _count(timed, _time_equal),
        "place, where gold has one": _count(placed, _place_right),
        "speaker, where gold has one": _count(voiced, _speaker_right),
    }
    parts = [_part_right(match, comparison) for comparison in comparisons for match in comparison.matches]
    return scores | {"part_of": FieldScore(sum(parts), len(parts))}


def _count(matches: Sequence[Match], test: Callable[[Item, Item], bool]) -> FieldScore:
    return FieldScore(sum(test(gold, ours) for gold, ours in matches), len(matches))


def _time_equal(gold: Item, ours: Item) -> bool:
    return gold.when == ours.when


def _time_overlaps(gold: Item, ours: Item) -> bool:
    if gold.when is None or ours.when is None:
        return gold.when is ours.when
    return intervals_overlap(gold.when, ours.when)


def intervals_overlap(left: Interval, right: Interval) -> bool:
    """Whether two half-open intervals share a moment; an end that is not known is open."""
    starts = max(end or datetime.min for end in (left[0], right[0]))
    return starts < min(end or datetime.max for end in (left[1], right[1]))


def _place_right(gold: Item, ours: Item) -> bool:
    if not gold.places or not ours.places:
        return bool(gold.places) == bool(ours.places)
    return any(_shared(left, right) for left in gold.places for right in ours.places)


def _speaker_right(gold: Item, ours: Item) -> bool:
    """A word of the gold's name stands in the name of our first, innermost speaker; "unnamed" answers "unnamed"."""
    if not gold.speakers or not ours.speakers:
        return bool(gold.speakers) == bool(ours.speakers)
    if UNNAMED in (gold.speakers[0], ours.speakers[0]):
        return gold.speakers[0] == ours.speakers[0]
    words = set(_WORD.findall(gold.speakers[0].casefold()))
    return bool(words & set(_WORD.findall(ours.speakers[0].casefold())))


_FIELD_TESTS: dict[str, Callable[[Item, Item], bool]] = {
    "subject": lambda gold, ours: gold.subject == ours.subject,
    "approximate": lambda gold, ours: gold.approximate == ours.approximate,
    "measure": lambda gold, ours: gold.measure == ours.measure,
    "modality": lambda gold, ours: gold.modality == ours.modality,
    "time overlapping": _time_overlaps,
    "time equal": _time_equal,
    "place": _place_right,
    "speaker": _speaker_right,
}


def _part_right(match: Match, comparison: Comparison) -> bool:
    """Both stand alone, or both are part of the same whole; where we missed the whole, any whole will do."""
    gold, ours = match
    if gold.whole is None or ours.whole is None:
        return gold.whole is None and ours.whole is None
    ours_of = {right.key: claim.key for right, claim in comparison.matches}
    return ours_of.get(gold.whole, ours.whole) == ours.whole
