"""One scorer for the 17 systems of 1992 and for us: fills of a document against the fills of its key.

Which incident a fill stands in is not compared: a document is one bag of fills per slot, matched one to one so that
the credit is greatest, and credits are added up over all documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from benchmarks.measures import Tally, assign
from benchmarks.muc4_slots import DocumentSlots, Fill, credit

SLOTS = tuple(field.name for field in fields(DocumentSlots))
_REQUIRED_FIRST = 1e-4
"""Prefers a required fill of the key to an optional one of the same credit."""


def score_slot(answers: tuple[Fill, ...], key: tuple[Fill, ...]) -> Tally:
    """Tally one slot of one document; an optional fill of the key counts only when it was answered."""
    earned = [[_best(answer, right) for right in key] for answer in answers]
    weights = [
        [gain + _REQUIRED_FIRST * (gain > 0 and not right.optional) for gain, right in zip(row, key, strict=True)]
        for row in earned
    ]
    matched = assign(weights) if key and answers else []
    taken = {right for _, right in matched}
    possible = sum(not right.optional or at in taken for at, right in enumerate(key))
    return Tally(sum(earned[row][column] for row, column in matched), len(answers), possible)


def _best(answer: Fill, right: Fill) -> float:
    return max((credit(given, wanted) for given in answer.alternatives for wanted in right.alternatives), default=0.0)


def score(answers: Mapping[str, DocumentSlots], keys: Mapping[str, DocumentSlots]) -> dict[str, Tally]:
    """Tally every slot over all documents of `keys`; a document without an answer is answered by nothing."""
    totals = dict.fromkeys(SLOTS, Tally())
    for message, key in keys.items():
        answer = answers.get(message, DocumentSlots())
        for slot in SLOTS:
            totals[slot] += score_slot(getattr(answer, slot), getattr(key, slot))
    return totals
