"""What a person decided about two records: same, different or unsure. It outlives every run, and overrules it.

A judgement names records by list and id, never by row or cluster, so that it holds when lists grow and models change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.errors import InputError
from sijill.linkage.clusters import Edges, Flags, codes_of
from sijill.linkage.records import RecordKey


class Verdict(StrEnum):
    """What was decided. `UNSURE` is an answer: the pair is not asked about again, and stays as the model has it."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision; the later of two about one pair holds. `by` and `at` say whose and when, as they were given."""

    one: RecordKey
    other: RecordKey
    verdict: Verdict
    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements as pairs of rows of one linkage: same and different; both of shape (pairs, 2)."""

    same: tuple[tuple[int, int], ...] = ()
    different: tuple[tuple[int, int], ...] = ()

    def free(self, edges: Edges, list_of: NDArray[np.int32]) -> Edges:
        """The edges of which no judgement speaks, but for those to a list in which a row was judged to have a match."""
        lists = int(list_of.max(initial=0)) + 1
        pairs = [*self.same, *((other, one) for one, other in self.same)]
        taken = np.array([row * lists + int(list_of[partner]) for row, partner in pairs], np.int64)
        left, right = edges.left.astype(np.int64), edges.right.astype(np.int64)
        settled = np.isin(left * lists + list_of[right], taken) | np.isin(right * lists + list_of[left], taken)
        return edges.kept(~self._speaks_of(edges) & ~settled)

    def applied(self, edges: Edges, certain: float) -> Edges:
        """Edges with `certain` bits for what was judged same, and far more against for what was judged different."""
        judged = [*self.same, *self.different]
        if not judged:
            return edges
        weights = [certain] * len(self.same) + [-certain * 1e3] * len(self.different)
        left = np.array([min(pair) for pair in judged], np.int32)
        right = np.array([max(pair) for pair in judged], np.int32)
        rest = edges.kept(~self._speaks_of(edges))
        return Edges(
            np.concatenate([rest.left, left]),
            np.concatenate([rest.right, right]),
            np.concatenate([rest.weight, np.array(weights)]),
        )

    def _speaks_of(self, edges: Edges) -> Flags:
        judged = np.array([*self.same, *self.different], np.int32).reshape(-1, 2)
        return np.isin(edges.codes, codes_of(judged[:, 0], judged[:, 1]))


def judged_rows(judgements: Iterable[Judgement], rows: Mapping[RecordKey, int]) -> Judged:
    """The judgements that hold, as rows; those about records that are not in these lists wait for a later run."""
    last: dict[tuple[int, int], Verdict] = {}
    for judgement in judgements:
        one, other = rows.get(judgement.one), rows.get(judgement.other)
        if one is not None and other is not None and one != other:
            last[min(one, other), max(one, other)] = judgement.verdict
    return Judged(
        tuple(pair for pair, verdict in last.items() if verdict is Verdict.SAME),
        tuple(pair for pair, verdict in last.items() if verdict is Verdict.DIFFERENT),
    )


def parse_judgement(data: Mapping[str, Any], where: str) -> Judgement:
    """A judgement of its JSON form. Raises InputError where it is none."""
    try:
        one, other = (_key(data[side]) for side in ("one", "other"))
        return Judgement(
            one, other, Verdict(data["verdict"]), str(data["by"]), str(data["at"]), str(data.get("reason", ""))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: not a judgement of two records ({type(error).__name__})") from None


def _key(data: Sequence[str]) -> RecordKey:
    name, record = data
    return str(name), str(record)


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """The JSON form of a judgement; `parse_judgement` is its inverse."""
    return {
        "one": list(judgement.one),
        "other": list(judgement.other),
        "verdict": judgement.verdict.value,
        "by": judgement.by,
        "at": judgement.at,
        "reason": judgement.reason,
    }
