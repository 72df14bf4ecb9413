"""Which reports are compared at all: those of places that have to do with one another, some days apart at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.incidents.places import COUNTRIES, TOWNS, WIDE, Places
from sijill.linkage.incidents.records import IncidentRecord

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockRule:
    """A rule in words: records that share a key are compared where they are at most `days` apart."""

    name: str
    says: str
    days: int


RULES = (
    BlockRule("same_place", "the same place, up to a week apart", 7),
    BlockRule("same_area", "one town, district or governorate, a day apart at most", 1),
    BlockRule("same_toll", "one country, the same number killed, up to three days apart", 3),
    BlockRule("no_place", "no place is known of one of them: the same number killed, the same day", 0),
)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Pairs of rows, the lower first, each once, with the first rule that brought it."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    rule: NDArray[np.int16]


def block(records: Sequence[IncidentRecord], places: Places) -> Blocks:
    """The pairs that the rules bring together, within lists too."""
    found: dict[tuple[int, int], int] = {}
    for number, rule in enumerate(RULES):
        held: dict[Key, list[int]] = defaultdict(list)
        for row, record in enumerate(records):
            for key in _keys(rule.name, record, places):
                held[key].append(row)
        for rows in held.values():
            for pair in pairs_within(rows, records, rule.days):
                if rule.name != "no_place" or not all(_is_placed(records[row], places) for row in pair):
                    found.setdefault(pair, number)
    pairs = np.array(sorted((*pair, rule) for pair, rule in found.items()), np.int32).reshape(-1, 3)
    return Blocks(pairs[:, 0], pairs[:, 1], pairs[:, 2].astype(np.int16))


def _keys(rule: str, record: IncidentRecord, places: Places) -> Iterator[Key]:
    toll = record.killed
    figure = "" if toll is None or toll.low < 2 else str(toll.low)
    chains = [places.chain(node) for node in record.places]
    if rule == "same_place":
        yield from {(chain[0],) for chain in chains if places.kind(chain[0]) not in COUNTRIES}
    elif rule == "same_area":
        yield from {(node,) for chain in chains for node in chain if places.kind(node) in TOWNS | WIDE}
    elif rule == "same_toll" and figure:
        yield from {(chain[-1], figure) for chain in chains}
    elif rule == "no_place" and figure:
        yield (figure,)


def _is_placed(record: IncidentRecord, places: Places) -> bool:
    return any(places.kind(node) not in COUNTRIES for node in record.places)


def pairs_within(rows: Sequence[int], records: Sequence[IncidentRecord], days: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows at most so many days apart, the lower first."""
    ordered = sorted(rows, key=lambda row: (records[row].first, row))
    for at, one in enumerate(ordered):
        until = records[one].last + timedelta(days=days)
        for other in ordered[at + 1 :]:
            if records[other].first > until:
                break
            yield min(one, other), max(one, other)
