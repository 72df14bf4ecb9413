"""Which claims cannot all be true, and what would have to be set aside.

A *conflict* is a minimal set of claims that no history can satisfy: without any one of them the rest could be true. A
*retraction* is a minimal set of claims without which all others can be true. The two are found together, each map of
what is left guiding the next step (MARCO: Liffiton, Previti, Malik and Marques-Silva, *Fast, flexible MUS enumeration*,
Constraints 21, 2016). The map gives the least costly retraction first, as in Reiter's hitting sets (*A theory of
diagnosis from first principles*, Artificial Intelligence 32, 1987).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Protocol

from sijill.accounts.solve import Chart

Claims = frozenset[int]
"""Claims by position."""


class Oracle(Protocol):
    """Says of sets of claims whether they can all be true."""

    def is_possible(self, claims: Collection[int]) -> bool: ...

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        """Of claims that cannot all be true, some that already cannot."""
        ...


@dataclass(frozen=True, slots=True)
class Retraction:
    """Claims that could be set aside so that the rest agrees, and what they weigh together."""

    claims: Claims
    cost: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Conflicts, and retractions by rising cost. `complete` False: the limit was reached, and there may be more."""

    conflicts: tuple[Claims, ...]
    retractions: tuple[Retraction, ...]
    complete: bool


def find_conflicts(
    claims: Sequence[int],
    oracle: Oracle,
    weight: Callable[[int], int],
    *,
    most: int,
    known: Iterable[Claims] = (),
) -> Conflicts:
    """All conflicts among claims that are not all possible, and all retractions, up to `most` of both together.

    `known` are conflicts that were found before. With the same input the same come in the same order.
    """
    conflicts = list(dict.fromkeys(known))
    retractions: list[Retraction] = []
    chart = Chart(weight)
    for conflict in conflicts:
        chart.require_one_out(conflict)
    everything = frozenset(claims)
    while len(conflicts) + len(retractions) < most:
        out = chart.cheapest()
        if out is None:
            return Conflicts(tuple(conflicts), tuple(retractions), True)
        kept = everything - out
        if oracle.is_possible(kept):
            retractions.append(Retraction(out, sum(map(weight, out))))
            chart.require_one_in(out)
        else:
            conflict = shrink(kept, oracle)
            conflicts.append(conflict)
            chart.require_one_out(conflict)
    return Conflicts(tuple(conflicts), tuple(retractions), False)


def shrink(claims: Claims, oracle: Oracle) -> Claims:
    """A conflict inside claims that are not all possible: deletion filter, begun from what the solver's proof names."""
    left = claims
    if len(claims) > FEW:
        named = frozenset(oracle.clashing(claims))
        left = claims if oracle.is_possible(named) else named
    for claim in sorted(left):
        if claim in left and not oracle.is_possible(left - {claim}):
            left = left - {claim}
            if len(left) > FEW:
                narrower = frozenset(oracle.clashing(left))
                left = narrower if not oracle.is_possible(narrower) else left
    return left


FEW = 6
"""Claims of a set so small that looking for a smaller proof costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a claim says of one set of leaves between two times, for the conflicts that can be seen without a solver."""

    leaves: int
    start: int
    end: int
    low: int
    high: int | None
    claim: int


def plain_conflicts(spans: Sequence[Span]) -> list[Claims]:
    """Conflicts of two or three claims on one set of leaves: of one time and another that holds it, and of a time and
    the two that it falls into, such as a running total, the one of the day before, and the count of the day.

    Found for all claims, however many conflicts there are. Each is minimal as far as these spans go: a claim of which
    there are others may stand in a smaller one.
    """
    by_leaves: dict[int, list[Span]] = {}
    for span in spans:
        by_leaves.setdefault(span.leaves, []).append(span)
    found: dict[Claims, None] = {}
    for group in by_leaves.values():
        pairs = set(_nested(group))
        found.update(dict.fromkeys(sorted(pairs, key=sorted)))
        for three in _split_in_two(group):
            if not any(pair < three for pair in pairs):
                found[three] = None
    return list(found)


def _nested(spans: Sequence[Span]) -> Iterable[Claims]:
    """A time at most, and at least more in one that it holds; compared where the two share an end."""
    for name in ("start", "end"):
        by_end: dict[int, list[Span]] = {}
        for span in spans:
            by_end.setdefault(getattr(span, name), []).append(span)
        for group in by_end.values():
            yield from _held(sorted(group, key=lambda span: span.end - span.start))


def _held(spans: Sequence[Span]) -> Iterable[Claims]:
    """The same for spans that share an end, from the shortest on."""
    most = 0
    for position, outer in enumerate(spans):
        most = max(most, outer.low)
        high = outer.high
        if high is None:
            continue
        # the list is looked through only where it is known to hold a conflict
        shorter = spans[:position] if most > high else ()
        alike = takewhile(partial(_as_long, outer), spans[position + 1 :])
        for inner in (*shorter, *alike):
            if inner.low > high and inner.claim != outer.claim:
                yield frozenset((inner.claim, outer.claim))


def _as_long(one: Span, other: Span) -> bool:
    return other.end - other.start == one.end - one.start


def _split_in_two(spans: Sequence[Span]) -> Iterable[Claims]:
    """A time and the two that it falls into, where the parts come to more or to less than the whole."""
    starting: dict[int, list[Span]] = {}
    at: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        starting.setdefault(span.start, []).append(span)
        at.setdefault((span.start, span.end), []).append(span)
    for first in spans:
        for second in starting.get(first.end, ()):
            for whole in at.get((first.start, second.end), ()):
                if _cannot_add_up(first, second, whole):
                    yield frozenset((first.claim, second.claim, whole.claim))


def _cannot_add_up(first: Span, second: Span, whole: Span) -> bool:
    if len({first.claim, second.claim, whole.claim}) < 3:
        return False
    if whole.high is not None and first.low + second.low > whole.high:
        return True
    return first.high is not None and second.high is not None and first.high + second.high < whole.low
