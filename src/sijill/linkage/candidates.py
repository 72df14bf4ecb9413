"""Blocking rules, and how many others each record is compared with by them: what blocking costs, before it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.threads import in_threads

Keys = NDArray[np.int64]

SAMPLED = 2000
"""Records that are counted of all of a list or two; fewer of more lists, since each may meet some of every one."""


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """A rule in words, and the key of each record: equal keys are compared, 0 is none.

    With `others`, a record's key is compared with the other's there, either way around.
    """

    name: str
    says: str
    keys: Keys
    others: Keys | None = None

    @property
    def ways(self) -> list[tuple[Keys, Keys]]:
        """The key of the one record beside that of the other: once, or either way around."""
        return [(self.keys, self.keys)] if self.others is None else [(self.keys, self.others), (self.others, self.keys)]


def compared_with(rules: Sequence[BlockingRule], list_of: NDArray[np.int16], within_lists: bool) -> float:
    """With how many records of a list a record is compared: the mean over records, and over the lists that it may meet.

    Each is counted once, however many rules bring it; those of its own list where `within_lists` or it is the only one.
    Counted of some two thousand records in equal steps, from the first: with a standard error of some two in a hundred.
    """
    lists = len(np.unique(list_of))
    if not lists:
        return 0.0
    within_lists |= lists == 1
    rows = np.arange(0, len(list_of), max(len(list_of) * max(lists // 2, 1) // SAMPLED, 1))
    ways = [way for rule in rules for way in rule.ways]
    met = np.sort(np.concatenate([np.zeros(0, np.int64), *in_threads(lambda way: _met(rows, *way), ways)]))
    met = met[np.diff(met, prepend=-1) > 0]
    ours, theirs = rows[met // len(list_of)], met % len(list_of)
    counted = ours != theirs if within_lists else list_of[ours] != list_of[theirs]
    return float(counted.sum()) / len(rows) / (lists if within_lists else lists - 1)


def _met(rows: NDArray[np.int64], ours: Keys, theirs: Keys) -> Keys:
    """Whom each row's key meets: its place among the rows times all records, plus the other."""
    there = np.flatnonzero(theirs)
    there = there[np.argsort(theirs[there], kind="stable")]
    first, behind = (np.searchsorted(theirs[there], ours[rows], side) for side in ("left", "right"))
    many = np.where(ours[rows] == 0, 0, behind - first)
    at = np.repeat(np.arange(len(rows)), many)
    step = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    return np.asarray(at * len(ours) + there[first[at] + step], np.int64)
