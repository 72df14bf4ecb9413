"""How far apart methods are: from the lowest to the highest estimate, over families that assume different things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BOUND, TWO_LISTS = "bound", "two_lists"
NO_ESTIMATES = frozenset({BOUND, TWO_LISTS})
"""Families of what is no estimate; they have no part in the spread."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One method's number with its interval."""

    method: str
    family: str
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the numbers lie.

    Attributes:
        lowest: The method with the lowest number.
        highest: That with the highest.
        low: The lowest end of all intervals.
        high: The highest end.
        families: Those that have a number, in the order of the methods.
    """

    lowest: Placed
    highest: Placed
    low: float
    high: float
    families: tuple[str, ...]


def spread_of(placed: Iterable[Placed]) -> Spread | None:
    """The spread of these numbers, bounds left out; None where no number is left."""
    own = [each for each in placed if each.family not in NO_ESTIMATES]
    if not own:
        return None
    return Spread(
        lowest=min(own, key=lambda each: each.median),
        highest=max(own, key=lambda each: each.median),
        low=min(each.low for each in own),
        high=max(each.high for each in own),
        families=tuple(dict.fromkeys(each.family for each in own)),
    )
