"""The programme that claims make: bounds on sums of non-negative whole numbers, cut into pieces that do not touch.

A *leaf* is a kind, a group and a place that the claims tell apart, a *cell* a leaf in an interval between two of the
times that they tell apart. Only cells that differ in some claim are kept apart (the coarsest common refinement), and
claims that share no cell, not even through others, make separate components.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sijill.accounts.atlas import Atlas
from sijill.accounts.constraints import Constraint, Scope

MOST_NAMED = 4
"""Groups beyond the table that are told apart at once: n of them overlap in 2ⁿ ways. Further ones only bound the whole.
"""

Indices = NDArray[np.int32]
Box = tuple[frozenset[str], frozenset[str], str | None, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """low ≤ the sum over some leaves between two times ≤ high (None: no bound); `claim` is its claim's position."""

    leaves: int
    start: int
    end: int
    low: int
    high: int | None
    claim: int


@dataclass(frozen=True, slots=True)
class Component:
    """Claims that bear on one another. `sets` are the sets of leaves that rows name by position, `target` those rows
    whose sum is asked for (leaves, start, end), none where the question does not reach here.
    """

    leaf_count: int
    sets: tuple[Indices, ...]
    rows: tuple[Row, ...]
    target: tuple[int, int, int] | None

    @property
    def claims(self) -> tuple[int, ...]:
        """The positions of its claims, in their order."""
        return tuple(sorted({row.claim for row in self.rows}))

    def only(self, claims: Collection[int]) -> Component:
        """The component of some of its claims; what is asked is left out."""
        return replace(self, rows=tuple(row for row in self.rows if row.claim in claims), target=None)


@dataclass(frozen=True, slots=True)
class Problem:
    """All components, and whether every part of the question is spoken of by some claim."""

    components: tuple[Component, ...]
    covered: bool


def build_problem(
    constraints: Sequence[Constraint], question: Scope, atlas: Atlas, exclusions: Iterable[tuple[int, int]] = ()
) -> Problem:
    """Set the programme up for constraints that measure what the question asks for, all of one unit.

    `exclusions` are pairs of them, by position, of which a person said that they contradict each other: they come into
    one component.
    """
    leaves = _Leaves([question, *_scopes(constraints)], atlas)
    rows = list(_rows(constraints, leaves))
    asked = leaves.set_of(question)
    forest = _Forest(len(rows))
    stretches = _stretches(rows, leaves, forest)
    of_claim: dict[int, int] = {}
    for position, row in enumerate(rows):
        forest.join(position, of_claim.setdefault(row.claim, position))
    for one, other in exclusions:
        if one in of_claim and other in of_claim:
            forest.join(of_claim[one], of_claim[other])
    wanted = np.zeros(leaves.count, dtype=bool)
    wanted[leaves.sets[asked]] = True
    components = tuple(_component(group, leaves, wanted, question) for group in _split(rows, forest))
    return Problem(components, _is_covered(stretches, leaves.sets[asked].tolist(), question))


def _scopes(constraints: Iterable[Constraint]) -> Iterator[Scope]:
    for each in constraints:
        yield each.outer
        if each.inner is not None and each.high is not None:
            yield each.inner


def _rows(constraints: Sequence[Constraint], leaves: _Leaves) -> Iterator[Row]:
    for position, each in enumerate(constraints):
        outer, inner = each.outer, each.inner
        # of a group that is not told apart from others only the whole is known to be no less
        high = each.high if leaves.knows(outer.named) and inner is not None else None
        if inner == outer and high is not None:
            yield Row(leaves.set_of(outer), outer.start, outer.end, each.low, high, position)
            continue
        if each.low > 0:
            yield Row(leaves.set_of(outer), outer.start, outer.end, each.low, None, position)
        if inner is not None and high is not None:
            yield Row(leaves.set_of(inner), inner.start, inner.end, 0, high, position)


class _Leaves:
    """Leaves by number, merged where no scope tells them apart, and the sets of them that scopes cover."""

    def __init__(self, scopes: Sequence[Scope], atlas: Atlas) -> None:
        self.atlas = atlas
        # the group that is asked for comes first: of it no more than its own may be told
        asked, others = scopes[0].named, {scope.named for scope in scopes if scope.named is not None}
        self.named = sorted(others, key=lambda name: (name != asked, name))[:MOST_NAMED]
        self.kinds = _classes([scope.kinds for scope in scopes])
        self.groups = _classes([scope.groups for scope in scopes])
        self.subsets = [
            frozenset(chosen) for size in range(len(self.named) + 1) for chosen in combinations(self.named, size)
        ]
        self.places = sorted({node for scope in scopes for node in scope.places})
        self._inside: dict[str, list[int]] = defaultdict(list)
        for position, node in enumerate(self.places):
            for above in atlas.chain(node):
                self._inside[above].append(position)
        self._numbers: dict[Box, int] = {}
        self.sets: list[Indices] = []
        for scope in scopes:
            self._add(scope)
        self._merge()

    def knows(self, named: str | None) -> bool:
        """Whether a group beyond the table is told apart."""
        return named is None or named in self.named

    def set_of(self, scope: Scope) -> int:
        """The number of the set of leaves that a scope covers."""
        return self._numbers[scope.kinds, scope.groups, scope.named, scope.places]

    def _add(self, scope: Scope) -> None:
        box = (scope.kinds, scope.groups, scope.named, scope.places)
        if box in self._numbers:
            return
        kinds, groups = self.kinds[1][scope.kinds], self.groups[1][scope.groups]
        anybody = scope.named is None or not self.knows(scope.named)
        subsets = [n for n, held in enumerate(self.subsets) if anybody or scope.named in held]
        places = sorted({position for node in scope.places for position in self._inside[node]})
        shape = (len(self.places), self.kinds[0], self.groups[0], len(self.subsets))
        at = np.ravel_multi_index(np.ix_(places, kinds, groups, subsets), shape).ravel()
        self._numbers[box] = len(self.sets)
        self.sets.append(np.sort(at).astype(np.int64))

    def _merge(self) -> None:
        """Give one number to leaves that lie in the same sets (partition refinement)."""
        used = np.unique(np.concatenate(self.sets))
        sets = [np.searchsorted(used, each) for each in self.sets]
        label = np.zeros(len(used), dtype=np.int64)
        following = 1
        for each in sets:
            _, place = np.unique(label[each], return_inverse=True)
            label[each] = following + place
            following += int(place.max()) + 1
        _, label = np.unique(label, return_inverse=True)
        self.count = int(label.max()) + 1
        self.sets = [np.unique(label[each]).astype(np.int32) for each in sets]


def _classes(sets: Sequence[frozenset[str]]) -> tuple[int, Mapping[frozenset[str], list[int]]]:
    """Atoms that lie in the same sets made one class; how many classes there are, and those of each set."""
    distinct = list(dict.fromkeys(sets))
    classes: dict[tuple[int, ...], int] = {}
    atoms = sorted(frozenset().union(*distinct))
    class_of: dict[str, int] = {}
    for atom in atoms:
        signature = tuple(n for n, each in enumerate(distinct) if atom in each)
        class_of[atom] = classes.setdefault(signature, len(classes))
    return len(classes), {each: sorted({class_of[atom] for atom in each}) for each in distinct}


Stretch = tuple[int, int, int]
"""A time from, until, and the position of one of the rows that fill it without a gap."""


class _Forest:
    """Positions in groups that can be joined (union–find)."""

    def __init__(self, size: int) -> None:
        self._leader = list(range(size))

    def find(self, at: int) -> int:
        while self._leader[at] != at:
            self._leader[at] = self._leader[self._leader[at]]
            at = self._leader[at]
        return at

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._leader[second] = first


def _stretches(rows: Sequence[Row], leaves: _Leaves, forest: _Forest) -> Mapping[int, list[Stretch]]:
    """For each leaf the stretches of time that rows speak of; rows of one set that overlap are joined on the way."""
    by_set: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        by_set[row.leaves].append(position)
    at_leaf: dict[int, list[Stretch]] = defaultdict(list)
    for number, positions in by_set.items():
        for stretch in _joined([(rows[p].start, rows[p].end, p) for p in positions], forest):
            for leaf in leaves.sets[number].tolist():
                at_leaf[leaf].append(stretch)
    return {leaf: _joined(stretches, forest) for leaf, stretches in at_leaf.items()}


def _joined(stretches: list[Stretch], forest: _Forest) -> list[Stretch]:
    """Stretches made one where they overlap, and their rows joined."""
    stretches.sort()
    found = [stretches[0]]
    for start, end, position in stretches[1:]:
        first, until, last = found[-1]
        if start < until:
            forest.join(last, position)
            found[-1] = (first, max(until, end), last)
        else:
            found.append((start, end, position))
    return found


def _split(rows: Sequence[Row], forest: _Forest) -> list[list[Row]]:
    """Rows in groups that share no cell with one another, in the order of their first claims."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for position, row in enumerate(rows):
        groups[forest.find(position)].append(row)
    return list(groups.values())


def _is_covered(stretches: Mapping[int, list[Stretch]], wanted: Iterable[int], question: Scope) -> bool:
    """Whether some claim speaks of every part of the question."""
    for leaf in wanted:
        reached = question.start
        for start, end, _ in stretches.get(leaf, ()):
            if start > reached:
                break
            reached = max(reached, end)
        if reached < question.end:
            return False
    return True


def _component(rows: Sequence[Row], leaves: _Leaves, wanted: NDArray[np.bool_], question: Scope) -> Component:
    """A component with leaves and sets numbered anew from 0."""
    numbers = list(dict.fromkeys(row.leaves for row in rows))
    own = np.unique(np.concatenate([leaves.sets[number] for number in numbers]))
    sets = [np.searchsorted(own, leaves.sets[number]).astype(np.int32) for number in numbers]
    place = {number: position for position, number in enumerate(numbers)}
    start, end = min(row.start for row in rows), max(row.end for row in rows)
    start, end = max(start, question.start), min(end, question.end)
    inside = own[wanted[own]]
    target = None
    if len(inside) and start < end:
        target = (len(sets), start, end)
        sets.append(np.searchsorted(own, inside).astype(np.int32))
    renumbered = tuple(Row(place[row.leaves], row.start, row.end, row.low, row.high, row.claim) for row in rows)
    return Component(len(own), tuple(sets), renumbered, target)
