"""A component too large for the general solver: the same questions, answered by the structured interior point."""

from __future__ import annotations

from collections.abc import Collection

from sijill.accounts.interior.solve import Interior, find_clash, solve_component
from sijill.accounts.matrix import Layout
from sijill.accounts.problem import Component
from sijill.accounts.solve import Bounds, Programme

LARGEST_ENTRIES = 20_000
"""Entries of a programme of many leaves above which the general solver takes longer (benchmarks, "components")."""

FEW_LEAVES = 16
"""Leaves up to which running totals make a programme that the general solver is good at, however long it is."""


LARGEST_GRID = 1_000_000
"""Leaves times steps up to which the interior point is used: it keeps the whole grid, which thousands of incidents on
thousands of days leave empty."""


class LargeProgramme:
    """Thousands of claims that overlap densely; `Programme` says what each method means.

    That claims are possible together is known to a millionth, in fractions; that they are not, and what they allow, is
    proved in whole numbers, and as sharp as fractions allow.
    """

    def __init__(self, component: Component, layout: Layout) -> None:
        self._component = component
        self.claims = component.claims
        self.size = layout.entries
        self.reaches = bool(layout.target.any())
        self.low_movers: set[int] = set()
        self.high_movers: set[int] = set()
        self._known: dict[frozenset[int], Interior] = {}

    def is_possible(self, claims: Collection[int]) -> bool:
        return self._find(frozenset(claims)).possible is not False

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        return self._find(frozenset(claims)).clashing or claims

    def bounds(self, claims: Collection[int], within: Collection[Bounds] = ()) -> Bounds:
        key = frozenset(claims)
        found = self._known.get(key)
        if found is None or found.possible is None or not (found.movers or found.exact):
            found = self._known[key] = solve_component(self._component, key)
        self.low_movers = self.high_movers = set(found.movers) or set(key)
        if found.possible is False:
            # in fractions they seemed possible, in whole numbers nothing lies between
            return Bounds(0, None, False)
        if found.possible is None:
            return Programme(self._component).bounds(claims, within)
        return Bounds(found.low, found.high, found.exact)

    def _find(self, claims: frozenset[int]) -> Interior:
        """What is known of claims; of all of them the bounds are found on the way."""
        if claims not in self._known:
            whole = len(claims) == len(self.claims)
            self._known[claims] = (solve_component if whole else find_clash)(self._component, claims)
        return self._known[claims]


def programme_of(component: Component) -> Programme | LargeProgramme:
    """The programme of a component, in the form that suits its size."""
    layout = Layout(component)
    leaves, steps = layout.shape
    is_large = layout.entries > LARGEST_ENTRIES and leaves > FEW_LEAVES and leaves * steps <= LARGEST_GRID
    return LargeProgramme(component, layout) if is_large else Programme(component, layout)
