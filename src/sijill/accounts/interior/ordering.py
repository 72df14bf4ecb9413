"""In which order the claims are eliminated from the equations of a step, and into which fronts they are gathered.

Eliminating a claim joins all claims that it overlaps. Taking the one with the fewest neighbours next (minimum degree:
George and Liu, *The evolution of the minimum degree ordering algorithm*, SIAM Review 31, 1989) keeps that small; claims
with the same neighbours go together and make a *front*, a dense block (multifrontal method: Duff and Reid, *The
multifrontal solution of indefinite sparse symmetric linear equations*, ACM TOMS 9, 1983). Depends on which claims
overlap, not on their numbers: done once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.accounts.interior.cells import Ints

FRONT = 1e6
"""What a front costs beside its arithmetic, in multiplications: so much more may two cost that are made one."""

MOVE = 20
"""What it costs to move an entry from a front to the next, likewise."""

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Child:
    """A front whose update goes into another: where, as a part that lies together, or by the places of its entries."""

    front: int
    part: slice | None
    places: Ints | None


@dataclass(frozen=True, slots=True)
class Fronts:
    """Fronts in the order of elimination, each after those whose updates it takes.

    Front `f` eliminates the claims `order[start[f]:start[f + 1]]` and updates those at the positions `rest[f]` of that
    order. Its columns lie in one array for all fronts from `base[f]` on, rows of its claims first, then of the rest.
    `places` is where each overlapping pair of claims goes in that array.
    """

    order: Ints
    start: Ints
    rest: list[Ints]
    children: list[list[Child]]
    base: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.rest)


def order_claims(count: int, one: Ints, other: Ints) -> Fronts:
    """Fronts for claims of which those at `one` and `other` overlap, pair by pair (each claim with itself too)."""
    own, rest = _minimum_degree(count, one, other)
    front_of = np.empty(count, np.int64)
    for number, claims in enumerate(own):
        front_of[claims] = number
    parents = [int(front_of[each].min()) if len(each) else len(own) for each in rest]
    gathered, into = _gather([len(each) for each in own], [len(each) for each in rest], parents)
    tops = [front for front in range(len(own)) if into[front] == front]
    above = {front: into[parents[front]] if parents[front] < len(own) else len(own) for front in tops}
    fronts = _depth_first(above, len(own))
    position = {front: at for at, front in enumerate(fronts)}
    return _place(
        [np.concatenate([own[each] for each in gathered[front]]) for front in fronts],
        [rest[front] for front in fronts],
        [position.get(above[front]) for front in fronts],
        one,
        other,
    )


def _minimum_degree(count: int, one: Ints, other: Ints) -> tuple[list[Ints], list[Ints]]:
    """For each front the claims that it eliminates and those that they are joined to by then."""
    # a row of neighbours, itself among them, for each claim: 8 to the byte, filled up to whole words
    bits = np.zeros((count, (count + 63) // 64 * 8), np.uint8)
    for rows, columns in ((one, other), (other, one)):
        np.bitwise_or.at(bits, (rows, columns >> 3), np.left_shift(1, columns & 7).astype(np.uint8))
    near = bits.view(np.uint64)
    degree = np.bitwise_count(near).sum(axis=1, dtype=np.int64)
    own: list[Ints] = []
    rest: list[Ints] = []
    left = count
    while left:
        chosen = int(degree.argmin())
        around = np.flatnonzero(np.unpackbits(bits[chosen], bitorder="little"))
        joined = near[around] | near[chosen]
        size = np.bitwise_count(joined).sum(axis=1, dtype=np.int64)
        alike = size == len(around)  # the same neighbours: eliminated together at no cost
        gone, stay = around[alike], around[~alike]
        near[stay] = joined[~alike] & ~_mask(bits.shape[1], gone)
        degree[stay] = size[~alike] - len(gone)
        degree[gone] = 2 * count
        own.append(gone)
        rest.append(stay)
        left -= len(gone)
    return own, rest


def _mask(width: int, claims: Ints) -> Words:
    mask = np.zeros(width, np.uint8)
    np.bitwise_or.at(mask, claims >> 3, np.left_shift(1, claims & 7).astype(np.uint8))
    return mask.view(np.uint64)


def _cost(own: int, rest: int) -> float:
    return own * own * own / 2 + own * own * rest + own * rest * (rest + 1) + MOVE * rest * rest


def _gather(own: list[int], rest: Sequence[int], parents: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    """Fronts made one with the front above where that costs less than a front.

    Returns, for each front, the fronts that it consists of, and the front that it became part of (itself if none).
    """
    gathered = [[front] for front in range(len(own))]
    into = list(range(len(own)))
    for front, parent in enumerate(parents):
        if parent == len(own):
            continue
        together = _cost(own[front] + own[parent], rest[parent])
        if together - _cost(own[front], rest[front]) - _cost(own[parent], rest[parent]) < FRONT:
            own[parent] += own[front]
            gathered[parent] = gathered[front] + gathered[parent]
            into[front] = parent
    for front in range(len(own) - 1, -1, -1):
        into[front] = into[into[front]]
    return gathered, into


def _depth_first(above: dict[int, int], root: int) -> list[int]:
    """Fronts so that each comes after those below it, and what is below one lies together."""
    below: dict[int, list[int]] = {front: [] for front in [*above, root]}
    for front, parent in above.items():
        below[parent].append(front)
    found: list[int] = []
    waiting = [root]
    while waiting:
        front = waiting.pop()
        found.append(front)
        waiting.extend(below[front])
    return found[:0:-1]


def _place(own: list[Ints], rest: list[Ints], parents: list[int | None], one: Ints, other: Ints) -> Fronts:
    """Where the claims of each front, the entries of its columns and its update lie."""
    order = np.concatenate(own)
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    start = np.concatenate([[0], np.cumsum([len(each) for each in own])])
    rest = [np.sort(position[each]) for each in rest]
    whole = [np.concatenate([np.arange(start[at], start[at + 1]), each]) for at, each in enumerate(rest)]
    base = np.concatenate([[0], np.cumsum([len(all_) * len(some) for all_, some in zip(whole, own, strict=True)])])
    children: list[list[Child]] = [[] for _ in own]
    for at, parent in enumerate(parents):
        if parent is not None and len(rest[at]):
            to = np.searchsorted(whole[parent], rest[at])
            together = int(to[-1] - to[0]) + 1 == len(to)
            places = None if together else (to[:, None] * len(whole[parent]) + to).ravel()
            children[parent].append(Child(at, slice(int(to[0]), int(to[-1]) + 1) if together else None, places))
    first, second = np.minimum(position[one], position[other]), np.maximum(position[one], position[other])
    front = np.repeat(np.arange(len(own)), np.diff(start))[first]
    by_front = np.argsort(front, kind="stable")
    cut = np.searchsorted(front[by_front], np.arange(len(own) + 1))
    places = np.empty(len(one), np.int64)
    for at in range(len(own)):
        pairs = by_front[cut[at] : cut[at + 1]]
        row = np.searchsorted(whole[at], second[pairs])
        places[pairs] = base[at] + row * len(own[at]) + first[pairs] - start[at]
    return Fronts(order, start, rest, children, base, places)
