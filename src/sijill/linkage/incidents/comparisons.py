"""What is compared of two reports of incidents, and the level of each comparison for pairs of records.

Levels are computed here and not by an engine: they need the hierarchy of places and intervals, which SQL has not. The
condition of a level is therefore the number by which `levels_of` gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.incidents.places import Places
from sijill.linkage.incidents.records import IncidentRecord, Toll
from sijill.linkage.model import Comparison, ComparisonLevel

MANY = 10
"""From this number on, that two tolls are the same tells more: small numbers are often the same by chance."""

ABOUT = 0.1
"""Two tolls whose bands miss one another by less than this share are taken to meet: figures are rounded."""

COMPATIBLE = (
    frozenset({"air_strike", "barrel_bomb", "cluster_munition", "chemical_weapon", "incendiary_weapon"}),
    frozenset({"shelling", "cluster_munition", "chemical_weapon", "incendiary_weapon"}),
    frozenset({"shelling", "air_strike"}),
    frozenset({"explosive_device", "suicide_bombing"}),
    frozenset({"ground_fire", "armed_clash", "execution"}),
)
"""Kinds that two reports of one attack may well give it; "attack" goes with every kind of attack."""

ATTACKS = frozenset({"attack"}).union(*COMPATIBLE)


def _leveled(name: str, *labels: str) -> Comparison:
    """A comparison whose levels stand in a column of numbers, −1 where nothing is told."""
    levels = [ComparisonLevel(f"{name}_level = {at}", label) for at, label in enumerate(labels[:-1])]
    return Comparison(name, f"{name}_level < 0", (*levels, ComparisonLevel("ELSE", labels[-1])))


TOLL_LABELS = (
    "the same number, ten or more",
    "the same number, below ten",
    "the bands meet",
    "within a factor of two",
    "more than a factor of two apart",
)
INCIDENT_COMPARISONS = (
    _leveled(
        "place",
        "the same place",
        "the same district or governorate",
        "a place and the town that holds it",
        "a place and the area that holds it",
        "two places of one town",
        "within five kilometres",
        "within twenty kilometres",
        "places farther apart",
    ),
    _leveled(
        "date",
        "the same day",
        "times that meet",
        "a day apart",
        "two or three days apart",
        "four to seven days apart",
        "more than a week apart",
    ),
    _leveled("kind", "the same kind", "kinds that are taken for one another", "different kinds"),
    _leveled("killed", *TOLL_LABELS),
    _leveled("injured", *TOLL_LABELS),
    _leveled("actor", "the same actor", "another actor"),
)


def levels_of(
    records: Sequence[IncidentRecord], left: NDArray[np.int32], right: NDArray[np.int32], places: Places
) -> NDArray[np.int8]:
    """The level of each comparison for pairs of rows: shape (pairs, comparisons), −1 where nothing is told."""
    found = np.empty((len(left), len(INCIDENT_COMPARISONS)), np.int8)
    for at, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        found[at] = pair_levels(records[one], records[other], places)
    return found


def pair_levels(one: IncidentRecord, other: IncidentRecord, places: Places) -> tuple[int, ...]:
    """The level of each comparison for two records."""
    return (
        int(places.level(one.places, other.places)),
        date_level((one.first, one.last), (other.first, other.last)),
        kind_level(one.kind, other.kind),
        toll_level(one.killed, other.killed),
        toll_level(one.injured, other.injured),
        actor_level(one.actor, other.actor),
    )


def date_level(one: tuple[date, date], other: tuple[date, date]) -> int:
    """How two spans of days agree."""
    if one == other and one[0] == one[1]:
        return 0
    gap = max((other[0] - one[1]).days, (one[0] - other[1]).days)
    return next(level for most, level in ((0, 1), (1, 2), (3, 3), (7, 4), (gap, 5)) if gap <= most)


def kind_level(one: str | None, other: str | None) -> int:
    """How two kinds agree."""
    if one is None or other is None:
        return -1
    if one == other:
        return 0
    if "attack" in (one, other):
        return 1 if {one, other} <= ATTACKS else 2
    return 1 if any({one, other} <= kinds for kinds in COMPATIBLE) else 2


def toll_level(one: Toll | None, other: Toll | None) -> int:
    """How two tolls agree."""
    if one is None or other is None:
        return -1
    if one == other and one.low == one.high:
        return 0 if one.low >= MANY else 1
    (below, above) = sorted((one, other), key=lambda toll: (toll.low, toll.high is None, toll.high))
    if below.high is None or below.high * (1 + ABOUT) >= above.low * (1 - ABOUT):
        return 2
    return 3 if below.high * 2 >= above.low else 4


def actor_level(one: str | None, other: str | None) -> int:
    """Whether two reports blame the same actor."""
    if one is None or other is None:
        return -1
    return 0 if one.casefold() == other.casefold() else 1
