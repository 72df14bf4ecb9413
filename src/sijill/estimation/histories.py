"""Capture histories: for each pattern of lists, how many people are on these lists and on no other.

A pattern is a whole number whose bit i says whether its people are on list i. Those on no list are what is asked for:
the pattern 0 never occurs. Everything here grows with the number of different patterns, not of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sijill.errors import InputError
from sijill.estimation.messages import Message, message

MOST_IN_A_TABLE = 16
"""Lists beyond which the table of all patterns is not made; 2^16 cells."""


@dataclass(frozen=True)
class Histories:
    """People by the lists that they are on.

    Attributes:
        lists: The lists' names, different from one another; list i is bit i of a pattern.
        patterns: Different patterns that somebody has, ascending, none 0.
        counts: How many people have each, whole and positive.
    """

    lists: tuple[str, ...]
    patterns: tuple[int, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(set(self.lists)) != len(self.lists):
            raise InputError("two lists have the same name")
        if len(self.patterns) != len(self.counts) or list(self.patterns) != sorted(set(self.patterns)):
            raise InputError("each pattern must stand once, in ascending order, with its count")
        if self.patterns and not 0 < self.patterns[0] <= self.patterns[-1] < 1 << len(self.lists):
            raise InputError("a pattern names a list that is not there, or none")
        if any(count <= 0 for count in self.counts):
            raise InputError("a count must be above 0; a pattern that nobody has is left out")

    @cached_property
    def n_observed(self) -> int:
        """How many people are on some list."""
        return sum(self.counts)

    def on_all(self, lists: int) -> int:
        """How many people are on all lists of a pattern, whatever else they are on."""
        return sum(count for pattern, count in self if pattern & lists == lists)

    def on_exactly(self, lists: int) -> int:
        """How many people are on these lists and on no other."""
        return self._by_pattern.get(lists, 0)

    def by_number_of_lists(self) -> tuple[int, ...]:
        """How many people are on k lists, for k = 1 to all; f₁, f₂, … in the literature."""
        found = [0] * len(self.lists)
        for pattern, count in self:
            found[pattern.bit_count() - 1] += count
        return tuple(found)

    def table(self) -> NDArray[np.float64]:
        """The counts of all patterns, at their index, shape (2^lists,); the first is 0 and means nothing.

        Raises:
            InputError: There are more than 16 lists.
        """
        if len(self.lists) > MOST_IN_A_TABLE:
            raise InputError(f"a table of all patterns of {len(self.lists)} lists is too large: merge lists")
        made = np.zeros(1 << len(self.lists))
        made[list(self.patterns)] = self.counts
        return made

    def incidence(self) -> NDArray[np.float64]:
        """Which lists each pattern is on, 0 and 1, shape (patterns, lists)."""
        size = range(len(self.lists))
        rows = [[pattern >> at & 1 for at in size] for pattern in self.patterns]
        return np.array(rows, dtype=np.float64).reshape(len(self.patterns), len(self.lists))

    def kept(self, lists: Sequence[int]) -> Histories:
        """These lists only, in this order; people who are on none of them are dropped."""
        found: Counter[int] = Counter()
        for pattern, count in self:
            found[sum((pattern >> at & 1) << new for new, at in enumerate(lists))] += count
        return make_histories([self.lists[at] for at in lists], {key: n for key, n in found.items() if key})

    def usable(self) -> tuple[int, ...]:
        """The lists that bear on an estimate: somebody is on them, they share somebody with another, and no list before
        has the very same people.
        """
        size = range(len(self.lists))
        people = [frozenset(p for p in self.patterns if p >> at & 1) for at in size]
        first = [at for at in size if people[at] and people.index(people[at]) == at]
        return tuple(at for at in first if any(people[at] & people[other] for other in first if other != at))

    def warnings(self) -> tuple[Message, ...]:
        """What is odd about the lists: nobody on one, two alike, one inside another, one that shares nobody."""
        size = range(len(self.lists))
        people = [frozenset(p for p in self.patterns if p >> at & 1) for at in size]
        found = [message("nobody_on_list", list=self.lists[at]) for at in size if not people[at]]
        full = [at for at in size if people[at]]
        for at in full:
            others = [other for other in full if other != at]
            if others and not any(people[at] & people[other] for other in others):
                found.append(message("list_apart", list=self.lists[at]))
            for other in others:
                if people[at] == people[other] and at < other:
                    found.append(message("same_lists", one=self.lists[at], other=self.lists[other]))
                elif people[at] < people[other]:
                    found.append(message("list_within", one=self.lists[at], other=self.lists[other]))
        return tuple(found)

    @cached_property
    def _by_pattern(self) -> dict[int, int]:
        return dict(zip(self.patterns, self.counts, strict=True))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(zip(self.patterns, self.counts, strict=True))


def make_histories(lists: Iterable[str], counts: Mapping[int, int]) -> Histories:
    """Histories of counts by pattern, in any order; counts of 0 are left out.

    Raises:
        InputError: A pattern or a count is none; what `Histories` does not take.
    """
    given = sorted((pattern, count) for pattern, count in counts.items() if count)
    return Histories(tuple(lists), tuple(pattern for pattern, _ in given), tuple(count for _, count in given))
