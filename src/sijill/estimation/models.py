"""Hierarchical log-linear models of lists, written by their generating class: [123,14] has 12, 13, 23 and every list.

A term is a pattern: the lists that interact. A model holds, with a term, all terms inside it, and always every list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sijill.errors import InputError

MOST_LISTS_TO_ENUMERATE = 5
"""With six lists there are millions of hierarchical models."""

NAME = re.compile(r"\[([1-9]+(?:,[1-9]+)*)\]")


@dataclass(frozen=True, slots=True, order=True)
class Model:
    """A hierarchical model of so many lists; `generators` are its maximal terms, largest first, none inside another."""

    list_count: int
    generators: tuple[int, ...]

    @property
    def terms(self) -> tuple[int, ...]:
        """All terms without the intercept, by size and then by lists."""
        return _closed(self.generators)

    @property
    def order(self) -> int:
        """How many lists interact at most."""
        return max(term.bit_count() for term in self.generators)

    @property
    def name(self) -> str:
        """The generating class as it is printed in the literature, lists numbered from 1."""
        between = "" if self.list_count < 10 else "."
        return "[" + ",".join(between.join(str(at + 1) for at in bits(term)) for term in self.generators) + "]"

    def with_term(self, term: int) -> Model:
        """The smallest hierarchical model that has one more term."""
        return make_model(self.list_count, (*self.generators, term))


def bits(pattern: int) -> Iterator[int]:
    """The lists of a pattern, ascending."""
    at = 0
    while pattern:
        if pattern & 1:
            yield at
        pattern >>= 1
        at += 1


def make_model(list_count: int, terms: Iterable[int]) -> Model:
    """The smallest hierarchical model with these terms and every list.

    Raises:
        InputError: A term names a list that is not there.
    """
    wanted = {*terms, *(1 << at for at in range(list_count))} - {0}
    if any(term >> list_count for term in wanted):
        raise InputError(f"a term names a list beyond the {list_count} that there are")
    maximal = [term for term in wanted if not any(term != other and term & other == term for other in wanted)]
    return Model(list_count, tuple(sorted(maximal, key=_by_size_then_lists)))


def parse_model(name: str, list_count: int) -> Model:
    """Read "[123,14]"; lists beyond the ninth cannot be named so.

    Raises:
        InputError: It is not written so.
    """
    if not (match := NAME.fullmatch(name.replace(" ", ""))):
        raise InputError(f"a model is written like [123,14], not {name}")
    return make_model(list_count, [sum({1 << int(digit) - 1 for digit in term}) for term in match[1].split(",")])


def pairs(list_count: int) -> tuple[int, ...]:
    """The two-list terms: 12, 13 and so on, then 23."""
    return tuple(1 << one | 1 << other for one, other in combinations(range(list_count), 2))


@cache
def all_models(list_count: int, most_order: int | None = None) -> tuple[Model, ...]:
    """Every hierarchical model but the one with the term of all lists; 8, 113 and 6893 with three, four and five lists.

    Tested in `tests/unit/estimation/test_models.py` against the Dedekind numbers.

    Raises:
        InputError: There are more than five lists.
    """
    if list_count > MOST_LISTS_TO_ENUMERATE:
        raise InputError(f"the hierarchical models of {list_count} lists are too many to be tried: choose by steps")
    top = min(list_count - 1, most_order or list_count)
    sets: list[frozenset[int]] = [frozenset(1 << at for at in range(list_count))]
    for size in range(2, top + 1):
        terms = [sum(1 << at for at in chosen) for chosen in combinations(range(list_count), size)]
        sets += [grown for held in sets if _reaches(held, size - 1) for grown in _grown(held, terms)]
    return tuple(sorted((make_model(list_count, held) for held in sets), key=lambda model: (len(model.terms), model)))


def _reaches(held: frozenset[int], size: int) -> bool:
    return any(term.bit_count() == size for term in held)


def _grown(held: frozenset[int], terms: list[int]) -> Iterator[frozenset[int]]:
    """The sets with some of the terms, all of whose parts are held."""
    free = [term for term in terms if all(term & ~(1 << at) in held for at in bits(term))]
    for size in range(1, len(free) + 1):
        for chosen in combinations(free, size):
            yield held.union(chosen)


def design_matrix(terms: Iterable[int], cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """One row a cell (its pattern), an intercept and one column a term: 1 where the cell is on all lists of it."""
    masks = np.array([0, *terms], dtype=np.int64)
    return np.asarray((cells[:, None] & masks) == masks, dtype=np.float64)


def _by_size_then_lists(term: int) -> tuple[int, tuple[int, ...]]:
    return -term.bit_count(), tuple(bits(term))


@cache
def _closed(generators: tuple[int, ...]) -> tuple[int, ...]:
    found: set[int] = set()
    for term in generators:
        part = term
        while part:
            found.add(part)
            part = (part - 1) & term
    return tuple(sorted(found, key=lambda term: (term.bit_count(), tuple(bits(term)))))
